"""From when until when, out of two short fields: days and times in the Line's own grammar (`fri 14:00`).

Empty fields mean now and the end of that day. What has words in it that are no time means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bookingdesk.domain.local_time import DAY_MINUTES, day_span, local_date, minute_of_day
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.line.reading import When
from bookingdesk.presentation.line.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Clock:
    """What the fields are read against."""

    now: datetime
    zone: str
    locale: str


_MARKS = {0x200E: None, 0x200F: None}
"""The marks of direction that Arabic writes between the numbers of a day."""


def stretch(first: str, last: str, clock: Clock) -> Span | None:
    """What the two fields mean; None where one is no day or time, or the end is not after the start.

    `14-16` in the first field is both ends. Today without a time is from now on.
    """
    today = local_date(clock.now, clock.zone)
    begins = _read(first, today, clock.locale)
    if begins is None:
        return None
    day = begins.day or today
    ends = _read(last, day, clock.locale)
    if ends is None:
        return None
    start = _start(begins, day, today, clock)
    if not last.strip() and begins.window is not None and begins.window.until_minute < DAY_MINUTES:
        end = minute_of_day(day, begins.window.until_minute, clock.zone)
    else:
        end = _end(ends, ends.day or day, clock.zone)
    return Span(start, end) if start < end else None


def _read(text: str, today: date, locale: str) -> When | None:
    """The time that a field names; None where it has other words."""
    if not text.strip():
        return When()
    reading = read(text.translate(_MARKS), Vocabulary(), line_language(locale), today)
    when = reading.when
    understood = when.now or when.day is not None or when.minute is not None or when.window is not None
    return when if understood and not reading.client_words else None


def _start(when: When, day: date, today: date, clock: Clock) -> datetime:
    if when.minute is not None:
        return minute_of_day(day, when.minute, clock.zone)
    if when.window is not None and when.window.from_minute:
        return minute_of_day(day, when.window.from_minute, clock.zone)
    if day == today:
        return clock.now.replace(second=0, microsecond=0)
    return day_span(day, clock.zone).start


def _end(when: When, day: date, zone: str) -> datetime:
    minute = when.minute
    if minute is None and when.window is not None:
        minute = when.window.until_minute
    return day_span(day, zone).end if minute is None else minute_of_day(day, minute, zone)
