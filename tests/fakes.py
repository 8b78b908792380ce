"""Stand-ins for the few things that are faked: the clock, mail, SMS, the printer and file dialogs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that stands still until it is told to move; never on a whole second, as no real one ever is."""

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now or datetime(2025, 6, 23, 12, 2, tzinfo=UTC)

    def now(self) -> datetime:
        """The present moment of the test."""
        return self._now.replace(microsecond=654_321)

    def move(self, **by: float) -> None:
        """Let time pass: `clock.move(minutes=5)`."""
        self._now += timedelta(**by)

    def set(self, now: datetime) -> None:
        """Jump to a moment."""
        self._now = now
