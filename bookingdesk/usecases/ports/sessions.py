"""Group sessions and who sits in them, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.sessions import Fill
from bookingdesk.domain.spans import Span


class Sessions(Protocol):
    """Readings over bookings that are sessions or seats; they are written as every booking is."""

    def attendees(self, session: BookingId) -> Sequence[Booking]:
        """Everybody who has or had a seat, in order of seat; cancelled ones included."""
        ...

    def fills(self, sessions: Iterable[BookingId]) -> Mapping[BookingId, int]:
        """How many seats are taken, in one question; sessions without any are left out."""
        ...

    def between(self, span: Span, *, cancelled: bool = False) -> Sequence[Fill]:
        """Sessions that overlap the span, in order of start, with how full they are."""
        ...
