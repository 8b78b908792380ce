"""How bookings turn when an action is taken back or done again: all that it did together, and nothing done since.

An action is not undone where somebody else has changed the same things since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from bookingdesk.domain.bookings import UNDONE, AskedBy, Booking, Cancellation, CancelOutcome, Status
from bookingdesk.domain.errors import UndoRefused
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import account
from bookingdesk.domain.policies import refund_due
from bookingdesk.usecases.permits import require
from bookingdesk.usecases.ports import Action
from bookingdesk.usecases.recording import VISIT_ADD, Step
from bookingdesk.usecases.rescheduling import with_sequence
from bookingdesk.usecases.seating import back_in_seat
from bookingdesk.usecases.undo_rights import rights_of
from bookingdesk.usecases.visits.standing import stays_in_visit

BOOKKEEPING = frozenset({"version", "sequence", "status_since"})
"""Fields that change with every step and say nothing about who else was here."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An action with how the booking should stand, and how it is to stand."""

    action: Action
    came_from: Booking
    target: Booking


def done_together(at: Step, action: Action) -> tuple[Action, ...]:
    """The action and those of the same unit of work, which are all undone or all in force like it.

    Raises NotAllowed for somebody who could not have taken them; one's own, done by somebody's leave, one may take
    back without it, but not do again.
    """
    mates = at.work.actions.of_group(action.group)
    for each in mates:
        if each.undone_at is None and each.user == at.env.actor.name:
            continue
        for right in sorted(rights_of(each)):
            require(at.env, right)
    return (action, *(each for each in mates if each.id != action.id))


def turn_all(at: Step, turns: Sequence[Turn]) -> list[tuple[Turn, Booking, Booking]]:
    """Turn all bookings in one go, so that two that had swapped can take each other's places again."""
    present = [at.work.bookings.get(turn.action.booking_id) for turn in turns]
    at.work.holds.sweep(at.now)
    turned = [_turned_one(at, turn, here) for turn, here in zip(turns, present, strict=True)]
    sessions = {one.id: one for one in turned if one.seats is not None}
    turned = [
        back_in_seat(at.work, here, one, sessions.get(one.session_id) if one.session_id else None, at.now)
        for here, one in zip(present, turned, strict=True)
    ]
    return list(zip(turns, present, at.work.bookings.replace_many(turned), strict=True))


def as_before(action: Action, now: datetime, paid: Money | None = None) -> Booking:
    """How the booking stood before the action; one that did not exist is cancelled, as nothing is deleted.

    What was paid for it meanwhile goes back whole then.
    """
    if action.before is not None:
        return action.before
    back = refund_due(None, CancelOutcome.FREE, AskedBy.BUSINESS, paid)
    cancellation = Cancellation(at=now, reason=UNDONE, asked_by=AskedBy.BUSINESS, refund=back)
    return replace(action.after, status=Status.CANCELLED, status_since=now, cancellation=cancellation)


def goes_back_to(at: Step, action: Action, together: Sequence[Action]) -> Booking:
    """How the booking stood; one that joined a visit for these stays in it while others have come to it since."""
    if action.verb == VISIT_ADD and action.before is not None:
        leaving = {each.booking_id for each in together}
        if stays_in_visit(at.work, at.work.bookings.get(action.booking_id), leaving):
            return action.after
    return as_before(action, at.now, _paid(at, action))


def _paid(at: Step, action: Action) -> Money | None:
    """What came in for the booking and was not given back."""
    return account(action.after, at.work.payments.of_booking(action.booking_id)).paid


def _turned_one(step: Step, turn: Turn, present: Booking) -> Booking:
    """The booking with what the action changed as the target has it, and nothing else.

    Raises UndoRefused where the same things were changed since.
    """
    action, came_from, target = turn.action, turn.came_from, turn.target
    names = _differing(came_from, target)
    guarded = names | {"span", "allocations"} if action.before is None else names
    if any(_comparable(present, name) != _comparable(came_from, name) for name in guarded):
        raise UndoRefused(number=present.number, why="stale", by="", alternatives=())
    turned = replace(present, **{name: getattr(target, name) for name in names})
    if turned.status is not present.status:
        turned = replace(turned, status_since=target.status_since)
    return with_sequence(present, turned, step.work.catalogue.load())


def _differing(one: Booking, other: Booking) -> frozenset[str]:
    names = (field.name for field in fields(Booking) if field.name not in BOOKKEEPING)
    return frozenset(name for name in names if _comparable(one, name) != _comparable(other, name))


def _comparable(booking: Booking, name: str) -> object:
    """Allocations count as a set, as their order carries no meaning; a cancellation without moment and money."""
    if name == "allocations":
        return frozenset((a.resource_id, a.unit_no, a.busy) for a in booking.allocations)
    if name == "cancellation" and booking.cancellation:
        return replace(booking.cancellation, at=booking.created_at, refund=None)
    return getattr(booking, name)
