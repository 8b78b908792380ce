"""The desk with a group service, for the tests of sessions: open one, join it, fill it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.sessions import OpenSession, joining, open_session
from tests.builders import ANA, span
from tests.salon import LENA, MAYA, OLE
from tests.usecases.desk import FrontDesk
from tests.yoga import YOGA

WEDNESDAY = "2025-06-25 17:00"
THURSDAY = "2025-06-26 17:00"


@dataclass(frozen=True)
class Hall(FrontDesk):
    """The desk with a yoga session on Wednesday at five."""

    def open(self, start: str = WEDNESDAY, **changes: Any) -> Booking:
        """Ana teaches."""
        parts: dict[str, Any] = {
            "booking_id": BookingId(new_uuid()),
            "service_id": YOGA,
            "span": span(start, 60),
            "wanted": frozenset({ANA}),
        }
        return open_session(self.env, OpenSession(**(parts | changes))).value

    def join(self, session: Booking, client: ClientId = MAYA, **changes: Any) -> Booking:
        """Somebody takes a seat."""
        wish = Book(
            booking_id=BookingId(new_uuid()), client_id=client, service_id=session.service_id, span=session.span
        )
        return book(self.env, joining(session, replace(wish, **changes))).value

    def full(self) -> tuple[Booking, list[Booking]]:
        """A session with Maya, Lena and Ole in it."""
        session = self.open()
        return session, [self.join(session, client) for client in (MAYA, LENA, OLE)]

    def kinds(self, booking: Booking) -> list[str]:
        """The kinds of the messages planned, reminders aside."""
        return [kind for kind, state, _ in self.messages(booking) if kind != "reminder" and state != "obsolete"]
