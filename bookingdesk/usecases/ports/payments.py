"""Money received, given back or waived, as the use cases ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bookingdesk.domain.ids import BookingId, PaymentId
from bookingdesk.domain.payments import Payment


class Payments(Protocol):
    """The entries of bookings' accounts: added, never changed."""

    def number(self) -> int:
        """The next receipt number; gap-free, as it is given back where the transaction is rolled back.

        Also makes everybody else who gives one wait for this transaction's end: take it before reading sums.
        """
        ...

    def add(self, payment: Payment) -> None:
        """Store an entry."""
        ...

    def look(self, payment: PaymentId) -> Payment | None:
        """The entry of this id, if it is stored."""
        ...

    def receipt(self, number: int) -> Payment | None:
        """The entry with this receipt number, if there is one."""
        ...

    def of_booking(self, booking: BookingId) -> Sequence[Payment]:
        """In the order of their making."""
        ...

    def of_bookings(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, Sequence[Payment]]:
        """The same of many in one question; bookings without entries are left out."""
        ...
