"""Requests of clients: taking them in, answering them in time, and what the inbox shows."""
