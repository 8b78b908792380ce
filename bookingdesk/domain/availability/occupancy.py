"""Which units are taken when: busy stretches kept as masks and as the list they come from.

An `Occupancy` never changes; `with_units` gives another one. It knows what it covers (`window`): outside of
that it has no opinion, and asking it is refused.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from bookingdesk.domain.availability.bits import Window, minute_ceil, minute_floor, ones, painted
from bookingdesk.domain.availability.values import BusyUnit
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId

Unit = tuple[ResourceId, int]


Stretch = tuple[ResourceId, int, int, int, BookingId | None, HoldId | None, int | None]
"""A BusyUnit as bare numbers: resource, unit, start and end in epoch seconds, booking, hold, end of the hold."""


class Taken(NamedTuple):
    """One busy stretch of a unit in UTC minutes, with its owner; lighter than a BusyUnit, as there are many."""

    first: int
    last: int
    booking_id: BookingId | None
    hold_id: HoldId | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnitOccupancy:
    """All that is known of one unit: the mask over the occupancy's window and the stretches behind it."""

    mask: int
    taken: tuple[Taken, ...]
    """In order of their first minute."""
    longest: int
    """Minutes of the longest stretch: how far back one that overlaps may begin."""
    shortest: int
    """No stretch has fewer minutes: what the search for free runs may leap."""

    @classmethod
    def of(cls, taken: Iterable[Taken], window: Window) -> UnitOccupancy:
        """One unit from its stretches."""
        origin, ordered = window.first, tuple(sorted(taken, key=_first))
        mask = painted([(t.first - origin, t.last - origin) for t in ordered], window.minutes)
        return cls(mask, ordered, *_extremes(ordered, 0, window.minutes))

    def overlapping(self, window: Window) -> list[Taken]:
        """The stretches that share a minute with `window`, in order."""
        low = bisect_left(self.taken, (window.first - self.longest,))  # tuples compare by `first`, and fast
        high = bisect_left(self.taken, (window.last,), low)
        return [t for t in self.taken[low:high] if t.last > window.first]

    def exchanged(self, gone: Iterable[Taken], come: Iterable[Taken], window: Window) -> UnitOccupancy:
        """With some stretches replaced by others; only the minutes they touch are painted anew."""
        old, new = set(gone), list(come)
        touched = [*old, *new]
        taken = tuple(sorted((*(t for t in self.taken if t not in old), *new), key=_first))
        longest, shortest = _extremes(new, self.longest, self.shortest)
        changed = UnitOccupancy(self.mask, taken, longest, shortest)
        first, last = min(t.first for t in touched), max(t.last for t in touched)
        mask = self.mask & ~ones(first - window.first, last - window.first)
        for one in changed.overlapping(Window(first, last - first)):
            mask |= ones(one.first - window.first, min(one.last - window.first, window.minutes))
        return UnitOccupancy(mask, taken, longest, shortest)


def _first(taken: Taken) -> int:
    return taken.first


def _extremes(taken: Iterable[Taken], longest: int, shortest: int) -> tuple[int, int]:
    """The longest and the shortest length of these stretches and the given two."""
    lengths = [one.last - one.first for one in taken]
    return max(longest, *lengths, 0), min(shortest, *lengths, shortest)


NOTHING = UnitOccupancy(0, (), 0, 1)


def taken_of(busy: BusyUnit) -> Taken:
    """The stretch in minutes, rounded outwards."""
    return Taken(
        minute_floor(busy.busy.start),
        minute_ceil(busy.busy.end),
        busy.booking_id,
        busy.hold_id,
        busy.expires_at,
    )


def taken_by_unit(stretches: Iterable[Stretch]) -> dict[Unit, list[Taken]]:
    """Bare numbers as the stretches of each unit, in minutes rounded outwards."""
    found: dict[Unit, list[Taken]] = {}
    made = partial(tuple.__new__, Taken)  # as the class does it, without its detour
    for resource, unit, start, end, booking, hold, lapses in stretches:
        expires_at = None if lapses is None else datetime.fromtimestamp(lapses, UTC)
        one = made((start // 60, -(-end // 60), booking, hold, expires_at))
        known = found.get((resource, unit))
        if known is None:
            found[resource, unit] = [one]
        else:
            known.append(one)
    return found


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Busy minutes per unit over a window."""

    window: Window
    units: Mapping[Unit, UnitOccupancy] = field(default_factory=dict)

    @classmethod
    def of(cls, busy: Iterable[BusyUnit], window: Window) -> Occupancy:
        """From the busy stretches that overlap the window; the caller vouches that none is missing."""
        by_unit: dict[Unit, list[Taken]] = {}
        for one in busy:
            by_unit.setdefault((one.resource_id, one.unit_no), []).append(taken_of(one))
        return cls(window, {unit: UnitOccupancy.of(taken, window) for unit, taken in by_unit.items()})

    @classmethod
    def of_stretches(cls, stretches: Iterable[Stretch], window: Window) -> Occupancy:
        """The same from bare numbers: a tenth of the cost where there are tens of thousands."""
        by_unit = taken_by_unit(stretches)
        return cls(window, {unit: UnitOccupancy.of(taken, window) for unit, taken in by_unit.items()})

    def busy_mask(self, unit: Unit, window: Window) -> int:
        """The taken minutes of a unit within `window`, which must lie inside of what is known."""
        known = self.units.get(unit)
        if known is None:
            return 0
        start = window.first - self.window.first
        if start < 0 or window.last > self.window.last:
            raise ValueError(f"{window} reaches beyond the known {self.window}")
        return (known.mask >> start) & ((1 << window.minutes) - 1)

    def shortest(self, unit: Unit) -> int:
        """No stretch of the unit has fewer minutes."""
        return self.units.get(unit, NOTHING).shortest

    def taken(self, unit: Unit, window: Window) -> list[Taken]:
        """The stretches of a unit that overlap `window`, in order."""
        return self.units.get(unit, NOTHING).overlapping(window)

    def with_units(self, changed: Mapping[Unit, UnitOccupancy]) -> Occupancy:
        """The same with some units replaced."""
        return Occupancy(self.window, {**self.units, **changed}) if changed else self

    def without(self, booking: BookingId | None, hold: HoldId | None, within: Window) -> Occupancy:
        """As if the booking and the hold were not there: what is about to move is not in its own way.

        Only stretches that overlap `within` are taken out: the rest is not going to be looked at.
        """
        if booking is None and hold is None:
            return self
        return self._less(
            lambda t: (booking is not None and t.booking_id == booking) or (hold is not None and t.hold_id == hold),
            within,
        )

    def without_bookings(self, bookings: Collection[BookingId]) -> Occupancy:
        """As if none of these were there."""
        return self._less(lambda t: t.booking_id in bookings, self.window) if bookings else self

    def with_more(self, busy: Iterable[BusyUnit]) -> Occupancy:
        """With these taken as well; what lies outside of the window is not looked at."""
        by_unit: dict[Unit, list[Taken]] = {}
        for one in busy:
            by_unit.setdefault((one.resource_id, one.unit_no), []).append(taken_of(one))
        return self.with_units(
            {unit: self.units.get(unit, NOTHING).exchanged((), come, self.window) for unit, come in by_unit.items()}
        )

    def at(self, now: datetime) -> Occupancy:
        """Without the holds that have lapsed by `now`: they no longer keep anything."""
        return self._less(lambda t: t.expires_at is not None and t.expires_at <= now, self.window)

    def _less(self, leaves: Callable[[Taken], bool], within: Window) -> Occupancy:
        changed: dict[Unit, UnitOccupancy] = {}
        for unit, known in self.units.items():
            if gone := [t for t in known.overlapping(within) if leaves(t)]:
                changed[unit] = known.exchanged(gone, (), self.window)
        return self.with_units(changed)
