"""The mail account as a whole: kept or refused whole, its secret in the keyring, signed in with Microsoft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.mail_accounts import MailAccount, Provider, Security, at_provider
from bookingdesk.messaging.oauth import SignInFailed
from bookingdesk.messaging.passwords import KeyringMissing
from bookingdesk.usecases.dispatching import heartbeat
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.mailing import (
    FinishSignIn,
    KeepMailAccount,
    drop_mail_secret,
    finish_sign_in,
    keep_mail_account,
    mail_standing,
    offer_sign_in,
)
from bookingdesk.usecases.settings import all_settings
from tests.mailing import KeptMailing
from tests.usecases.mail_desk import WRONG_PASSWORD, MailDesk, ObedientSender

CLIENT = "1b730954-1685-4b74-9bfd-dac224a7b894"


@pytest.fixture
def kept() -> KeptMailing:
    return KeptMailing(ObedientSender())


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    made = MailDesk(salon_url)
    yield made
    made.store.close()


@pytest.fixture
def env(desk: MailDesk, kept: KeptMailing) -> Env:
    return replace(desk.env, mailing=kept)


def an_account(**changes: Any) -> MailAccount:
    parts: dict[str, Any] = {
        "host": "mail.nord.example",
        "port": 465,
        "security": Security.TLS,
        "sender": "desk@nord.example",
        "user": "desk",
    }
    return MailAccount(**(parts | changes))


def stored(env: Env) -> dict[str, str]:
    return {line.key: line.value for line in all_settings(env).value if line.key.startswith("mail.")}


def test_that_an_account_is_kept_whole_and_ends_a_pause(desk: MailDesk, env: Env, kept: KeptMailing) -> None:
    desk.booked()
    desk.let_hold_time_pass()
    desk.send(ObedientSender(WRONG_PASSWORD))
    assert heartbeat(env).channel_paused == "535"
    assert mail_standing(env).value.paused == "535"
    command = KeepMailAccount(account=an_account(), password="geheim-ß")
    assert "geheim" not in repr(command)
    done = keep_mail_account(env, command)
    assert (done.value.account, done.value.source, done.value.paused) == (an_account(), "keyring", "")
    assert done.changes.settings
    assert kept.passwords == {"desk": "geheim-ß"}
    assert stored(env)["mail.port"] == "465"
    assert heartbeat(env).channel_paused == ""
    keep_mail_account(env, KeepMailAccount(account=an_account(sender_name="Nord")))
    assert kept.passwords == {"desk": "geheim-ß"}
    said = env.store.read(lambda work: work.audit.of_entity("settings", "mail"))
    assert [(entry.detail["changed"], entry.detail["password"]) for entry in said] == [
        (["mail.host", "mail.port", "mail.security", "mail.user"], True),
        (["mail.sender_name"], False),
    ]
    assert "geheim" not in repr(said)


@pytest.mark.parametrize(
    ("account", "password", "field"),
    [
        (an_account(port=587), "", "mail.security"),
        (an_account(host="not a host"), "", "mail.host"),
        (an_account(user=""), "geheim", "mail.user"),
        (an_account(), "g" * 1001, "password"),
        (at_provider(an_account(oauth_client=CLIENT), Provider.MICROSOFT_365), "geheim", "mail.sign_in"),
    ],
)
def test_that_an_account_that_can_not_work_leaves_everything_as_it_was(
    env: Env, kept: KeptMailing, account: MailAccount, password: str, field: str
) -> None:
    before = stored(env)
    with pytest.raises(InvalidValue) as why:
        keep_mail_account(env, KeepMailAccount(account=account, password=password))
    assert why.value.facts["field"] == field
    assert "geheim" not in repr(why.value.facts)
    assert (stored(env), kept.passwords) == (before, {})


def test_that_without_a_keyring_nothing_is_stored(desk: MailDesk) -> None:
    env = replace(desk.env, mailing=KeptMailing(ObedientSender(), has_keyring=False))
    before = stored(env)
    with pytest.raises(KeyringMissing):
        keep_mail_account(env, KeepMailAccount(account=an_account(), password="geheim"))
    assert stored(env) == before
    assert keep_mail_account(env, KeepMailAccount(account=an_account())).value.lacks_secret


def test_that_signing_in_with_microsoft_is_offered_waited_for_and_forgotten(env: Env, kept: KeptMailing) -> None:
    with pytest.raises(InvalidValue) as why:
        offer_sign_in(env)
    assert why.value.facts["reason"] == "not_by_token"
    account = at_provider(an_account(oauth_client=CLIENT), Provider.MICROSOFT_365)
    assert keep_mail_account(env, KeepMailAccount(account=account)).value.lacks_secret
    offer = offer_sign_in(env).value
    assert offer.code == "C9XZ-KLM"
    kept.signs_in = False
    with pytest.raises(SignInFailed):
        finish_sign_in(env, FinishSignIn(offer=offer, wanted=lambda: False))
    kept.signs_in = True
    assert finish_sign_in(env, FinishSignIn(offer=offer)).value.source == "keyring"
    assert drop_mail_secret(env).value.source == "nowhere"
    said = env.store.read(lambda work: work.audit.of_entity("settings", "mail"))
    assert [entry.action for entry in said] == ["keep_mail_account", "sign_in_mail", "drop_mail_secret"]
