"""A desk on a real database with a salon, a clock to move and a sender that does as it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, ClientId, UserId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.domain.spans import Span
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book, SendDue
from bookingdesk.usecases.dispatching import Pass, send_due
from bookingdesk.usecases.env import Actor, Env, new_uuid
from bookingdesk.usecases.ports import Dispatch, Sender, Verdict
from tests.builders import HAIRCUT, a_client, at
from tests.fakes import FakeClock
from tests.lending import engine_on

FRIDAY = at("2025-06-20 10:00")
SENT = Verdict(state=MessageState.SENT, code="250", language="en")
BUSY = Verdict(state=MessageState.RETRY_WAIT, code="451", reason="server_busy")
OFFLINE = Verdict(state=MessageState.RETRY_WAIT, code="refused", reason="no_connection")
WRONG_PASSWORD = Verdict(state=MessageState.QUEUED, code="535", reason="channel_paused", pauses_channel=True)


class ObedientSender:
    """Stands in for mail: answers verdicts in order (the last one for ever) and keeps what it was given."""

    def __init__(self, *verdicts: Verdict, before_fence: Callable[[], None] | None = None) -> None:
        self.verdicts = list(verdicts) or [SENT]
        self.before_fence = before_fence
        self.after_fence: Callable[[], None] | None = None
        self.delivered: list[Dispatch] = []
        self.tests: list[str] = []

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Ask the fence where the message would leave."""
        self.delivered.append(dispatch)
        verdict = self._next()
        if self.before_fence is not None:
            self.before_fence()
        if verdict.state in {MessageState.SENT, MessageState.IN_DOUBT} and not fence():
            return Verdict(state=MessageState.OBSOLETE, code="fence", reason="changed_meanwhile")
        if self.after_fence is not None:
            self.after_fence()
        return verdict

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Remember the address."""
        self.tests.append(recipient)
        return self._next()

    def stop(self) -> None:
        """Nothing takes time here."""

    def hang_up(self) -> None:
        """There is no line."""

    def _next(self) -> Verdict:
        return self.verdicts.pop(0) if len(self.verdicts) > 1 else self.verdicts[0]


class MailDesk:
    """The salon of tests.builders, which is in the database, at ten o'clock on the Friday before."""

    def __init__(self, url: str) -> None:
        self.clock = FakeClock(FRIDAY)
        self.store = SqlStore(engine_on(url))
        actor = Actor(user_id=UserId(1), name="Jo", station="front", role=Role.ADMINISTRATOR)
        self.env = Env(clock=self.clock, store=self.store, actor=actor)
        self.configure(**{"mail.host": "127.0.0.1", "mail.sender": "desk@nord.example"})

    def configure(self, **settings: str) -> None:
        """Set shared settings."""
        for key, value in settings.items():
            self.store.write(lambda work, key=key, value=value: work.settings.set(key, value))  # type: ignore[misc]

    def a_client(self, **changes: Any) -> ClientId:
        """Register a client, Maya unless told otherwise."""
        return self.store.write(lambda work: work.clients.add(a_client(**changes)))

    def change_client(self, client: ClientId, **changes: Any) -> Client:
        """Change a profile."""
        return self.store.write(lambda work: work.clients.replace(replace(work.clients.get(client), **changes)))

    def booked(self, start: str = "2025-06-23 14:15", client: ClientId | None = None) -> Booking:
        """A haircut through the use case, which plans its messages."""
        service = self.store.read(lambda work: work.catalogue.load()).services[HAIRCUT]
        return book(
            self.env,
            Book(
                booking_id=BookingId(new_uuid()),
                client_id=client or self.a_client(),
                service_id=service.id,
                span=Span.lasting(at(start), service.duration),
            ),
        ).value

    def rows(self, booking: Booking, kind: MessageKind = MessageKind.CONFIRMATION) -> list[Message]:
        """The booking's messages of a kind."""
        found = self.store.read(lambda work: work.outbox.of_booking(booking.id))
        return [row for row in found if row.kind is kind]

    def row(self, booking: Booking, kind: MessageKind = MessageKind.CONFIRMATION) -> Message:
        """The only message of a kind."""
        (found,) = self.rows(booking, kind)
        return found

    def send(self, sender: Sender | None = None, **command: Any) -> Pass:
        """One pass."""
        return send_due(self.env, SendDue(**command), sender or ObedientSender()).value

    def let_hold_time_pass(self) -> None:
        """What was planned a moment ago may leave now."""
        self.clock.move(seconds=61)

    def audited(self, row: Message) -> list[str]:
        """The events of a message."""
        return [e.action for e in self.store.read(lambda work: work.audit.of_entity("message", row.id))]
