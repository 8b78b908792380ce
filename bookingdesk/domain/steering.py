"""What the desk may still do about a message by its state (interface 2.23, R62): one table for all who ask.

Pure. It refuses nothing itself; the use cases refuse what does not stand in the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.messages import BY_HAND, LATER, UNSENT, Message, MessageState

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
"""States that end by themselves, and may be made to end now."""

WAITING = UNSENT | {MessageState.SENDING}
"""On their way out or held up."""


TROUBLED = frozenset({MessageState.FAILED, MessageState.IN_DOUBT})
"""Ends that somebody has to see to."""


class Steer(StrEnum):
    """What somebody can have done about a message."""

    SEND_NOW = "send_now"
    WITHDRAW = "withdraw"
    RETRY = "retry"
    BY_CALL = "by_call"
    """A person tells the client instead: the message becomes a call to make."""
    RECEIVED = "received"
    """The client has it: what was in doubt counts as sent."""


FROM_STATES: dict[Steer, frozenset[MessageState]] = {
    Steer.SEND_NOW: SOON,
    Steer.WITHDRAW: UNSENT,
    Steer.RETRY: AGAIN,
    Steer.BY_CALL: AGAIN | UNSENT,
    Steer.RECEIVED: frozenset({MessageState.IN_DOUBT}),
}
"""From which states each can be done at all."""

NOT_FOR_CALLS = frozenset({Steer.SEND_NOW, Steer.RETRY, Steer.BY_CALL})
"""What a call to make cannot have: it waits for a person as it is."""


def may(steer: Steer, message: Message) -> bool:
    """Whether this can be done about the message as it stands."""
    if message.state not in FROM_STATES[steer]:
        return False
    waits_for_a_person = message.channel in BY_HAND and message.state in UNSENT
    return not (waits_for_a_person and steer in NOT_FOR_CALLS)


class Part(StrEnum):
    """A part of the outbox that is looked at by itself."""

    OPEN = "open"
    """What somebody may have to see to, and what is to leave: the first due stands first."""
    TROUBLE = "trouble"
    """What did not arrive, or may not have."""
    PLANNED = "planned"
    SENT = "sent"
    IN_DOUBT = "in_doubt"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    SKIPPED = "skipped"
    ALL = "all"


STATES: dict[Part, frozenset[MessageState]] = {
    Part.OPEN: WAITING | TROUBLED,
    Part.TROUBLE: TROUBLED,
    Part.PLANNED: WAITING,
    Part.SENT: frozenset({MessageState.SENT}),
    Part.IN_DOUBT: frozenset({MessageState.IN_DOUBT}),
    Part.FAILED: frozenset({MessageState.FAILED}),
    Part.WITHDRAWN: frozenset({MessageState.WITHDRAWN, MessageState.OBSOLETE}),
    Part.SKIPPED: frozenset({MessageState.SKIPPED}),
    Part.ALL: frozenset(MessageState),
}
SOONEST_FIRST = frozenset({Part.OPEN, Part.PLANNED})
"""Parts in order of what is to happen; the others show the newest first."""

JUST_DONE = timedelta(seconds=5)
"""So long after it was planned a message that waits for nothing is news of what was just done."""


def news_waiting(messages: Iterable[Message], now: datetime) -> Message | None:
    """What will tell the client of what was just done to a booking, out of its messages; None where nothing will.

    It is held, on its way, or a call to make from this moment on; reminders and calls left from before are not it.
    """
    found = [
        each
        for each in messages
        if each.state in SOON
        and each.kind not in LATER
        and (each.due_at >= now or now - each.created_at <= JUST_DONE)
    ]
    return max(found, key=lambda each: each.created_at, default=None)
