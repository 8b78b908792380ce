"""What messages and people have told clients about their bookings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.informed import Told
from bookingdesk.domain.messages import Message


class Telling(Protocol):
    """The facts that each message carries, kept beside it: its fate says whether they reached anybody."""

    def note(self, source: str, facts: Mapping[BookingId, str]) -> None:
        """What a message (its id), or a read-back, says of these bookings; later words replace earlier ones."""
        ...

    def reached(self, bookings: Iterable[Booking]) -> Mapping[BookingId, Sequence[Told]]:
        """What reached clients of these bookings; bookings of which nothing did are left out."""
        ...

    def summaries_waiting(self) -> Sequence[tuple[Message, str]]:
        """Unsent messages about several bookings, each with the series or visit that it is about."""
        ...
