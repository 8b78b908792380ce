"""A hundred text messages with five that can't arrive: ninety-five leave, five say why, and nothing stalls behind them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bookingdesk.assets import resource
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.messaging.by_channel import ByChannel
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.sms import SmsSender
from bookingdesk.messaging.templates import Templates
from bookingdesk.usecases.dispatching import heartbeat
from tests.databases import DIALECTS
from tests.lending import lent_database
from tests.salon import furnish
from tests.scripted_gateway import Asked, Says, ScriptedGateway
from tests.scripted_smtp import Do
from tests.sms_faults import QUICK, WRONG_NUMBER
from tests.usecases.mail_desk import MailDesk, ObedientSender

REFUSED, NO, SILENT = "+4915112340030", "+4915112340050", "+4915112340090"
POISON: dict[int, tuple[dict[str, Any], MessageState, str]] = {
    10: ({"phone": "0151 extension 4"}, MessageState.FAILED, "number_refused"),
    30: ({"phone": REFUSED}, MessageState.FAILED, "number_refused"),
    50: ({"phone": NO}, MessageState.FAILED, "gateway_refused"),
    70: ({"language": "fr"}, MessageState.FAILED, "template_refused"),
    90: ({"phone": SILENT}, MessageState.IN_DOUBT, "sms_may_have_arrived"),
}
"""By place in the order in which they are due: what is wrong, what becomes of it, and the reason."""


@pytest.fixture(params=DIALECTS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MailDesk]:
    """A desk that sends text messages, on both databases."""
    with lent_database(request.param, tmp_path, furnish) as url:
        made = MailDesk(url)
        made.configure(**{"sms.on": "yes"})
        yield made
        made.store.close()


def answers(asked: Asked) -> Says | Do:
    """As gateways do: one number is refused, one is taken and then not, one is never answered."""
    number = f"+{asked.body['params']['to'].lstrip('+')}"
    return {REFUSED: Says(400), NO: Says(200, WRONG_NUMBER), SILENT: Do.STALL}.get(number, Says())


def spoilt(folder: Path) -> Composer:
    """Shipped texts, but for one in French that does what templates may not."""
    root = folder / "templates"
    shutil.copytree(resource("templates"), root)
    (root / "fr" / "confirmation" / "sms.txt").write_text("{{ ''.__class__ }}", encoding="utf-8")
    return Composer(templates=Templates(root))


def hundred(desk: MailDesk) -> list[Booking]:
    """Their confirmations are due one second after another, in this order."""
    days = [date(2025, 6, 23) + timedelta(days=n) for n in range(30)]
    times = [f"{day} {hour:02}:00" for day in days if day.weekday() < 5 for hour in (9, 10, 11, 13, 14, 15)]
    made = []
    for place, time in enumerate(times[:100]):
        wrong = POISON.get(place, ({}, None, ""))[0]
        client = desk.a_client(**{"phone": f"+49151{70000000 + place}", "preferred_channel": Channel.SMS} | wrong)
        made.append(desk.booked(time, client))
        desk.clock.move(seconds=1)
    return made


def test_that_ninety_five_of_a_hundred_arrive_and_five_say_why(desk: MailDesk, tmp_path: Path) -> None:
    bookings = hundred(desk)
    desk.let_hold_time_pass()
    with ScriptedGateway(answers) as gateway:
        known = (gateway.url, PasswordSource.KEYRING)
        text = SmsSender(composer=spoilt(tmp_path), gateway=lambda: known, patience=QUICK)
        done = desk.send(ByChannel(ObedientSender, lambda: text), limit=200)
        texts = Counter(number.lstrip("+") for number, _text in gateway.texts)
    assert (done.sent, done.failed, done.in_doubt, done.retried, done.skipped) == (95, 4, 1, 0, 0)
    rows: list[Message] = [desk.row(booking) for booking in bookings]
    assert {row.channel for row in rows} == {Channel.SMS}
    for place, row in enumerate(rows):
        _wrong, state, reason = POISON.get(place, ({}, MessageState.SENT, ""))
        assert (row.state, row.reason) == (state, reason), place
        assert row.needs_call is (place in POISON)
        assert bool(message_reason(row.reason)) is (place in POISON)
    assert max(texts.values()) == 1, "nobody reads it twice"
    assert len(texts) == 98, "two never came as far as the gateway"
    beat = heartbeat(desk.env)
    assert (beat.sms_paused, beat.overdue) == ("", 0)
    assert desk.send(ObedientSender()).sent == 0, "nothing is left for another pass"
