"""The real sender against a real server on loopback: delivery, protection, stopping, several messages on a line."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default

import pytest

from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging import smtp
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.smtp import Patience, SmtpSender
from tests.builders import at
from tests.messaging.dispatches import SETTINGS
from tests.scripted_smtp import Do, Reply, ScriptedServer, trusting
from tests.smtp_faults import QUICK, Fault, dispatch_to, leaving, play

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

        with leaving(SmtpSender(patience=QUICK)) as sender:
            verdict = sender.deliver(dispatch_to(server.port, SENT), fence)
    assert verdict.state is MessageState.SENT
    assert seen == [(["EHLO", "MAIL", "RCPT", "DATA"], 0)]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("550 5.1.1 nobody of that name", "5.1.1"),
        ("550-5.1.1 nobody\r\n550 5.1.1 of that name", "5.1.1"),
        ("553 5.1.10", "5.1.10"),
        ("550 no such person 5.1.1", ""),
        ("550 5.1.1x", ""),
        ("550 no", ""),
    ],
)
def test_that_the_reason_of_a_refused_address_is_kept_as_its_code(answer: str, status: str) -> None:
    verdict = play(replace(SENT, name=answer, script={"rcpt": answer})).verdict
    assert (verdict.state, verdict.reason, verdict.status) == (MessageState.FAILED, "address_refused", status)


def test_that_what_arrives_is_what_was_composed_dots_and_all() -> None:
    dispatch = dispatch_to(1, SENT)
    with ScriptedServer() as server:
        ready = replace(
            dispatch,
            client=replace(dispatch.client, given_name="."),
            settings={**dispatch.settings, "mail.port": str(server.port)},
        )
        with leaving(SmtpSender(patience=QUICK)) as sender:
            assert sender.deliver(ready, lambda: True).state is MessageState.SENT
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
        sender.hang_up()
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
    sender.hang_up()


def test_that_a_database_that_fails_at_the_fence_lets_no_body_out() -> None:
    def fence() -> bool:
        raise LookupError("the database does not answer")

    with ScriptedServer() as server, leaving(SmtpSender(patience=QUICK)) as sender, pytest.raises(LookupError):
        sender.deliver(dispatch_to(server.port, SENT), fence)
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


def sent_in_turn(server: ScriptedServer, sender: SmtpSender, *recipients: str) -> list[str]:
    """What came of a message to each, over as many lines as it takes."""
    dispatches = [dispatch_to(server.port, replace(SENT, recipient=one)) for one in recipients]
    return [sender.deliver(dispatch, lambda: True).code for dispatch in dispatches]


def test_that_several_messages_go_over_one_line_each_in_its_own_transaction() -> None:
    with ScriptedServer() as server, leaving(SmtpSender(patience=QUICK)) as sender:
        assert sent_in_turn(server, sender, "a@mail.example", "b@mail.example") == ["250", "250"]
        assert server.commands == ["EHLO", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA"]
        sender.hang_up()
        assert server.commands[-1] == "QUIT"
        assert sent_in_turn(server, sender, "c@mail.example") == ["250"]
    assert server.recipients == ["a@mail.example", "b@mail.example", "c@mail.example"]
    assert server.commands.count("EHLO") == 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tired:
    """How a server ends a line that it took a message over, and what must come of the next one."""

    name: str
    step: str
    replies: tuple[Reply, ...]
    codes: tuple[str, ...]
    lines: int


TIRED = (
    Tired(
        name="421 for the next sender", step="mail", replies=("250 ok", "421 enough"), codes=("250", "250"), lines=2
    ),
    Tired(
        name="451 for the next sender", step="mail", replies=("250 ok", "451 enough"), codes=("250", "250"), lines=2
    ),
    Tired(
        name="550 for the next sender", step="mail", replies=("250 ok", "550 enough"), codes=("250", "250"), lines=2
    ),
    Tired(name="it hangs up", step="mail", replies=("250 ok", Do.RESET), codes=("250", "250"), lines=2),
    Tired(
        name="it hangs up after the address",
        step="rcpt",
        replies=("250 ok", Do.RESET),
        codes=("250", "250"),
        lines=2,
    ),
    Tired(name="550 for the address", step="rcpt", replies=("250 ok", "550 no"), codes=("250", "550"), lines=1),
    Tired(name="452 for the address", step="rcpt", replies=("250 ok", "452 full"), codes=("250", "452"), lines=1),
    Tired(
        name="a new line is refused too",
        step="mail",
        replies=("250 ok", "550 no", "550 no"),
        codes=("250", "550"),
        lines=2,
    ),
)


@pytest.mark.parametrize("tired", TIRED, ids=lambda tired: tired.name)
def test_that_a_server_that_has_had_enough_of_a_line_costs_no_message(tired: Tired) -> None:
    replies = list(tired.replies)
    script = {tired.step: lambda _argument: replies.pop(0) if replies else "250 fine"}
    with ScriptedServer(script) as server, leaving(SmtpSender(patience=QUICK)) as sender:
        codes = sent_in_turn(server, sender, "a@mail.example", "b@mail.example")
        assert (tuple(codes), server.commands.count("EHLO")) == (tired.codes, tired.lines)
        assert sent_in_turn(server, sender, "c@mail.example") == ["250"]


def test_that_a_new_line_is_signed_in_with_the_password_of_the_old_one() -> None:
    replies = ["250 ok", "421 enough"]
    asked: list[str] = []

    def password(user: str) -> tuple[str, PasswordSource]:
        asked.append(user)
        return "secret", PasswordSource.KEYRING

    with (
        ScriptedServer({"mail": lambda _argument: replies.pop(0) if replies else "250 ok"}) as server,
        leaving(SmtpSender(password=password, patience=QUICK)) as sender,
    ):
        dispatch = dispatch_to(server.port, replace(SENT, user="desk"))
        assert [sender.deliver(dispatch, lambda: True).code for _ in range(2)] == ["250", "250"]
    assert (server.commands.count("AUTH"), asked) == (2, ["desk"])


def test_that_other_settings_and_a_long_rest_want_another_line(monkeypatch: pytest.MonkeyPatch) -> None:
    given = lambda user: ("secret", PasswordSource.KEYRING)  # noqa: E731
    with ScriptedServer() as server, leaving(SmtpSender(password=given, patience=QUICK)) as sender:
        assert sent_in_turn(server, sender, "a@mail.example") == ["250"]
        monkeypatch.setattr(smtp, "IDLE_S", -1.0)
        assert sent_in_turn(server, sender, "b@mail.example") == ["250"]
        monkeypatch.setattr(smtp, "IDLE_S", 20.0)
        renamed = dispatch_to(server.port, replace(SENT, user="desk"))
        sender.deliver(renamed, lambda: True)
        assert server.commands.count("EHLO") == 3
