"""Signing in with Microsoft by msal itself, against a Microsoft in memory: codes, tokens, what is kept and what not."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import keyring.errors
import pytest

from bookingdesk.domain.mail_accounts import MicrosoftAccount
from bookingdesk.messaging.decisions import Fault
from bookingdesk.messaging.oauth import (
    READING,
    SENDING,
    VARIABLE,
    MicrosoftTokens,
    NoToken,
    OauthMissing,
    SignInFailed,
)
from bookingdesk.messaging.passwords import KeyringMissing, PasswordSource
from bookingdesk.messaging.smtp import SmtpSender
from tests.builders import at
from tests.messaging.dispatches import a_dispatch
from tests.scripted_microsoft import ScriptedMicrosoft
from tests.scripted_smtp import ScriptedServer
from tests.smtp_faults import QUICK, leaving

NOW = at("2025-06-20 10:00")
USER = "desk@nord.example"
CLIENT = "1b730954-1685-4b74-9bfd-dac224a7b894"
ACCOUNT = MicrosoftAccount(user=USER, client=CLIENT, tenant="organizations")


class Ring:
    """A keyring that, as Windows, keeps no more than 1,280 characters in one place."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def ask(self, service: str, entry: str) -> str | None:
        """What is kept."""
        return self.kept.get(entry)

    def put(self, service: str, entry: str, text: str) -> None:
        """Keep it, where it is short enough."""
        if len(text) > 1280:
            raise OSError("the stub received bad data")
        self.kept[entry] = text

    def drop(self, service: str, entry: str) -> None:
        """Keep it no longer."""
        if self.kept.pop(entry, None) is None:
            raise keyring.errors.PasswordDeleteError(entry)


def tokens(microsoft: ScriptedMicrosoft, ring: Ring, scope: str = SENDING, **environment: str) -> MicrosoftTokens:
    return MicrosoftTokens(
        scope, web=microsoft, ask=ring.ask, put=ring.put, drop=ring.drop, environment=environment
    )


def signed_in(microsoft: ScriptedMicrosoft, ring: Ring) -> MicrosoftTokens:
    known = tokens(microsoft, ring)
    known.wait(ACCOUNT, known.offer(ACCOUNT, NOW), lambda: True)
    return known


@pytest.mark.parametrize("long_token", [False, True])
def test_that_signing_in_once_is_enough_for_every_token_after_it(long_token: bool) -> None:
    microsoft, ring = ScriptedMicrosoft(long_token=long_token), Ring()
    known = tokens(microsoft, ring)
    assert known.source(USER) is PasswordSource.NOWHERE
    offer = known.offer(ACCOUNT, NOW)
    assert (offer.code, offer.address) == ("C9XZ-KLM", "https://microsoft.com/devicelogin")
    assert offer.until == NOW + timedelta(seconds=3)
    assert "secret" not in repr(offer)
    microsoft.pending = 1
    known.wait(ACCOUNT, offer, lambda: True)
    assert known.source(USER) is PasswordSource.KEYRING

    assert known.token(ACCOUNT, NOW) == "access-2"
    assert known.token(ACCOUNT, NOW + timedelta(minutes=54)) == "access-2"
    assert known.token(ACCOUNT, NOW + timedelta(minutes=56)) == "access-3"
    used = [form["refresh_token"][:9] for form in microsoft.forms if "refresh_token" in form]
    assert used == ["refresh-1", "refresh-2"]  # each gives the next one, which is kept
    assert tokens(microsoft, ring).token(ACCOUNT, NOW) == "access-4"
    assert all("access" not in text for text in ring.kept.values())
    known.drop(USER)
    assert ring.kept == {}
    with pytest.raises(NoToken) as why:
        known.token(ACCOUNT, NOW)
    assert why.value.fault is Fault.NO_TOKEN


def test_that_a_token_the_mail_server_refused_is_fetched_anew() -> None:
    known = signed_in(ScriptedMicrosoft(), Ring())
    assert (known.token(ACCOUNT, NOW), known.token(ACCOUNT, NOW)) == ("access-2", "access-2")
    known.forget(USER)
    assert known.token(ACCOUNT, NOW) == "access-3"


def test_that_mail_leaves_with_a_token_whose_successor_the_keyring_does_not_take() -> None:
    microsoft, ring = ScriptedMicrosoft(), Ring()
    signed_in(microsoft, ring)

    def locked(service: str, entry: str, text: str) -> None:
        raise keyring.errors.KeyringLocked

    known = MicrosoftTokens(web=microsoft, ask=ring.ask, put=locked, drop=ring.drop, environment={})
    before = dict(ring.kept)
    assert known.token(ACCOUNT, NOW)
    assert ring.kept == before


@pytest.mark.parametrize("text", ["nothing of ours", "", "0:", "x:y", "-1:a", "9999999:a"])
def test_that_what_somebody_else_wrote_into_the_keyring_is_no_sign_in_and_can_be_dropped(text: str) -> None:
    ring = Ring()
    ring.kept[f"microsoft:{USER}"] = text
    known = tokens(ScriptedMicrosoft(), ring)
    assert known.source(USER) is PasswordSource.NOWHERE
    with pytest.raises(NoToken) as why:
        known.token(ACCOUNT, NOW)
    assert why.value.fault is Fault.NO_TOKEN
    known.drop(USER)
    assert ring.kept == {}


def test_that_a_sign_in_that_was_forgotten_serves_nobody_who_has_a_token_of_it_still() -> None:
    """Whoever sends has tokens of its own; the page on which it is forgotten has others."""
    microsoft, ring = ScriptedMicrosoft(), Ring()
    sends = signed_in(microsoft, ring)
    sends.token(ACCOUNT, NOW)
    tokens(microsoft, ring).drop(USER)
    with pytest.raises(NoToken) as why:
        sends.token(ACCOUNT, NOW)
    assert why.value.fault is Fault.NO_TOKEN
    signed_in(microsoft, ring)
    assert sends.token(ACCOUNT, NOW)


def test_that_of_a_long_sign_in_nothing_is_left_once_a_shorter_one_took_its_place() -> None:
    microsoft, ring = ScriptedMicrosoft(long_token=True), Ring()
    signed_in(microsoft, ring)
    assert len(ring.kept) > 1
    signed_in(ScriptedMicrosoft(), ring).drop(USER)
    assert ring.kept == {}


def test_that_one_sign_in_is_for_sending_and_for_reading_and_each_token_for_one_of_them() -> None:
    microsoft, ring = ScriptedMicrosoft(), Ring()
    sends = signed_in(microsoft, ring)
    reads = tokens(microsoft, ring, READING)
    assert sends.token(ACCOUNT, NOW) != reads.token(ACCOUNT, NOW)
    offered, *_, to_send, to_read = [form.get("scope", "").split() for form in microsoft.forms]
    assert {SENDING, READING, "offline_access"} <= set(offered)
    assert [set(asked) & {SENDING, READING} for asked in (to_send, to_read)] == [{SENDING}, {READING}]
    assert len(ring.kept) == 1


@pytest.mark.parametrize("then", ["signed in anew", "given up"])
def test_that_a_renewal_does_not_overwrite_what_somebody_did_meanwhile(then: str) -> None:
    microsoft, ring = ScriptedMicrosoft(), Ring()
    known = signed_in(microsoft, ring)
    microsoft.asked.clear()
    microsoft.stalls = threading.Event()
    renewing = threading.Thread(target=known.token, args=(ACCOUNT, NOW))
    renewing.start()
    assert microsoft.asked.wait(10)
    if then == "given up":
        tokens(microsoft, ring).drop(USER)
    else:
        ring.kept[f"microsoft:{USER}"] = "1:by somebody"
    before = dict(ring.kept)
    microsoft.stalls.set()
    renewing.join(10)
    assert ring.kept == before


def _revoked(microsoft: ScriptedMicrosoft) -> None:
    microsoft.refuses["refresh"] = "invalid_grant"


def _offline(microsoft: ScriptedMicrosoft) -> None:
    microsoft.is_offline = True


@pytest.mark.parametrize(("change", "fault"), [(_revoked, Fault.TOKEN_REFUSED), (_offline, Fault.NO_TOKEN_SERVER)])
def test_that_a_token_that_can_not_be_fetched_is_a_fault_of_the_table(
    change: Callable[[ScriptedMicrosoft], None], fault: Fault
) -> None:
    microsoft = ScriptedMicrosoft()
    known = signed_in(microsoft, Ring())
    change(microsoft)
    with pytest.raises(NoToken) as why:
        known.token(ACCOUNT, NOW)
    assert why.value.fault is fault
    assert microsoft.closed == 2


@pytest.mark.parametrize(
    ("grant", "error", "reason"),
    [
        ("device", "unauthorized_client", "wrong_program"),
        ("device", "temporarily_unavailable", "refused"),
        ("code", "authorization_declined", "denied"),
        ("code", "expired_token", "expired"),
        ("code", "invalid_grant", "refused"),
    ],
)
def test_that_a_sign_in_that_fails_says_why(grant: str, error: str, reason: str) -> None:
    microsoft = ScriptedMicrosoft()
    microsoft.refuses[grant] = error
    with pytest.raises(SignInFailed) as why:
        signed_in(microsoft, Ring())
    assert why.value.facts == {"reason": reason}


def test_that_a_sign_in_ends_when_nobody_wants_it_or_nobody_comes() -> None:
    microsoft = ScriptedMicrosoft()
    microsoft.pending = 99
    known = tokens(microsoft, Ring())
    with pytest.raises(SignInFailed) as why:
        known.wait(ACCOUNT, known.offer(ACCOUNT, NOW), lambda: False)
    assert why.value.facts == {"reason": "cancelled"}
    with pytest.raises(SignInFailed) as why:
        known.wait(ACCOUNT, known.offer(ACCOUNT, NOW), lambda: True)
    assert why.value.facts == {"reason": "expired"}
    microsoft.is_offline = True
    with pytest.raises(SignInFailed) as why:
        known.offer(ACCOUNT, NOW)
    assert why.value.facts == {"reason": "unreached"}


def test_that_without_the_extra_and_without_a_keyring_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_words: str) -> None:
        raise keyring.errors.NoKeyringError

    microsoft, ring = ScriptedMicrosoft(), Ring()
    known = tokens(microsoft, ring)
    monkeypatch.setattr(ring, "put", none)
    homeless = tokens(microsoft, ring, **{VARIABLE: "from the environment"})
    assert homeless.source(USER) is PasswordSource.ENVIRONMENT
    assert homeless.token(ACCOUNT, NOW) == "access-1"
    with pytest.raises(KeyringMissing) as missing:
        homeless.wait(ACCOUNT, homeless.offer(ACCOUNT, NOW), lambda: True)
    assert missing.value.facts == {"variable": VARIABLE}
    monkeypatch.setitem(__import__("sys").modules, "msal", None)
    with pytest.raises(OauthMissing):
        known.offer(ACCOUNT, NOW)
    with pytest.raises(NoToken) as why:
        tokens(microsoft, ring, **{VARIABLE: "x"}).token(ACCOUNT, NOW)
    assert why.value.fault is Fault.OAUTH_MISSING


def test_that_mail_is_sent_with_a_token_and_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    microsoft, ring, seen = ScriptedMicrosoft(), Ring(), []
    known = signed_in(microsoft, ring)

    def auth(argument: str) -> str:
        seen.append(argument)
        return "535 5.7.3 no" if len(seen) == 2 else "235 welcome"

    ready = a_dispatch()
    with (
        ScriptedServer({"auth": auth}, ("AUTH LOGIN XOAUTH2",)) as server,
        leaving(SmtpSender(tokens=known, patience=QUICK)) as sender,
    ):
        settings = {
            **ready.settings,
            "mail.port": str(server.port),
            "mail.security": "none",
            "mail.user": USER,
            "mail.sign_in": "microsoft",
            "mail.oauth_client": CLIENT,
        }
        dispatch = a_dispatch(settings=settings)
        codes = []
        for _ in range(3):
            codes.append(sender.deliver(dispatch, lambda: True).code)
            sender.hang_up()
    assert codes == ["250", "535", "250"]
    assert {argument.partition(" ")[0] for argument in seen} == {"XOAUTH2"}
    assert [argument == seen[0] for argument in seen] == [True, True, False]  # refused once, then another one
    said = " ".join(record.getMessage() for record in caplog.records)
    assert not any(word in said for word in ("access-", "refresh-", USER, "device-code"))


@pytest.mark.parametrize(
    ("extensions", "revoked", "code"),
    [(("AUTH PLAIN LOGIN",), False, "no_auth"), (("AUTH XOAUTH2",), True, "token_refused")],
)
def test_that_a_sign_in_that_does_not_work_pauses_mail(
    extensions: tuple[str, ...], revoked: bool, code: str
) -> None:
    microsoft = ScriptedMicrosoft()
    known = signed_in(microsoft, Ring())
    if revoked:
        _revoked(microsoft)
    ready = a_dispatch()
    with ScriptedServer({}, extensions) as server, leaving(SmtpSender(tokens=known, patience=QUICK)) as sender:
        settings = {
            **ready.settings,
            "mail.port": str(server.port),
            "mail.security": "none",
            "mail.user": USER,
            "mail.sign_in": "microsoft",
            "mail.oauth_client": CLIENT,
        }
        verdict = sender.deliver(a_dispatch(settings=settings), lambda: True)
    assert (verdict.code, verdict.pauses_channel) == (code, True)
    assert "MAIL" not in server.commands
