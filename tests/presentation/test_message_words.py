"""A message's fate as a line: whom it went to is said only once it is known who is calling."""

from __future__ import annotations

from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.message_words import message_line
from tests.builders import at
from tests.messaging.dispatches import a_message

SENT = a_message(state=MessageState.SENT, sent_at=at("2025-06-20 10:01"))
FORMATTER = Formatter("en_GB", "Europe/Berlin")


def test_that_a_line_names_the_address_to_whoever_may_know_it() -> None:
    assert message_line(SENT, SENT.created_at, FORMATTER) == (
        "Confirmation, Email: Sent Fri 20 Jun 10:01 to maya@mail.example"
    )


def test_that_an_address_is_a_fact_to_ask_and_not_read_off_the_messages() -> None:
    assert (
        message_line(SENT, SENT.created_at, FORMATTER, known=False) == "Confirmation, Email: Sent Fri 20 Jun 10:01"
    )
