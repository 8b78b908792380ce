"""Somebody is out: record it, propose the best places for all their bookings together, move what was decided."""
