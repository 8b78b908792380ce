"""Every place that a booking could have on a day: all starts, and for each need every unit that is free then.

Asked by the business, so the client's notice does not count; opening hours, working hours and time off do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bookingdesk.domain.availability.bits import (
    Window,
    first_positions,
    minute_ceil,
    minute_floor,
    ones,
    positions,
    runs,
)
from bookingdesk.domain.availability.local_days import Grid
from bookingdesk.domain.availability.needs import Needs
from bookingdesk.domain.availability.occupancy import Occupancy, Unit
from bookingdesk.domain.availability.slots import window_of_wish
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.availability.working_time import WorkingTime
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Resource
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.placing.puzzle import Choice, Seat
from bookingdesk.domain.spans import Span

CLIENT_UNIT = 0
"""A client is in one place at a time: a unit of its own, which no resource has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A booking that needs a place, with what limits it."""

    booking: Booking
    usual: ResourceId | None = None
    """The client's usual person: not strange, though the booking was with somebody else."""
    bound: frozenset[ResourceId] = frozenset()
    """Who must be among those who serve."""
    elsewhere: tuple[Span, ...] = ()
    """What else the client has: another start never overlaps it."""


def choices(
    rules: WorkingTime,
    occupancy: Occupancy,
    wanted: Wanted,
    *,
    first_day: date,
    days: int,
    earliest: int,
    limit: int | None = None,
    keeping: bool = True,
) -> tuple[Choice, ...]:
    """The places on these local days from `earliest` (UTC minutes), the first `limit` starts, in order of start.

    `occupancy` covers `window_of` these days and counts the booking as gone. With `keeping` the agreed time is
    among them where it is possible, on the grid or not.
    """
    booking = wanted.booking
    needs = rules.needs(booking.service_id)
    length = needs.minutes(booking.span.duration)
    window = window_around(needs, booking, first_day, days)
    agreed = minute_floor(booking.span.start)
    same = agreed - window.first
    starts = rules.candidates(needs.zone, first_day, days, Grid(needs.step), window)
    starts &= ~_overlapping(wanted.elsewhere, window, length)
    starts &= ~ones(same, same + 1)
    if keeping and 0 <= same < window.minutes:
        starts |= ones(same, same + 1)
    starts &= ones(earliest - window.first, window.minutes)
    starts &= runs(rules.open(needs.service.location_id, window), length)
    free = [_free(rules, occupancy, needs, eligible, window, length) for eligible in needs.eligible]
    for units in free:
        starts &= _any(units)
    bound = [units for units in free if any(unit[0] in wanted.bound for unit in units)]
    if wanted.bound:
        starts &= _any({u: m for units in bound for u, m in units.items() if u[0] in wanted.bound})
    found = positions(starts, window.first) if limit is None else first_positions(starts, window.first, limit)
    return tuple(
        _choice(wanted, needs, free, window, start, length, start == agreed and keeping) for start in found
    )


def window_around(needs: Needs, booking: Booking, first_day: date, days: int) -> Window:
    """All minutes that a visit on these days can touch."""
    wish = SlotWish(service_id=booking.service_id, duration=booking.span.duration, first_day=first_day, days=days)
    return window_of_wish(needs, wish)


def _any(units: dict[Unit, int]) -> int:
    found = 0
    for mask in units.values():
        found |= mask
    return found


def _free(
    rules: WorkingTime,
    occupancy: Occupancy,
    needs: Needs,
    eligible: tuple[Resource, ...],
    window: Window,
    length: int,
) -> dict[Unit, int]:
    """Per unit, the starts at which it could serve."""
    whole = needs.before + length + needs.after
    found: dict[Unit, int] = {}
    for resource in eligible:
        works = rules.working_runs(resource.id, needs.service.location_id, window, length)
        if not works:
            continue
        for number in range(1, resource.capacity + 1):
            unit = (resource.id, number)
            taken = occupancy.busy_mask(unit, window)
            # Before and after the window nothing is known to be taken: buffers may reach beyond its ends.
            free = works & (runs(window.full ^ taken, whole) << needs.before) if taken else works
            if free:
                found[unit] = free
    return found


def _choice(
    wanted: Wanted,
    needs: Needs,
    free: list[dict[Unit, int]],
    window: Window,
    start: int,
    length: int,
    kept: bool,
) -> Choice:
    """One start with everything that is free for it; another time is in the client's way as well."""
    bit = 1 << (start - window.first)
    first, last = start - needs.before, start + length + needs.after
    known = wanted.booking.resource_ids() | ({wanted.usual} if wanted.usual is not None else frozenset())
    sought = [
        tuple(Seat(unit, first, last, unit[0] not in known) for unit, mask in units.items() if mask & bit)
        for units in free
    ]
    if wanted.bound:
        sought = [tuple(s for s in some if s.unit[0] in wanted.bound) or some for some in sought]
    if not kept:
        client = (ResourceId(-wanted.booking.client_id), CLIENT_UNIT)
        sought.append((Seat(client, start, start + length),))
    agreed = minute_floor(wanted.booking.span.start)
    return Choice(start, abs(start - agreed), kept, tuple(sought))


def _overlapping(spans: tuple[Span, ...], window: Window, length: int) -> int:
    """The starts from which a visit would overlap one of the spans."""
    found = 0
    for span in spans:
        first = minute_floor(span.start) - length + 1 - window.first
        found |= ones(first, min(minute_ceil(span.end) - window.first, window.minutes))
    return found
