"""Cells into dates, times and names: day-first and month-first dates are told apart by the whole column.

Refuses to guess: a column in which every date could be read both ways is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from enum import StrEnum

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.local_time import in_calendar

_NUMERIC = re.compile(r"^(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})\.?$")
_TIME = re.compile(r"^(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?(?:\.\d+)?\s*(am|pm|a|p|uhr|h)?\.?$", re.IGNORECASE)


class DateOrder(StrEnum):
    """How a column writes dates."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"
    UNCLEAR = "unclear"
    """Every date could be day-first or month-first: somebody has to say."""


def date_order(cells: Iterable[str]) -> DateOrder:
    """The order that all dates of the column agree on.

    A dot as separator means day first. Contradictions count as the commoner reading; its rows that do not fit
    are rejected one by one later.
    """
    day_first = month_first = year_first = either = 0
    for cell in cells:
        parts = _NUMERIC.match(cell.strip().split(" ")[0].split("T")[0])
        if parts is None:
            continue
        first, second = int(parts[1]), int(parts[2])
        if len(parts[1]) == 4:
            year_first += 1
        elif "." in cell or first > 12:
            day_first += 1
        elif second > 12:
            month_first += 1
        elif first != second:
            either += 1
    if year_first and year_first >= max(day_first, month_first):
        return DateOrder.YEAR_FIRST
    if day_first or month_first:
        return DateOrder.DAY_FIRST if day_first >= month_first else DateOrder.MONTH_FIRST
    return DateOrder.UNCLEAR if either else DateOrder.DAY_FIRST


def read_date(cell: str, order: DateOrder, field: str = "date") -> date:
    """A date in the column's order; ISO dates are read in any column. Raises InvalidValue (not_a_date)."""
    text = cell.strip()
    parts = _NUMERIC.match(text)
    if parts is None:
        raise InvalidValue(field=field, reason="not_a_date", value=text[:40])
    first, second, third = int(parts[1]), int(parts[2]), int(parts[3])
    if len(parts[1]) == 4:
        year, month, day = first, second, third
    elif order is DateOrder.MONTH_FIRST:
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    if len(parts[1]) < 4 and len(parts[3]) <= 2:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, day)
    except ValueError as why:
        raise InvalidValue(field=field, reason="not_a_date", value=text[:40]) from why


def read_time(cell: str, field: str = "time") -> time:
    """`9:15`, `09.15`, `9:15 am`, `2pm`, `14h`, `14 Uhr`, `14:15:00`. Raises InvalidValue (not_a_time)."""
    parts = _TIME.match(cell.strip())
    if parts is None:
        raise InvalidValue(field=field, reason="not_a_time", value=cell.strip()[:40])
    hour, minute, half = int(parts[1]), int(parts[2] or 0), (parts[3] or "").lower()
    if half.startswith(("a", "p")):
        if not 1 <= hour <= 12:
            raise InvalidValue(field=field, reason="not_a_time", value=cell.strip()[:40])
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59:
        raise InvalidValue(field=field, reason="not_a_time", value=cell.strip()[:40])
    return time(hour, minute)


def read_moment(cell: str, order: DateOrder, field: str = "start") -> datetime:
    """Date and time in one cell as wall time, or an instant where it has an offset. Raises InvalidValue."""
    text = cell.strip()
    if re.match(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as why:
            raise InvalidValue(field=field, reason="not_a_time", value=text[:40]) from why
        in_calendar(moment, field)
        return moment
    day, _, clock = text.replace(",", " ").partition(" ")
    if not clock.strip():
        raise InvalidValue(field=field, reason="not_a_time", value=text[:40])
    return datetime.combine(read_date(day, order, field), read_time(clock, field))


def read_minutes(cell: str, field: str = "minutes") -> int:
    """`45`, `45 min`, `1:15`, `1h15`, `1.5 h`. Raises InvalidValue (not_a_length)."""
    text = cell.strip().lower().replace(",", ".")
    whole = re.fullmatch(r"(\d{1,4})\s*(?:m|min|mins|minutes|minuten)?\.?", text)
    if whole:
        minutes = int(whole[1])
    elif clock := re.fullmatch(r"(\d{1,2})\s*[:h]\s*(\d{2})(?:\s*m(?:in)?)?(?::00)?", text):
        minutes = int(clock[1]) * 60 + int(clock[2])
    elif hours := re.fullmatch(r"(\d{1,2}(?:\.\d+)?)\s*(?:h|hr|hrs|hours?|std\.?|stunden?)", text):
        minutes = round(float(hours[1]) * 60)
    else:
        raise InvalidValue(field=field, reason="not_a_length", value=text[:40])
    if not 1 <= minutes <= 24 * 60:
        raise InvalidValue(field=field, reason="not_a_length", value=text[:40])
    return minutes


def split_name(full: str) -> tuple[str, str]:
    """Given and family name of `Maya Ortiz` or `Ortiz, Maya`; one word is a family name alone."""
    text = " ".join(full.split())
    if "," in text:
        family, _, given = text.partition(",")
        return given.strip(), family.strip()
    given, _, family = text.rpartition(" ")
    return given, family
