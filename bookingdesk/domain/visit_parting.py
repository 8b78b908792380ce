"""Whether a new time would part a step of a visit from those it comes with: a family, or one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import OCCUPYING, Booking
from bookingdesk.domain.ids import BookingId

STAYS = timedelta(0)


def parted_from(
    booking: Booking, visit: Iterable[Booking], places: Mapping[BookingId, Slot | None]
) -> tuple[Booking, ...]:
    """The steps of its visit that would not move as far as it does, in order of start; none where it stays in time.

    `places` are the new places of those that get one; a step without one stays where it is.
    """
    by = _shift(booking, places)
    others = [one for one in visit if one.id != booking.id and one.status in OCCUPYING]
    parted = [one for one in others if _shift(one, places) != by] if by != STAYS else []
    return tuple(sorted(parted, key=lambda one: (one.span.start, one.number)))


def _shift(booking: Booking, places: Mapping[BookingId, Slot | None]) -> timedelta:
    slot = places.get(booking.id)
    return STAYS if slot is None else slot.span.start - booking.span.start
