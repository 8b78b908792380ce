"""What a change of a booking means for its client: pure, from the booking before and after."""

from __future__ import annotations

from enum import StrEnum

from bookingdesk.domain.bookings import EXPECTED, Booking, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind


class News(StrEnum):
    """What a change means for the client."""

    NOTHING = "nothing"
    """A note or a mark: the client is not told."""
    BOOKED = "booked"
    """There is now something to come to: booked, confirmed, revived."""
    CHANGED = "changed"
    CANCELLED = "cancelled"
    WARNED = "warned"
    """The deposit has not come: the same place once more, with what is missing for it."""
    MISSED = "missed"
    """The client did not come; some time later they may be asked back."""
    OVER = "over"
    """The client is here or will not come any more: what is still unsent is of no use."""


def told_facts(booking: Booking, catalogue: Catalogue) -> tuple[object, ...]:
    """What a client is told and must be told again when it changes: time, place, staff and service (R23)."""
    resources = (catalogue.resources.get(a.resource_id) for a in booking.allocations)
    told = frozenset(r.id for r in resources if r is not None and r.kind is not ResourceKind.EQUIPMENT)
    return (booking.span, booking.location_id, booking.service_id, booking.mode, booking.mode_detail, told)


def news_of(before: Booking | None, after: Booking, catalogue: Catalogue) -> News:
    """What the change from `before` (None: not booked) to `after` means for the client."""
    if after.seats is not None:
        return News.NOTHING  # everybody in the session hears of it by their own booking
    was_expected = before is not None and before.status in EXPECTED
    if after.status is Status.CANCELLED:
        return News.CANCELLED if before is None or before.status is not Status.CANCELLED else News.NOTHING
    if after.status not in EXPECTED:
        return _no_longer_ahead(before, after)
    if before is None or not was_expected or before.client_id != after.client_id:
        return News.BOOKED
    if after.deposit_warned_at is not None and before.deposit_warned_at is None:
        return News.WARNED
    if before.status is not after.status:
        return News.BOOKED if after.status is Status.CONFIRMED else News.CHANGED
    return News.CHANGED if told_facts(before, catalogue) != told_facts(after, catalogue) else News.NOTHING


def _no_longer_ahead(before: Booking | None, after: Booking) -> News:
    """What it means that nobody is expected any more; who comes after all is not asked back."""
    if before is None:
        return News.BOOKED
    if before.status in EXPECTED:
        return News.MISSED if after.status is Status.NO_SHOW else News.OVER
    return News.OVER if before.status is Status.NO_SHOW is not after.status else News.NOTHING
