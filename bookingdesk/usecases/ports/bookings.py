"""Stored bookings, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId, ClientId, LocationId
from bookingdesk.domain.spans import Span


class Bookings(Protocol):
    """Bookings with their allocations. The database's guards have the last word."""

    def get(self, booking: BookingId) -> Booking:
        """Raises NotFound."""
        ...

    def many(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, Booking]:
        """Those that exist, in one question."""
        ...

    def by_number(self, number: int) -> Booking:
        """Raises NotFound."""
        ...

    def add(self, booking: Booking) -> Booking:
        """Insert as a draft with its allocations and go live; the number is given here.

        Raises SlotTaken where the guard refuses, AlreadySaved where the id exists.
        """
        ...

    def add_many(self, bookings: Sequence[Booking]) -> Sequence[Booking]:
        """The same in bulk, all or none, numbered in this order; for imports."""
        ...

    def replace(self, booking: Booking) -> Booking:
        """Store a changed booking (status, span, allocations …) over the version it carries.

        Old allocations are freed and the new ones taken in one go. Raises Stale, SlotTaken.
        """
        ...

    def replace_many(self, bookings: Sequence[Booking]) -> Sequence[Booking]:
        """The same for several at once, which may take each other's places."""
        ...

    def between(
        self, span: Span, *, location: LocationId | None = None, cancelled: bool = False
    ) -> Sequence[Booking]:
        """Bookings whose busy span overlaps, in order of start."""
        ...

    def of_client(self, client: ClientId, *, limit: int = 50) -> Sequence[Booking]:
        """Newest start first, cancelled ones included."""
        ...

    def of_client_during(self, client: ClientId, span: Span) -> Sequence[Booking]:
        """Those whose span, without buffers, overlaps; cancelled ones left out, in order of start."""
        ...

    def first_starts(self, clients: Iterable[ClientId]) -> Mapping[ClientId, datetime]:
        """The earliest start that each client ever had, cancelled bookings aside; in one question."""
        ...

    def awaiting_deposit(self) -> Sequence[Booking]:
        """Tentative bookings with a deposit, paid or not, the first due first."""
        ...

    def not_read_back(self, after: datetime, *, skipped: bool, limit: int) -> Sequence[Booking]:
        """Confirmed ones that end after the moment and were not read back, the first to come first.

        `skipped`: those too for which it was left out with a reason.
        """
        ...

    def replacing(self, booking: BookingId) -> Sequence[Booking]:
        """Those that were made instead of a cancelled one, in order of number."""
        ...

    def by_external_id(self, external_ids: Iterable[str]) -> Mapping[str, BookingId]: ...
    def page(self, *, after_number: int = 0, limit: int = 500) -> Sequence[Booking]: ...
    def count(self, *, status: Status | None = None) -> int: ...
