"""A client's second wish is kept, told of in the history, and followed where the first does not work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient
from tests.usecases.mail_desk import MailDesk


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases."""
    made = MailDesk(salon_url)
    yield made
    made.store.close()


CASES = [
    ("SMS that the desk sends not, then a call", Channel.SMS, Channel.PHONE, {}, Channel.PHONE, "sms_off"),
    (
        "SMS to a landline, then a letter",
        Channel.SMS,
        Channel.LETTER,
        {"sms.on": "yes"},
        Channel.LETTER,
        "landline",
    ),
    ("SMS to a landline, as the desk does", Channel.SMS, None, {"sms.on": "yes"}, Channel.EMAIL, "landline"),
    ("the first works", Channel.EMAIL, Channel.PHONE, {}, Channel.EMAIL, ""),
    ("the same twice is one wish", Channel.SMS, Channel.SMS, {}, Channel.EMAIL, "sms_off"),
]


@pytest.mark.parametrize(
    ("prefers", "otherwise", "settings", "channel", "reason"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_that_the_second_wish_counts_where_the_first_does_not_work(
    desk: MailDesk,
    prefers: Channel,
    otherwise: Channel | None,
    settings: dict[str, str],
    channel: Channel,
    reason: str,
) -> None:
    desk.configure(**settings)
    client = desk.a_client(phone="+493012345678")
    stored = desk.store.read(lambda work: work.clients.get(client))
    amend_client(desk.env, AmendClient(client=replace(stored, preferred_channel=prefers, otherwise=otherwise)))
    kept = desk.store.read(lambda work: work.clients.get(client))
    assert kept.otherwise is (None if otherwise is prefers else otherwise)
    row = desk.row(desk.booked(client=client))
    assert (row.channel, row.reason) == (channel, reason)


def test_that_the_history_names_the_second_wish_and_only_ways_out_are_wished(desk: MailDesk) -> None:
    client = desk.a_client()
    stored = desk.store.read(lambda work: work.clients.get(client))
    amend_client(desk.env, AmendClient(client=replace(stored, otherwise=Channel.PHONE)))
    changes = desk.store.read(lambda work: work.clients.changes_of(client))
    assert [(c.field, c.old, c.new) for c in changes if c.field == "otherwise"] == [("otherwise", "", "phone")]
    with pytest.raises(InvalidValue):
        amend_client(desk.env, AmendClient(client=replace(stored, otherwise=Channel.WALK_IN, version=2)))


def test_that_a_message_planned_long_ago_follows_the_profile_too(desk: MailDesk) -> None:
    booking = desk.booked()
    waiting = desk.row(booking)
    later = [
        replace(
            waiting,
            id=MessageId(f"later-{n}"),
            dedupe_key=f"later-{n}",
            state=MessageState.SENT,
            created_at=waiting.created_at + timedelta(days=1),
        )
        for n in range(250)
    ]
    desk.store.write(lambda work: work.outbox.plan(later))
    stored = desk.store.read(lambda work: work.clients.get(booking.client_id))
    amend_client(desk.env, AmendClient(client=replace(stored, preferred_channel=Channel.PHONE)))
    moved = desk.store.read(lambda work: work.outbox.get(waiting.id))
    assert moved.channel is Channel.PHONE
