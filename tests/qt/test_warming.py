"""Reading ahead beside the window: after the first painting, once, and never in the way of closing."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from bookingdesk.domain.errors import DatabaseMissing
from bookingdesk.qt.background import warming
from bookingdesk.qt.background.warming import Warming
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """Not shown yet."""
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_that_the_board_is_read_after_the_window_was_painted(
    qtbot: QtBot, window: QMainWindow, sqlite_salon: Env
) -> None:
    desk = Desk(sqlite_salon)
    ahead = Warming(desk, window)
    qtbot.wait(50)
    assert sqlite_salon.board.glance(sqlite_salon.now()) is None
    window.show()
    qtbot.waitUntil(lambda: sqlite_salon.board.glance(sqlite_salon.now()) is not None, timeout=5000)
    qtbot.waitUntil(lambda: not ahead.is_running, timeout=5000)
    ahead.stop()


def test_that_closing_waits_for_it_and_begins_none(qtbot: QtBot, window: QMainWindow, sqlite_salon: Env) -> None:
    ahead = Warming(Desk(sqlite_salon), window)
    window.show()
    ahead.stop()
    qtbot.wait(100)
    assert not ahead.is_running
    assert sqlite_salon.board.glance(sqlite_salon.now()) is None


def test_that_a_failure_is_left_to_the_first_offer(
    qtbot: QtBot, window: QMainWindow, sqlite_salon: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bool] = []

    def fail(env: Env) -> Outcome[None]:
        tried.append(True)
        raise DatabaseMissing(path="gone")

    monkeypatch.setattr(warming, "warm_board", fail)
    ahead = Warming(Desk(sqlite_salon), window)
    window.show()
    qtbot.waitUntil(lambda: bool(tried) and not ahead.is_running, timeout=5000)
    assert sqlite_salon.board.glance(sqlite_salon.now()) is None
