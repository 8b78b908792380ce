"""Undo and redo: every booking action of this station taken back by its opposite, with its unsent messages.

What was sent cannot be unsent: the answer says how many, and `correct` puts the client right. An action is not
undone where somebody else has changed the same things since, or has the time now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import UNDONE, AskedBy, Booking, Cancellation, CancelOutcome, Status
from bookingdesk.domain.errors import NotFound, NothingToUndo, SlotTaken, UndoRefused
from bookingdesk.domain.ids import ActionId, BookingId, RequestId
from bookingdesk.domain.message_rows import start_named
from bookingdesk.domain.messages import Message
from bookingdesk.domain.money import Money
from bookingdesk.domain.news import News, news_of
from bookingdesk.domain.payments import account
from bookingdesk.domain.policies import refund_due
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import AlreadySeated, SeatsRefused, SessionFull, SessionInvolved, SessionOver
from bookingdesk.usecases.admitting import alternatives
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.notifying import Planned, corrected, take_back, tell
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Action, Work
from bookingdesk.usecases.readings import UndoLine, Undone
from bookingdesk.usecases.recording import (
    SERIES_REWRITE,
    SUMMARISED,
    VISIT_ADD,
    Step,
    audited,
    audited_booking,
    changed,
)
from bookingdesk.usecases.requests.undone import answer_again, reopen_answered
from bookingdesk.usecases.rescheduling import with_sequence
from bookingdesk.usecases.seating import back_in_seat
from bookingdesk.usecases.summarising import summarise_again, summarise_for, told_since, withdraw_summaries
from bookingdesk.usecases.undo_rights import rights_of
from bookingdesk.usecases.visits.standing import stays_in_visit
from bookingdesk.usecases.waitlist import follow_undo

REMEMBERED = 50
"""How many actions of a station can be looked at (interface 2.23)."""
BOOKKEEPING = frozenset({"version", "sequence", "status_since"})
"""Fields that change with every step and say nothing about who else was here."""


@needs(Right.UNDO)
def undo(env: Env, nothing: None = None) -> Outcome[Undone]:
    """Take back this station's last action. Raises NothingToUndo, UndoRefused (with by and alternatives)."""

    def last(work: Work) -> Action:
        for action in work.actions.last(env.actor.station, limit=REMEMBERED):
            if action.undone_at is None:
                return action
        raise NothingToUndo()

    return undo_action(env, env.store.read(last).id)


@needs(Right.UNDO)
def undo_action(env: Env, action_id: ActionId) -> Outcome[Undone]:
    """Take back one action of this station's history.

    Raises NotFound, also for another station's; NothingToUndo where it was already, UndoRefused, NotAllowed for
    somebody who could not have taken it.
    """
    now = env.now()
    action = env.store.read(lambda work: work.actions.get(action_id))
    if action.station != env.actor.station:
        raise NotFound(kind="action", wanted=action_id)
    target = _before(action, now)

    def step(work: Work) -> Outcome[Undone]:
        at = Step(env, work, now)
        if work.actions.get(action_id).undone_at is not None:
            raise NothingToUndo()
        together = _together(at, action)
        turns = [_Turn(each, each.after, _former(at, each, together)) for each in together]
        answers, waiting = [], ChangeSet()
        concerned: list[Booking] = []
        for turn, present, stored in _stored(at, turns):
            concerned += (stored, present)  # of whoever had it, and of whoever has it again
            work.actions.mark_undone(turn.action.id, now)
            audited_booking(at, "undo", stored, present, verb=turn.action.verb)
            known = turn.action.before.version if turn.action.before else 0
            planned = take_back(at, known, present, stored, work.catalogue.load())
            answers.append(_answer(turn.action, present, stored, planned, reopen_answered(at, turn.action)))
            waiting |= follow_undo(at, turn.action, stored)
        _mark_rewritten(at, action, undone=True)
        undone = [answer.value.booking for answer in answers]
        answers = _with_summaries(at, action, answers)
        if action.verb in SUMMARISED:
            withdraw_summaries(at, undone, action.at)
        waiting |= ChangeSet(messages=summarise_again(at, concerned, action.at, work.catalogue.load()))
        return _joined(answers, waiting)

    return _explained(env, target, lambda: env.store.write(step))


@needs(Right.UNDO)
def redo(env: Env, nothing: None = None) -> Outcome[Undone]:
    """Do again what this station took back last. Raises NothingToUndo, UndoRefused, NotAllowed as `undo_action`."""
    now = env.now()
    action = env.store.read(lambda work: _next_again(work, env.actor.station))

    def step(work: Work) -> Outcome[Undone]:
        at = Step(env, work, now)
        if work.actions.get(action.id).undone_at is None:
            raise NothingToUndo()
        turns = [_Turn(each, _before(each, now), each.after) for each in _together(at, action)]
        answers, waiting = [], ChangeSet()
        for turn, present, stored in _stored(at, turns):
            work.actions.mark_undone(turn.action.id, None)
            audited_booking(at, "redo", stored, present, verb=turn.action.verb)
            told = turn.action.verb not in SUMMARISED
            planned = tell(at, present, stored, work.catalogue.load(), told=told)
            answers.append(_answer(turn.action, present, stored, planned, answer_again(at, turn.action)))
            waiting |= follow_undo(at, turn.action, stored)
        _mark_rewritten(at, action, undone=False)
        several = [answer.value.booking for answer in answers if answer.value.verb in SUMMARISED]
        if several:
            summarise_for(at, several, work.catalogue.load())
        return _joined(answers, waiting)

    return _explained(env, action.after, lambda: env.store.write(step))


@needs(Right.SEE_SCHEDULE)
def history(env: Env, limit: int = REMEMBERED) -> Outcome[tuple[UndoLine, ...]]:
    """The last actions of this station, newest first, those taken back included."""

    def step(work: Work) -> tuple[UndoLine, ...]:
        actions = work.actions.last(env.actor.station, limit=limit)
        clients = work.clients.many({action.after.client_id for action in actions})
        catalogue = work.catalogue.load()
        return tuple(
            UndoLine(
                action_id=action.id,
                at=action.at,
                user=action.user,
                verb=action.verb,
                booking=discreet(env.actor, action.after, catalogue),
                client=clients[action.after.client_id],
                service=catalogue.services[action.after.service_id],
                undone_at=action.undone_at,
            )
            for action in actions
        )

    return Outcome(env.store.read(step))


@needs(Right.SEND)
def correct(env: Env, booking_id: BookingId) -> Outcome[Message]:
    """Tell whoever had heard of a change since undone how the booking stands now; answers the first message.

    Where it had been put under another client meanwhile, that client hears that it is cancelled. Raises NotFound.
    """
    now = env.now()

    def step(work: Work) -> tuple[Message, ...]:
        at = Step(env, work, now)
        booking = work.bookings.get(booking_id)
        planned = corrected(at, booking, work.catalogue.load())
        for one in planned:
            audited(at, "correct", "booking", booking_id, {"kind": one.kind.value, "state": one.state.value})
        return tuple(work.outbox.get(one.id) for one in planned)

    messages = env.store.write(step)
    changes = ChangeSet(messages=frozenset(one.id for one in messages), bookings=frozenset({booking_id}))
    return Outcome(messages[0], changes)


def _mark_rewritten(at: Step, action: Action, *, undone: bool) -> None:
    """The rule that the action gave its series counts no longer, or again."""
    if action.verb == SERIES_REWRITE and action.after.series_id is not None:
        at.work.series.mark_rewritten(action.after.series_id, action.at, undone=undone)


def _next_again(work: Work, station: str) -> Action:
    """The oldest of the actions taken back since something was last done, be that taken back itself by now."""
    found: Action | None = None
    actions = work.actions.last(station, limit=REMEMBERED)
    for action in actions:
        if action.undone_at is None or action.undone_at < actions[0].at:
            break
        found = action
    if found is None:
        raise NothingToUndo()
    return found


@dataclass(frozen=True, slots=True)
class _Turn:
    """An action with how the booking should stand, and how it is to stand."""

    action: Action
    came_from: Booking
    target: Booking


def _together(at: Step, action: Action) -> tuple[Action, ...]:
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


def _stored(at: Step, turns: Sequence[_Turn]) -> list[tuple[_Turn, Booking, Booking]]:
    """Turn all bookings in one go, so that two that had swapped can take each other's places again."""
    present = [at.work.bookings.get(turn.action.booking_id) for turn in turns]
    at.work.holds.sweep(at.now)
    turned = [_turned(at, turn, here) for turn, here in zip(turns, present, strict=True)]
    sessions = {one.id: one for one in turned if one.seats is not None}
    turned = [
        back_in_seat(at.work, here, one, sessions.get(one.session_id) if one.session_id else None, at.now)
        for here, one in zip(present, turned, strict=True)
    ]
    return list(zip(turns, present, at.work.bookings.replace_many(turned), strict=True))


def _joined(answers: Sequence[Outcome[Undone]], changes: ChangeSet) -> Outcome[Undone]:
    """One answer for all, with what changed besides."""
    for answer in answers:
        changes |= answer.changes
    first, *others = (answer.value for answer in answers)
    return Outcome(replace(first, others=tuple(others)), changes)


def _before(action: Action, now: datetime, paid: Money | None = None) -> Booking:
    """How the booking stood before the action; one that did not exist is cancelled, as nothing is deleted.

    What was paid for it meanwhile goes back whole then.
    """
    if action.before is not None:
        return action.before
    back = refund_due(None, CancelOutcome.FREE, AskedBy.BUSINESS, paid)
    cancellation = Cancellation(at=now, reason=UNDONE, asked_by=AskedBy.BUSINESS, refund=back)
    return replace(action.after, status=Status.CANCELLED, status_since=now, cancellation=cancellation)


def _former(at: Step, action: Action, together: Sequence[Action]) -> Booking:
    """How the booking stood; one that joined a visit for these stays in it while others have come to it since."""
    if action.verb == VISIT_ADD and action.before is not None:
        leaving = {each.booking_id for each in together}
        if stays_in_visit(at.work, at.work.bookings.get(action.booking_id), leaving):
            return action.after
    return _before(action, at.now, _paid(at, action))


def _paid(at: Step, action: Action) -> Money | None:
    """What came in for the booking and was not given back."""
    return account(action.after, at.work.payments.of_booking(action.booking_id)).paid


def _turned(step: Step, turn: _Turn, present: Booking) -> Booking:
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


def _answer(
    action: Action, present: Booking, stored: Booking, planned: Planned, requests: frozenset[RequestId]
) -> Outcome[Undone]:
    told = max(planned.told, key=lambda row: (row.booking_version, row.created_at), default=None)
    undone = Undone(
        booking_id=stored.id,
        verb=action.verb,
        booking=stored,
        withdrawn=planned.withdrawn,
        already_sent=len(planned.told),
        told_client=told.client_id if told else None,
        told_at=told.moment if told else None,
        told_start=start_named(told) if told else None,
    )
    return Outcome(undone, changed(present, stored) | ChangeSet(messages=planned.messages, requests=requests))


def _with_summaries(at: Step, action: Action, answers: Sequence[Outcome[Undone]]) -> list[Outcome[Undone]]:
    """The same where one message about several bookings told the client of what is undone."""
    catalogue = at.work.catalogue.load()
    changes = {one.booking_id: one for one in at.work.actions.of_group(action.group)}
    news = [
        answer.value.booking
        for answer in answers
        if news_of((one := changes[answer.value.booking_id]).before, one.after, catalogue) is not News.NOTHING
    ]
    heard = told_since(at.work, news, action.at)
    return [_with_summary(answer, heard.get(answer.value.booking_id)) for answer in answers]


def _with_summary(answer: Outcome[Undone], row: Message | None) -> Outcome[Undone]:
    if row is None or answer.value.already_sent:
        return answer
    told = replace(
        answer.value,
        already_sent=1,
        told_client=row.client_id,
        told_at=row.moment,
        told_start=start_named(row),
    )
    return replace(answer, value=told)


def _explained(env: Env, target: Booking, step: Callable[[], Outcome[Undone]]) -> Outcome[Undone]:
    """Run the step; a time that is gone becomes UndoRefused with who has it and what could be had instead."""
    try:
        return step()
    except (SessionFull, SeatsRefused) as full:  # somebody has the seat now, or it is kept for them
        raise UndoRefused(number=target.number, why="seat_taken", by="", alternatives=()) from full
    except (SessionInvolved, SessionOver, AlreadySeated) as kept:  # somebody has joined or left the session since
        raise UndoRefused(number=target.number, why="stale", by="", alternatives=()) from kept
    except SlotTaken as taken:
        wish = StartWish(
            service_id=target.service_id,
            start=target.span.start,
            duration=target.span.duration,
            wanted=target.resource_ids(),
            any_notice=True,
            ignoring=target.id,
        )
        by, since = env.store.read(lambda work: _who_has(work, target, env.now()))
        raise UndoRefused(
            number=target.number,
            why=taken.code,
            by=by or taken.facts.get("by", ""),
            since=since,
            start=target.span.start,
            booking_id=target.id,
            alternatives=alternatives(env, wish),
        ) from taken


def _who_has(work: Work, target: Booking, now: datetime) -> tuple[str, datetime | None]:
    """Who booked or holds what the target would take, and since when; empty where nobody does any more."""
    mine = {(a.resource_id, a.unit_no) for a in target.allocations}
    for booking in work.bookings.between(target.busy):
        if booking.id != target.id and mine & {(a.resource_id, a.unit_no) for a in booking.allocations}:
            return _who_placed(work, booking)
    for held in work.holds.active(now, target.busy):
        if mine & {(a.resource_id, a.unit_no) for a in held.allocations}:
            return held.user, None
    return "", None


def _who_placed(work: Work, booking: Booking) -> tuple[str, datetime]:
    """Who put a booking where it is, and when: who moved it there, else who made it."""
    placing = [
        entry
        for entry in work.audit.of_entity("booking", booking.id)
        if entry.action == "book" or "start" in entry.detail or "resources" in entry.detail
    ]
    newest = max(placing, key=lambda entry: entry.seq, default=None)
    return (newest.actor, newest.at) if newest else (booking.created_by, booking.created_at)
