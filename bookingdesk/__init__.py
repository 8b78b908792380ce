"""bookingdesk: bookings taken at the front desk while the caller is on the line."""

__version__ = "0.1.0"
