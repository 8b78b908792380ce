"""P8: a day of messages through a real Postfix, with TLS and a sign-in, read back as a mail program would.

The control hands the same checks a mail of somebody else, and a mail server whose certificate nobody trusts.
"""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from shutil import which

import pytest

from bookingdesk.domain.clients import Client
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.smtp import SmtpSender
from tests.builders import at
from tests.messaging.dispatches import a_dispatch
from tests.postfix import GONE, PASSWORD, USER, Postfix, postfix, why_not
from tests.proofs.mail_day import PEOPLE, Day, a_day, calendar_of, faults, foreign, invitations, leaves
from tests.scripted_smtp import trusting
from tests.smtp_faults import leaving
from tests.usecases.desk import FrontDesk

Say = Callable[[str], None]
pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "runs")
MAILS_EACH = 6
"""Confirmation, change, reminder, cancellation, receipt, decline."""


@pytest.fixture(scope="module")
def server() -> Iterator[Postfix]:
    """One server for all."""
    with postfix() as started:
        yield started


def sender_for(password: str = PASSWORD, trust: Callable[[], ssl.SSLContext] = trusting) -> SmtpSender:
    return SmtpSender(password=lambda user: (password, PasswordSource.KEYRING), trust=trust)


def signed_in(server: Postfix) -> dict[str, str]:
    return {"mail.port": str(server.members), "mail.security": "starttls", "mail.user": USER}


@pytest.fixture
def desk(salon, clock) -> FrontDesk:  # type: ignore[no-untyped-def]
    """Monday morning at the salon."""
    clock.set(at("2025-06-23 08:00"))
    return FrontDesk(env=salon, clock=clock)


def test_that_a_day_of_messages_arrives_as_it_was_meant(
    desk: FrontDesk, salon_url: str, server: Postfix, say: Say, tmp_path: Path
) -> None:
    before = len(server.mails()) if (server.root / "mail" / "all").exists() else 0
    with leaving(sender_for()) as sender:
        day = a_day(desk, signed_in(server), sender)
    wanted = MAILS_EACH * len(PEOPLE)
    assert day.sent == wanted
    mails = server.wait_for(before + wanted)[before:]
    assert len(mails) == wanted
    assert len({mail["Message-ID"] for mail in mails}) == wanted
    found = [
        fault
        for client in day.clients
        for mail in to(mails, client)
        for fault in faults(mail, client, apart(day, client))
    ]
    assert found == []
    for client in day.clients:
        assert len(to(mails, client)) == MAILS_EACH
        methods, uids, sequences, starts = zip(*invitations(mails, client), strict=True)
        assert methods == ("REQUEST", "REQUEST", "REQUEST", "CANCEL")
        assert len(set(uids)) == 1
        assert sequences[0] < sequences[1] == sequences[2] < sequences[3]
        assert starts[-1] == starts[1] == day.bookings[client.id].span.start
    assert imported(mails, day, tmp_path) == len(PEOPLE)
    given_to_another = [
        (mail, other) for mail in mails for other in day.clients if mail["Delivered-To"] != other.email
    ]
    caught = [
        bool(faults(mail, other, [])) and bool(foreign(mail, apart(day, other))) for mail, other in given_to_another
    ]
    say(
        f"P8 a real server ({salon_url.partition(':')[0]}): {wanted}/{wanted} mails in {len(PEOPLE)} languages "
        f"read back without fault and taken in by calcurse; control: {sum(caught)}/{len(caught)} "
        "given to another client are caught"
    )
    assert all(caught)


def to(mails: list[EmailMessage], client: Client) -> list[EmailMessage]:
    """Those delivered to this client, in order."""
    return [mail for mail in mails if mail["Delivered-To"] == client.email]


def apart(day: Day, client: Client) -> list[Client]:
    return [one for one in day.clients if one is not client]


def imported(mails: list[EmailMessage], day: Day, folder: Path) -> int:
    """How many clients' files calcurse, a calendar program, takes in as one appointment at the right minutes.

    Invitations only: calcurse (4.7) reads neither METHOD nor UID, STATUS or SEQUENCE, and adds what any event says,
    so that a cancellation, or the same file once more, becomes one more appointment there. What our CANCEL holds is
    checked by icalendar above.
    """
    calcurse = which("calcurse")
    assert calcurse is not None
    taken = 0
    for client in day.clients:
        home = folder / str(client.id)
        home.mkdir()
        file = home / "invitation.ics"
        moved = to(mails, client)[1]
        (part,) = [one for one in leaves(moved) if one.get_content_type() == "application/ics"]
        file.write_bytes(part.get_content())
        run = [calcurse, "-q", "-D", str(home), "-C", str(home)]
        environment = {"TZ": "Europe/Berlin", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        done = subprocess.run(
            [*run, "-i", str(file)], env=environment, capture_output=True, text=True, timeout=20, check=True
        )
        shown = subprocess.run(
            [*run, "-Q", "--from", "06/27/2025", "--to", "06/27/2025", "--format-apt", "%S-%E %m\n"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
        calendar = calendar_of(moved)
        assert calendar is not None
        start = next(who[3] for who in PEOPLE if who[0] == client.language)
        assert f"{start}-{start[:3]}45 {calendar.events[0]['SUMMARY']}" in shown, done.stdout + done.stderr + shown
        taken += 1
    return taken


WAYS = {
    "STARTTLS and a sign-in": (lambda server: signed_in(server), "250"),
    "STARTTLS": (lambda server: {"mail.port": str(server.plain), "mail.security": "starttls"}, "250"),
    "TLS from the start": (lambda server: {"mail.port": str(server.wrapped), "mail.security": "tls"}, "250"),
    "TLS and a sign-in": (
        lambda server: {"mail.port": str(server.wrapped), "mail.security": "tls", "mail.user": USER},
        "250",
    ),
    "no protection": (lambda server: {"mail.port": str(server.plain), "mail.security": "none"}, "250"),
    "a sign-in without protection": (
        lambda server: {"mail.port": str(server.members), "mail.security": "none", "mail.user": USER},
        "no_auth",
    ),
    "nobody signs in": (lambda server: signed_in(server) | {"mail.user": ""}, "554"),
    "TLS where STARTTLS is spoken": (
        lambda server: {"mail.port": str(server.plain), "mail.security": "tls"},
        "handshake",
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_that_every_way_in_works_or_is_told_by_its_code(server: Postfix, name: str) -> None:
    change, code = WAYS[name]
    settings = {"mail.host": "127.0.0.1", "mail.sender": "desk@nord.example", **change(server)}
    verdict = sender_for().deliver_test(settings, "me@mail.example", at("2025-06-20 10:00"))
    assert verdict.code == code


def test_that_a_wrong_password_and_a_strange_certificate_send_nothing(server: Postfix, say: Say) -> None:
    settings = {"mail.host": "127.0.0.1", "mail.sender": "desk@nord.example"} | signed_in(server)
    now = at("2025-06-20 10:00")
    wrong = sender_for("another").deliver_test(settings, "me@mail.example", now)
    assert (wrong.code, wrong.pauses_channel) == ("535", True)
    strange = sender_for(trust=ssl.create_default_context).deliver_test(settings, "me@mail.example", now)
    assert (strange.code, strange.pauses_channel) == ("certificate", True)
    right = sender_for().deliver_test(settings, "me@mail.example", now)
    say(f"P8 a real server, wrong password and strange certificate: 2/2 pause mail; control: {right.code}")
    assert right.code == "250"


def test_that_a_refused_address_costs_its_own_message_only(server: Postfix) -> None:
    ready = a_dispatch()
    settings = {**ready.settings, **signed_in(server), "mail.port": str(server.plain)}
    codes = []
    with leaving(sender_for()) as sender:
        for recipient in ("a@mail.example", GONE, "b@mail.example", "c@else.example", "zoë@mail.example"):
            dispatch = replace(ready, settings=settings, message=replace(ready.message, recipient=recipient))
            codes.append(sender.deliver(dispatch, lambda: True).code)
    assert codes == ["250", "550", "250", "554", "250"]


def test_that_many_messages_go_over_one_line(server: Postfix) -> None:
    ready = a_dispatch()
    settings = {**ready.settings, **signed_in(server)}
    before = server.log().count("connect from localhost")
    with leaving(sender_for()) as sender:
        dispatch = replace(ready, settings=settings)
        assert [sender.deliver(dispatch, lambda: True).code for _ in range(20)] == ["250"] * 20
    server.wait_for(20)
    assert server.log().count(" connect from localhost") - before <= 2
