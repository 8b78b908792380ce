"""Showing the program: sample data in a throw-away profile, the tour that needs no screen, the self-test."""
