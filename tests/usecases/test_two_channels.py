"""Mail and text messages leave by one pass, and what holds one of them up is not felt by the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.messaging.by_channel import ByChannel
from bookingdesk.usecases.dispatching import heartbeat
from bookingdesk.usecases.ports import Gateway, Sender, Verdict
from bookingdesk.usecases.texting import (
    KeepGateway,
    SendTestSms,
    drop_gateway,
    keep_gateway,
    known_gateway,
    send_test_sms,
)
from tests.texting import KeptTexting
from tests.usecases.mail_desk import OFFLINE, SENT, WRONG_PASSWORD, MailDesk, ObedientSender

NO_CREDIT = Verdict(state=MessageState.QUEUED, code="402", reason="sms_paused", pauses_channel=True)
NO_GATEWAY = Verdict(state=MessageState.RETRY_WAIT, code="refused", reason="no_gateway_reached")
TAKEN = Verdict(state=MessageState.SENT, code="201", language="en")


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """A desk that sends text messages too."""
    made = MailDesk(salon_url)
    made.configure(**{"sms.on": "yes"})
    yield made
    made.store.close()


def by(mail: ObedientSender, text: ObedientSender) -> Sender:
    return ByChannel(lambda: mail, lambda: text)


def two_confirmations(desk: MailDesk) -> tuple[Booking, Booking]:
    """One by mail that is due first, one by text message."""
    first = desk.booked("2025-06-23 14:15", desk.a_client(email="a@mail.example"))
    texted = desk.a_client(phone="+4915112345678", preferred_channel=Channel.SMS)
    second = desk.booked("2025-06-23 16:15", texted)
    desk.let_hold_time_pass()
    return first, second


@pytest.mark.parametrize(
    ("mail_says", "text_says", "sent", "paused"),
    [
        ("250", "201", 2, ("", "")),
        ("535", "201", 1, ("535", "")),
        ("250", "402", 1, ("", "402")),
        ("535", "402", 0, ("535", "402")),
    ],
    ids=["both work", "mail rests", "text messages rest", "both rest"],
)
@pytest.mark.parametrize("asked_for", [False, True])
def test_that_a_channel_at_fault_does_not_hold_up_the_other(
    desk: MailDesk, mail_says: str, text_says: str, sent: int, paused: tuple[str, str], asked_for: bool
) -> None:
    mail = ObedientSender(SENT if mail_says == "250" else WRONG_PASSWORD)
    text = ObedientSender(TAKEN if text_says == "201" else NO_CREDIT)
    two_confirmations(desk)
    done = desk.send(by(mail, text), even_if_paused=asked_for)
    assert (done.sent, done.channel_paused, done.sms_paused) == (sent, *paused)
    assert [d.message.channel for d in (*mail.delivered, *text.delivered)] == [Channel.EMAIL, Channel.SMS]
    assert text.delivered[0].message.recipient == "+4915112345678"
    beat = heartbeat(desk.env)
    assert (beat.channel_paused, beat.sms_paused) == paused


def test_that_fifty_mails_that_rest_do_not_stand_before_a_text_message(desk: MailDesk) -> None:
    client = desk.a_client(email="a@mail.example")
    days = [date(2025, 6, 24) + timedelta(days=n) for n in range(18)]
    for day in (day for day in days if day.weekday() < 5):
        for hour in (9, 11, 13, 15):
            desk.booked(f"{day} {hour:02}:00", client)
    _first, second = two_confirmations(desk)
    desk.send(by(ObedientSender(WRONG_PASSWORD), ObedientSender(TAKEN)))
    texted = desk.rows(second)[0]
    assert texted.state is MessageState.SENT


def test_that_a_gateway_nobody_reaches_rests_alone(desk: MailDesk) -> None:
    texted = desk.a_client(phone="+4915112345678", preferred_channel=Channel.SMS)
    for hour in (9, 11, 13):
        desk.booked(f"2025-06-24 {hour:02}:00", texted)
    two_confirmations(desk)
    text = ObedientSender(NO_GATEWAY)
    done = desk.send(by(ObedientSender(SENT), text))
    assert (done.sent, done.retried, len(text.delivered), done.sms_paused) == (1, 2, 2, "refused")


def test_that_a_test_that_works_ends_the_rest_of_its_own_channel(desk: MailDesk) -> None:
    two_confirmations(desk)
    desk.send(by(ObedientSender(WRONG_PASSWORD), ObedientSender(NO_CREDIT)))
    kept = KeptTexting(ObedientSender(NO_CREDIT, TAKEN))
    env = replace(desk.env, texting=kept)
    assert send_test_sms(env, SendTestSms(number="0151 12345678")).value.code == "402"
    assert heartbeat(env).sms_paused == "402"
    assert send_test_sms(env, SendTestSms(number="0151 12345678")).value.code == "201"
    assert (heartbeat(env).channel_paused, heartbeat(env).sms_paused) == ("535", "")
    assert kept.texts.tests == ["+4915112345678"] * 2
    with pytest.raises(InvalidValue):
        send_test_sms(env, SendTestSms(number=" "))


def test_that_a_gateway_is_kept_where_it_is_one_and_told_of_by_its_name_only(desk: MailDesk) -> None:
    two_confirmations(desk)
    desk.send(by(ObedientSender(SENT), ObedientSender(NO_CREDIT)))
    env = replace(desk.env, texting=KeptTexting(ObedientSender(TAKEN)))
    with pytest.raises(InvalidValue) as refused:
        keep_gateway(env, KeepGateway(url="nonsense://topsecret"))
    assert "topsecret" not in repr(refused.value.facts)
    assert heartbeat(env).sms_paused == "402"
    command = KeepGateway(url=" eagle://topsecret/{to} ")
    assert "topsecret" not in repr(command)
    assert keep_gateway(env, command).value == Gateway(service="Eagle", source="keyring")
    assert heartbeat(env).sms_paused == ""
    assert known_gateway(env).value.service == "Eagle"
    assert drop_gateway(env).value == Gateway()
    said = desk.store.read(lambda work: work.audit.of_entity("settings", "sms"))
    assert {"keep_sms_gateway", "drop_sms_gateway"} <= {entry.action for entry in said}
    assert "topsecret" not in repr(said)


def test_that_what_expires_is_settled_while_its_channel_rests(desk: MailDesk) -> None:
    _first, second = two_confirmations(desk)
    desk.send(by(ObedientSender(OFFLINE), ObedientSender(NO_CREDIT)))
    desk.clock.move(days=4)
    desk.send(by(ObedientSender(SENT), ObedientSender(NO_CREDIT)))
    assert {row.state for row in desk.rows(second)} == {MessageState.SKIPPED}
    assert {row.state for row in desk.rows(second, MessageKind.REMINDER)} == {MessageState.SKIPPED}
