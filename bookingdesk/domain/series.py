"""A recurrence: its rule in wall time, the dates it names, and how one move of an occurrence moves the others.

Pure. Dates come from dateutil's rrule on naive wall time, so that 14:15 stays 14:15 across daylight saving; each
then passes through `local_time`, which finds the times that the clocks skip. Refuses rules without an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from bookingdesk.domain.errors import AmbiguousTime, InvalidValue, NonexistentTime
from bookingdesk.domain.ids import BookingId, ClientId, LocationId, SeriesId, ServiceId
from bookingdesk.domain.local_time import in_calendar, instant, wall

MOST_DATES = 104
"""Two years of weekly dates; what goes on for longer is agreed anew."""
LARGEST_STEP = 60
DEFAULT_COUNT = 4
"""How often `every 2w` without a count."""


class Every(StrEnum):
    """The unit of the step."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Scope(StrEnum):
    """Which occurrences a change is for; never those that have begun."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRule:
    """Every `step` units from `first`, a naive wall time of `zone`, until so many or the last day."""

    first: datetime
    zone: str
    step: int = 1
    unit: Every = Every.WEEK
    count: int | None = None
    until: date | None = None
    """The last day that may have a date, inclusive. Exactly one of count and until is given."""
    exceptions: frozenset[date] = frozenset()
    """Days left out. They count towards `count`, as in a calendar file (RFC 5545 EXDATE)."""
    fold: int = 0
    """Which of the two where the clocks pass the time twice: 0 first, 1 second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An agreed recurrence as it is stored. Its occurrences are bookings; they alone say what takes place."""

    id: SeriesId
    client_id: ClientId
    service_id: ServiceId
    location_id: LocationId
    rule: SeriesRule
    duration: timedelta
    created_at: datetime
    created_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One date of a rule."""

    index: int
    """0 for the first; exceptions have no index of their own and are left out."""
    wall: datetime
    """Naive, in the rule's zone."""
    start: datetime | None
    """The UTC instant; None where the clocks skip the time on that day, which nobody can keep."""
    twice: bool = False
    """The clocks pass the time twice on that day; `fold` says which is meant."""
    moved: bool = False
    """The month is too short for the day of the rule: its last day instead."""

    @property
    def day(self) -> date:
        """The local day, by which a date of the series is named."""
        return self.wall.date()


def check_rule(rule: SeriesRule) -> None:
    """Refuse what is no recurrence. Raises InvalidValue (every, count, until)."""
    in_calendar(rule.first, "date")
    if not 1 <= rule.step <= LARGEST_STEP:
        raise InvalidValue(field="every", reason="not_allowed", value=str(rule.step), allowed=f"1 – {LARGEST_STEP}")
    if (rule.count is None) == (rule.until is None):
        raise InvalidValue(field="count", reason="needed")
    if rule.count is not None and not 1 <= rule.count <= MOST_DATES:
        raise InvalidValue(field="count", reason="not_allowed", value=str(rule.count), allowed=f"1 – {MOST_DATES}")
    if rule.until is not None:
        in_calendar(rule.until, "date")
        if rule.until < rule.first.date():
            raise InvalidValue(
                field="until",
                reason="not_allowed",
                value=rule.until.isoformat(),
                allowed=f"{rule.first.date().isoformat()} …",
            )
        if len(list(islice(_walls(rule), MOST_DATES + 1))) > MOST_DATES:
            raise InvalidValue(
                field="until", reason="not_allowed", value=rule.until.isoformat(), allowed=f"1 – {MOST_DATES}"
            )


def occurrences(rule: SeriesRule) -> tuple[Occurrence, ...]:
    """Every date of the rule in order, exceptions left out; none twice and none lost. Raises InvalidValue.

    A month without the rule's day gives its last day, so that no month is passed over in silence.
    """
    check_rule(rule)
    kept = (at for at in _walls(rule) if at.date() not in rule.exceptions)
    return tuple(_occurrence(rule, index, at) for index, at in enumerate(kept))


def _walls(rule: SeriesRule) -> Iterator[datetime]:
    """The wall times of the rule, naive, rising. UNTIL is naive like the start (trap T42)."""
    from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule  # noqa: PLC0415 - nobody waits for it at the start

    until = None if rule.until is None else datetime.combine(rule.until, time.max)
    frequency = {Every.DAY: DAILY, Every.WEEK: WEEKLY, Every.MONTH: MONTHLY}[rule.unit]
    day = rule.first.day
    if rule.unit is Every.MONTH and day > 28:
        last_that_fits = {"bymonthday": tuple(range(28, day + 1)), "bysetpos": -1}
        return iter(rrule(frequency, rule.first, rule.step, count=rule.count, until=until, **last_that_fits))
    return iter(rrule(frequency, rule.first, rule.step, count=rule.count, until=until))


def _occurrence(rule: SeriesRule, index: int, at: datetime) -> Occurrence:
    moved = rule.unit is Every.MONTH and at.day != rule.first.day
    start, twice = _instant(at, rule.zone, rule.fold)
    return Occurrence(index=index, wall=at, start=start, twice=twice, moved=moved)


def _instant(at: datetime, zone_name: str, fold: int) -> tuple[datetime | None, bool]:
    """The instant of a wall time, and whether there are two; None where there is none."""
    try:
        return instant(at, zone_name), False
    except AmbiguousTime as two:
        return (two.facts["second"] if fold else two.facts["first"]), True  # type: ignore[return-value]
    except NonexistentTime:
        return None, False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A move of one occurrence as all others follow it: whole days, a time of day, a length."""

    days: int
    clock: time
    duration: timedelta


def shift_between(before: datetime, after: datetime, duration: timedelta, zone_name: str) -> Shift:
    """The shift that takes one start to another, in wall time of the zone."""
    old, new = wall(before, zone_name), wall(after, zone_name)
    return Shift(days=(new.date() - old.date()).days, clock=new.time().replace(fold=0), duration=duration)


def shifted(start: datetime, shift: Shift, zone_name: str, fold: int = 0) -> datetime | None:
    """Where the shift takes a start; None where the clocks skip that time on that day."""
    day = wall(start, zone_name).date() + timedelta(days=shift.days)
    return _instant(datetime.combine(day, shift.clock), zone_name, fold)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a booking stands in its series: `3 of 6`, cancelled ones not counted."""

    number: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One occurrence as scopes see it."""

    booking_id: BookingId
    start: datetime
    open: bool
    """Whether it can still be changed: tentative or confirmed."""


def within(scope: Scope, anchor: BookingId, dates: tuple[Dated, ...], now: datetime) -> tuple[BookingId, ...]:
    """The occurrences that a change of `anchor` is for, in order of start.

    Only the anchor itself may have begun (whoever changes it decides that); of the others never the past, and
    never one that has been dealt with.
    """
    here = next(each for each in dates if each.booking_id == anchor)
    if scope is Scope.ONE:
        return (anchor,)
    ahead = (d for d in dates if d.open and d.start > now and (scope is Scope.ALL or d.start >= here.start))
    return tuple(d.booking_id for d in sorted(ahead, key=lambda d: (d.start, d.booking_id)))
