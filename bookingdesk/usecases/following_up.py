"""Who did not come is not asked back once they have booked again; undone, the question waits again (R62)."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.ids import ClientId, MessageId
from bookingdesk.domain.messages import UNSENT, Message, MessageKind, MessageState
from bookingdesk.domain.reminders import BOOKED_AGAIN, asks_back
from bookingdesk.usecases.recording import Step

EVERY = 10_000
"""More bookings than anybody has; a year of dates lies between who missed one and who booked again."""
_QUESTIONS = frozenset({MessageKind.NO_SHOW})
_OPEN = UNSENT | {MessageState.WITHDRAWN}


def settle_follow_ups(step: Step, client: ClientId) -> frozenset[MessageId]:
    """Withdraw the questions to a client that nobody has to ask any more, and let others wait again."""
    asked = step.work.outbox.page(states=_OPEN, kinds=_QUESTIONS, clients=[client])
    rows = [row for row in asked if _is_open(row, step)]
    if not rows:
        return frozenset()
    bookings = step.work.bookings.of_client(client, limit=EVERY)
    touched = set()
    for row in rows:
        asks = asks_back(step.work.bookings.get(row.about_booking), bookings)
        if asks is (row.state in UNSENT):
            continue
        state, reason = (MessageState.QUEUED, "") if asks else (MessageState.WITHDRAWN, BOOKED_AGAIN)
        if step.work.outbox.exchange(replace(row, state=state, reason=reason), row.state):
            touched.add(row.id)
    return frozenset(touched)


def _is_open(row: Message, step: Step) -> bool:
    """Whether it waits, or was withdrawn for this reason and could still be of use."""
    if row.expires_at <= step.now:
        return False
    return row.state in UNSENT or row.reason == BOOKED_AGAIN
