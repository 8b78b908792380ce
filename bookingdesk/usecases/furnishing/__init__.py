"""Setting up a desk: empty but ready to work with, or a sample studio with clients and weeks of bookings."""
