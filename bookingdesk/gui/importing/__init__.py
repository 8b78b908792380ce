"""Clients and bookings from files of other programs."""
