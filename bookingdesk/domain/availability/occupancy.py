"""Which units are taken when: busy stretches kept as masks and as the list they come from.

An `Occupancy` never changes; `with_units` gives another one. It knows what it covers (`window`): outside of
that it has no opinion, and asking it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bookingdesk.domain.availability.bits import Window, minute_ceil, minute_floor, painted
from bookingdesk.domain.availability.values import BusyUnit
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId

Unit = tuple[ResourceId, int]


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


FREE = UnitOccupancy(0, ())


def taken_of(busy: BusyUnit) -> Taken:
    """The stretch in minutes, rounded outwards."""
    return Taken(
        minute_floor(busy.busy.start),
        minute_ceil(busy.busy.end),
        busy.booking_id,
        busy.hold_id,
        busy.expires_at,
    )


def unit_occupancy(taken: Sequence[Taken], window: Window) -> UnitOccupancy:
    """One unit from its stretches."""
    origin = window.first
    mask = painted(((t.first - origin, t.last - origin) for t in taken), window.minutes)
    return UnitOccupancy(mask, tuple(taken))


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
        return cls(window, {unit: unit_occupancy(taken, window) for unit, taken in by_unit.items()})

    def busy_mask(self, unit: Unit, window: Window) -> int:
        """The taken minutes of a unit within `window`, which must lie inside of what is known."""
        known = self.units.get(unit)
        if known is None:
            return 0
        start = window.first - self.window.first
        if start < 0 or window.last > self.window.last:
            raise ValueError(f"{window} reaches beyond the known {self.window}")
        return (known.mask >> start) & ((1 << window.minutes) - 1)

    def taken(self, unit: Unit, window: Window) -> list[Taken]:
        """The stretches of a unit that overlap `window`, in order."""
        known = self.units.get(unit, FREE)
        return sorted(
            (t for t in known.taken if t.first < window.last and window.first < t.last), key=lambda t: (t[0], t[1])
        )

    def with_units(self, changed: Mapping[Unit, UnitOccupancy]) -> Occupancy:
        """The same with some units replaced."""
        return Occupancy(self.window, {**self.units, **changed})

    def without(self, booking: BookingId | None = None, hold: HoldId | None = None) -> Occupancy:
        """As if the booking and the hold were not there: what is about to move is not in its own way."""
        if booking is None and hold is None:
            return self
        changed: dict[Unit, UnitOccupancy] = {}
        for unit, known in self.units.items():
            kept = [
                t
                for t in known.taken
                if (booking is None or t.booking_id != booking) and (hold is None or t.hold_id != hold)
            ]
            if len(kept) < len(known.taken):
                changed[unit] = unit_occupancy(kept, self.window)
        return self.with_units(changed) if changed else self

    def at(self, now: datetime) -> Occupancy:
        """Without the holds that have expired by `now`: they no longer keep anything."""
        changed: dict[Unit, UnitOccupancy] = {}
        for unit, known in self.units.items():
            kept = [t for t in known.taken if t.expires_at is None or t.expires_at > now]
            if len(kept) < len(known.taken):
                changed[unit] = unit_occupancy(kept, self.window)
        return self.with_units(changed) if changed else self
