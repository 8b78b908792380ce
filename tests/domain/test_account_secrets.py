"""Which secrets accounts are signed in to with, and which a change of them leaves: named cases."""

from __future__ import annotations

import pytest

from bookingdesk.domain.account_secrets import REMEMBERED, AccountSecret, SecretKind, in_use, left_behind

DESK, OTHER = "desk@nord.example", "replies@nord.example"
MAIL = {"mail.host": "smtp.nord.example", "mail.sender": DESK, "mail.user": DESK}
INBOX = {"imap.host": "imap.nord.example"}
BY_TOKEN = {"mail.sign_in": "microsoft"}
READS_BY_TOKEN = {"imap.sign_in": "microsoft"}
SENDING, READING, SIGN_IN = (AccountSecret(kind, DESK) for kind in SecretKind)

USED: dict[str, tuple[dict[str, str], set[AccountSecret]]] = {
    "no account": ({}, set()),
    "a server that asks nobody": ({**MAIL, "mail.user": ""}, set()),
    "mail by a password": (MAIL, {SENDING}),
    "mail by a sign-in": ({**MAIL, **BY_TOKEN}, {SIGN_IN}),
    "a name without a server": ({**MAIL, "mail.host": ""}, set()),
    "replies to the sender": ({**MAIL, **INBOX}, {SENDING, READING}),
    "replies to another name": (
        {**MAIL, **INBOX, "imap.user": OTHER},
        {SENDING, AccountSecret(SecretKind.READING, OTHER)},
    ),
    "one sign-in for both": ({**MAIL, **INBOX, **BY_TOKEN, **READS_BY_TOKEN}, {SIGN_IN}),
    "replies alone, read as who once sent": ({**MAIL, **INBOX, "mail.host": ""}, {SENDING, READING}),
}


@pytest.mark.parametrize(("stored", "secrets"), USED.values(), ids=USED)
def test_that_an_account_with_a_server_uses_its_secret(stored: dict[str, str], secrets: set[AccountSecret]) -> None:
    assert in_use(stored) == secrets


LEFT: dict[str, tuple[dict[str, str], dict[str, str], tuple[AccountSecret, ...]]] = {
    "another server": (MAIL, {**MAIL, "mail.host": "smtp.sued.example"}, ()),
    "another name": (MAIL, {**MAIL, "mail.user": OTHER}, (SENDING,)),
    "a sign-in": (MAIL, {**MAIL, **BY_TOKEN}, (SENDING,)),
    "given up": (MAIL, {**MAIL, "mail.host": ""}, (SENDING,)),
    "no replies": ({**MAIL, **INBOX}, MAIL, (READING,)),
    "no replies by the sign-in that sends": (
        {**MAIL, **INBOX, **BY_TOKEN, **READS_BY_TOKEN},
        {**MAIL, **BY_TOKEN},
        (),
    ),
    "another folder": ({**MAIL, **INBOX}, {**MAIL, **INBOX, "imap.folder": "Replies"}, ()),
}


@pytest.mark.parametrize(("before", "after", "left"), LEFT.values(), ids=LEFT)
def test_that_what_nothing_is_signed_in_to_with_is_left(
    before: dict[str, str], after: dict[str, str], left: tuple[AccountSecret, ...]
) -> None:
    assert left_behind((), before, after) == left


def test_that_what_is_used_again_was_not_left_and_only_the_newest_are_remembered() -> None:
    left = left_behind((SENDING,), {}, MAIL)
    assert left == ()
    for number in range(REMEMBERED + 1):
        left = left_behind(left, {**MAIL, "mail.user": str(number)}, {**MAIL, "mail.user": str(number + 1)})
    assert [one.user for one in left] == [str(number) for number in range(1, REMEMBERED + 1)]
    assert left_behind((SENDING, READING), {**MAIL, **INBOX}, MAIL) == (SENDING, READING)[1:]
