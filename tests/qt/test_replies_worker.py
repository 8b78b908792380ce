"""The worker of replies beside the window: it looks, wakes, reports, survives and stops, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bookingdesk.domain.errors import DatabaseLocked
from bookingdesk.domain.replies import MailFate
from bookingdesk.domain.requests import RequestState
from bookingdesk.qt.background import Replies
from bookingdesk.qt.background.inbox_trial import InboxTrial
from bookingdesk.qt.background.jobs import Cancelled
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.ports import Inbox
from tests.databases import fresh_sqlite
from tests.inboxes import KeptInbox, StallingMailbox
from tests.salon import furnish
from tests.usecases.mail_desk import MailDesk
from tests.usecases.replies.mailbox import HeldMailbox, look
from tests.usecases.replies.samples import gmail_answer, letter, postfix_report

NEVER = timedelta(hours=1)
Start = Callable[..., Replies]


@pytest.fixture
def mail_desk(tmp_path: Path) -> Iterator[MailDesk]:
    """The salon in a file, with a mailbox."""
    made = MailDesk(fresh_sqlite(tmp_path, furnish))
    made.configure(**{"imap.host": "127.0.0.1"})
    yield made
    made.store.close()


@pytest.fixture
def start(mail_desk: MailDesk, qtbot: QtBot) -> Iterator[Start]:
    """Starts a worker on the desk and stops it at the end."""
    running: list[Replies] = []

    def begin(box: Inbox, tick: timedelta = NEVER, *, looks: bool = True) -> Replies:
        worker = Replies(Desk(replace(mail_desk.env, inbox=KeptInbox(box))), tick)
        running.append(worker)
        if looks:
            with qtbot.waitSignal(worker.looked, timeout=5000):
                worker.start()
        else:
            worker.start()
        return worker

    yield begin
    assert all(worker.stop() for worker in running)


def test_that_a_letter_is_taken_in_at_a_tick_and_the_window_hears_of_it(
    mail_desk: MailDesk, start: Start, qtbot: QtBot
) -> None:
    box = HeldMailbox()
    worker = start(box, timedelta(milliseconds=50))
    announced: list[ChangeSet] = []
    worker._desk.announced.connect(announced.append)
    threads: list[threading.Thread] = []
    box.before = lambda: threads.append(threading.current_thread())
    box.put(letter())
    qtbot.waitUntil(lambda: bool(announced))
    assert len(announced[0].requests) == 1
    assert threading.main_thread() not in threads


def test_that_what_comes_back_is_recorded_as_the_programs(mail_desk: MailDesk, start: Start, qtbot: QtBot) -> None:
    booking = mail_desk.booked()
    mail_desk.let_hold_time_pass()
    mail_desk.send()
    box = HeldMailbox()
    worker = start(box)
    box.put(gmail_answer(booking.id, "ACCEPTED"), letter(), postfix_report(mail_desk.row(booking).message_id))
    with qtbot.waitSignal(worker.looked, timeout=5000):
        worker.wake()
    events = mail_desk.store.read(lambda work: work.audit.since(0))
    assert {event.action: event.actor for event in events} == {
        "book": "Jo",
        "message_sent": "Jo",
        "accept_by_mail": "bookingdesk",
        "take_request": "bookingdesk",
        "message_failed": "bookingdesk",
        "email_came_back": "bookingdesk",
    }
    (flagged,) = mail_desk.store.read(lambda work: work.clients.changes_of(booking.client_id, limit=1))
    assert flagged.user == "bookingdesk"


def test_that_a_changed_setting_wakes_it(mail_desk: MailDesk, start: Start, qtbot: QtBot) -> None:
    box = HeldMailbox()
    worker = start(box)
    box.put(letter())
    with qtbot.waitSignal(worker.looked, timeout=5000) as seen:
        worker._desk.announce(ChangeSet(settings=True))
    assert seen.args[0].fates == {MailFate.REQUEST: 1}


def test_that_no_mailbox_is_opened_where_no_replies_are_read(
    mail_desk: MailDesk, start: Start, qtbot: QtBot
) -> None:
    mail_desk.configure(**{"imap.host": ""})
    box = HeldMailbox()
    start(box)
    assert box.looks == 0


def test_that_trouble_is_told_and_looked_for_again(mail_desk: MailDesk, start: Start, qtbot: QtBot) -> None:
    box = HeldMailbox()
    box.fault = "sign_in"
    worker = start(box, timedelta(milliseconds=50))
    seen: list[str] = []
    worker.looked.connect(lambda read: seen.append(read.fault))
    qtbot.waitUntil(lambda: "sign_in" in seen)
    box.fault = ""
    mail_desk.clock.move(minutes=2)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == "")


def test_that_what_came_in_before_a_look_failed_is_looked_at_again(
    mail_desk: MailDesk, start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = HeldMailbox()
    worker = start(box)
    box.put(letter())
    mail_desk.store.changed()

    def fail(*anything: object) -> None:
        raise DatabaseLocked

    monkeypatch.setattr("bookingdesk.usecases.replies.fetching._carries_on", fail)
    with qtbot.waitSignal(worker.failed, timeout=5000):
        worker.wake()
    assert len(mail_desk.store.read(lambda work: work.requests.in_states(frozenset(RequestState)))) == 1
    assert mail_desk.store.changed()


def test_that_a_locked_database_and_a_bug_do_not_end_it(mail_desk: MailDesk, start: Start, qtbot: QtBot) -> None:
    box = HeldMailbox()
    worker = start(box, timedelta(milliseconds=50))
    failures: list[BaseException] = [DatabaseLocked(), ZeroDivisionError()]
    told: list[object] = []
    worker.failed.connect(told.append)
    shown: list[object] = []
    worker._desk.bug.connect(shown.append)

    def fail() -> None:
        if failures:
            raise failures.pop(0)

    box.before = fail
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [type(bug) for bug in shown] == [ZeroDivisionError], "the window shows a bug, and only that"
    box.put(letter())
    with qtbot.waitSignal(worker.looked, timeout=5000, check_params_cb=lambda read: bool(read.fates)):
        pass


def test_that_a_look_under_way_is_given_up_when_the_window_closes(mail_desk: MailDesk, start: Start) -> None:
    box = StallingMailbox()
    worker = start(box, looks=False)
    assert box.asked.wait(10)
    assert worker.stop()
    assert not worker.is_running


def test_that_another_desk_reads_at_once_when_this_one_closes(mail_desk: MailDesk, start: Start) -> None:
    worker = start(HeldMailbox())
    assert look(mail_desk, HeldMailbox(), owner="two").held_elsewhere
    assert worker.stop()
    assert not look(mail_desk, HeldMailbox(), owner="two").held_elsewhere


def test_that_a_bug_at_the_end_keeps_the_window_open_for_nobody(
    mail_desk: MailDesk, start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = start(HeldMailbox())

    def fail(env: object, owner: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bookingdesk.qt.background.replies.stop_reading", fail)
    assert worker.stop()
    assert not worker.is_running
    assert "left to run out" in caplog.text


def test_that_whoever_gives_a_try_up_does_not_wait_for_a_library(mail_desk: MailDesk) -> None:
    asked, goes_on, ended = threading.Event(), threading.Event(), threading.Event()

    class SlowKeys(KeptInbox):
        def inbox(self) -> Inbox:
            asked.set()
            assert goes_on.wait(10)
            return super().inbox()

    env, trial = replace(mail_desk.env, inbox=SlowKeys(HeldMailbox())), InboxTrial()

    def run() -> None:
        with pytest.raises(Cancelled):
            trial.run(env, lambda done, total: None)
        ended.set()

    tried, given_up = threading.Thread(target=run), threading.Thread(target=trial.stop)
    tried.start()
    assert asked.wait(10)
    given_up.start()
    given_up.join(3)
    assert not given_up.is_alive()
    goes_on.set()
    tried.join(10)
    assert ended.is_set()
