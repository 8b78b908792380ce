"""Book, move and cancel a visit as one: one transaction, one undo, one message for each client.

The message lists every step that the client has in it, and nobody else's. What a step alone goes through, such as
being moved in the calendar, is told alone (see `usecases.summarising`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bookingdesk.domain.bookings import FORWARD, MOVABLE, Booking, Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import InvalidValue, NotFound, SeriesPast
from bookingdesk.domain.ids import BookingId, ClientId, VisitId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.booking import booked
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.carrying import time_only
from bookingdesk.usecases.clients import registered
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import VISIT_BOOK, VISIT_CANCEL, VISIT_MOVE, Step
from bookingdesk.usecases.rescheduling import rescheduled
from bookingdesk.usecases.summarising import steps_of, summarise_for
from bookingdesk.usecases.visits.commands import MOST_PARTS, BookVisit, CancelVisit, MoveVisit

Visit = tuple[Booking, ...]


@needs(Right.BOOK)
def book_visit(env: Env, command: BookVisit) -> Outcome[Visit]:
    """Book every part or none; a visit saved already is answered as it is stored.

    Raises InvalidValue, and what booking one of them raises.
    """
    check_count(len(command.parts))
    now = env.now()

    def step(work: Work) -> Outcome[Visit]:
        if work.series.visit_ids(command.visit_id):
            return Outcome(steps_of(work, command.visit_id))
        return parts_booked(Step(env, work, now), command.visit_id, command.parts, VISIT_BOOK)

    return env.store.write(step)


@needs(Right.MOVE)
def move_visit(env: Env, command: MoveVisit) -> Outcome[Visit]:
    """Move all that are still to come by as much as the named one moves; all or none.

    Raises NotFound, SeriesPast, and what `rescheduled` raises.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Visit]:
        anchor, mates = _mates(work, command.move.booking_id)
        by = command.move.span.start - anchor.span.start
        chosen = [b for b in mates if b.status in MOVABLE and (command.only is None or b.id in command.only)]
        moving = {b.id: b for b in [*chosen, anchor]}
        at, changes = Step(env, work, now), ChangeSet()
        onward = by.total_seconds() > 0
        for present in sorted(moving.values(), key=lambda b: b.span.start, reverse=onward):
            mine = present.id == anchor.id
            one = (
                command.move
                if mine
                else replace(
                    time_only(command.move),
                    booking_id=present.id,
                    span=Span(present.span.start + by, present.span.end + by),
                )
            )
            changes |= rescheduled(at, one, verb=VISIT_MOVE, told=False).changes
        changes |= _told(at, () if command.move.silent else moving.values())
        return Outcome(_mates(work, anchor.id)[1], changes)

    return env.store.write(step)


@needs(Right.CANCEL)
def cancel_visit(env: Env, command: CancelVisit) -> Outcome[Visit]:
    """Cancel all bookings of the visit that can be. Raises NotFound, SeriesPast, and as `cancelled`."""
    now = env.now()

    def step(work: Work) -> Outcome[Visit]:
        anchor, mates = _mates(work, command.cancel.booking_id)
        wanted = [b for b in mates if command.only is None or b.id in command.only]
        chosen = [b for b in wanted if Status.CANCELLED in FORWARD[b.status]]
        if not chosen:
            raise SeriesPast(number=anchor.number)
        at, changes = Step(env, work, now), ChangeSet()
        for present in chosen:
            version = command.cancel.version if present.id == anchor.id else None
            one = replace(command.cancel, booking_id=present.id, version=version)
            changes |= cancelled(at, one, verb=VISIT_CANCEL, told=False).changes
        changes |= _told(at, chosen)
        return Outcome(_mates(work, anchor.id)[1], changes)

    return env.store.write(step)


@needs(Right.SEE_SCHEDULE)
def visit_of(env: Env, booking_id: BookingId) -> Outcome[Visit]:
    """All bookings of the visit that a booking belongs to, cancelled ones included; empty for none. NotFound."""

    def step(work: Work) -> Visit:
        booking = work.bookings.get(booking_id)
        found = steps_of(work, booking.visit_id) if booking.visit_id is not None else ()
        catalogue = work.catalogue.load()
        return tuple(discreet(env.actor, each, catalogue) for each in found)

    return Outcome(env.store.read(step))


def check_count(parts: int) -> None:
    """Refuse a visit of no parts or of too many. Raises InvalidValue."""
    if not 1 <= parts <= MOST_PARTS:
        raise InvalidValue(field="service", reason="not_allowed", value=str(parts), allowed=f"1 – {MOST_PARTS}")


def parts_booked(at: Step, visit_id: VisitId, parts: Sequence[Book], verb: str) -> Outcome[Visit]:
    """Book the parts of a visit in a transaction under way, and tell each client once. Raises as `booked`."""
    made: list[Booking] = []
    changes = ChangeSet()
    for part in _with_clients(at, visit_id, parts):
        outcome = booked(at, part, verb=verb, told=False)
        made.append(outcome.value)
        changes |= outcome.changes
    loud = [b for b, part in zip(made, parts, strict=True) if not part.silent]
    return Outcome(_present(at.work, made), changes | _told(at, loud))


def _with_clients(at: Step, visit_id: VisitId, parts: Sequence[Book]) -> Iterator[Book]:
    """The parts with their visit; who is new is registered once, not once a part."""
    known: dict[Client, ClientId] = {}
    for part in parts:
        new = part.new_client if part.client_id is None else None
        if new is not None and new not in known:
            known[new] = registered(at, new).id
        client = part.client_id if new is None else known[new]
        yield replace(part, visit_id=visit_id, client_id=client, new_client=None)


def _told(at: Step, bookings: Iterable[Booking]) -> ChangeSet:
    """One message for each client who has a step among these."""
    return ChangeSet(messages=summarise_for(at, bookings, at.work.catalogue.load()))


def _present(work: Work, bookings: Sequence[Booking]) -> Visit:
    """The same as they are stored now, in the same order."""
    found = work.bookings.many([b.id for b in bookings])
    return tuple(found[b.id] for b in bookings)


def _mates(work: Work, booking_id: BookingId) -> tuple[Booking, Visit]:
    anchor = work.bookings.get(booking_id)
    if anchor.visit_id is None:
        raise NotFound(kind="visit", wanted=anchor.number)
    return anchor, steps_of(work, anchor.visit_id)
