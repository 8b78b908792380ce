"""Undo and redo: every booking action of this station taken back by its opposite, with its unsent messages.

What was sent cannot be unsent: the answer says how many, and `correct` puts the client right. An action is not
undone where somebody else has changed the same things since, or has the time now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.errors import NotFound, NothingToUndo
from bookingdesk.domain.ids import ActionId, BookingId, RequestId
from bookingdesk.domain.message_rows import start_named
from bookingdesk.domain.messages import Message
from bookingdesk.domain.news import News, news_of
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.informing import AlreadyInformed, heard_nothing
from bookingdesk.usecases.notifying import Planned, corrected, take_back, tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Action, Work
from bookingdesk.usecases.readings import UndoLine, Undone
from bookingdesk.usecases.recording import (
    SERIES_REWRITE,
    SUMMARISED,
    Step,
    audited,
    audited_booking,
    changed,
)
from bookingdesk.usecases.requests.undone import answer_again, reopen_answered
from bookingdesk.usecases.summarising import summarise_again, summarise_for, told_since, withdraw_summaries
from bookingdesk.usecases.undo_refusals import explained
from bookingdesk.usecases.undo_turns import Turn, as_before, done_together, goes_back_to, turn_all
from bookingdesk.usecases.waitlist import follow_undo

REMEMBERED = 50
"""How many actions of a station can be looked at (interface 2.23)."""


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
    target = as_before(action, now)

    def step(work: Work) -> Outcome[Undone]:
        at = Step(env, work, now)
        if work.actions.get(action_id).undone_at is not None:
            raise NothingToUndo()
        together = done_together(at, action)
        turns = [Turn(each, each.after, goes_back_to(at, each, together)) for each in together]
        answers, waiting = [], ChangeSet()
        concerned: list[Booking] = []
        for turn, present, stored in turn_all(at, turns):
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

    return explained(env, target, lambda: env.store.write(step))


@needs(Right.UNDO)
def redo(env: Env, nothing: None = None) -> Outcome[Undone]:
    """Do again what this station took back last. Raises NothingToUndo, UndoRefused, NotAllowed as `undo_action`."""
    now = env.now()
    action = env.store.read(lambda work: _next_again(work, env.actor.station))

    def step(work: Work) -> Outcome[Undone]:
        at = Step(env, work, now)
        if work.actions.get(action.id).undone_at is None:
            raise NothingToUndo()
        turns = [Turn(each, as_before(each, now), each.after) for each in done_together(at, action)]
        answers, waiting = [], ChangeSet()
        for turn, present, stored in turn_all(at, turns):
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

    return explained(env, action.after, lambda: env.store.write(step))


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

    Where it had been put under another client meanwhile, that client hears that it is cancelled. Raises NotFound,
    and AlreadyInformed of what never took place where the message was held back after all, on its way out.
    """
    now = env.now()

    def step(work: Work) -> tuple[Message, ...]:
        at = Step(env, work, now)
        booking = work.bookings.get(booking_id)
        if booking.status is Status.CANCELLED and heard_nothing(work, booking):
            raise AlreadyInformed(number=booking.number)
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


def _joined(answers: Sequence[Outcome[Undone]], changes: ChangeSet) -> Outcome[Undone]:
    """One answer for all, with what changed besides."""
    for answer in answers:
        changes |= answer.changes
    first, *others = (answer.value for answer in answers)
    return Outcome(replace(first, others=tuple(others)), changes)


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
