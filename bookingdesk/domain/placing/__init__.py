"""Places for several bookings at once: what each could have, and what a choice for all of them is worth."""
