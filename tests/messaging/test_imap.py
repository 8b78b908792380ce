"""The mailbox is read by IMAP: against a real Dovecot, and against a server that misbehaves."""

from __future__ import annotations

import imaplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from bookingdesk.messaging import replies
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.replies import BATCH, LIMIT, ImapInbox, entry_of, imap_password
from bookingdesk.usecases.ports import InboxBatch, InboxFault, InboxMark
from tests.builders import at
from tests.dovecot import DOVECOT, PASSWORD, USER, Dovecot
from tests.scripted_imap import MAIL, Do, ScriptedImap
from tests.scripted_smtp import trusting

SINCE, NOW = date(2025, 6, 20), at("2025-06-20 10:00")
FIRST = InboxMark(validity=7, uid=0)
needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="Debian's dovecot-imapd is not installed")


def settings(port: int, **changes: str) -> dict[str, str]:
    """Of a mailbox on loopback, unprotected unless told otherwise."""
    usual = {"imap.host": "127.0.0.1", "imap.port": str(port), "imap.security": "none", "imap.user": USER}
    return usual | {f"imap.{name}": value for name, value in changes.items()}


def an_inbox(password: str | None = PASSWORD, *, patience: float = 10) -> ImapInbox:
    """One that knows the password and trusts the certificate of this run."""
    source = PasswordSource.KEYRING if password else PasswordSource.NOWHERE
    return ImapInbox(password=lambda stored: (password, source), patience=patience, trust=trusting)


def fault_of(inbox: ImapInbox, stored: Mapping[str, str], mark: InboxMark | None = FIRST) -> str:
    """The word for why it can't be read."""
    with pytest.raises(InboxFault) as refused:
        inbox.read(stored, mark, SINCE, NOW)
    assert USER not in str(refused.value)
    return str(refused.value.facts["why"])


def a_mail(number: int, body: str = "hi") -> bytes:
    """One with a Message-ID of its own."""
    return f"From: maya@mail.example\r\nMessage-ID: <{number}@mail.example>\r\n\r\n{body}\r\n".encode()


# -- a real server -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    """One for the tests of this file; each uses a folder of its own."""
    with Dovecot() as server:
        yield server


@needs_dovecot
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_that_what_is_new_is_read_and_nothing_is_marked_as_read(dovecot: Dovecot, security: str) -> None:
    stored = settings(dovecot.tls if security == "tls" else dovecot.plain, security=security)
    inbox = an_inbox()
    began = inbox.read(stored, None, SINCE, NOW)
    assert began.mails == ()
    dovecot.put(a_mail(1), a_mail(2))
    before = dovecot.unseen()
    found = inbox.read(stored, began.mark, SINCE, NOW)
    assert found.mails == (a_mail(1), a_mail(2))
    assert found.mark == InboxMark(validity=began.mark.validity, uid=began.mark.uid + 2)
    assert dovecot.unseen() == before
    assert inbox.read(stored, found.mark, SINCE, NOW).mails == ()


@needs_dovecot
def test_that_a_long_queue_is_read_in_parts(dovecot: Dovecot) -> None:
    stored, inbox = settings(dovecot.plain), an_inbox()
    mark = inbox.read(stored, None, SINCE, NOW).mark
    dovecot.put(*(a_mail(n) for n in range(BATCH + 3)))
    first = inbox.read(stored, mark, SINCE, NOW)
    assert (len(first.mails), first.more) == (BATCH, True)
    second = inbox.read(stored, first.mark, SINCE, NOW)
    assert (len(second.mails), second.more) == (3, False)


@needs_dovecot
def test_that_a_mail_is_cut_where_it_is_too_long_to_be_a_letter(dovecot: Dovecot) -> None:
    stored, inbox = settings(dovecot.plain), an_inbox()
    mark = inbox.read(stored, None, SINCE, NOW).mark
    line = "x" * 70 + "\r\n"
    dovecot.put(a_mail(1, line * 30_000))
    (mail,) = inbox.read(stored, mark, SINCE, NOW).mails
    assert len(mail) == LIMIT
    assert mail.startswith(b"From: maya")


@needs_dovecot
def test_that_a_folder_made_anew_is_read_from_the_day_of_the_last_look(dovecot: Dovecot) -> None:
    stored, inbox = settings(dovecot.plain, folder="Replies"), an_inbox()
    box = dovecot.box()
    box.create("Replies")
    dovecot.put(a_mail(1), folder="Replies")
    mark = inbox.read(stored, None, SINCE, NOW).mark
    box.delete("Replies")
    time.sleep(1.1)  # Dovecot makes the validity from the second
    box.create("Replies")
    box.logout()
    dovecot.put(a_mail(2), folder="Replies")
    found = inbox.read(stored, mark, SINCE, NOW)
    assert found.mark.validity != mark.validity
    assert found.mails == (a_mail(2),)
    assert inbox.read(stored, mark, date(2099, 1, 1), NOW).mails == ()


@needs_dovecot
def test_that_the_server_refusing_a_password_or_a_folder_is_told_apart(dovecot: Dovecot) -> None:
    assert fault_of(an_inbox("wrong"), settings(dovecot.plain)) == "sign_in"
    assert fault_of(an_inbox("fälsch"), settings(dovecot.plain)) == "sign_in"
    assert fault_of(an_inbox(), settings(dovecot.plain, folder="Nowhere")) == "no_folder"


@needs_dovecot
def test_that_a_server_that_went_down_is_read_on_where_it_was_left() -> None:
    with Dovecot() as server:
        stored, inbox = settings(server.plain), an_inbox()
        mark = inbox.read(stored, None, SINCE, NOW).mark
        server.put(a_mail(1))
        server.hang_up()
        assert fault_of(inbox, stored, mark) == "no_connection"
        server.come_back()
        assert inbox.read(stored, mark, SINCE, NOW).mails == (a_mail(1),)


@needs_dovecot
def test_that_nobody_is_believed_without_a_certificate_that_fits(dovecot: Dovecot) -> None:
    inbox = ImapInbox(password=lambda stored: (PASSWORD, PasswordSource.KEYRING), trust=ssl.create_default_context)
    assert fault_of(inbox, settings(dovecot.tls, security="tls")) == "certificate"
    assert fault_of(inbox, settings(dovecot.plain, security="starttls")) == "certificate"
    assert fault_of(inbox, settings(dovecot.plain, security="tls")) == "handshake"


# -- a server that misbehaves --------------------------------------------------------------------------------


def test_that_a_server_that_behaves_is_read() -> None:
    with ScriptedImap() as server:
        found = an_inbox().read(settings(server.port), FIRST, SINCE, NOW)
    assert found.mails == (MAIL,)
    assert server.commands[-1] == "LOGOUT"


@pytest.mark.parametrize(
    ("step", "reply", "why"),
    [
        ("GREETING", Do.HANG_UP, "no_connection"),
        ("GREETING", ("* BYE too many",), "no_connection"),
        ("GREETING", ("220 smtp.example ESMTP",), "garbage"),
        ("LOGIN", Do.HANG_UP, "no_connection"),
        ("LOGIN", ("NO [AUTHENTICATIONFAILED] no",), "sign_in"),
        ("LOGIN", ("NO [UNAVAILABLE] try later",), "no_connection"),
        ("STATUS", ("NO no such folder",), "no_folder"),
        ("EXAMINE", ("NO no such folder",), "no_folder"),
        ("UID SEARCH", ("BAD what",), "garbage"),
        ("UID SEARCH", ("* SEARCH one two", "OK done"), "garbage"),
        ("UID FETCH", Do.HANG_UP, "no_connection"),
        ("UID FETCH", ("NO not now",), "garbage"),
        ("STATUS", ("OK done",), "garbage"),
        ("STATUS", ('* STATUS "INBOX" (MESSAGES 1)', "OK done"), "garbage"),
        ("UID FETCH", ("* 1 FETCH (BODY[] {99999999999999}",), "garbage"),
    ],
)
def test_that_every_misbehaviour_has_a_word(step: str, reply: Do | tuple[str, ...], why: str) -> None:
    with ScriptedImap({step: reply}) as server, pytest.raises(InboxFault) as refused:
        an_inbox().read(settings(server.port), FIRST, SINCE, NOW)
    asked = InboxMark(validity=7, uid=1) if step == "UID FETCH" else None
    assert (refused.value.facts["why"], refused.value.facts["at"]) == (why, asked)


@pytest.mark.parametrize("able", [("* CAPABILITY IMAP4rev1",), ("* CAPABILITY IMAP4rev1 STARTTLS",)], ids=str)
def test_that_no_password_leaves_unprotected_where_starttls_is_refused(able: tuple[str, ...]) -> None:
    with ScriptedImap({"CAPABILITY": (*able, "OK done"), "STARTTLS": ("NO never",)}) as server:
        assert fault_of(an_inbox(), settings(server.port, security="starttls")) == "no_starttls"
    assert "LOGIN" not in server.commands


@pytest.mark.parametrize("why", [imaplib.IMAP4.error("NO damaged"), imaplib.IMAP4.abort("gone"), TimeoutError()])
def test_that_a_mail_that_can_not_be_had_holds_up_none_before_it(
    monkeypatch: pytest.MonkeyPatch, why: Exception
) -> None:
    whole = replies._mail

    def damaged(box: Any, uid: int) -> bytes:
        if uid == 3:
            raise why
        return whole(box, uid)

    monkeypatch.setattr(replies, "_mail", damaged)
    with ScriptedImap({"UID SEARCH": ("* SEARCH 1 2 3 4", "OK done")}) as server:
        found = an_inbox().read(settings(server.port), FIRST, SINCE, NOW)
        assert (found.mails, found.mark.uid, found.more) == ((MAIL, MAIL), 2, True)
        assert fault_of(an_inbox(), settings(server.port), found.mark) in {"garbage", "no_connection"}


def test_that_a_mail_deleted_meanwhile_is_left_out() -> None:
    with ScriptedImap({"UID FETCH": ("OK done",)}) as server:
        found = an_inbox().read(settings(server.port), FIRST, SINCE, NOW)
    assert found.mails == ()
    assert found.mark.uid == 1


def test_that_the_last_mail_is_not_read_again_because_the_server_names_it() -> None:
    with ScriptedImap() as server:
        found = an_inbox().read(settings(server.port), InboxMark(validity=7, uid=1), SINCE, NOW)
    assert found.mails == ()


@pytest.mark.parametrize("step", ["GREETING", "LOGIN", "UID FETCH"])
def test_that_a_stalling_server_costs_no_more_than_the_patience(step: str) -> None:
    with ScriptedImap({step: Do.STALL}) as server:
        assert fault_of(an_inbox(patience=0.3), settings(server.port)) == "no_connection"


@pytest.mark.parametrize("step", ["GREETING", "LOGIN", "UID FETCH"])
def test_that_a_look_under_way_is_given_up_at_once(step: str) -> None:
    with ScriptedImap({step: Do.STALL}) as server:
        inbox = an_inbox(patience=60)
        stopper = threading.Thread(target=lambda: (server.stalled.wait(20), inbox.stop()))
        stopper.start()
        began = time.monotonic()
        assert fault_of(inbox, settings(server.port)) == "stopped"
        assert time.monotonic() - began < 10
        stopper.join()
        assert fault_of(inbox, settings(server.port)) == "stopped"


def test_that_a_handshake_without_end_is_given_up_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        inbox = an_inbox(patience=60)
        stopper = threading.Timer(1, inbox.stop)
        stopper.start()
        began = time.monotonic()
        assert fault_of(inbox, settings(silent.getsockname()[1], security="tls")) == "stopped"
        assert time.monotonic() - began < 10
        stopper.join()


@needs_dovecot
def test_that_a_look_protected_by_starttls_is_given_up_too(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped once it is signed in: the next command finds the line closed."""
    inbox = an_inbox()
    batch = inbox._batch

    def stopped_first(*parts: Any) -> InboxBatch:
        inbox.stop()
        return batch(*parts)

    monkeypatch.setattr(inbox, "_batch", stopped_first)
    assert fault_of(inbox, settings(dovecot.plain, security="starttls"), None) == "stopped"


def test_that_a_server_that_answers_more_than_it_was_asked_for_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "LIMIT", 10)
    with ScriptedImap() as server:
        assert an_inbox().read(settings(server.port), FIRST, SINCE, NOW).mails == (MAIL[:10],)


def test_that_a_name_or_a_port_where_nobody_is_has_a_word() -> None:
    with ScriptedImap() as server:
        port = server.port
    assert fault_of(an_inbox(), settings(port)) == "no_connection"
    assert fault_of(an_inbox(), settings(port, host="nowhere.invalid")) == "unknown_host"
    assert fault_of(an_inbox(None), settings(port)) == "no_password"


# -- the password --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept", "environment", "found"),
    [
        ("its own", {"imap:desk": "a"}, {}, ("a", PasswordSource.KEYRING)),
        ("its own first", {"imap:desk": "a", "desk": "b"}, {}, ("a", PasswordSource.KEYRING)),
        ("that of the account which sends", {"desk": "b"}, {}, ("b", PasswordSource.KEYRING)),
        ("the environment", {}, {"BOOKINGDESK_IMAP_PASSWORD": "c"}, ("c", PasswordSource.ENVIRONMENT)),
        ("none", {"other": "d"}, {}, (None, PasswordSource.NOWHERE)),
    ],
)
def test_that_the_password_is_looked_for_in_this_order(
    name: str, kept: dict[str, str], environment: dict[str, str], found: tuple[str | None, PasswordSource]
) -> None:
    stored = {"imap.user": "desk", "mail.user": "desk"}
    assert entry_of(stored) == "imap:desk"
    asked = imap_password(stored, ask=lambda service, entry: kept.get(entry), environment=environment)
    assert asked == found, name


def test_that_the_password_of_another_account_is_not_used() -> None:
    stored = {"imap.user": "replies", "mail.user": "desk"}
    asked = imap_password(stored, ask=lambda service, entry: {"desk": "b"}.get(entry), environment={})
    assert asked == (None, PasswordSource.NOWHERE)
