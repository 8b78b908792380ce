"""Half-open stretches of time [start, end) between aware instants; refuses naive and empty ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bookingdesk.domain.errors import InvalidValue


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, end): touching spans do not overlap. Both ends are kept in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse naive instants and an end that is not after the start (SOP A3.1)."""
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise InvalidValue(field="span", reason="naive")
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            object.__setattr__(self, "start", self.start.astimezone(UTC))
            object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise InvalidValue(field="end", reason="not_after_start")

    @classmethod
    def lasting(cls, start: datetime, duration: timedelta) -> Span:
        """The span that begins at `start` and lasts `duration` of elapsed time."""
        return cls(start, start.astimezone(UTC) + duration)

    @property
    def duration(self) -> timedelta:
        """Elapsed time, not wall time: 60 minutes are 60 minutes on the day the clocks change too."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one instant."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def holds(self, instant: datetime) -> bool:
        """Whether the instant lies in the half-open span."""
        return self.start <= instant < self.end

    def widened(self, before: timedelta, after: timedelta) -> Span:
        """The busy span: this one with its buffers."""
        return Span(self.start - before, self.end + after)

    def in_whole_minutes(self) -> Span:
        """From the minute in which it starts, its length rounded up: what a desk books."""
        minutes = -(-self.duration // timedelta(minutes=1))
        return Span.lasting(self.start.replace(second=0, microsecond=0), timedelta(minutes=minutes))

    def moved_to(self, start: datetime) -> Span:
        """The same length from another start."""
        return Span.lasting(start, self.duration)
