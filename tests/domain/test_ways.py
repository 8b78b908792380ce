"""By which way a client is told: the preferred one, else the next that works, with the reason said aloud."""

from __future__ import annotations

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ways import Way, address_on, way_to

EMAIL, SMS, PHONE, LETTER = Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER
BOTH = {"email": "maya@mail.example", "phone": "+49301"}
TEXTS = {"sms.on": "yes"}

CASES = [
    ("as preferred: email", EMAIL, BOTH, {}, EMAIL, ""),
    ("as preferred: SMS", SMS, BOTH, TEXTS, SMS, ""),
    ("as preferred: a call", PHONE, BOTH, TEXTS, PHONE, "prefers_call"),
    ("as preferred: a letter", LETTER, BOTH, TEXTS, LETTER, ""),
    ("has not said", None, BOTH, TEXTS, EMAIL, ""),
    ("came in by the web form", Channel.WEB, BOTH, TEXTS, EMAIL, ""),
    ("the desk sends no SMS yet", SMS, BOTH, {}, EMAIL, "sms_off"),
    ("nor has the client an email address", SMS, {"email": "", "phone": "+49301"}, {}, PHONE, "sms_off"),
    ("SMS without a number", SMS, {"email": "maya@mail.example", "phone": ""}, TEXTS, EMAIL, "no_phone"),
    ("a call without a number", PHONE, {"email": "maya@mail.example", "phone": ""}, {}, EMAIL, "no_phone"),
    ("email without an address", EMAIL, {"email": "", "phone": "+49301"}, TEXTS, SMS, "no_email"),
    ("the business calls rather than texts", EMAIL, {"email": "", "phone": "+49301"}, TEXTS, PHONE, "no_email"),
    ("no address at all", EMAIL, {"email": "", "phone": ""}, TEXTS, LETTER, "no_email"),
]
ORDER = {"the business calls rather than texts": {"messages.ways": "phone,sms,email"}}


@pytest.mark.parametrize(
    ("case", "prefers", "addresses", "settings", "channel", "reason"), CASES, ids=[case[0] for case in CASES]
)
def test_that_a_client_is_told_as_they_prefer_where_that_works(
    case: str,
    prefers: Channel | None,
    addresses: dict[str, str],
    settings: dict[str, str],
    channel: Channel,
    reason: str,
) -> None:
    way = way_to(prefers, **addresses, settings=settings | ORDER.get(case, {}))
    assert way == Way(channel=channel, reason=reason)


def test_that_a_second_wish_of_the_client_goes_before_the_order_of_the_business() -> None:
    assert way_to(SMS, **BOTH, settings={}, otherwise=PHONE).channel is PHONE
    assert way_to(SMS, email="maya@mail.example", phone="", settings={}, otherwise=PHONE).channel is EMAIL


@pytest.mark.parametrize(("channel", "address"), [(EMAIL, "a@b.example"), (SMS, "1"), (PHONE, "1"), (LETTER, "")])
def test_that_each_way_has_its_address(channel: Channel, address: str) -> None:
    assert address_on(channel, email="a@b.example", phone="1") == address
    assert Way(channel=channel).by_hand is (channel in {PHONE, LETTER})
