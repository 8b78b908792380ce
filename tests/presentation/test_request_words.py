"""An answer as the history of its request lists it: when, what, by whom, and what was said."""

from __future__ import annotations

import pytest

from bookingdesk.domain.requests import Answer, AnswerKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.request_words import answer_line
from tests.builders import at

FORMATTER = Formatter(locale="en_GB", zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("kind", "by", "text", "words"),
    [
        (AnswerKind.REPLIED, "Jo", "Yes.", "Mon 23 Jun 14:02  Question answered, by Jo: Yes."),
        (
            AnswerKind.NOT_DELIVERED,
            "bookingdesk",
            "bounced",
            "Mon 23 Jun 14:02  Did not reach the client, by bookingdesk (by itself)",
        ),
    ],
)
def test_that_an_answer_says_who_gave_it(kind: AnswerKind, by: str, text: str, words: str) -> None:
    answer = Answer(kind=kind, at=at("2025-06-23 14:02"), by=by, station="Desk 1", text=text)
    assert answer_line(answer, FORMATTER).startswith(words)
