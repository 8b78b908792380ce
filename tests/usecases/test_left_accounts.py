"""What signs in to an account that one desk gives up is kept on no computer; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from bookingdesk.domain.inbox_accounts import InboxAccount
from bookingdesk.domain.mail_accounts import MailAccount, SignIn
from bookingdesk.messaging.passwords import KeyringMissing
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.left_accounts import KEY, drop_left_secrets
from bookingdesk.usecases.mailing import KeepMailAccount, keep_mail_account
from bookingdesk.usecases.replies.account import KeepInbox, keep_inbox
from bookingdesk.usecases.settings import set_setting
from tests.inboxes import KeptInbox
from tests.mailing import KeptMailing
from tests.usecases.mail_desk import MailDesk, ObedientSender

USER, OTHER = "desk@nord.example", "new@nord.example"
CLIENT = "9f2c7b54-0d3e-4c1a-9a55-6c7d0f0a1b2c"
SENDS = MailAccount.of({"mail.host": "smtp.nord.example", "mail.sender": USER, "mail.user": USER})
READS = InboxAccount(host="imap.nord.example", user=USER)


@dataclass
class Computer:
    """One of the business's, with a keyring of its own."""

    env: Env
    mailing: KeptMailing
    inbox: KeptInbox

    @classmethod
    def of(cls, env: Env) -> Computer:
        mailing = KeptMailing(ObedientSender())
        inbox = KeptInbox(tokens=mailing.tokens)
        return cls(replace(env, mailing=mailing, inbox=inbox), mailing, inbox)

    @property
    def secrets(self) -> list[set[str]]:
        """Who signs in from here: to send, to read, with Microsoft."""
        return [set(self.mailing.passwords), set(self.inbox.passwords), self.mailing.tokens]


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    made = MailDesk(salon_url)
    yield made
    made.store.close()


@pytest.fixture
def computers(desk: MailDesk) -> tuple[Computer, Computer]:
    """Both have the passwords of both accounts, and somebody has signed in with Microsoft too."""
    both = Computer.of(desk.env), Computer.of(desk.env)
    for one in both:
        keep_mail_account(one.env, KeepMailAccount(account=SENDS, password="geheim"))
        keep_inbox(one.env, KeepInbox(account=READS, password="geheim"))
        one.mailing.tokens.add(USER)
    return both


def test_that_a_changed_account_leaves_no_secret_on_any_computer(computers: tuple[Computer, Computer]) -> None:
    here, there = computers
    keep_mail_account(here.env, KeepMailAccount(account=replace(SENDS, user=OTHER), password="neu"))
    assert here.secrets == [{OTHER}, {USER}, {USER}]
    assert there.secrets == [{USER}, {USER}, {USER}]
    drop_left_secrets(there.env.by_itself())
    assert there.secrets == [set(), {USER}, {USER}], "what is still signed in to with stays"
    keep_inbox(here.env, KeepInbox(account=InboxAccount()))
    drop_left_secrets(there.env.by_itself())
    assert here.secrets[1] == there.secrets[1] == set()
    assert here.secrets[2] == there.secrets[2] == {USER}, "nobody has used it here: it may be another database's"
    said = here.env.store.read(lambda work: work.audit.of_entity("settings", "secrets"))
    assert [(entry.actor, entry.detail) for entry in said] == [
        ("Jo", {"count": 1}),
        ("bookingdesk", {"count": 1}),
        ("Jo", {"count": 1}),
        ("bookingdesk", {"count": 1}),
    ]


def test_that_a_sign_in_that_was_left_goes_too(computers: tuple[Computer, Computer]) -> None:
    here, there = computers
    keep_mail_account(
        here.env,
        KeepMailAccount(account=replace(SENDS, sign_in=SignIn.MICROSOFT, oauth_client=CLIENT)),
    )
    keep_mail_account(here.env, KeepMailAccount(account=replace(SENDS, host="")))
    drop_left_secrets(there.env.by_itself())
    assert there.mailing.tokens == here.mailing.tokens == set()


def test_that_a_setting_changed_at_the_console_leaves_it_the_same_way(computers: tuple[Computer, Computer]) -> None:
    here, there = computers
    set_setting(here.env, SetSetting(key="mail.user", value=OTHER))
    for one in computers:
        drop_left_secrets(one.env.by_itself())
    assert here.secrets[0] == there.secrets[0] == set()


def test_that_an_account_that_came_back_keeps_its_secret(computers: tuple[Computer, Computer]) -> None:
    here, there = computers
    set_setting(here.env, SetSetting(key="mail.user", value=OTHER))
    set_setting(here.env, SetSetting(key="mail.user", value=USER))
    drop_left_secrets(there.env.by_itself())
    assert there.secrets[0] == {USER}


def test_that_the_keyring_is_asked_once_for_each_change(
    computers: tuple[Computer, Computer], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = computers
    set_setting(here.env, SetSetting(key="mail.user", value=OTHER))
    asked: list[MailAccount] = []
    monkeypatch.setattr(there.mailing, "secret_source", lambda account: asked.append(account) or "nowhere")
    known = drop_left_secrets(there.env.by_itself()).value
    assert len(asked) == 1
    assert drop_left_secrets(there.env.by_itself(), known).value == known
    assert len(asked) == 1


def test_that_a_keyring_that_refuses_holds_nothing_up(
    computers: tuple[Computer, Computer], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = computers

    def refuse(account: MailAccount) -> None:
        raise KeyringMissing(variable="BOOKINGDESK_MAIL_PASSWORD")

    monkeypatch.setattr(there.mailing, "drop", refuse)
    set_setting(here.env, SetSetting(key="mail.user", value=OTHER))
    drop_left_secrets(there.env.by_itself())
    assert "still kept here: keyring_missing" in caplog.text
    assert USER not in caplog.text


def test_that_a_copy_of_the_database_drops_nothing(desk: MailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Computer.of(desk.env)
    keep_mail_account(here.env, KeepMailAccount(account=SENDS, password="geheim"))
    assert isinstance(desk.store, SqlStore)
    monkeypatch.setattr("bookingdesk.storage.home.SqlHome.moved", lambda home: True)
    set_setting(here.env, SetSetting(key="mail.user", value=OTHER))
    assert drop_left_secrets(here.env.by_itself()).value == ()
    assert here.secrets[0] == {USER}


def test_that_what_is_remembered_holds_no_secret(computers: tuple[Computer, Computer]) -> None:
    here, _there = computers
    set_setting(here.env, SetSetting(key="mail.user", value=OTHER))
    assert here.env.store.read(lambda work: work.settings.get(KEY)) == f'[["sending", "{USER}"]]'
