"""What the models answer besides words."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

BOOKING_MIME = "application/x-bookingdesk-booking"
"""A booking's id while it is dragged from a list."""
REQUEST_MIME = "application/x-bookingdesk-request"
"""A request's number, likewise."""


class Role(IntEnum):
    """Roles of our own, after those of Qt."""

    ROW = Qt.ItemDataRole.UserRole + 1
    """The frozen row."""
    BOOKING = Qt.ItemDataRole.UserRole + 2
    """The booking's id."""
    HEADING = Qt.ItemDataRole.UserRole + 3
    """Whether the row is a heading."""
    REQUEST = Qt.ItemDataRole.UserRole + 20
    """The request's number."""
    CALL = Qt.ItemDataRole.UserRole + 21
    """The message that somebody has to say."""
