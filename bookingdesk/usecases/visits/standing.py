"""The steps of a visit that take place; only reads."""

from __future__ import annotations

from collections.abc import Collection

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.summarising import steps_of


def standing_steps(work: Work, booking: Booking) -> tuple[Booking, ...]:
    """What is not cancelled of the booking's visit, in order of start; the booking alone where it is of none."""
    if booking.visit_id is None:
        return (booking,)
    return tuple(b for b in steps_of(work, booking.visit_id) if b.status is not Status.CANCELLED)


def stays_in_visit(work: Work, booking: Booking, leaving: Collection[BookingId]) -> bool:
    """Whether the booking has company in its visit besides those that leave it."""
    return any(b.id != booking.id and b.id not in leaving for b in standing_steps(work, booking))
