"""Wall-clock time in a location's zone and back to instants; refuses skipped and asks about doubled times.

Stored times are instants. Rules (opening hours, "fri 9:15") are wall time, so every way from one to the
other passes through here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bookingdesk.domain.errors import AmbiguousTime, InvalidValue, NonexistentTime, UnknownZone
from bookingdesk.domain.spans import Span

DAY_MINUTES = 1440
"""Wall minutes of a day; as an end, midnight after it."""
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Years in which the desk can book or look; beyond them arithmetic with zones and buffers leaves the calendar."""


def in_calendar(day: date, field: str) -> date:
    """The day, or the moment, itself. Raises InvalidValue (not_allowed) for years that no desk works in."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidValue(
            field=field, reason="not_allowed", value=day.isoformat()[:10], allowed=f"{FIRST_YEAR} – {LAST_YEAR}"
        )
    return day


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The zone by its IANA name, such as Europe/Berlin. Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as why:
        raise UnknownZone(zone=name) from why


def instant(wall: datetime, zone_name: str, *, fold: int | None = None) -> datetime:
    """The UTC instant of a naive wall time.

    Raises NonexistentTime in a gap; AmbiguousTime where the clocks pass it twice and `fold` (0 first,
    1 second) was not given; InvalidValue for years that no desk works in.
    """
    in_calendar(wall, "time")
    tz = zone(zone_name)
    first = wall.replace(tzinfo=tz, fold=0)
    second = wall.replace(tzinfo=tz, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    as_first, as_second = first.astimezone(UTC), second.astimezone(UTC)
    if as_first > as_second:  # a gap: reading it with fold 0 lands after it, with fold 1 before it
        raise NonexistentTime(wall=wall, zone=zone_name, before=as_second, after=as_first)
    if fold is None:
        raise AmbiguousTime(wall=wall, zone=zone_name, first=as_first, second=as_second)
    return as_second if fold else as_first


def instant_leniently(wall: datetime, zone_name: str) -> datetime:
    """The instant for a boundary of rules (hours, days): a skipped time counts as the moment the clocks jump.

    A doubled time is read the first time round. Never use it for a time that a client was told.
    """
    tz = zone(zone_name)
    first = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    if first <= second:
        return first
    return _transition_between(second, first, tz)


def _transition_between(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """The instant, to the second, at which the offset changes between two instants around a gap."""
    before = low.astimezone(tz).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle <= low:
            break
        if middle.astimezone(tz).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def wall(at: datetime, zone_name: str) -> datetime:
    """The aware local time of an instant, for showing and for the rules."""
    return at.astimezone(zone(zone_name))


def local_date(at: datetime, zone_name: str) -> date:
    """The calendar day of an instant at the location."""
    return wall(at, zone_name).date()


def day_span(day: date, zone_name: str) -> Span:
    """From midnight to the next midnight at the location: 23, 24 or 25 hours (also 23.5 at Lord Howe)."""
    start = instant_leniently(datetime.combine(day, time.min), zone_name)
    end = instant_leniently(datetime.combine(day + timedelta(days=1), time.min), zone_name)
    return Span(start, end)


def minute_of_day(day: date, minute: int, zone_name: str) -> datetime:
    """The instant of a rule's wall minute (0 to 1440) on a day, lenient about clock changes."""
    midnight = datetime.combine(day, time.min)
    return instant_leniently(midnight + timedelta(minutes=minute), zone_name)
