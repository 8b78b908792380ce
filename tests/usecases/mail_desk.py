"""A desk on a real database with a salon, a clock to move and a sender that does as it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, ClientId, UserId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.spans import Span
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book, SendDue
from bookingdesk.usecases.dispatching import Pass, send_due
from bookingdesk.usecases.env import Actor, Env, new_uuid
from bookingdesk.usecases.ports import Dispatch, Verdict, Work
from tests.builders import a_catalogue, a_client, at
from tests.fakes import FakeClock

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

    def _next(self) -> Verdict:
        return self.verdicts.pop(0) if len(self.verdicts) > 1 else self.verdicts[0]


class MailDesk:
    """The salon of tests.builders in a database, at ten o'clock on the Friday before."""

    def __init__(self, url: str) -> None:
        self.clock = FakeClock(FRIDAY)
        self.store = SqlStore(open_engine(url))
        actor = Actor(user_id=UserId(1), name="Jo", station="front")
        self.env = Env(clock=self.clock, store=self.store, actor=actor)
        self.store.write(lambda work: _furnish(work, a_catalogue()))
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
        service = next(s for s in self.catalogue().services.values() if s.code == "cut")
        return book(
            self.env,
            Book(
                booking_id=BookingId(new_uuid()),
                client_id=client or self.a_client(),
                service_id=service.id,
                span=Span.lasting(at(start), service.duration),
            ),
        ).value

    def catalogue(self) -> Catalogue:
        """What is offered."""
        return self.store.read(lambda work: work.catalogue.load())

    def rows(self, booking: Booking, kind: MessageKind = MessageKind.CONFIRMATION) -> list[Message]:
        """The booking's messages of a kind."""
        found = self.store.read(lambda work: work.outbox.of_booking(booking.id))
        return [row for row in found if row.kind is kind]

    def row(self, booking: Booking, kind: MessageKind = MessageKind.CONFIRMATION) -> Message:
        """The only message of a kind."""
        (found,) = self.rows(booking, kind)
        return found

    def send(self, sender: ObedientSender | None = None, **command: Any) -> Pass:
        """One pass."""
        return send_due(self.env, SendDue(**command), sender or ObedientSender()).value

    def let_hold_time_pass(self) -> None:
        """What was planned a moment ago may leave now."""
        self.clock.move(seconds=61)

    def audited(self, row: Message) -> list[str]:
        """The events of a message."""
        return [e.action for e in self.store.read(lambda work: work.audit.of_entity("message", row.id))]


def _furnish(work: Work, salon: Catalogue) -> None:
    """Put a catalogue into an empty database, with the ids that it gives."""
    (place,) = salon.locations.values()
    location = work.catalogue.add_location(place)
    work.catalogue.set_opening_hours(location, salon.opening_hours[place.id])
    resources = {}
    for old, resource in salon.resources.items():
        resources[old] = work.catalogue.add_resource(replace(resource, location_id=location))
        if old in salon.working_hours:
            work.catalogue.set_working_hours(resources[old], salon.working_hours[old])
    groups = {
        old: work.catalogue.add_group(replace(group, members=frozenset(resources[m] for m in group.members)))
        for old, group in salon.groups.items()
    }
    policies = {old: work.catalogue.add_policy(policy) for old, policy in salon.policies.items()}
    for service in salon.services.values():
        work.catalogue.add_service(
            replace(
                service,
                location_id=location,
                policy_id=policies[service.policy_id] if service.policy_id else None,
                requirements=tuple(replace(r, group_id=groups[r.group_id]) for r in service.requirements),
            )
        )


def hours(count: float) -> timedelta:
    """For readable tables."""
    return timedelta(hours=count)
