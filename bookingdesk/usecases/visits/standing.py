"""The steps of a visit that take place; only reads."""

from __future__ import annotations

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.summarising import steps_of


def standing_steps(work: Work, booking: Booking) -> tuple[Booking, ...]:
    """What is not cancelled of the booking's visit, in order of start; the booking alone where it is of none."""
    if booking.visit_id is None:
        return (booking,)
    return tuple(b for b in steps_of(work, booking.visit_id) if b.status is not Status.CANCELLED)
