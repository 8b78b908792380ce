"""What the outbox says of what was done: of one message whose it is, of several how many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.steering import Steer
from bookingdesk.i18n import translation
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.call_words import call_head
from bookingdesk.presentation.outbox_words import steered_words, told_now_words
from bookingdesk.usecases.readings import OutboxLine
from tests.builders import a_booking, a_client
from tests.messaging.dispatches import a_message

MAYA = a_client(phone="+49305550417")
REMINDER, NEWS = (
    OutboxLine(message=a_message(kind=kind), client=MAYA, booking=a_booking(), service=None)
    for kind in (MessageKind.REMINDER, MessageKind.CONFIRMATION)
)
NOBODY = replace(REMINDER, client=None)
WHY = "It has left already."


@pytest.mark.parametrize(
    ("steer", "done", "refused", "words"),
    [
        (Steer.SEND_NOW, [REMINDER], [], "Leaves now: Maya Ortiz, Reminder."),
        (Steer.WITHDRAW, [NEWS], [], "Taken back: Maya Ortiz, Confirmation."),
        (Steer.RETRY, [REMINDER], [], "Tried again: Maya Ortiz, Reminder."),
        (Steer.BY_CALL, [REMINDER], [], "Now a call to make: Maya Ortiz, Reminder."),
        (Steer.RECEIVED, [REMINDER], [], "Counts as sent: Maya Ortiz, Reminder."),
        (Steer.WITHDRAW, [NOBODY], [], "Taken back: somebody, Reminder."),
        (Steer.WITHDRAW, [REMINDER, NEWS], [], "2 messages taken back."),
        (Steer.WITHDRAW, [NEWS], [REMINDER], f"Taken back: Maya Ortiz, Confirmation. 1 not: {WHY}"),
        (Steer.WITHDRAW, [REMINDER, NEWS], [NEWS], f"2 messages taken back. 1 not: {WHY}"),
        (Steer.WITHDRAW, [], [REMINDER], f"Maya Ortiz, Reminder: {WHY}"),
        (Steer.WITHDRAW, [], [REMINDER, NEWS], WHY),
    ],
)
def test_that_of_one_message_it_is_said_whose_it_is_and_of_several_how_many(
    steer: Steer, done: list[OutboxLine], refused: list[OutboxLine], words: str
) -> None:
    assert steered_words(steer, done, refused, WHY if refused else "") == words


def test_that_what_leaves_for_a_client_who_did_not_know_says_whose_it_is_and_how_it_goes() -> None:
    assert told_now_words(NEWS) == "Leaves now, by email: Maya Ortiz, Confirmation."


def test_that_the_head_of_a_call_runs_as_the_language_does_whatever_the_client_is_called() -> None:
    """A Latin name in front would turn the whole line, and the number with it."""
    assert call_head(NEWS, Formatter()).startswith("Maya Ortiz, +49 30 5550417, Confirmation")
    translation.speak("ar")
    assert call_head(NEWS, Formatter()).startswith("\u200f\u2068Maya Ortiz\u2069، ")
