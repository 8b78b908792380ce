"""Visits: several services in a row or several clients together, found, booked, moved and cancelled as one."""
