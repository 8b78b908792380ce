"""The queue of walk-ins: who is here without a booking, how long they will wait, and their turn (interface 2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.availability.openings import day_around
from bookingdesk.domain.availability.slots import scope
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.clients import Channel, Client, cleaned_line
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import ClientId, QueueId
from bookingdesk.domain.queue import (
    DAY_ENDED,
    QueueEntry,
    QueueState,
    Turn,
    begins,
    day_is_over,
    next_slot,
    planned,
    stepped,
    wish,
)
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.admitting import explained
from bookingdesk.usecases.booking import booked, wish_of
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.durations import length_for
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.waiting_commands import JoinQueue, LeaveQueue, ServeFromQueue


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """Somebody in the queue as the desk sees them."""

    turn: Turn
    service: Service
    client: Client | None

    @property
    def name(self) -> str:
        """The client's name, or the name they gave."""
        return self.client.name if self.client else self.turn.entry.name


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueBoard:
    """The queue at one moment."""

    lines: tuple[QueueLine, ...]
    catalogue: Catalogue
    read_at: datetime


@needs(Right.QUEUE)
def join_queue(env: Env, command: JoinQueue) -> Outcome[QueueEntry]:
    """Somebody is here without a booking. Raises NotFound, InvalidValue for nobody."""
    now = env.now()

    def step(work: Work) -> Outcome[QueueEntry]:
        catalogue = work.catalogue.load()
        if command.service_id not in catalogue.services:
            raise NotFound(kind="service", wanted=command.service_id)
        if command.client_id is not None:
            work.clients.get(command.client_id)
        name = cleaned_line(command.name, "name")
        if command.client_id is None and not name:
            raise InvalidValue(field="name", reason="needed")
        stored = work.queue.add(
            QueueEntry(
                id=QueueId(0),
                client_id=command.client_id,
                name="" if command.client_id is not None else name,
                service_id=command.service_id,
                wanted=command.wanted,
                since=now,
                state_since=now,
                created_by=env.actor.name,
            )
        )
        _event(Step(env, work, now), "queue_join", stored)
        return Outcome(stored, ChangeSet(queue=True))

    return env.store.write(step)


@needs(Right.SEE_SCHEDULE)
def queue(env: Env, nothing: None = None) -> Outcome[QueueBoard]:
    """Who is here without a booking, in order, with what the plan gives them given those ahead."""
    now = env.now()

    def step(work: Work) -> QueueBoard:
        catalogue = work.catalogue.load()
        entries = work.queue.present()
        clients = work.clients.many({entry.client_id for entry in entries if entry.client_id is not None})
        return QueueBoard(
            lines=tuple(
                QueueLine(
                    turn=turn,
                    service=catalogue.services[turn.entry.service_id],
                    client=clients.get(turn.entry.client_id) if turn.entry.client_id is not None else None,
                )
                for turn in _turns(Step(env, work, now), catalogue, entries)
            ),
            catalogue=catalogue,
            read_at=now,
        )

    return Outcome(env.store.read(step))


def _turns(step: Step, catalogue: Catalogue, entries: Sequence[QueueEntry]) -> tuple[Turn, ...]:
    if not entries:
        return ()
    spans = [scope(catalogue, wish(catalogue, entry, step.now)) for entry in entries]
    locations = {catalogue.services[entry.service_id].location_id for entry in entries}
    spans += [day_around(catalogue, location, step.now) for location in locations]
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    occupancy = step.env.board.occupancy(step.work, whole, step.now)
    return planned(catalogue, occupancy, entries, step.now)


@needs(Right.QUEUE)
def call(env: Env, entry_id: QueueId) -> Outcome[QueueEntry]:
    """Their name was called; once more puts them back in line. Raises QueueRefused, NotFound."""
    now = env.now()

    def step(work: Work) -> Outcome[QueueEntry]:
        present = work.queue.get(entry_id)
        back = present.state is QueueState.CALLED
        after = stepped(present, QueueState.WAITING if back else QueueState.CALLED, now)
        return _stored(Step(env, work, now), "queue_call", after, present)

    return env.store.write(step)


@needs(Right.QUEUE)
def left(env: Env, command: LeaveQueue) -> Outcome[QueueEntry]:
    """They went away; why is asked, so that the desk learns from it. Raises QueueRefused, InvalidValue."""
    now = env.now()

    def step(work: Work) -> Outcome[QueueEntry]:
        present = work.queue.get(command.entry_id)
        reason = cleaned_line(command.reason, "reason", limit=200)
        if not reason:
            raise InvalidValue(field="reason", reason="needed")
        after = replace(stepped(present, QueueState.LEFT, now), reason=reason)
        return _stored(Step(env, work, now), "queue_leave", after, present)

    return env.store.write(step)


@needs(Right.DISPATCH)
def end_queue_day(env: Env, nothing: None = None) -> Outcome[tuple[QueueId, ...]]:
    """Whoever still waits from a day before has left by its end. A second pass does nothing."""
    now = env.now()

    def over(work: Work) -> list[QueueEntry]:
        present = work.queue.present()
        catalogue = work.catalogue.load() if present else Catalogue()
        return [entry for entry in present if day_is_over(catalogue, entry, now)]

    def step(work: Work) -> Outcome[tuple[QueueId, ...]]:
        changes, gone = ChangeSet(), over(work)
        for present in gone:
            after = replace(stepped(present, QueueState.LEFT, now), reason=DAY_ENDED)
            changes |= _stored(Step(env, work, now), "queue_day_end", after, present).changes
        return Outcome(tuple(entry.id for entry in gone), changes)

    if not env.store.read(over):  # a pass with nothing to do writes nothing
        return Outcome(())
    return env.store.write(step)


@needs(Right.QUEUE)
def serve(env: Env, command: ServeFromQueue) -> Outcome[Booking]:
    """Their turn: booked as arrived from now, on whoever is free. Who is no client yet becomes one.

    Raises QueueRefused, ClientBusy, and NotBookable or SlotTaken with alternatives where nobody is free now.
    """
    now = env.now()
    draft = env.store.read(lambda work: _draft(Step(env, work, now), command))

    def step(work: Work) -> Outcome[Booking]:
        at = Step(env, work, now)
        present = work.queue.get(command.entry_id)
        served = stepped(present, QueueState.SERVED, now)
        outcome = booked(at, draft)
        after = replace(served, booking_id=outcome.value.id, client_id=outcome.value.client_id)
        stored = _stored(at, "queue_serve", after, present, booking=outcome.value.id)
        return Outcome(outcome.value, outcome.changes | stored.changes)

    return explained(env, wish_of(draft, now), lambda: env.store.write(step))


def _draft(step: Step, command: ServeFromQueue) -> Book:
    """The walk-in's booking: from the next free start where that is almost now, else from the last five minutes."""
    work, now = step.work, step.now
    entry = work.queue.get(command.entry_id)
    catalogue = work.catalogue.load()
    service = catalogue.services[entry.service_id]
    around = scope(catalogue, wish(catalogue, entry, now))
    slot = next_slot(catalogue, step.env.board.occupancy(work, around, now), entry, now)
    length = length_for(work, service.id, entry.client_id, entry.wanted)
    start = begins(now)
    if slot is not None and now <= slot.span.start < start + service.slot_step:
        start = slot.span.start
    new_client = command.new_client or _as_client(entry, now)
    return Book(
        booking_id=command.booking_id,
        client_id=entry.client_id,
        new_client=None if entry.client_id is not None else new_client,
        service_id=service.id,
        span=Span.lasting(start, length),
        wanted=entry.wanted,
        status=Status.ARRIVED,
        channel=Channel.WALK_IN,
        both=command.both,
    )


def _as_client(entry: QueueEntry, now: datetime) -> Client:
    """A profile from a bare name; the last word is the family name."""
    words = entry.name.split()
    given, family = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (entry.name, "")
    return Client(id=ClientId(0), given_name=given, family_name=family, no_contact_reason="Walk-in", created_at=now)


def _stored(step: Step, action: str, after: QueueEntry, present: QueueEntry, **more: object) -> Outcome[QueueEntry]:
    stored = step.work.queue.replace(after, present)
    _event(step, action, stored, was=present.state.value, **more)
    return Outcome(stored, ChangeSet(queue=True))


def _event(step: Step, action: str, entry: QueueEntry, **more: object) -> None:
    facts: dict[str, object] = {
        "client": entry.client_id or "",
        "service": entry.service_id,
        "staff": sorted(entry.wanted),
        "state": entry.state.value,
    }
    audited(step, action, "queue_entry", entry.id, facts | more)
