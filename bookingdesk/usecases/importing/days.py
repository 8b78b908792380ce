"""Who is busy on the days of a file: each day is read once per batch, and what a row takes is marked in memory.

Later rows meet earlier ones without asking the database again; a dry run, which stores nothing, keeps what its
rows would have taken for the whole file. Decides nothing: `admission` does, and the database when it is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bookingdesk.domain.availability.admission import allocate, scope
from bookingdesk.domain.availability.bits import Window, instant_of, minute_ceil, minute_floor, window_of
from bookingdesk.domain.availability.choosing import KnownDays
from bookingdesk.domain.availability.occupancy import NOTHING, Occupancy, Taken, Unit
from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import BookingId, ResourceId, ServiceId
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.ports import Work

REACH = 3
"""A day is known with what a visit of it can touch: never more than this many days to either side."""


@dataclass(slots=True)
class Marks:
    """What rows have taken and no reading shows yet, by the UTC day in which it begins."""

    by_day: dict[int, list[tuple[Unit, Taken]]] = field(default_factory=dict)

    def add(self, unit: Unit, taken: Taken) -> None:
        """A unit is taken."""
        self.by_day.setdefault(taken.first // DAY_MINUTES, []).append((unit, taken))

    def add_all(self, others: Marks) -> None:
        """Also what these say."""
        for marks in others.by_day.values():
            for unit, taken in marks:
                self.add(unit, taken)

    def within(self, window: Window) -> Iterable[tuple[Unit, Taken]]:
        """Those that share a minute with the window; none is longer than two days."""
        for day in range(window.first // DAY_MINUTES - 2, window.last // DAY_MINUTES + 1):
            for unit, taken in self.by_day.get(day, ()):
                if _meet(Window(taken.first, taken.last - taken.first), window):
                    yield unit, taken


class Days:
    """The occupancy of the days that one batch asks about."""

    def __init__(self, work: Work, catalogue: Catalogue, now: datetime, earlier: Marks) -> None:
        self._work, self._catalogue, self._now = work, catalogue, now
        self._earlier, self.marks = earlier, Marks()
        self._known: dict[int, Occupancy] = {}
        self._days: dict[int, dict[ServiceId, KnownDays]] = {}

    def allocated(self, wish: StartWish, *, takes_time: bool) -> tuple[Allocation, ...]:
        """The units of a start. Raises NotBookable. A start that takes no time finds nobody in its way."""
        window = window_of(scope(self._catalogue, wish))
        if not takes_time:
            return allocate(self._catalogue, Occupancy(window), wish, self._now)
        days = self._days.setdefault(_key(window), {}).setdefault(wish.service_id, {})
        return allocate(self._catalogue, self._around(window), wish, self._now, days)

    def take(self, booking: BookingId, allocations: Iterable[Allocation]) -> None:
        """The units are taken from now on."""
        for each in allocations:
            unit = (each.resource_id, each.unit_no)
            taken = Taken(minute_floor(each.busy.start), minute_ceil(each.busy.end), booking, None, None)
            self.marks.add(unit, taken)
            reach = Window(taken.first, taken.last - taken.first)
            for key in range(taken.first // DAY_MINUTES - REACH, taken.last // DAY_MINUTES + REACH + 1):
                occupancy = self._known.get(key)
                if occupancy is not None and _meet(reach, occupancy.window):
                    self._known[key] = _with(occupancy, unit, taken)
                    self._forget(key, each.resource_id)

    def _forget(self, key: int, resource: ResourceId) -> None:
        """A resource's day is worked out again."""
        for days in self._days.get(key, {}).values():
            for known in [known for known in days if known[0] == resource]:
                del days[known]

    def _around(self, window: Window) -> Occupancy:
        """All that is taken in the window: the days of other services of the same day are widened to hold both."""
        key = _key(window)
        known = self._known.get(key)
        if known is None or not known.window.contains(window):
            first = min(window.first, known.window.first) if known else window.first
            last = max(window.last, known.window.last) if known else window.last
            whole = Window(first, last - first)
            span = Span(instant_of(whole.first), instant_of(whole.last))
            known = Occupancy.of_stretches(self._work.occupancy.stretches(span, None, self._now), whole)
            for unit, taken in (*self._earlier.within(whole), *self.marks.within(whole)):
                known = _with(known, unit, taken)
            self._known[key] = known
        return known


def _key(window: Window) -> int:
    """The UTC day of its middle."""
    return (window.first + window.minutes // 2) // DAY_MINUTES


def _meet(one: Window, other: Window) -> bool:
    """Whether the windows share a minute."""
    return one.first < other.last and other.first < one.last


def _with(occupancy: Occupancy, unit: Unit, taken: Taken) -> Occupancy:
    """With one more stretch."""
    known = occupancy.units.get(unit, NOTHING)
    return occupancy.with_units({unit: known.exchanged((), (taken,), occupancy.window)})
