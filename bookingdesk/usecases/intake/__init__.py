"""Requests from files: CSV, JSON, ICS and EML, each row or mail once, whatever a stranger wrote into it."""
