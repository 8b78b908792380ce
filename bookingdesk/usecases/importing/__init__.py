"""Clients and bookings from CSV files as other programs write them; every bad row is named, every good one kept."""
