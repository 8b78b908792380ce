"""A mail server that says nobody has the address: what waits for it goes by another way until it is corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient, SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.ports import Verdict
from tests.usecases.desk import due_calls
from tests.usecases.mail_desk import MailDesk, ObedientSender


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases, on the Friday before."""
    made = MailDesk(salon_url)
    yield made
    made.store.close()


def refused(status: str, number: str = "550") -> Verdict:
    """What the sender makes of a refusal at the recipient."""
    return Verdict(state=MessageState.FAILED, code=number, reason="address_refused", status=status)


@pytest.mark.parametrize(
    ("case", "number", "status", "is_wrong"),
    [
        ("nobody of that name", "550", "5.1.1", True),
        ("the server dislikes us", "550", "5.7.1", False),
        ("it does not say why", "550", "", False),
        ("no mail goes to that domain", "556", "", True),
    ],
)
def test_that_only_a_word_about_the_address_makes_it_wrong(
    desk: MailDesk, case: str, number: str, status: str, is_wrong: bool
) -> None:
    client = desk.a_client()
    bookings = [desk.booked(start, client) for start in ("2025-06-23 14:15", "2025-06-24 14:15")]
    desk.let_hold_time_pass()
    outcome = send_due(desk.env, SendDue(limit=1), ObedientSender(refused(status, number)))
    (row,) = [row for row in map(desk.row, bookings) if row.id not in outcome.value.not_sent]
    stored = desk.env.store.read(lambda work: work.clients.get(client))
    assert (outcome.value.failed, stored.email_is_wrong) == (1, is_wrong), case
    assert (row.channel is Channel.PHONE) is is_wrong
    assert (row.id in outcome.changes.messages, client in outcome.changes.clients) == (is_wrong, is_wrong)
    told = {call.message.id for call in due_calls(desk.env)}
    assert outcome.value.not_sent[0] in told, "somebody calls about what did not arrive"


def test_that_a_corrected_address_gets_mail_again(desk: MailDesk) -> None:
    client = desk.a_client()
    desk.booked(client=client)
    desk.let_hold_time_pass()
    desk.send(ObedientSender(refused("5.1.1")))
    stored = desk.env.store.read(lambda work: work.clients.get(client))
    corrected = amend_client(desk.env, AmendClient(client=replace(stored, email="maya@right.example"))).value
    assert not corrected.email_is_wrong
    again = desk.booked("2025-06-24 14:15", client)
    assert desk.row(again).channel is Channel.EMAIL
