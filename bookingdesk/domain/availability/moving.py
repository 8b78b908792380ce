"""What is no other time for a booking that is to be moved: the one that it has."""

from __future__ import annotations

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue, ResourceKind


def is_no_move(slot: Slot, booking: Booking, catalogue: Catalogue) -> bool:
    """Whether the slot is where the booking is: the same span with the same staff, in whatever room.

    The same time with somebody else is a move; another room at the same time is nothing to offer to a caller.
    """
    return (
        slot.span == booking.span
        and slot.allocations != ()
        and _staff(slot, catalogue) == _staff(booking, catalogue)
    )


def _staff(place: Slot | Booking, catalogue: Catalogue) -> frozenset[int]:
    known = catalogue.resources
    return frozenset(r for r in place.resource_ids() if r in known and known[r].kind is ResourceKind.STAFF)
