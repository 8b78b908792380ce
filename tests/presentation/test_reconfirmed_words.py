"""That a client has said again that they come is said with when and how."""

from __future__ import annotations

import pytest

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.clients import Channel
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.reconfirmed_words import reconfirmed_line
from tests.builders import a_booking, at

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
