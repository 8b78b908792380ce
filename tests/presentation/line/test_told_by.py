"""The Line says by which way the client will be told, and aloud why not by the way that they prefer."""

from __future__ import annotations

from typing import Any

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.presentation.line.sentences import told_by
from tests.builders import a_client

ON = {"sms.on": "yes"}
LANDLINE = {"phone": "+493012345678"}
MOBILE = {"phone": "+4915112345678"}
CASES: list[tuple[str, dict[str, Any], dict[str, str], str]] = [
    ("as preferred", {"preferred_channel": Channel.EMAIL}, {}, "Email"),
    ("a text message", MOBILE | {"preferred_channel": Channel.SMS}, ON, "SMS"),
    ("no text messages here", {"preferred_channel": Channel.SMS}, {}, "Email: this desk can't send SMS yet"),
    (
        "then a call, as the client said",
        MOBILE | {"preferred_channel": Channel.SMS, "otherwise": Channel.PHONE},
        {},
        "Call: this desk can't send SMS yet",
    ),
    ("a landline", LANDLINE | {"preferred_channel": Channel.SMS}, ON, "Email: no SMS to a landline"),
    ("a call", {"preferred_channel": Channel.PHONE}, {}, "Call"),
    ("nobody can be reached", {"phone": "", "email": "", "preferred_channel": Channel.LETTER}, ON, "Printed slip"),
]


@pytest.mark.parametrize(("client", "settings", "words"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_that_the_line_says_by_which_way_and_why(
    client: dict[str, Any], settings: dict[str, str], words: str
) -> None:
    assert told_by(a_client(**client), settings) == words
