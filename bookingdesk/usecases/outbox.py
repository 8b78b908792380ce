"""The outbox as the desk sees and steers it: look, withdraw, try again, send now. Sending itself is `dispatching`.

Every step is an exchange against the state that was seen, so that a sender at work is never overruled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import MessageRefused
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import UNSENT, Message, MessageState, Phase
from bookingdesk.domain.planning import BY_DESK
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.commands import OutboxQuery
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import OutboxLine
from bookingdesk.usecases.recording import Step, audited

AGAIN = frozenset(
    {
        MessageState.FAILED,
        MessageState.IN_DOUBT,
        MessageState.RETRY_WAIT,
        MessageState.PAUSED,
        MessageState.SKIPPED,
        MessageState.WITHDRAWN,
    }
)
"""States from which the desk may have a message tried again; a doubtful one keeps its Message-ID."""

SOON = frozenset({MessageState.QUEUED, MessageState.RETRY_WAIT})
WAITING = frozenset({MessageState.QUEUED, MessageState.RETRY_WAIT, MessageState.PAUSED, MessageState.SENDING})
"""On their way out or held up."""


@needs(Right.SEE_MESSAGES)
def outbox_page(env: Env, query: OutboxQuery) -> Outcome[tuple[OutboxLine, ...]]:
    """Messages with whom and what they are about, in three questions."""

    def step(work: Work) -> tuple[OutboxLine, ...]:
        rows = work.outbox.page(states=query.states, limit=query.limit)
        bookings = work.bookings.many({row.booking_id for row in rows})
        clients = work.clients.many({row.client_id for row in rows})
        catalogue = work.catalogue.load()
        return tuple(
            OutboxLine(
                message=row,
                client=clients[row.client_id],
                booking=discreet(env.actor, bookings[row.booking_id], catalogue),
                service=catalogue.services[bookings[row.booking_id].service_id],
            )
            for row in rows
        )

    return Outcome(env.store.read(step))


@needs(Right.SEND)
def withdraw(env: Env, message_id: MessageId) -> Outcome[Message]:
    """Take back a message that has not left. Raises MessageRefused, NotFound."""

    def back(row: Message, now: datetime, client: Client) -> Message:
        return _free(row, MessageState.WITHDRAWN, row.due_at, reason=BY_DESK)

    return _steered(env, message_id, "withdraw_message", UNSENT, back)


@needs(Right.SEND)
def retry(env: Env, message_id: MessageId) -> Outcome[Message]:
    """Try a failed, doubtful, skipped, paused or withdrawn message again, now.

    Raises MessageRefused for other states, once it would come too late, and while there is no address.
    """

    def again(row: Message, now: datetime, client: Client) -> Message:
        reason = "no_email" if not client.email else "expired" if row.expires_at <= now else ""
        if reason:
            raise MessageRefused(present=row.state, wanted="retry_message", reason=reason)
        return replace(_free(row, MessageState.QUEUED, now), channel=Channel.EMAIL, attempts=0)

    return _steered(env, message_id, "retry_message", AGAIN, again)


@needs(Right.SEND)
def send_now(env: Env, message_id: MessageId) -> Outcome[Message]:
    """Let a waiting message go at once; Undo can no longer withdraw it then. Raises MessageRefused, NotFound."""

    def at_once(row: Message, now: datetime, client: Client) -> Message:
        return _free(row, MessageState.QUEUED, min(row.due_at, now), reason=row.reason)

    return _steered(env, message_id, "send_message_now", SOON, at_once)


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
    from_states: frozenset[MessageState],
    change: Callable[[Message, datetime, Client], Message],
) -> Outcome[Message]:
    now = env.now()

    def step(work: Work) -> Message:
        row = work.outbox.get(message_id)
        if row.state not in from_states:
            raise MessageRefused(present=row.state, wanted=action)
        steered = change(row, now, work.clients.get(row.client_id))
        # a revived row must say what its booking says now, or the fence drops it
        steered = replace(steered, booking_version=work.bookings.get(row.booking_id).version)
        if not work.outbox.exchange(steered, row.state):
            raise MessageRefused(present=MessageState.SENDING, wanted=action)
        detail = {"booking": row.booking_id, "kind": row.kind.value, "from": row.state.value}
        audited(Step(env, work, now), action, "message", message_id, detail)
        return steered

    message = env.store.write(step)
    return Outcome(message, ChangeSet(messages=frozenset({message.id}), bookings=frozenset({message.booking_id})))
