"""P8: every fault of a mail server gets the decision integrity asks for, and the window never waits.

The control is the same harness with the protection off: a sender without fence and decision table (whatever goes
wrong is tried again) and a pass in the window's own thread. It must fail, or the proof is void.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import ClientId, MessageId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.messaging import smtp
from bookingdesk.messaging.decisions import Fault as NoReply
from bookingdesk.messaging.decisions import Stage
from bookingdesk.messaging.smtp import Patience, SmtpSender
from bookingdesk.qt.background import Mail
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import Pass, send_due
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.ports import Sender, Verdict, Work
from bookingdesk.usecases.readings import Heartbeat
from tests.builders import a_client
from tests.databases import fresh_sqlite
from tests.proofs.pulse import STALL_LIMIT, Pulse
from tests.salon import furnish
from tests.scripted_smtp import Do, Reply, ScriptedServer
from tests.smtp_faults import FAULTS, QUICK, play
from tests.usecases.mail_desk import MailDesk

POISONED = {
    f"client{n}@mail.example": reply
    for n, reply in enumerate(["550 no", "450 later", "553 bad", "501 what", "452 full"], 10)
}


def naive(stage: Stage, answer: int | NoReply) -> Verdict:
    """What senders do that know neither fence nor table: 250 is sent, all else is tried again."""
    if stage is Stage.BODY and answer == 250:
        return Verdict(state=MessageState.SENT, code="250")
    return Verdict(state=MessageState.RETRY_WAIT, code=str(answer))


@dataclass
class Delivered:
    """What came of a hundred messages."""

    good: int
    fates: dict[str, MessageState]
    bodies: list[str]
    stall: float
    by_the_clock: float


@pytest.fixture
def salons(tmp_path: Path) -> Iterator[list[MailDesk]]:
    """Databases that are closed at the end."""
    made: list[MailDesk] = []
    yield made
    for salon in made:
        salon.store.close()


def a_hundred(folder: Path, port: int) -> tuple[MailDesk, list[MessageId]]:
    """A salon with a hundred clients who are each to be told of their booking, now."""
    salon = MailDesk(fresh_sqlite(folder, furnish))
    salon.configure(**{"mail.port": str(port), "mail.security": "none"})
    people = salon.store.write(
        lambda work: work.clients.add_many(
            [a_client(id=ClientId(0), email=f"client{n}@mail.example", phone="") for n in range(100)]
        )
    )
    bookings = [salon.booked(start, client) for start, client in zip(a_hundred_starts(), people, strict=True)]
    rows = [due_now(salon, booking) for booking in bookings]

    def only_these(work: Work) -> None:
        for booking in bookings:
            work.outbox.settle_unsent(booking.id, MessageState.WITHDRAWN, "undone")
        work.outbox.plan(rows)

    salon.store.write(only_these)
    return salon, [row.id for row in rows]


def a_hundred_starts() -> list[str]:
    """Five times a day on twenty working days."""
    days = (date(2025, 6, 24) + timedelta(days=n) for n in range(28))
    working = [day for day in days if day.weekday() < 5]
    return [f"{day} {hour:02}:00" for day in working for hour in (9, 11, 13, 15, 17)][:100]


def due_now(salon: MailDesk, booking: Booking) -> Message:
    """A confirmation that may leave at once."""
    return Message(
        id=MessageId(f"p8-{booking.client_id}"),
        booking_id=booking.id,
        client_id=booking.client_id,
        kind=MessageKind.CONFIRMATION,
        channel=Channel.EMAIL,
        dedupe_key=f"p8-{booking.client_id}",
        booking_version=booking.version,
        due_at=salon.clock.now(),
        expires_at=booking.span.end,
        message_id=f"<p8-{booking.client_id}@nord.example>",
        created_at=salon.clock.now(),
    )


def poisoned(address: str) -> Reply:
    return POISONED.get(address, "250 fine")


def send_a_hundred(folder: Path, qtbot: QtBot, salons: list[MailDesk], *, beside: bool) -> Delivered:
    """Send them beside the window, or (control) in its own thread, while its pulse is felt."""
    with ScriptedServer({"rcpt": poisoned}) as server:
        salon, ids = a_hundred(folder, server.port)
        salons.append(salon)
        desk = Desk(salon.env)
        sender = SmtpSender(patience=QUICK)
        mail = Mail(desk, lambda: sender)
        qtbot.wait(20)
        pulse = Pulse()
        if beside:
            with qtbot.waitSignal(mail.heartbeat, timeout=60_000, check_params_cb=all_settled):
                mail.start()
        else:
            passes: list[Pass] = []
            QTimer.singleShot(0, lambda: passes.append(desk.do(in_the_window(sender), SendDue(limit=100))))
            qtbot.waitUntil(lambda: bool(passes), timeout=60_000)
        stall = pulse.worst
        pulse.stop()
        assert mail.stop()
        rows = salon.store.read(lambda work: [work.outbox.get(message) for message in ids])
    fates = {row.recipient: row.state for row in rows}
    good = sum(
        state is MessageState.SENT and server.recipients.count(address) == 1
        for address, state in fates.items()
        if address not in POISONED
    )
    return Delivered(
        good=good, fates=fates, bodies=server.recipients, stall=stall, by_the_clock=pulse.worst_by_the_clock
    )


def in_the_window(sender: Sender) -> Callable[[Env, SendDue], Outcome[Pass]]:
    """The control's verb: the same pass, run where the window should be drawn."""
    return lambda env, command: send_due(env, command, sender)


def all_settled(beat: Heartbeat) -> bool:
    """Whether nothing waits any more but reminders, withdrawn with the confirmations that the bookings planned."""
    return not beat.counts.get(MessageState.QUEUED) and not beat.counts.get(MessageState.SENDING)


@dataclass
class Figures:
    """Collected for the one line."""

    right: int = 0
    control: int = 0
    wrong: list[str] = field(default_factory=list)


def test_that_mail_faults_are_decided_rightly_and_the_window_never_waits(
    tmp_path: Path,
    qtbot: QtBot,
    salons: list[MailDesk],
    monkeypatch: pytest.MonkeyPatch,
    say: Callable[[str], None],
) -> None:
    figures = Figures()
    for fault in FAULTS:
        played = play(fault)
        figures.right += played.is_right(fault)
        if not played.is_right(fault):
            figures.wrong.append(f"{fault.name}: {played}")
    with monkeypatch.context() as patch:
        patch.setattr(smtp, "decide", naive)
        figures.control = sum(play(fault).is_right(fault) for fault in FAULTS)

    sent = send_a_hundred(_folder(tmp_path, "beside"), qtbot, salons, beside=True)
    control = send_a_hundred(_folder(tmp_path, "control"), qtbot, salons, beside=False)

    say(
        f"P8 mail faults: {figures.right}/{len(FAULTS)} decisions, control {figures.control}/{len(FAULTS)}; "
        f"{sent.good}/95 delivered with 5 poisoned; "
        f"window held {sent.stall * 1000:.0f} ms (by the clock {sent.by_the_clock * 1000:.0f} ms), "
        f"control {control.stall * 1000:.0f} ms"
    )
    assert len(FAULTS) == 29
    assert figures.wrong == []
    assert figures.control < len(FAULTS)
    assert sent.good == 95
    assert len(sent.bodies) == 95
    assert {sent.fates[address] for address in POISONED} == {MessageState.FAILED, MessageState.RETRY_WAIT}
    assert sent.stall <= STALL_LIMIT
    assert control.stall > STALL_LIMIT


def test_that_a_server_that_says_nothing_for_three_seconds_is_not_felt(
    tmp_path: Path, qtbot: QtBot, salons: list[MailDesk]
) -> None:
    silent = Patience(connect=3.0)
    with ScriptedServer({"banner": Do.STALL}) as server:
        salon = MailDesk(fresh_sqlite(tmp_path, furnish))
        salons.append(salon)
        salon.configure(**{"mail.port": str(server.port), "mail.security": "none"})
        booking = salon.booked()
        salon.let_hold_time_pass()
        mail = Mail(Desk(salon.env), lambda: SmtpSender(patience=silent))
        pulse = Pulse()
        mail.start()
        qtbot.waitUntil(lambda: salon.row(booking).state is MessageState.RETRY_WAIT, timeout=20_000)
        pulse.stop()
        assert mail.stop()
    assert pulse.worst_by_the_clock < 1.5


def _folder(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made
