"""Series: previewed date by date, booked all or none, changed and cancelled by scope, told in one message."""
