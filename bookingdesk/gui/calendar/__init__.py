"""The calendar: the day view and what it is made of."""
