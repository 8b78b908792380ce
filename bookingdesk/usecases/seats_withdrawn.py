"""Seats that were offered in a session that will not be then: taken back, and who had read of one hears so."""

from __future__ import annotations

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.waitlist import OfferState
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.seating import kept_seats
from bookingdesk.usecases.waitlist import settled


def seats_withdrawn(step: Step, before: Booking, after: Booking) -> ChangeSet:
    """End the open offers of seats in a session that was moved or called off; nothing for any other booking.

    What a desk keeps for a caller stays until it expires: booking it is refused, and says why.
    """
    changes = ChangeSet()
    if before.seats is None or (before.span, before.status) == (after.span, after.status):
        return changes
    kept = {one.id for one in kept_seats(step.work, before, step.now)}
    for offer in step.work.waitlist.offers(states=frozenset({OfferState.OPEN})) if kept else ():
        if offer.hold_id in kept:
            changes |= settled(step, offer, OfferState.WITHDRAWN, tell=True)
    return changes
