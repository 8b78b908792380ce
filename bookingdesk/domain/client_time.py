"""Where a client is meant to be at two places at once: the one rule that asks before it lets a booking through.

Two people of one family, or a treatment during another, are real, so this refuses nothing by itself: it names the
bookings, and the desk decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.spans import Span

MEANT_TO_BE_THERE = frozenset({Status.TENTATIVE, Status.CONFIRMED, Status.ARRIVED, Status.IN_SERVICE})
"""Statuses of a client who is still to come or is here; what is over or was missed takes nobody's time."""


def meanwhile(
    client: ClientId, span: Span, bookings: Iterable[Booking], *, apart_from: BookingId | None = None
) -> tuple[Booking, ...]:
    """The client's own bookings during a span, in order of start (interface 5.2, example 4).

    Spans as the client was told them: a buffer takes the staff member's time, not the client's. `apart_from` is
    the booking that is about to be moved.
    """
    found = [
        booking
        for booking in bookings
        if booking.client_id == client
        and booking.id != apart_from
        and booking.status in MEANT_TO_BE_THERE
        and booking.span.overlaps(span)
    ]
    return tuple(sorted(found, key=lambda booking: (booking.span.start, booking.number)))
