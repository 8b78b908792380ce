"""By which way a client is told: the preferred one, else the next that works, with the reason said aloud."""

from __future__ import annotations

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.phone_lines import is_landline
from bookingdesk.domain.ways import Way, address_on, way_to

EMAIL, SMS, PHONE, LETTER = Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER
BOTH = {"email": "maya@mail.example", "phone": "+49301"}
TEXTS = {"sms.on": "yes"}
LANDLINE = {"email": "maya@mail.example", "phone": "+493012345678"}
MOBILE = {"email": "", "phone": "+4915112345678"}

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
    ("SMS to a mobile", SMS, MOBILE, TEXTS, SMS, ""),
    ("SMS to a landline goes by email", SMS, LANDLINE, TEXTS, EMAIL, "landline"),
    ("SMS to a landline of a desk that sends none", SMS, LANDLINE, {}, EMAIL, "sms_off"),
    ("a landline and nothing else is called", SMS, LANDLINE | {"email": ""}, TEXTS, PHONE, "landline"),
    ("a call to a landline", PHONE, LANDLINE, TEXTS, PHONE, "prefers_call"),
    ("email without an address, and a landline", EMAIL, LANDLINE | {"email": ""}, TEXTS, PHONE, "no_email"),
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


NUMBERS = [
    ("a German mobile", "+4915112345678", False),
    ("Berlin", "+493012345678", True),
    ("London", "+442079460018", True),
    ("a British mobile", "+447911123456", False),
    ("New York: nobody can tell", "+12125550123", False),
    ("a number the tables do not know", "+49301", False),
    ("no number", "", False),
]


@pytest.mark.parametrize(("number", "landline"), [case[1:] for case in NUMBERS], ids=[case[0] for case in NUMBERS])
def test_that_only_certain_landlines_get_no_text_message(number: str, landline: bool) -> None:
    assert is_landline(number) is landline
