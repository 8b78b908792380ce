"""Hours in which nobody is reminded, by the wall clock of the place (R62): what falls into them goes at another.

Pure. Hours may run across midnight; a clock change inside them moves neither end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bookingdesk.domain.local_time import local_date, minute_of_day
from bookingdesk.domain.spans import Span

TOO_CLOSE = timedelta(hours=1)
"""What is late and this close to the start is a phone call, not a message (R62)."""

STILL = timedelta(minutes=15)
"""So long after quiet hours began still leaves what was due when they did, or is tried again."""

LATE_AND_QUIET = "late_and_quiet"
"""Why a late message is a call: its hour is quiet, and when that ends it is too close to the start."""

QUIET = "quiet_hours"
"""Why a reminder is left out: its hour is quiet, and no other is left between the booking and the start."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one minute of the day to another (0 to 1439), which is the next day's where it is not later."""

    begins: int
    ends: int

    @classmethod
    def parsed(cls, text: str) -> QuietHours | None:
        """Of `21:00-08:00`; None of an empty text. Raises ValueError for anything else."""
        if not text:
            return None
        begins, _dash, ends = text.partition("-")
        found = cls(_minute(begins), _minute(ends))
        if found.begins == found.ends:
            raise ValueError(text)
        return found

    def __str__(self) -> str:
        """`21:00-08:00`."""
        return f"{_clock(self.begins)}-{_clock(self.ends)}"

    def around(self, at: datetime, zone: str) -> Span | None:
        """The quiet span that a moment lies in; None where it lies in none."""
        today = local_date(at, zone)
        for day in (today - timedelta(days=1), today):
            last = day if self.ends > self.begins else day + timedelta(days=1)
            begins, ends = minute_of_day(day, self.begins, zone), minute_of_day(last, self.ends, zone)
            if begins <= at < ends:
                return Span(begins, ends)
        return None


def reminder_due(
    due: datetime, start: datetime, now: datetime, quiet: QuietHours | None, zone: str
) -> datetime | None:
    """When a reminder goes out that was meant for `due`; None where no moment is left for it.

    Out of quiet hours it moves back to when they begin, where that is still to come; else on to when they end,
    where that is before the start.
    """
    night = quiet.around(due, zone) if quiet is not None else None
    if night is None:
        return due
    if night.start > now:
        return night.start
    return night.end if night.end < start else None


def not_before_morning(due: datetime, quiet: QuietHours | None, zone: str) -> datetime:
    """When something goes out that can wait: after the quiet hours that its moment lies in."""
    night = quiet.around(due, zone) if quiet is not None else None
    return due if night is None else night.end


def when_late(now: datetime, expires: datetime, quiet: QuietHours | None, zone: str) -> datetime | None:
    """When something goes out whose moment has come: now, or in quiet hours when they end.

    So it is the morning after a night in which no computer ran. What was to leave as they begin has STILL to do it.
    None where the morning would leave less than TOO_CLOSE until `expires`, the start of what a client is reminded
    of: then a call is better than a message.
    """
    night = quiet.around(now, zone) if quiet is not None else None
    if night is None or now < night.start + STILL:
        return now
    return night.end if night.end + TOO_CLOSE <= expires else None


def _minute(text: str) -> int:
    hours, _colon, minutes = text.strip().partition(":")
    if not (hours.isascii() and hours.isdigit() and len(hours) <= 2 and len(minutes) in {0, 2}):
        raise ValueError(text)
    if minutes and not (minutes.isascii() and minutes.isdigit()):
        raise ValueError(text)
    minute = int(hours) * 60 + int(minutes or 0)
    if int(hours) > 23 or int(minutes or 0) > 59:
        raise ValueError(text)
    return minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
