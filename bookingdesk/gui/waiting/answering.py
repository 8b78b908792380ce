"""The two answers to an offer, the same from the list of who waits and from who could use a time."""

from __future__ import annotations

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import OfferId
from bookingdesk.gui.failures import Failures
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.waiting_commands import AcceptOffer, RefuseOffer
from bookingdesk.usecases.waitlist_offers import accepted, refused


def say_yes(desk: Desk, failures: Failures, offer: OfferId) -> Booking | None:
    """It is booked, or what they have is moved; None where it was refused, which has been shown."""
    return failures.attempt(lambda: desk.do(accepted, AcceptOffer(offer_id=offer)))


def say_no(desk: Desk, failures: Failures, offer: OfferId) -> None:
    """The next in line is offered the time."""
    failures.attempt(lambda: desk.do(refused, RefuseOffer(offer_id=offer)))
