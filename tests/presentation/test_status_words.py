"""What is said while messages cannot leave: in the status bar and in the banner."""

from __future__ import annotations

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.status_words import Tone, banner_words, mail_details, mail_words, outbox_words
from bookingdesk.usecases.readings import Heartbeat
from tests.builders import at

NOW = at("2025-06-23 14:02")
FORMATTER = Formatter()


@pytest.mark.parametrize(
    ("beat", "words", "banner"),
    [
        (Heartbeat(last_pass=NOW, counts={MessageState.QUEUED: 3}), "Mail ok", ""),
        (
            Heartbeat(last_pass=NOW, counts={MessageState.QUEUED: 9}, overdue=2),
            "Messages are late",
            "2 messages should have left more than 15 minutes ago. Look at them, or call the clients.",
        ),
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
        (
            Heartbeat(last_pass=NOW, counts={MessageState.QUEUED: 3}, channel_paused="no_password"),
            "Mail paused",
            "Messages can't go out (mail server). 3 wait. Everything else works. "
            "This computer has no password for the account. Enter it and save.",
        ),
        (
            Heartbeat(last_pass=NOW, counts={MessageState.QUEUED: 3}, sms_paused="no_gateway"),
            "SMS paused",
            "Text messages can't go out (SMS gateway). 3 messages wait. Everything else works. "
            "This computer knows no SMS gateway yet.",
        ),
        (
            Heartbeat(last_pass=NOW, channel_paused="no_password", left_to_others=frozenset({Channel.EMAIL})),
            "No mail from here",
            "",
        ),
        (
            Heartbeat(last_pass=NOW, sms_paused="no_gateway", left_to_others=frozenset({Channel.SMS})),
            "No SMS from here",
            "",
        ),
        (
            Heartbeat(
                last_pass=NOW,
                counts={MessageState.QUEUED: 3},
                channel_paused="no_token",
                sms_paused="402",
                left_to_others=frozenset({Channel.EMAIL}),
            ),
            "SMS paused",
            "Text messages can't go out (SMS gateway). 3 messages wait. Everything else works.",
        ),
        (
            Heartbeat(
                last_pass=NOW,
                counts={MessageState.QUEUED: 9},
                overdue=2,
                channel_paused="no_password",
                left_to_others=frozenset({Channel.EMAIL}),
            ),
            "Messages are late",
            "2 messages should have left more than 15 minutes ago. Look at them, or call the clients.",
        ),
    ],
    ids=[
        "all well",
        "late",
        "one tried again",
        "two tried again",
        "paused",
        "text messages paused",
        "both paused",
        "nobody sends mail, and here the password is missing",
        "nobody sends text messages, and here the gateway is missing",
        "another desk sends mail",
        "another desk sends text messages",
        "another desk sends mail, text messages rest everywhere",
        "another desk is slow",
    ],
)
def test_that_mail_which_cannot_leave_is_said(beat: Heartbeat, words: str, banner: str) -> None:
    said, tone = mail_words(beat, NOW, FORMATTER)
    assert said == words
    assert (tone is Tone.GOOD) is (not banner)
    assert banner_words(beat, FORMATTER) == banner


def test_that_what_this_computer_lacks_is_told_of_though_another_desk_sends() -> None:
    beat = Heartbeat(
        last_pass=NOW,
        counts={MessageState.QUEUED: 1},
        next_due=NOW,
        channel_paused="no_password",
        left_to_others=frozenset({Channel.EMAIL}),
    )
    assert mail_details(beat, FORMATTER).endswith(
        "This computer has no password for the account. Enter it and save."
    )
    assert outbox_words(beat, NOW, FORMATTER) == "Outbox 1, sending"
