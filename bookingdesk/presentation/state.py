"""The states that a calendar tells apart, by name alone: all that the palette, and so the first painting, needs."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """What a calendar tells apart: the statuses, the hold, and confirmed bookings that were reconfirmed."""

    HELD = "held"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    RECONFIRMED = "reconfirmed"
    ARRIVED = "arrived"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    LEFT = "left"
    CANCELLED = "cancelled"
