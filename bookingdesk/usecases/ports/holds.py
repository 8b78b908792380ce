"""Slots kept for callers, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.ids import HoldId
from bookingdesk.domain.spans import Span


class Holds(Protocol):
    """Slots kept for callers. Expired ones free themselves before anything else is written."""

    def add(self, hold: Hold) -> Hold:
        """Raises SlotTaken."""
        ...

    def get(self, hold: HoldId) -> Hold | None: ...
    def release(self, hold: HoldId) -> bool:
        """False where it was gone already."""
        ...

    def options(self, option_of: str) -> Sequence[Hold]:
        """What is held for one caller to choose from; empty for the empty key."""
        ...

    def active(self, now: datetime, span: Span | None = None) -> Sequence[Hold]: ...
    def sweep(self, now: datetime) -> Sequence[HoldId]:
        """Free what has expired."""
        ...
