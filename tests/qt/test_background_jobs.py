"""Long use cases beside the window: progress, cancel, failure, and everything called in the window's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ClientId, UserId
from bookingdesk.domain.rights import Role
from bookingdesk.qt.background import Job, Progress, run_in_background
from bookingdesk.qt.background.jobs import Cancelled
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Actor, ChangeSet, Env, Outcome
from bookingdesk.usecases.ports import Store
from tests.fakes import FakeClock


class Heard:
    """What the callbacks were told, and in which thread."""

    def __init__(self) -> None:
        self.progress: list[tuple[int, int]] = []
        self.done: list[object] = []
        self.failed: list[Exception] = []
        self.threads: set[QThread] = set()

    def on_progress(self, done: int, total: int) -> None:
        self.progress.append((done, total))
        self.threads.add(QThread.currentThread())

    def on_done(self, value: object) -> None:
        self.done.append(value)
        self.threads.add(QThread.currentThread())

    def on_failed(self, why: Exception) -> None:
        self.failed.append(why)
        self.threads.add(QThread.currentThread())


class Asked:
    """A store that only hears whether what is done is going to be announced."""

    def __init__(self) -> None:
        self.unannounced: list[type[BaseException]] = []

    @contextmanager
    def announcing(self) -> Iterator[None]:
        try:
            yield
        except BaseException as why:
            self.unannounced.append(type(why))
            raise


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """A desk whose steps ask no database."""
    actor = Actor(user_id=UserId(1), name="Jo", station="front", role=Role.ADMINISTRATOR)
    return Desk(Env(clock=FakeClock(), store=cast("Store", Asked()), actor=actor))


def run(qtbot: QtBot, desk: Desk, heard: Heard, step: object) -> Job:
    return run_in_background(desk, step, heard.on_progress, heard.on_done, heard.on_failed)  # type: ignore[arg-type]


def test_that_a_job_reports_and_ends_in_the_thread_of_the_window(qtbot: QtBot, desk: Desk) -> None:
    heard, worked_in = Heard(), []
    changes = ChangeSet(clients=frozenset({ClientId(1)}))
    announced: list[object] = []
    desk.announced.connect(announced.append)

    def step(env: Env, progress: Progress) -> Outcome[str]:
        worked_in.append(QThread.currentThread())
        for done in range(3):
            progress(done + 1, 3)
        return Outcome("imported", changes)

    job = run(qtbot, desk, heard, step)
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    assert heard.done == ["imported"]
    assert heard.progress == [(1, 3), (2, 3), (3, 3)]
    assert heard.threads == {QThread.currentThread()}
    assert worked_in != [QThread.currentThread()]
    assert announced == [changes]


def test_that_a_job_can_be_cancelled_at_its_next_report(qtbot: QtBot, desk: Desk) -> None:
    heard, go = Heard(), threading.Event()

    def step(env: Env, progress: Progress) -> Outcome[str]:
        progress(1, 1000)
        go.wait(5)
        for done in range(2, 1001):
            progress(done, 1000)
        return Outcome("too late")

    job = run(qtbot, desk, heard, step)
    qtbot.waitUntil(lambda: heard.progress == [(1, 1000)], timeout=5000)
    job.cancel()
    go.set()
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    assert heard.done == []
    assert [type(why) for why in heard.failed] == [Cancelled]


def test_that_a_rule_that_refuses_reaches_the_caller(qtbot: QtBot, desk: Desk) -> None:
    heard = Heard()

    def step(env: Env, progress: Progress) -> Outcome[str]:
        raise InvalidValue(field="file", reason="empty")

    job = run(qtbot, desk, heard, step)
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    assert [type(why) for why in heard.failed] == [InvalidValue]


def test_that_what_a_job_did_before_it_failed_is_looked_at_again(qtbot: QtBot, desk: Desk) -> None:
    failures: list[Exception] = [InvalidValue(field="file", reason="empty"), Cancelled(), ZeroDivisionError()]

    def step(env: Env, progress: Progress) -> Outcome[str]:
        if failures:
            raise failures.pop(0)
        return Outcome("done")

    expected = [type(failure) for failure in failures]
    for _ in range(4):
        with qtbot.waitSignal(run(qtbot, desk, Heard(), step).finished, timeout=5000):
            pass
    assert desk.env.store.unannounced == expected  # type: ignore[attr-defined]


def test_that_a_bug_in_a_job_is_logged_and_told(qtbot: QtBot, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    heard = Heard()

    def step(env: Env, progress: Progress) -> Outcome[str]:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        job = run(qtbot, desk, heard, step)
        with qtbot.waitSignal(job.finished, timeout=5000):
            pass
    assert [type(why) for why in heard.failed] == [ZeroDivisionError]
    assert "a background job failed" in caplog.text


def test_that_closing_waits_for_a_job_and_calls_nobody_back(qtbot: QtBot, desk: Desk) -> None:
    heard, started = Heard(), threading.Event()

    def step(env: Env, progress: Progress) -> Outcome[str]:
        started.set()
        while True:
            progress(1, 2)

    job = run(qtbot, desk, heard, step)
    assert started.wait(5)
    assert job.wait(2000)
    assert not job.is_running
    reported = len(heard.progress)
    qtbot.wait(50)
    assert (heard.done, heard.failed, len(heard.progress)) == ([], [], reported)
