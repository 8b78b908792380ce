"""Local calendar days laid on the line of UTC minutes, and which minutes of them are candidate starts.

The grid of candidate starts is counted in wall time from local midnight, not from the opening: 9:00, 9:15, 9:30
are what people say on the phone, and a late opening or a break must not shift the rest of the day. A wall
time that the clocks skip is no candidate; one that they pass twice is a candidate both times.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from bookingdesk.domain.availability.bits import (
    Window,
    comb,
    instant_of,
    minute_ceil,
    minute_floor,
    ones,
    shifted,
)
from bookingdesk.domain.catalogue import WeeklyHours
from bookingdesk.domain.local_time import DAY_MINUTES, local_date, minute_of_day, wall, zone

ONE_DAY = timedelta(days=1)


class LocalDay(NamedTuple):
    """One local day: its first minute in UTC, how many minutes it has, and whether the clocks change in it."""

    first: int
    minutes: int
    clocks_change: bool


class WallMinute(NamedTuple):
    """What the clock on the wall shows: the day and the minutes since its midnight."""

    day: date
    minute: int


class Grid(NamedTuple):
    """Which wall times are candidate starts: every `step` minutes within [from_minute, until_minute)."""

    step: int
    from_minute: int = 0
    until_minute: int = DAY_MINUTES
    weekdays: frozenset[int] = frozenset(range(7))


@lru_cache(maxsize=8192)
def local_day(zone_name: str, day: date) -> LocalDay:
    """The day in minutes: 1440, or 1380, 1410, 1470, 1500 where the clocks change; 0 where a day was skipped."""
    start, end = minute_of_day(day, 0, zone_name), minute_of_day(day + ONE_DAY, 0, zone_name)
    first = minute_floor(start)
    minutes = minute_ceil(end) - first
    tz = zone(zone_name)
    change = start.astimezone(tz).utcoffset() != end.astimezone(tz).utcoffset()
    return LocalDay(first, minutes, change or minutes != DAY_MINUTES)


def days_in(zone_name: str, window: Window) -> list[date]:
    """The local days that share a minute with the window."""
    day = local_date(instant_of(window.first), zone_name)
    last = local_date(instant_of(window.last - 1), zone_name)
    # Where the clocks go back over midnight, an earlier instant can have a later date.
    day, last = min(day, last) - ONE_DAY, max(day, last) + ONE_DAY
    found = []
    while day <= last:
        whole = local_day(zone_name, day)
        if whole.first < window.last and window.first < whole.first + whole.minutes:
            found.append(day)
        day += ONE_DAY
    return found


@lru_cache(maxsize=512)
def wall_minutes(zone_name: str, day: date) -> tuple[WallMinute, ...]:
    """What the clock shows at each minute of a day on which it changes."""
    whole = local_day(zone_name, day)
    shown = (wall(instant_of(whole.first + i), zone_name) for i in range(whole.minutes))
    return tuple(WallMinute(at.date(), at.hour * 60 + at.minute) for at in shown)


def candidates_of_day(zone_name: str, day: date, grid: Grid) -> int:
    """The candidate starts of one local day, bit 0 its first minute."""
    if not local_day(zone_name, day).clocks_change:
        if day.weekday() not in grid.weekdays:
            return 0
        return comb(grid.step, grid.from_minute, grid.until_minute)
    found = 0
    for position, shown in enumerate(wall_minutes(zone_name, day)):
        if (
            shown.minute % grid.step == 0
            and grid.from_minute <= shown.minute < grid.until_minute
            and shown.day.weekday() in grid.weekdays
        ):
            found |= 1 << position
    return found


def candidates(zone_name: str, first_day: date, days: int, grid: Grid, window: Window) -> int:
    """The candidate starts of some local days as a mask over the window."""
    found = 0
    for offset in range(days):
        day = first_day + timedelta(days=offset)
        found |= shifted(candidates_of_day(zone_name, day, grid), local_day(zone_name, day).first - window.first)
    return found & window.full


def hours_of_day(zone_name: str, day: date, hours: Sequence[WeeklyHours]) -> list[tuple[int, int]]:
    """The stretches of a rule on a day, in UTC minutes; boundaries that the clocks skip count as the jump."""
    whole = local_day(zone_name, day)
    if not whole.clocks_change:
        return [(whole.first + h.start_minute, whole.first + h.end_minute) for h in hours if h.on(day)]
    return [
        (
            minute_floor(minute_of_day(day, h.start_minute, zone_name)),
            minute_ceil(minute_of_day(day, h.end_minute, zone_name)),
        )
        for h in hours
        if h.on(day)
    ]


def hours_mask(zone_name: str, hours: Sequence[WeeklyHours], days: Sequence[date], window: Window) -> int:
    """The minutes of the window in which the weekly rules hold."""
    found = 0
    for day in days:
        for first, last in hours_of_day(zone_name, day, hours):
            found |= ones(first - window.first, min(last - window.first, window.minutes))
    return found
