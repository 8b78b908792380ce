"""What came back by mail is said: with when and how a client accepted, and that an address does not work."""

from __future__ import annotations

import pytest

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.booking_words import Tone, contact_line
from bookingdesk.presentation.line.sentences import told_by
from bookingdesk.presentation.reconfirmed_words import reconfirmed_line
from tests.builders import a_booking, a_client, at

FORMATTER = Formatter("en_GB", "Europe/Berlin")


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (Channel.EMAIL, "The client accepted by email: Fri 20 Jun 09:31."),
        (Channel.PHONE, "The client said by phone that they come: Fri 20 Jun 09:31."),
        (None, "The client said that they come: Fri 20 Jun 09:31."),
    ],
)
def test_that_the_panel_says_when_and_how_the_client_said_so(channel: Channel | None, words: str) -> None:
    said = Reconfirmation(at=at("2025-06-20 09:31"), channel=channel)
    assert reconfirmed_line(a_booking(reconfirmation=said), FORMATTER) == words
    assert reconfirmed_line(a_booking(), FORMATTER) == ""


def test_that_an_address_that_mail_came_back_from_is_said_to_be_so() -> None:
    wrong = AddressCheck(at=at("2025-06-20 09:31"), by="Jo", how=CheckedBy.WRONG)
    line = contact_line(a_client(email_check=wrong), at("2025-06-20 10:00"), FORMATTER)
    assert line.words.endswith("email came back")
    assert line.tone is Tone.WARNING
    for checks, words in (
        ({"phone_check": wrong}, "wrong number"),
        ({"phone_check": wrong, "email_check": wrong}, "email came back · wrong number"),
    ):
        line = contact_line(a_client(phone="+4930123456", **checks), at("2025-06-20 10:00"), FORMATTER)
        assert line.words.endswith(words)
        assert line.tone is Tone.WARNING
    told = told_by(a_client(email_check=wrong), {})
    assert told == "Call: email came back"
    called = a_client(phone="+4930123456", phone_check=wrong, preferred_channel=Channel.PHONE)
    assert told_by(called, {}) == "Email: wrong number"
