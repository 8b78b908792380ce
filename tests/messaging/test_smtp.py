"""The real sender against a real server on loopback: delivery, protection, stopping, one connection a message."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.smtp import Patience, SmtpSender
from tests.builders import at
from tests.messaging.dispatches import SETTINGS
from tests.scripted_smtp import Do, ScriptedServer, trusting
from tests.smtp_faults import QUICK, Fault, dispatch_to, play

SENT = Fault(name="all is well", right=MessageState.SENT, fence_asked=True)


@pytest.mark.parametrize(
    "fault",
    [
        SENT,
        replace(SENT, name="STARTTLS and sign-in", security="starttls", server_tls="starttls", user="desk"),
        replace(SENT, name="TLS from the start", security="tls", server_tls="tls"),
        replace(SENT, name="letters the server can", recipient="zoë@mail.example", extensions=("SMTPUTF8",)),
        replace(SENT, name="a domain with an umlaut", recipient="maya@mäil.example"),
    ],
    ids=lambda fault: fault.name,
)
def test_that_a_message_is_delivered(fault: Fault) -> None:
    played = play(fault)
    assert played.verdict.state is MessageState.SENT
    assert played.verdict.language == "en"
    assert (played.fence_asked, played.bodies) == (True, 1)


def test_that_the_fence_is_asked_after_354_and_before_the_body() -> None:
    with ScriptedServer() as server:
        seen: list[tuple[list[str], int]] = []

        def fence() -> bool:
            seen.append((list(server.commands), len(server.bodies)))
            return True

        verdict = SmtpSender(patience=QUICK).deliver(dispatch_to(server.port, SENT), fence)
    assert verdict.state is MessageState.SENT
    assert seen == [(["EHLO", "MAIL", "RCPT", "DATA"], 0)]


def test_that_what_arrives_is_what_was_composed_dots_and_all() -> None:
    dispatch = dispatch_to(1, SENT)
    with ScriptedServer() as server:
        ready = replace(
            dispatch,
            client=replace(dispatch.client, given_name="."),
            settings={**dispatch.settings, "mail.port": str(server.port)},
        )
        assert SmtpSender(patience=QUICK).deliver(ready, lambda: True).state is MessageState.SENT
    (body,) = server.bodies
    assert server.recipients == ["maya@mail.example"]
    mail = message_from_bytes(body.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n."), policy=default)
    assert mail["Message-ID"] == "<m-1@nord.example>"
    assert mail["To"].addresses[0].display_name == ". Ortiz"


def test_that_protection_is_never_given_up_for_a_password() -> None:
    fault = Fault(name="", right=MessageState.QUEUED, security="starttls", user="desk")
    with ScriptedServer() as server:
        sender = SmtpSender(password=lambda user: ("secret", PasswordSource.KEYRING), patience=QUICK)
        verdict = sender.deliver(dispatch_to(server.port, fault), lambda: True)
    assert (verdict.code, verdict.pauses_channel) == ("no_starttls", True)
    assert "AUTH" not in server.commands
    assert "MAIL" not in server.commands


@pytest.mark.parametrize(
    ("name", "settings", "code"),
    [
        ("no server", {"mail.host": ""}, "no_settings"),
        ("no sender", {"mail.sender": ""}, "no_settings"),
        ("a sender that is none", {"mail.sender": "desk"}, "bad_sender"),
        ("no password", {"mail.user": "desk"}, "no_password"),
    ],
)
def test_that_missing_settings_pause_the_channel_without_a_connection(
    name: str, settings: dict[str, str], code: str
) -> None:
    with ScriptedServer() as server:
        dispatch = dispatch_to(server.port, SENT)
        sender = SmtpSender(password=lambda user: (None, PasswordSource.NOWHERE), patience=QUICK)
        verdict = sender.deliver(replace(dispatch, settings={**dispatch.settings, **settings}), lambda: True)
    assert (verdict.code, verdict.pauses_channel) == (code, True), name
    assert server.commands == []


@pytest.mark.parametrize(
    ("step", "state", "patience"),
    [("rcpt", MessageState.QUEUED, 0.5), ("body", MessageState.IN_DOUBT, 1.5)],
)
def test_that_a_stalled_delivery_ends_soon_when_the_program_closes(
    step: str, state: MessageState, patience: float
) -> None:
    sender = SmtpSender(patience=Patience(closing=0.5))
    with ScriptedServer({step: Do.STALL}) as server:
        timer = threading.Timer(0.5, sender.stop)
        timer.start()
        began = time.monotonic()
        verdict = sender.deliver(dispatch_to(server.port, SENT), lambda: True)
        took = time.monotonic() - began
        timer.join()
    assert (verdict.state, verdict.code) == (state, "stopped")
    assert took < 0.5 + patience + 0.5
    assert sender.deliver(dispatch_to(server.port, SENT), lambda: True).code == "stopped"


def test_that_a_database_that_fails_at_the_fence_lets_no_body_out() -> None:
    def fence() -> bool:
        raise LookupError("the database does not answer")

    with ScriptedServer() as server, pytest.raises(LookupError):
        SmtpSender(patience=QUICK).deliver(dispatch_to(server.port, SENT), fence)
    assert server.bodies == []


def test_that_a_test_mail_tells_whether_the_settings_work() -> None:
    with ScriptedServer(tls="starttls") as server:
        settings = {**SETTINGS, "mail.port": str(server.port)}
        good = SmtpSender(patience=QUICK, trust=trusting).deliver_test(
            settings, "me@mail.example", at("2025-06-20 10:00")
        )
        bad = SmtpSender(patience=QUICK, trust=trusting).deliver_test(settings, "me", at("2025-06-20 10:00"))
    assert good.state is MessageState.SENT
    assert (bad.state, bad.reason) == (MessageState.FAILED, "address_refused")
    assert server.recipients == ["me@mail.example"]
