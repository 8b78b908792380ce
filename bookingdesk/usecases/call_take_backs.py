"""Taking back how a call went: the message stands as before, and what the outcome led to goes with it.

Refuses what would not be true any more: news that have left meanwhile, a booking that was moved or cancelled.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bookingdesk.domain import calls as rules
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.calls import CallAttempt, CallOutcome
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import UNSENT, Message, MessageKind, MessageState
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.call_answers import asked_about
from bookingdesk.usecases.calls import last_attempt
from bookingdesk.usecases.claiming import freed, subject_of
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.letters import not_delivered
from bookingdesk.usecases.outbox import touched_by
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited, audited_booking, changed
from bookingdesk.usecases.wrong_address import check_phone


@needs(Right.SEND)
def take_back_call(env: Env, message_id: MessageId) -> Outcome[CallAttempt]:
    """Take back the last outcome of a call: the message stands as before and waits for its call again.

    Raises CallStands where that would not be true any more: its message has left meanwhile, the booking was moved
    or confirmed with the call (undo that first), or something else has happened to it.
    """
    now = env.now()

    def step(work: Work) -> Outcome[CallAttempt]:
        at = Step(env, work, now)
        row = work.outbox.get(message_id)
        last = last_attempt(work, row)
        if last is None or last.was is None:
            raise rules.CallStands(why="none")
        was = last.was
        _check_can_go_back(work, row, last)
        before = replace(
            freed(row, was.state, code=was.last_code, reason=was.reason),
            channel=was.channel,
            due_at=was.due_at,
            sequence=was.sequence,
            recipient=was.recipient,
            last_code=was.last_code,
            sent_at=None,
        )
        changes = touched_by(before)
        if was.reconfirmed is not None:
            changes |= _unmarked(at, row, last.at)
        if row.sequence != was.sequence:
            not_delivered(at, replace(row, reason="undone"))
        if not work.outbox.exchange(before, row.state):
            raise rules.CallStands(why="left")
        if last.outcome is CallOutcome.WRONG_NUMBER and row.client_id is not None:
            client = work.clients.get(row.client_id)
            if client.phone_is_wrong:
                changes |= check_phone(at, client, was.phone_check)
        work.calls.drop(last.id)
        detail = subject_of(row) | {"outcome": last.outcome.value}
        audited(at, "take_back_call", "message", row.id, detail)
        return Outcome(last, changes)

    return env.store.write(step)


def _check_can_go_back(work: Work, row: Message, last: CallAttempt) -> None:
    """Raise CallStands where the message is not any more as the outcome left it."""
    told = last.outcome in rules.TOLD
    if last.outcome is CallOutcome.DECLINED:
        raise rules.CallStands(why="cancelled")
    if told and row.kind is MessageKind.MOVE_CALL:
        raise rules.CallStands(why="moved")
    confirmed = told and last.was is not None and last.was.reconfirmed is False
    if confirmed and work.bookings.get(row.about_booking).status is not Status.TENTATIVE:
        raise rules.CallStands(why="confirmed")
    if last.outcome is CallOutcome.GIVEN_UP:
        stands = row.state is MessageState.SKIPPED
    else:
        stands = row.state is MessageState.SENT if told else row.state in UNSENT
    if not stands:
        left = row.state in {MessageState.SENT, MessageState.SENDING, MessageState.IN_DOUBT}
        raise rules.CallStands(why="left" if left else "changed")


def _unmarked(at: Step, row: Message, said_at: datetime) -> ChangeSet:
    """Take off the mark that the client comes, where it still stands as this call set it."""
    changes = ChangeSet()
    for booking in asked_about(at, row):
        said = booking.reconfirmation
        if said is None or said.at != said_at:
            continue
        stored = at.work.bookings.replace(replace(booking, reconfirmation=None))
        audited_booking(at, "reconfirm", stored, booking)
        at.work.outbox.restamp(stored.id, stored.version)
        changes |= changed(stored)
    return changes
