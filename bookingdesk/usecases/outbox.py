"""The outbox as the desk sees and steers it: look, withdraw, try again, send now. Sending itself is `dispatching`.

Every step is an exchange against the state that was seen, so that a sender at work is never overruled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.confirm_calls import yes_is_missing
from bookingdesk.domain.errors import MessageRefused, NotFound, RuleViolation
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.letters import addresses
from bookingdesk.domain.messages import AT_ONCE, BY_DESK, LATER, Message, MessageKind, MessageState, Phase
from bookingdesk.domain.releasing import SILENCED
from bookingdesk.domain.rights import Right
from bookingdesk.domain.steering import SOONEST_FIRST, STATES, Steer, may
from bookingdesk.domain.ways import Way, way_to
from bookingdesk.usecases.claiming import subject_of
from bookingdesk.usecases.commands import OutboxQuery
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.env import Actor, ChangeSet, Env, Outcome
from bookingdesk.usecases.letters import not_delivered, said_again
from bookingdesk.usecases.outbox_commands import Steered, SteerMessages
from bookingdesk.usecases.outbox_search import meant_by
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import OutboxLine
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.reminding import is_spoken_for
from bookingdesk.usecases.requests.offering import still_held


@needs(Right.SEE_MESSAGES)
def outbox_page(env: Env, query: OutboxQuery) -> Outcome[tuple[OutboxLine, ...]]:
    """One page of a part of the outbox, with whom and what each is about; the next goes on `beyond` its last."""

    def step(work: Work) -> tuple[OutboxLine, ...]:
        states = STATES[query.part] if query.states is None else query.states
        meant = meant_by(work, query, states)
        first = query.part in SOONEST_FIRST
        if meant.rows is not None:
            rows: Sequence[Message] = sorted(meant.rows, key=lambda row: (row.moment, row.id), reverse=not first)
        else:
            rows = work.outbox.page(
                states=states,
                limit=query.limit,
                soonest_first=first,
                beyond=query.beyond,
                clients=meant.clients,
                kinds=query.kinds or None,
            )
        return lines_of(work, rows, env.actor)

    return Outcome(env.store.read(step))


@needs(Right.SEE_MESSAGES)
def message_line(env: Env, message_id: MessageId) -> Outcome[OutboxLine]:
    """One message as the page shows it. Raises NotFound."""

    def step(work: Work) -> OutboxLine:
        (line,) = lines_of(work, [work.outbox.get(message_id)], env.actor)
        return line

    return Outcome(env.store.read(step))


def lines_of(work: Work, rows: Sequence[Message], reader: Actor) -> tuple[OutboxLine, ...]:
    """The messages joined with client, subject and service, in the same order."""
    bookings = work.bookings.many({row.booking_id for row in rows if row.booking_id is not None})
    clients = work.clients.many({row.client_id for row in rows if row.client_id is not None})
    requests = work.requests.many({row.request_id for row in rows if row.request_id is not None})
    offers = work.waitlist.many_offers({row.offer_id for row in rows if row.offer_id is not None})
    catalogue = work.catalogue.load()

    def line(row: Message) -> OutboxLine:
        request = requests[row.request_id] if row.request_id is not None else None
        offer = offers[row.offer_id] if row.offer_id is not None else None
        booking = discreet(reader, bookings[row.booking_id], catalogue) if row.booking_id is not None else None
        subject = booking or offer or request
        service = subject.service_id if subject is not None else None
        return OutboxLine(
            message=_spoken_for(work, row, bookings.get(row.booking_id)) if row.booking_id is not None else row,
            client=clients[row.client_id] if row.client_id is not None else None,
            booking=booking,
            request=request,
            offer=offer,
            service=catalogue.services[service] if service is not None else None,
        )

    return tuple(line(row) for row in rows)


def _spoken_for(work: Work, row: Message, booking: Booking | None) -> Message:
    """The message; where somebody has to call, one call a day speaks for all steps of a visit, and no yes is asked
    for twice."""
    if booking is None or not row.needs_call:
        return row
    if row.kind is MessageKind.CONFIRM_CALL and not yes_is_missing(booking):
        return replace(row, state=MessageState.SKIPPED, reason="approved")
    if not is_spoken_for(work, row, booking):
        return row
    return replace(row, state=MessageState.SKIPPED, reason="with_visit")


@needs(Right.SEND)
def withdraw(env: Env, message_id: MessageId) -> Outcome[Message]:
    """Take back a message that has not left; the request it would have answered is open again.

    Raises MessageRefused, NotFound.
    """

    def back(step: Step, row: Message) -> Message:
        ended = _free(row, MessageState.WITHDRAWN, row.due_at, reason=BY_DESK)
        not_delivered(step, ended)
        return ended

    return _steered(env, message_id, "withdraw_message", Steer.WITHDRAW, back)


@needs(Right.SEND)
def retry(env: Env, message_id: MessageId) -> Outcome[Message]:
    """Try a failed, doubtful, skipped, paused or withdrawn message again, now.

    Raises MessageRefused for other states, once it would come too late or offers times that are no longer held,
    and while there is no address.
    """

    def again(step: Step, row: Message) -> Message:
        _refuse_silenced(row, "retry_message")
        way = _way_again(step.work, row)
        over = row.expires_at <= step.now or not still_held(step.work, row, step.now)
        reason = "no_email" if way.by_hand else "expired" if over else ""
        if reason:
            raise MessageRefused(present=row.state, wanted="retry_message", reason=reason)
        fresh = replace(
            _free(row, MessageState.QUEUED, step.now, reason=_chosen(row)),
            channel=way.channel,
            attempts=0,
            recipient="",
        )
        return replace(fresh, sequence=said_again(step, row, way.channel))

    return _steered(env, message_id, "retry_message", Steer.RETRY, again)


@needs(Right.SEND)
def send_now(env: Env, message_id: MessageId) -> Outcome[Message]:
    """Let a waiting message go at once, in quiet hours too; Undo can no longer withdraw it then.

    Raises MessageRefused, NotFound.
    """

    def at_once(step: Step, row: Message) -> Message:
        return _free(row, MessageState.QUEUED, min(row.due_at, step.now), reason=_chosen(row) or row.reason)

    return _steered(env, message_id, "send_message_now", Steer.SEND_NOW, at_once)


@needs(Right.SEND)
def by_call(env: Env, message_id: MessageId) -> Outcome[Message]:
    """Have a person tell the client instead: the message becomes a call to make, at once.

    An answer to a request is none until it was said: the request's clock runs on. Raises MessageRefused, also
    where there is no number or it would come too late, and NotFound.
    """

    def to_call(step: Step, row: Message) -> Message:
        (line,) = lines_of(step.work, [row], env.actor)
        over = row.expires_at <= step.now or not still_held(step.work, row, step.now)
        reason = "expired" if over else "" if line.phone else "no_phone"
        if reason:
            raise MessageRefused(present=row.state, wanted="call_instead", reason=reason)
        called = _free(row, MessageState.QUEUED, step.now, reason="call_instead")
        called = replace(called, channel=Channel.PHONE, attempts=0, recipient="")
        not_delivered(step, called)
        return called

    return _steered(env, message_id, "call_instead", Steer.BY_CALL, to_call)


@needs(Right.SEND)
def received(env: Env, message_id: MessageId) -> Outcome[Message]:
    """The client has a message whose fate was in doubt: it counts as sent. Raises MessageRefused, NotFound."""

    def has_it(step: Step, row: Message) -> Message:
        sent = replace(
            _free(row, MessageState.SENT, row.due_at, reason="received"), sent_at=row.sent_at or step.now
        )
        return replace(sent, sequence=said_again(step, row, row.channel))

    return _steered(env, message_id, "message_received", Steer.RECEIVED, has_it)


STEERING: Mapping[Steer, Callable[[Env, MessageId], Outcome[Message]]] = {
    Steer.SEND_NOW: send_now,
    Steer.WITHDRAW: withdraw,
    Steer.RETRY: retry,
    Steer.BY_CALL: by_call,
    Steer.RECEIVED: received,
}


@needs(Right.SEND)
def steer_many(env: Env, command: SteerMessages) -> Outcome[Steered]:
    """Do one thing about several messages, each by itself: what can not be done to one does not stop the others."""
    done: list[MessageId] = []
    refused: dict[MessageId, RuleViolation] = {}
    changes = ChangeSet()
    for message in dict.fromkeys(command.messages):
        try:
            changes |= STEERING[command.steer](env, message).changes
        except (MessageRefused, NotFound) as why:
            refused[message] = why
        else:
            done.append(message)
    return Outcome(Steered(done=tuple(done), refused=refused), changes)


def _chosen(row: Message) -> str:
    """What keeps quiet hours leaves in them because somebody said so."""
    return AT_ONCE if row.kind in LATER else ""


def _refuse_silenced(row: Message, wanted: str) -> None:
    """One by one would be no release: whoever sends from a copy must have decided that it is no copy any more."""
    if row.reason == SILENCED:
        raise MessageRefused(present=row.state, wanted=wanted, reason=SILENCED)


def _free(row: Message, state: MessageState, due: datetime, *, reason: str = "") -> Message:
    return replace(
        row,
        state=state,
        phase=Phase.NONE,
        lease_owner="",
        lease_until=None,
        due_at=due,
        reason=reason,
        last_code="",
    )


def _steered(
    env: Env,
    message_id: MessageId,
    action: str,
    steer: Steer,
    change: Callable[[Step, Message], Message],
) -> Outcome[Message]:
    now = env.now()

    def step(work: Work) -> Message:
        row = work.outbox.get(message_id)
        if not may(steer, row):
            raise MessageRefused(present=row.state, wanted=action)
        at = Step(env, work, now)
        steered = change(at, row)
        leaves = steered.state is not MessageState.SENT
        if row.booking_id is not None and leaves:  # it must say what its booking says now, or the fence drops it
            steered = replace(steered, booking_version=work.bookings.get(row.booking_id).version)
        if not work.outbox.exchange(steered, row.state):
            raise MessageRefused(present=MessageState.SENDING, wanted=action)
        detail = subject_of(row) | {"kind": row.kind.value, "from": row.state.value}
        audited(at, action, "message", message_id, detail)
        return steered

    message = env.store.write(step)
    return Outcome(message, touched_by(message))


def touched_by(message: Message) -> ChangeSet:
    """The change set of a message and of what it is about."""
    return ChangeSet(
        messages=frozenset({message.id}),
        bookings=frozenset({message.booking_id} if message.booking_id is not None else ()),
        requests=frozenset({message.request_id} if message.request_id is not None else ()),
    )


def _way_again(work: Work, row: Message) -> Way:
    """How a message is tried again: by itself where any address allows it, the preferred way first."""
    settings = work.settings.all()
    client = work.clients.get(row.client_id) if row.client_id is not None else None
    request = work.requests.get(row.request_id) if row.request_id is not None else None
    email, phone = addresses(request, client)
    way = way_to(
        client.preferred_channel if client else None,
        email=email,
        phone=phone,
        settings=settings,
        otherwise=client.otherwise if client else None,
    )
    return way_to(Channel.EMAIL, email=email, phone=phone, settings=settings) if way.by_hand else way
