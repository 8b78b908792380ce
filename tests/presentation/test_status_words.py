"""What is said while messages cannot leave: in the status bar and in the banner."""

from __future__ import annotations

import pytest

from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.status_words import Tone, banner_words, mail_words
from bookingdesk.usecases.readings import Heartbeat
from tests.builders import at

NOW = at("2025-06-23 14:02")
FORMATTER = Formatter()


@pytest.mark.parametrize(
    ("beat", "words", "banner"),
    [
        (Heartbeat(last_pass=NOW, counts={MessageState.QUEUED: 3}), "Mail ok", ""),
        (
            Heartbeat(last_pass=NOW, counts={MessageState.RETRY_WAIT: 1, MessageState.QUEUED: 3}),
            "Mail is tried again",
            "1 message could not leave yet and is tried again by itself. Everything else works.",
        ),
        (
            Heartbeat(last_pass=NOW, counts={MessageState.RETRY_WAIT: 2}),
            "Mail is tried again",
            "2 messages could not leave yet and are tried again by themselves. Everything else works.",
        ),
        (
            Heartbeat(last_pass=NOW, counts={MessageState.QUEUED: 2}, channel_paused="refused_login"),
            "Mail paused",
            "Messages can't go out (mail server). 2 wait. Everything else works.",
        ),
        (
            Heartbeat(last_pass=NOW, counts={MessageState.QUEUED: 3}, sms_paused="402"),
            "SMS paused",
            "Text messages can't go out (SMS gateway). 3 messages wait. Everything else works.",
        ),
        (
            Heartbeat(last_pass=NOW, counts={MessageState.QUEUED: 3}, channel_paused="535", sms_paused="402"),
            "Mail paused",
            "Messages can't go out (mail server and SMS gateway). 3 wait. Everything else works.",
        ),
    ],
    ids=["all well", "one tried again", "two tried again", "paused", "text messages paused", "both paused"],
)
def test_that_mail_which_cannot_leave_is_said(beat: Heartbeat, words: str, banner: str) -> None:
    said, tone = mail_words(beat, NOW, FORMATTER)
    assert said == words
    assert (tone is Tone.GOOD) is (not banner)
    assert banner_words(beat, FORMATTER) == banner
