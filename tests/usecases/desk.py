"""What a test of the use cases does all the time at the desk of the salon: book, look at messages and log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId, ServiceId, UserId
from bookingdesk.domain.messages import UNSENT, Message, MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.call_lists import call_list
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Actor, Env, new_uuid
from bookingdesk.usecases.ports import AuditEntry, Store, Work
from bookingdesk.usecases.readings import OutboxLine
from tests.builders import ANA, BEN, HAIRCUT, MASSAGE, span
from tests.fakes import FakeClock
from tests.salon import MAYA

BEA = Actor(user_id=UserId(1), name="Bea", station="Desk 2", role=Role.ADMINISTRATOR)


def outdated(store: Store) -> list[Message]:
    """Unsent messages of another version of their booking than the present one: the fence would drop them."""

    def step(work: Work) -> list[Message]:
        rows = work.outbox.page(states=frozenset(MessageState(state) for state in UNSENT), limit=10_000)
        about = [(row, row.booking_id) for row in rows if row.booking_id is not None]
        bookings = work.bookings.many({booking for _, booking in about})
        return [row for row, booking in about if row.booking_version != bookings[booking].version]

    return store.read(step)


def due_calls(env: Env) -> tuple[OutboxLine, ...]:
    """What the list of calls shows as due."""
    return tuple(each.line for each in call_list(env).value.due)


@dataclass(frozen=True)
class FrontDesk:
    """The salon as one desk works with it."""

    env: Env
    clock: FakeClock

    @property
    def other_desk(self) -> Env:
        """The same database from another station, with another memory."""
        return Env(clock=self.clock, store=self.env.store, actor=BEA)

    def book(self, start: str = "2025-06-24 14:15", *, env: Env | None = None, **changes: Any) -> Booking:
        """Maya's haircut with Ana on Tuesday at 14:15, or as said."""
        return book(env or self.env, self.wish(start, **changes)).value

    def wish(self, start: str = "2025-06-24 14:15", *, service: ServiceId = HAIRCUT, **changes: Any) -> Book:
        """The command that `book` runs."""
        parts: dict[str, Any] = {
            "booking_id": BookingId(new_uuid()),
            "service_id": service,
            "span": span(start, 45 if service == HAIRCUT else 60),
            "wanted": frozenset({BEN if service == MASSAGE else ANA}),
            "both": True,
        }
        if "new_client" not in changes:
            parts["client_id"] = MAYA
        return Book(**(parts | changes))

    def messages(self, booking: Booking) -> list[tuple[str, str, str]]:
        """Kind, state and reason of the booking's rows in order of planning."""
        rows = sorted(self.rows(booking), key=lambda m: (m.booking_version, m.created_at, m.kind.value))
        return [(m.kind.value, m.state.value, m.reason) for m in rows]

    def rows(self, booking: Booking) -> tuple[Message, ...]:
        """The booking's outbox rows."""
        return tuple(self.env.store.read(lambda work: work.outbox.of_booking(booking.id)))

    def stored(self, booking: Booking) -> Booking:
        """The booking as the database has it."""
        return self.env.store.read(lambda work: work.bookings.get(booking.id))

    def log(self) -> list[AuditEntry]:
        """The whole audit log."""
        return list(self.env.store.read(lambda work: work.audit.since(0, limit=10_000)))

    def set(self, **settings: str) -> None:
        """Store settings; `hold_seconds` is `messages.hold_seconds` and so on."""

        def step(work: Work) -> None:
            for key, value in settings.items():
                work.settings.set(key.replace("__", "."), value)

        self.env.store.write(step)

    def change_rows(self, booking: Booking, kind: str, **changes: Any) -> None:
        """What a sender would have done to the booking's messages of a kind."""

        def step(work: Work) -> None:
            for row in work.outbox.of_booking(booking.id):
                if row.kind.value == kind:
                    work.outbox.replace(replace(row, **changes))

        self.env.store.write(step)
