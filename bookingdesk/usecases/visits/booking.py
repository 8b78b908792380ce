"""Book, move and cancel a visit as one: one transaction, one undo. Each booking keeps its own messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bookingdesk.domain.bookings import FORWARD, MOVABLE, Booking, Status
from bookingdesk.domain.errors import InvalidValue, NotFound, SeriesPast
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.booking import booked
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import VISIT_BOOK, VISIT_CANCEL, VISIT_MOVE, Step
from bookingdesk.usecases.rescheduling import rescheduled
from bookingdesk.usecases.visits.commands import MOST_PARTS, BookVisit, CancelVisit, MoveVisit

Visit = tuple[Booking, ...]


@needs(Right.BOOK)
def book_visit(env: Env, command: BookVisit) -> Outcome[Visit]:
    """Book every part or none; a visit saved already is answered as it is stored.

    Raises InvalidValue, and what booking one of them raises.
    """
    if not 1 <= len(command.parts) <= MOST_PARTS:
        raise InvalidValue(
            field="service", reason="not_allowed", value=str(len(command.parts)), allowed=f"1 – {MOST_PARTS}"
        )
    now = env.now()

    def step(work: Work) -> Outcome[Visit]:
        present = work.series.visit_ids(command.visit_id)
        if present:
            return Outcome(_all(work, present))
        at, changes = Step(env, work, now), ChangeSet()
        made: list[Booking] = []
        for part in command.parts:
            outcome = booked(at, replace(part, visit_id=command.visit_id), verb=VISIT_BOOK)
            made.append(outcome.value)
            changes |= outcome.changes
        return Outcome(tuple(made), changes)

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
                    command.move,
                    booking_id=present.id,
                    span=Span(present.span.start + by, present.span.end + by),
                    allocations=(),
                    wanted=frozenset(),
                    hold_id=None,
                    version=None,
                    note=None,
                    service_id=None,
                    client_id=None,
                )
            )
            changes |= rescheduled(at, one, verb=VISIT_MOVE).changes
        return Outcome(_all(work, work.series.visit_ids(anchor.visit_id)) if anchor.visit_id else (), changes)

    return env.store.write(step)


@needs(Right.CANCEL)
def cancel_visit(env: Env, command: CancelVisit) -> Outcome[Visit]:
    """Cancel all bookings of the visit that can be. Raises NotFound, SeriesPast, and as `cancelled`."""
    now = env.now()

    def step(work: Work) -> Outcome[Visit]:
        anchor, mates = _mates(work, command.cancel.booking_id)
        chosen = [b for b in mates if Status.CANCELLED in FORWARD[b.status]]
        if not chosen:
            raise SeriesPast(number=anchor.number)
        at, changes = Step(env, work, now), ChangeSet()
        for present in chosen:
            version = command.cancel.version if present.id == anchor.id else None
            one = replace(command.cancel, booking_id=present.id, version=version)
            changes |= cancelled(at, one, verb=VISIT_CANCEL).changes
        return Outcome(_all(work, [b.id for b in mates]), changes)

    return env.store.write(step)


def _mates(work: Work, booking_id: BookingId) -> tuple[Booking, Visit]:
    anchor = work.bookings.get(booking_id)
    if anchor.visit_id is None:
        raise NotFound(kind="visit", wanted=anchor.number)
    return anchor, _all(work, work.series.visit_ids(anchor.visit_id))


def _all(work: Work, ids: Sequence[BookingId]) -> Visit:
    found = work.bookings.many(ids)
    return tuple(found[id_] for id_ in ids)
