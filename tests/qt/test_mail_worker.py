"""The mail worker beside the window: it ticks, wakes, reports, survives and stops, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from bookingdesk.domain.errors import DatabaseLocked, KnownError
from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.smtp import SmtpSender
from bookingdesk.qt.background import Mail
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.ports import Sender
from bookingdesk.usecases.readings import Heartbeat
from bookingdesk.usecases.settings import set_setting
from tests.databases import fresh_sqlite
from tests.mailing import KeptMailing
from tests.salon import furnish
from tests.scripted_smtp import Do, ScriptedServer
from tests.usecases.mail_desk import WRONG_PASSWORD, MailDesk, ObedientSender

NEVER = timedelta(hours=1)


@pytest.fixture
def mail_desk(tmp_path: Path) -> Iterator[MailDesk]:
    """The salon in a file."""
    made = MailDesk(fresh_sqlite(tmp_path, furnish))
    yield made
    made.store.close()


@pytest.fixture
def start(mail_desk: MailDesk, qtbot: QtBot) -> Iterator[Callable[..., Mail]]:
    """Starts a worker on the desk and stops it at the end."""
    running: list[Mail] = []

    def begin(make_sender: Callable[[], Sender], tick: timedelta = NEVER) -> Mail:
        mail = Mail(Desk(mail_desk.env), make_sender, tick)
        running.append(mail)
        with qtbot.waitSignal(mail.heartbeat, timeout=5000):
            mail.start()
        return mail

    yield begin
    assert all(mail.stop() for mail in running)


def test_that_a_message_leaves_at_a_tick_and_the_window_hears_of_it(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    booking = mail_desk.booked()
    sender = ObedientSender()
    mail = start(lambda: sender, timedelta(milliseconds=50))
    assert sender.delivered == []
    announced: list[ChangeSet] = []
    beats: list[Heartbeat] = []
    mail._desk.announced.connect(announced.append)
    mail.heartbeat.connect(beats.append)
    with qtbot.waitSignal(mail.pass_done, timeout=5000) as done:
        mail_desk.let_hold_time_pass()
    assert done.args[0].sent == 1
    assert [changes.messages for changes in announced] == [frozenset({mail_desk.row(booking).id})]
    with qtbot.waitSignal(mail.heartbeat, timeout=5000):
        pass
    assert mail_desk.row(booking).state is MessageState.SENT
    assert beats[-1].counts == {MessageState.QUEUED: 1}, "the reminder; what is sent is history"
    assert beats[-1].last_pass == mail_desk.env.now()
    assert len(sender.delivered) == 1


def test_that_the_worker_wakes_for_a_message_that_is_due_at_once(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    mail_desk.configure(**{"messages.hold_seconds": "0"})
    mail = start(ObedientSender)
    with qtbot.waitSignal(mail.pass_done, timeout=5000) as done:
        booking = mail_desk.booked()
        mail._desk.announce(
            ChangeSet(bookings=frozenset({booking.id}), messages=frozenset({mail_desk.row(booking).id}))
        )
    assert done.args[0].sent == 1


def test_that_what_it_does_is_recorded_as_the_programs_and_what_was_asked_for_as_theirs(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    booking = mail_desk.booked()
    mail_desk.let_hold_time_pass()
    start(ObedientSender)
    events = mail_desk.store.read(lambda work: work.audit.since(0))
    by = {(event.action, event.actor, event.station) for event in events}
    assert by >= {("book", "Jo", "front"), ("message_sent", "bookingdesk", "front")}
    assert mail_desk.row(booking).state is MessageState.SENT


def test_that_a_bug_is_shown_and_one_at_the_end_keeps_the_window_open_for_nobody(
    mail_desk: MailDesk,
    start: Callable[..., Mail],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    worker = start(ObedientSender)

    def fail(*anything: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bookingdesk.qt.background.mail.step_down", fail)
    monkeypatch.setattr("bookingdesk.qt.background.mail.heartbeat", fail)
    with qtbot.waitSignal(worker._desk.bug, timeout=5000):
        worker.wake()
    assert worker.stop()
    assert not worker.is_running
    assert "left to run out" in caplog.text


@pytest.mark.parametrize("when", ["while it runs", "before it starts"])
def test_that_this_computer_keeps_no_secret_of_an_account_that_another_desk_gave_up(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot, when: str
) -> None:
    elsewhere, mailing = mail_desk.env, KeptMailing(ObedientSender())
    mail_desk.env = replace(elsewhere, mailing=mailing)
    mailing.keep_password("desk@nord.example", "geheim")
    set_setting(elsewhere, SetSetting(key="mail.user", value="desk@nord.example"))
    if when == "while it runs":
        start(ObedientSender, timedelta(milliseconds=50))
        assert mailing.passwords
    set_setting(elsewhere, SetSetting(key="mail.user", value="new@nord.example"))
    if when == "before it starts":
        start(ObedientSender)
    qtbot.waitUntil(lambda: not mailing.passwords)


def test_that_send_now_wakes_it_too(mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot) -> None:
    mail = start(ObedientSender)
    mail_desk.booked()
    mail_desk.let_hold_time_pass()
    with qtbot.waitSignal(mail.pass_done, timeout=5000):
        mail.wake()


def test_that_the_sender_is_made_and_used_in_the_workers_thread(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    threads: set[int] = set()

    def make() -> ObedientSender:
        threads.add(threading.get_ident())
        return ObedientSender(before_fence=lambda: threads.add(threading.get_ident()))

    mail_desk.booked()
    mail_desk.let_hold_time_pass()
    start(make)
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_that_a_rest_of_the_channel_is_one_word_of_the_heartbeat(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    mail_desk.booked()
    mail_desk.let_hold_time_pass()
    mail = start(lambda: ObedientSender(WRONG_PASSWORD))
    with qtbot.waitSignal(mail.heartbeat, timeout=5000) as beat:
        mail.wake()
    assert beat.args[0].channel_paused == "535"
    assert beat.args[0].counts[MessageState.QUEUED] == 2


def test_that_a_database_that_fails_is_reported_and_the_next_tick_goes_on(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    mail_desk.booked()
    sender = ObedientSender()

    def fail_once() -> None:
        sender.before_fence = None
        raise DatabaseLocked

    sender.before_fence = fail_once
    mail = start(lambda: sender, timedelta(milliseconds=50))
    with qtbot.waitSignal(mail.failed, timeout=5000) as failed:
        mail_desk.let_hold_time_pass()
    assert isinstance(failed.args[0], KnownError)
    with qtbot.waitSignal(mail.pass_done, timeout=5000) as done:
        mail_desk.clock.move(minutes=3)
    assert done.args[0].sent == 1


def test_that_what_left_before_a_pass_failed_is_looked_at_again(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    mail_desk.booked()
    sender = ObedientSender()

    def fail_at_the_second() -> None:
        if len(sender.delivered) == 2:
            raise DatabaseLocked

    sender.before_fence = fail_at_the_second
    mail = start(lambda: sender)
    mail_desk.booked("2025-06-25 14:15")
    mail_desk.let_hold_time_pass()
    mail_desk.store.changed()
    announced: list[ChangeSet] = []
    mail._desk.announced.connect(announced.append)
    with qtbot.waitSignal(mail.failed, timeout=5000):
        mail.wake()
    assert announced == []
    assert mail_desk.store.changed()


def test_that_a_bug_in_the_worker_is_logged_and_reported(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    made: list[ObedientSender] = [ObedientSender()]

    def make() -> ObedientSender:
        if not made:
            raise ZeroDivisionError
        return made.pop()

    mail = start(make)
    mail._worker._sender = None
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(mail.failed, timeout=5000) as failed:
        mail.wake()
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert "the mail worker failed" in caplog.text


def test_that_a_clock_that_jumps_is_noticed_and_the_worker_looks_at_once(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    mail = start(ObedientSender, timedelta(milliseconds=50))
    with qtbot.waitSignal(mail.clock_jumped, timeout=5000) as jumped:
        mail_desk.clock.move(hours=8)
    assert jumped.args[0] == pytest.approx(8 * 3600, abs=10)
    with qtbot.waitSignal(mail.clock_jumped, timeout=5000) as back:
        mail_desk.clock.move(hours=-1)
    assert back.args[0] == pytest.approx(-3600, abs=10)


@pytest.mark.parametrize("step", ["banner", "rcpt", "body"])
def test_that_it_stops_within_two_seconds_whatever_the_server_does(
    mail_desk: MailDesk, qtbot: QtBot, step: str
) -> None:
    booking = mail_desk.booked()
    mail_desk.let_hold_time_pass()
    with ScriptedServer({step: Do.STALL}) as server:
        mail_desk.configure(**{"mail.port": str(server.port), "mail.security": "none"})
        mail = Mail(Desk(mail_desk.env), SmtpSender)
        mail.start()
        qtbot.waitUntil(lambda: mail_desk.row(booking).state is MessageState.SENDING, timeout=5000)
        qtbot.waitUntil(server.stalled.is_set, timeout=5000)
        assert mail.stop()
        assert not mail.is_running
    expected = MessageState.IN_DOUBT if step == "body" else MessageState.QUEUED
    assert mail_desk.row(booking).state is expected


def test_that_a_stopped_worker_gives_the_right_to_send_to_the_next_desk(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    mail_desk.booked()
    mail_desk.let_hold_time_pass()
    mail = start(ObedientSender)
    assert mail.stop()
    mail_desk.booked("2025-06-23 16:00")
    mail_desk.let_hold_time_pass()
    assert mail_desk.send(owner="back").sent == 1


def test_that_stopping_twice_or_before_the_start_is_harmless(mail_desk: MailDesk, qtbot: QtBot) -> None:
    mail = Mail(Desk(mail_desk.env), ObedientSender)
    assert mail.stop()
    mail.start()
    assert mail.stop()
    assert mail.stop()
    assert QThread.currentThread().isRunning()


def test_that_more_than_one_pass_can_take_leaves_without_waiting_for_the_next_tick(
    mail_desk: MailDesk, start: Callable[..., Mail], qtbot: QtBot
) -> None:
    mail_desk.configure(**{"reminder.hours": ""})
    for day in (23, 24, 25, 26):
        for clock in ("09:00", "09:45", "10:30", "11:15", "13:00", "13:45", "14:30", "15:15", "16:00", "16:45"):
            mail_desk.booked(f"2025-06-{day} {clock}")
            mail_desk.booked(f"2025-06-{day} {clock}")
    mail_desk.let_hold_time_pass()
    sender = ObedientSender()
    start(lambda: sender)
    qtbot.waitUntil(lambda: len(sender.delivered) == 80, timeout=20_000)
