"""How mail stands on this computer, as the page about it says."""

from __future__ import annotations

import pytest

from bookingdesk.domain.mail_accounts import MailAccount, Security
from bookingdesk.presentation.mailing_words import standing_words
from bookingdesk.usecases.mailing import MailStanding

ACCOUNT = MailAccount(
    host="mail.nord.example", port=465, security=Security.TLS, sender="desk@nord.example", user="desk"
)
PAUSED = "Mail is paused until the mail settings work."
LACKS = "This computer has no password for the account. Enter it and save."


@pytest.mark.parametrize(
    ("paused", "source", "words", "tone"),
    [
        (
            "",
            "keyring",
            "Mail leaves by mail.nord.example. The password is kept in this computer's keyring.",
            "good",
        ),
        ("", "nowhere", LACKS, "warning"),
        ("no_password", "nowhere", LACKS, "error"),
        ("certificate", "keyring", PAUSED, "error"),
    ],
    ids=["it works", "nothing was tried without the password", "it rests here", "it rests everywhere"],
)
def test_that_mail_is_said_to_rest_where_it_does(paused: str, source: str, words: str, tone: str) -> None:
    said, as_tone = standing_words(MailStanding(account=ACCOUNT, source=source, paused=paused))
    assert said.startswith(words)
    assert (PAUSED in said) is (words == PAUSED)
    assert as_tone == tone
