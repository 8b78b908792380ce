"""The mailbox's password leaves this computer's keyring with the mailbox; that of the mail account stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import keyring
import pytest

from bookingdesk.domain.inbox_accounts import InboxAccount
from bookingdesk.messaging.inbox import KeyringInbox
from bookingdesk.messaging.passwords import SERVICE
from bookingdesk.messaging.replies import VARIABLE
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.replies.account import KeepInbox, keep_inbox
from tests.admin.test_sms_verbs import InMemory

DESK = InboxAccount(host="imap.nord.example", user="desk")
MAIL = {"desk": "of the mail account"}


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemory]:
    """A computer that keeps the password of the mail account, whose name is that of the mailbox, and its own."""
    monkeypatch.delenv(VARIABLE, raising=False)
    before, made = keyring.get_keyring(), InMemory()
    made.kept = {(SERVICE, entry): password for entry, password in MAIL.items()}
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def env(sqlite_salon: Env) -> Env:
    """A desk that sends as the same name."""
    sqlite_salon.store.write(lambda work: work.settings.set("mail.user", "desk"))
    sqlite_salon.store.write(lambda work: work.settings.set("mail.sender", "desk@nord.example"))
    return replace(sqlite_salon, inbox=KeyringInbox())


@pytest.mark.parametrize(
    ("own", "then", "password", "left"),
    [
        ("secret", InboxAccount(), "", {}),
        ("", InboxAccount(), "", {}),
        ("secret", DESK, "", {"imap:desk": "secret"}),
        ("secret", DESK, "new", {"imap:desk": "new"}),
        ("secret", replace(DESK, folder="Replies"), "", {"imap:desk": "secret"}),
        ("secret", replace(DESK, user="replies"), "other", {"imap:replies": "other"}),
    ],
    ids=[
        "left",
        "left, with that of the mail account",
        "as it was",
        "another one",
        "another folder",
        "another name",
    ],
)
def test_that_only_what_signs_in_is_kept(
    ring: InMemory, env: Env, own: str, then: InboxAccount, password: str, left: dict[str, str]
) -> None:
    keep_inbox(env, KeepInbox(account=DESK, password=own))
    keep_inbox(env, KeepInbox(account=then, password=password))
    assert {entry: kept for (_service, entry), kept in ring.kept.items()} == MAIL | left
