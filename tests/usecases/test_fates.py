"""What became of a message is written down with the claim of the next, and never lost for the next one's sake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import DatabaseLocked, DatabaseUnreachable
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.usecases import dispatching
from bookingdesk.usecases.claiming import FEW, Claim, Sending
from bookingdesk.usecases.ports import Work
from tests.usecases.mail_desk import WRONG_PASSWORD, MailDesk, ObedientSender

TIMES = ("2025-06-23 09:00", "2025-06-23 11:00", "2025-06-23 13:00", "2025-06-23 15:00")


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases, with four confirmations that are due."""
    made = MailDesk(salon_url)
    client = made.a_client(phone="+4915112345678")
    for start in TIMES:
        made.booked(start, client)
    made.let_hold_time_pass()
    yield made
    made.store.close()


def states(desk: MailDesk) -> list[MessageState]:
    """Of the four, those that left first."""
    rows = desk.store.read(lambda work: work.outbox.page())
    return sorted((r.state for r in rows if r.due_at <= desk.env.now()), key=lambda state: state != "sent")


def claiming_that_fails_at(turn: int, failure: Exception) -> Callable[[Work, Sending], Claim]:
    """The real claim, but for one."""
    turns = iter(range(1, 100))
    real = dispatching.claim_next

    def claim(work: Work, job: Sending) -> Claim:
        if next(turns) == turn:
            raise failure
        return real(work, job)

    return claim


@pytest.mark.parametrize("failure", [RuntimeError("a bug"), DatabaseLocked(), DatabaseUnreachable(where="there")])
def test_that_a_next_message_that_cannot_be_taken_does_not_cost_the_fate_of_the_last(
    desk: MailDesk, failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "claim_next", claiming_that_fails_at(3, failure))
    with pytest.raises(type(failure)):
        desk.send()
    assert states(desk) == [MessageState.SENT, MessageState.SENT, MessageState.QUEUED, MessageState.QUEUED]
    assert desk.send().sent == 2


def test_that_a_message_costs_two_commits(desk: MailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []
    real = desk.store.write

    def counted(step: Callable[[Work], Any]) -> Any:
        written.append(step)
        return real(step)

    monkeypatch.setattr(desk.store, "write", counted)
    commits = []
    for limit in (1, 1, 2):  # the first also notes where the database lives
        written.clear()
        assert desk.send(limit=limit).sent == limit
        commits.append(len(written))
    assert commits[2] - commits[1] == 2


def test_that_many_mails_that_rest_and_are_soon_of_no_use_hold_no_text_message_up(desk: MailDesk) -> None:
    desk.configure(**{"sms.on": "yes"})
    first = next(row for row in desk.store.read(lambda work: work.outbox.page()) if row.due_at <= desk.env.now())
    soon = desk.env.now() + timedelta(minutes=10)
    mails = [like(first, f"mail{n}", expires_at=soon) for n in range(FEW + 1)]
    text = like(first, "text", channel=Channel.SMS, due_at=desk.env.now())
    desk.store.write(lambda work: work.outbox.plan([*mails, text]))
    desk.send(ObedientSender(WRONG_PASSWORD), limit=1)
    sender = ObedientSender()
    assert desk.send(sender).sent == 1
    assert [each.message.id for each in sender.delivered] == ["text"]


def like(row: Message, name: str, **changes: Any) -> Message:
    """Another one about the same booking."""
    return replace(row, id=MessageId(name), dedupe_key=name, message_id=f"<{name}@nord.example>", **changes)


def test_that_what_is_due_is_counted_no_further_than_asked(desk: MailDesk) -> None:
    now = desk.env.now()
    counted = [
        desk.store.read(lambda work, most=most: work.outbox.count_due(now, most=most)) for most in (1, 3, 50)
    ]
    assert counted == [1, 3, 4]
