"""The mailbox is read by a token of Microsoft: a scripted server that takes it or not, and a Dovecot that checks it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bookingdesk.domain.mail_accounts import MicrosoftAccount
from bookingdesk.messaging.oauth import READING, VARIABLE
from bookingdesk.messaging.replies import ImapInbox
from bookingdesk.usecases.ports import InboxFault
from tests.dovecot import Dovecot, a_token
from tests.messaging.test_imap import FIRST, NOW, SINCE, a_mail, needs_dovecot
from tests.messaging.test_oauth import CLIENT, USER, Ring, tokens
from tests.scripted_imap import MAIL, Do, ScriptedImap
from tests.scripted_microsoft import ScriptedMicrosoft
from tests.scripted_smtp import trusting

ACCOUNT = MicrosoftAccount(user=USER, client=CLIENT, tenant="organizations")


def settings(port: int, **changes: str) -> dict[str, str]:
    """Of a mailbox on loopback, signed in to with Microsoft; the sender's address is the name."""
    usual = {
        "imap.host": "127.0.0.1",
        "imap.port": str(port),
        "imap.security": "none",
        "imap.sign_in": "microsoft",
        "mail.sender": USER,
        "mail.oauth_client": CLIENT,
    }
    return usual | changes


def an_inbox(microsoft: ScriptedMicrosoft, ring: Ring | None = None) -> ImapInbox:
    """One of a computer that is signed in."""
    kept = ring or Ring()
    known = tokens(microsoft, kept, READING)
    if ring is None:
        known.wait(ACCOUNT, known.offer(ACCOUNT, NOW), lambda: True)
    return ImapInbox(tokens=known, patience=10, trust=trusting)


def fault_of(inbox: ImapInbox, stored: Mapping[str, str]) -> str:
    """The word for why it can't be read, with nothing that is secret beside it."""
    with pytest.raises(InboxFault) as refused:
        inbox.read(stored, FIRST, SINCE, NOW)
    assert not any(word in repr(refused.value.facts) for word in (USER, "access-", "refresh-"))
    return str(refused.value.facts["why"])


def test_that_one_token_opens_the_mailbox_look_after_look_and_nothing_of_it_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    inbox = an_inbox(ScriptedMicrosoft())
    with ScriptedImap(token="access-2") as server:
        assert inbox.read(settings(server.port), FIRST, SINCE, NOW).mails == (MAIL,)
        assert inbox.read(settings(server.port), FIRST, SINCE, NOW).mails == (MAIL,)
    assert server.shown == [f"user={USER}\x01auth=Bearer access-2\x01\x01"] * 2
    assert "LOGIN" not in server.commands
    said = " ".join(record.getMessage() for record in caplog.records)
    assert not any(word in said for word in ("access-", "refresh-", USER))


def test_that_a_token_the_server_refuses_is_told_once_and_the_next_look_has_another() -> None:
    inbox = an_inbox(ScriptedMicrosoft())
    with ScriptedImap(token="access-3") as server:
        assert fault_of(inbox, settings(server.port)) == "token_not_taken"
        assert server.commands[-1] == "LOGOUT"  # its JSON was answered as it wants, and the line is in order
        assert inbox.read(settings(server.port), FIRST, SINCE, NOW).mails == (MAIL,)
    assert [shown.partition("Bearer ")[2][:8] for shown in server.shown] == ["access-2", "access-3"]


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    """One for the tests of this file."""
    with Dovecot() as server:
        yield server


@needs_dovecot
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_that_a_real_server_that_checks_tokens_is_read(dovecot: Dovecot, security: str) -> None:
    stored = settings(dovecot.tls if security == "tls" else dovecot.plain, **{"imap.security": security})
    microsoft = ScriptedMicrosoft()
    microsoft.access = a_token()
    inbox = an_inbox(microsoft)
    began = inbox.read(stored, None, SINCE, NOW)
    dovecot.put(a_mail(1))
    assert inbox.read(stored, began.mark, SINCE, NOW).mails == (a_mail(1),)
    assert "method=XOAUTH2" in dovecot.log


@needs_dovecot
@pytest.mark.parametrize(
    "token",
    [a_token(key=b"another"), a_token(lasts=-60), a_token("maya@nord.example"), "no token at all"],
    ids=["of somebody else's", "run out", "of another account", "nonsense"],
)
def test_that_a_real_server_refuses_a_token_and_the_next_one_reads(dovecot: Dovecot, token: str) -> None:
    microsoft = ScriptedMicrosoft()
    microsoft.access = token
    inbox = an_inbox(microsoft)
    assert fault_of(inbox, settings(dovecot.plain)) == "token_not_taken"
    microsoft.access = a_token()
    assert inbox.read(settings(dovecot.plain), None, SINCE, NOW).mails == ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    script: Mapping[str, Do | tuple[str, ...]]
    why: str


CASES = (
    Case(
        name="the server takes no tokens",
        script={"CAPABILITY": ("* CAPABILITY IMAP4rev1 AUTH=PLAIN", "OK done")},
        why="no_auth",
    ),
    Case(name="refused without a word", script={"AUTHENTICATE": ("NO no",)}, why="token_not_taken"),
    Case(name="the server is busy", script={"AUTHENTICATE": ("NO [UNAVAILABLE] later",)}, why="no_connection"),
    Case(name="it hangs up", script={"AUTHENTICATE": Do.HANG_UP}, why="no_connection"),
    Case(
        name="IMAP is switched off for the mailbox",
        script={"STATUS": ("BAD User is authenticated but not connected.",)},
        why="token_not_taken",
    ),
    Case(name="no such folder", script={"STATUS": ("NO no such folder",)}, why="no_folder"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_every_refusal_has_a_word_of_its_own(case: Case) -> None:
    with ScriptedImap(case.script, token="access-2") as server:
        assert fault_of(an_inbox(ScriptedMicrosoft()), settings(server.port)) == case.why
    assert "LOGIN" not in server.commands


def _revoked(microsoft: ScriptedMicrosoft, patch: pytest.MonkeyPatch) -> None:
    microsoft.refuses["refresh"] = "invalid_grant"


def _offline(microsoft: ScriptedMicrosoft, patch: pytest.MonkeyPatch) -> None:
    microsoft.is_offline = True


def _not_installed(microsoft: ScriptedMicrosoft, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(__import__("sys").modules, "msal", None)


@pytest.mark.parametrize(
    ("change", "why"),
    [(_revoked, "token_refused"), (_offline, "no_token_server"), (_not_installed, "oauth_missing")],
)
def test_that_without_a_token_nobody_connects_and_why_is_told(
    change: Callable[..., Any], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    microsoft = ScriptedMicrosoft()
    inbox = an_inbox(microsoft)
    change(microsoft, monkeypatch)
    with ScriptedImap() as server:
        assert fault_of(inbox, settings(server.port)) == why
        assert server.commands == []


def test_that_a_computer_where_nobody_has_signed_in_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert fault_of(an_inbox(ScriptedMicrosoft(), Ring()), settings(1)) == "no_token"


def test_that_a_look_that_waits_for_microsoft_is_given_up_at_once() -> None:
    microsoft = ScriptedMicrosoft()
    inbox = an_inbox(microsoft)
    microsoft.asked.clear()
    microsoft.stalls = threading.Event()
    stopper = threading.Thread(target=lambda: (microsoft.asked.wait(20), inbox.stop()))
    stopper.start()
    began = time.monotonic()
    assert fault_of(inbox, settings(1)) == "stopped"
    assert time.monotonic() - began < 5
    microsoft.stalls.set()
    stopper.join()
    assert fault_of(inbox, settings(1)) == "stopped"
