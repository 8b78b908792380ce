"""The Line at the top of the window: one field for booking, finding clients and arrivals."""

from bookingdesk.gui.line.line_bar import LineBar

__all__ = ["LineBar"]
