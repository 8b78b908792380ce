"""Saying that a client has been told by a person, and what is told.

A call to make is a row of the outbox on a channel that people use; it counts as told only when somebody says so. Of
an answer to a request, that is when its clock stops (SOP A5.3). It refuses to note what nobody has to say.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import AskedBy, Booking, Hold
from bookingdesk.domain.calls import TOLD_ON, CallAttempt, CallOutcome, Standing, one_call_each
from bookingdesk.domain.clients import AddressCheck, Channel
from bookingdesk.domain.confirm_calls import ASKS_COMING
from bookingdesk.domain.errors import MessageRefused, NotFound
from bookingdesk.domain.ids import CallAttemptId, HoldId, MessageId
from bookingdesk.domain.messages import BY_HAND, Message, MessageKind, MessageState
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.call_commands import Said
from bookingdesk.usecases.claiming import dispatch_of, freed, subject_of
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.informing import note_dispatch
from bookingdesk.usecases.letters import said_again
from bookingdesk.usecases.notifying import heard_by_hand
from bookingdesk.usecases.outbox import lines_of, touched_by
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Dispatch, Letter, Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.rescheduling import rescheduled

SAID_ON = frozenset({Channel.PHONE, Channel.WALK_IN, Channel.LETTER})
"""How somebody can have told a client by hand."""
OUTCOME_OF = {channel: outcome for outcome, channel in TOLD_ON.items()}
"""What that is as an outcome; a call that reached them otherwise."""


@needs(Right.SEE_MESSAGES)
def message_text(env: Env, message_id: MessageId) -> Outcome[Letter]:
    """What a message says as things are now: to be read aloud, or looked at before it leaves. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> Dispatch:
        row = work.outbox.get(message_id)
        spoken = row.needs_call and row.channel not in BY_HAND
        return dispatch_of(work, replace(row, channel=Channel.PHONE) if spoken else row, now)

    return Outcome(env.write(env.store.read(step)))


@needs(Right.SEND)
def said(env: Env, command: Said) -> Outcome[Message]:
    """Somebody has told the client by hand. An answer to a request counts from now; a clock it stops, stops now.

    `agreed` to another time because somebody is out moves the booking there in the same transaction; False gives
    the time back. Raises MessageRefused for what needs nobody, LateReasonMissing, and what moving a booking raises.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Message]:
        at = Step(env, work, now)
        row = work.outbox.get(command.message_id)
        noted(at, row, OUTCOME_OF.get(command.channel, CallOutcome.REACHED))
        return told_by_hand(at, row, command)

    return env.store.write(step)


def told_by_hand(at: Step, row: Message, command: Said) -> Outcome[Message]:
    """Within a writing step that may do so: the same, without noting how the call went."""
    if not row.needs_call or command.channel not in SAID_ON:
        raise MessageRefused(present=row.state, wanted="say_message")
    number = said_again(at, row, command.channel, command.late_reason)
    told = replace(
        freed(row, MessageState.SENT, code="said", reason="said"),
        channel=command.channel,
        sequence=number,
        recipient=_reached_at(at, row, command.channel),
        sent_at=at.now,
    )
    if not at.work.outbox.exchange(told, row.state):
        raise MessageRefused(present=MessageState.SENDING, wanted="say_message")
    note_dispatch(at.work, dispatch_of(at.work, told, at.now))
    detail = subject_of(row) | {"kind": row.kind.value, "channel": command.channel.value}
    audited(at, "say_message", "message", row.id, detail)
    return Outcome(told, touched_by(told) | _settled_move(at, row, command))


def noted(
    at: Step,
    row: Message,
    outcome: CallOutcome,
    note: str = "",
    *,
    phone_check: AddressCheck | None = None,
    reconfirmed: bool | None = None,
) -> CallAttempt:
    """Keep how a call went, with how the message stood before, and let go of the claim."""
    was = Standing(
        state=row.state,
        channel=row.channel,
        due_at=row.due_at,
        reason=row.reason,
        last_code=row.last_code,
        recipient=row.recipient,
        sequence=row.sequence,
        phone_check=phone_check,
        reconfirmed=reconfirmed,
    )
    actor = at.env.actor
    attempt = CallAttempt(
        id=CallAttemptId(0),
        message_id=row.id,
        at=at.now.replace(microsecond=0),
        by=actor.name,
        station=actor.station,
        outcome=outcome,
        note=note,
        was=was,
    )
    at.work.calls.release(row.id)
    return replace(attempt, id=at.work.calls.add(attempt))


def last_attempt(work: Work, row: Message) -> CallAttempt | None:
    """How the message's last call went; None where nobody has called."""
    return next(iter(reversed(work.calls.attempts([row.id]).get(row.id, ()))), None)


def answered_no(at: Step, booking: Booking, reason: str) -> None:
    """Who cancels on the line has answered the call that was to be made to ask whether they come: noted as that."""
    rows = at.work.outbox.of_booking(booking.id)
    for row in one_call_each([row for row in rows if row.is_call_to_make and row.due_at <= at.now]):
        if row.kind in ASKS_COMING:
            noted(at, row, CallOutcome.DECLINED, reason)


def _reached_at(at: Step, row: Message, channel: Channel) -> str:
    """The number that was called."""
    (line,) = lines_of(at.work, [row], at.env.actor)
    return line.phone if channel is Channel.PHONE else ""


def _settled_move(at: Step, row: Message, command: Said) -> ChangeSet:
    """Move the booking to the time that was kept for it, or give that time back; None leaves it kept."""
    if row.kind is not MessageKind.MOVE_CALL or command.agreed is None:
        return ChangeSet()
    hold = at.work.holds.get(HoldId(row.id))
    if not command.agreed:
        at.work.holds.release(HoldId(row.id))
        return ChangeSet(holds=frozenset({HoldId(row.id)}))
    if hold is None or hold.expires_at <= at.now:
        raise NotFound(kind="hold", wanted=row.id)
    require(at.env, Right.MOVE)
    moved = rescheduled(at, _move(at.work.bookings.get(row.about_booking), hold))
    return moved.changes | ChangeSet(messages=heard_by_hand(at, moved.value, "said"))


def _move(booking: Booking, hold: Hold) -> Reschedule:
    return Reschedule(
        booking_id=booking.id,
        span=hold.span,
        wanted=frozenset(allocation.resource_id for allocation in hold.allocations),
        asked_by=AskedBy.BUSINESS,
        reason="absence",
        hold_id=hold.id,
        offered=True,
    )
