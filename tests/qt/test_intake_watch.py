"""The drop folder is looked into beside the window, and the window hears what came in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bookingdesk.qt.background.intake import IntakeWatch
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.requests.commands import InboxQuery
from bookingdesk.usecases.requests.reading import inbox


@pytest.fixture
def drop(tmp_path: Path, sqlite_salon: Env) -> Path:
    """The folder of the setting."""
    folder = tmp_path / "drop"
    folder.mkdir()
    sqlite_salon.store.write(lambda work: work.settings.set("intake.folder", str(folder)))
    return folder


@pytest.fixture
def watch(sqlite_salon: Env, drop: Path) -> Iterator[IntakeWatch]:
    """Looks every few milliseconds."""
    desk = Desk(sqlite_salon)
    made = IntakeWatch(desk, desk, every_ms=20)
    yield made
    made.stop()


def test_that_a_file_is_taken_in_and_told(watch: IntakeWatch, drop: Path, qtbot: QtBot, sqlite_salon: Env) -> None:
    (drop / "a.csv").write_text("name,email\nEva,eva@mail.example\n", encoding="utf-8")
    with qtbot.waitSignal(watch.taken, timeout=5000) as told:
        watch.start()
    assert [len(one.accepted) for one in told.args[0]] == [1]
    read = inbox(sqlite_salon, InboxQuery()).value
    assert read.open == 1
    assert [line.request.taken_by for line in read.lines] == ["bookingdesk"], "nobody asked for it"
    assert (drop / "done" / "a.csv").exists()


def test_that_nothing_is_looked_at_after_the_end(watch: IntakeWatch, drop: Path, qtbot: QtBot) -> None:
    watch.start()
    watch.stop()
    (drop / "a.csv").write_text("name,email\nEva,eva@mail.example\n", encoding="utf-8")
    qtbot.wait(100)
    assert (drop / "a.csv").exists()
