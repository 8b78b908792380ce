"""Planned messages follow the desk's settings: what can't go by its way any more goes by the next, and says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import UNSENT, Message, MessageState
from bookingdesk.domain.rerouting import by_settings
from bookingdesk.usecases.readings import Followed
from bookingdesk.usecases.recording import Step

PAGE = 1000


def reroute(step: Step, before: Mapping[str, str], after: Mapping[str, str]) -> Followed:
    """What waits goes as the settings `after` say, where those `before` had decided its way."""
    rows = _waiting(step)
    clients = step.work.clients.many({row.client_id for row in rows if row.client_id is not None})
    touched: set[MessageId] = set()
    by: Counter[Channel] = Counter()
    left_out = 0
    for row in rows:
        if row.client_id is None:
            continue
        now_by = by_settings(row, clients[row.client_id], before, after, step.now)
        if now_by == row or not step.work.outbox.exchange(now_by, row.state):
            continue
        touched.add(row.id)
        if now_by.state is MessageState.SKIPPED:
            left_out += 1
        elif now_by.channel is not row.channel or now_by.state is not row.state:
            by[now_by.channel] += 1
    return Followed(messages=frozenset(touched), by=dict(by), left_out=left_out)


def _waiting(step: Step) -> list[Message]:
    """What has not left, and of what was left out what is still to come; never the whole history."""
    found: list[Message] = []
    for states in (UNSENT, frozenset({MessageState.SKIPPED})):
        beyond = None
        while rows := step.work.outbox.page(states=states, limit=PAGE, beyond=beyond):
            found += rows
            beyond = (rows[-1].moment, rows[-1].id)
            if len(rows) < PAGE or (MessageState.SKIPPED in states and rows[-1].due_at <= step.now):
                break
    return found
