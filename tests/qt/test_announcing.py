"""Announcements: at most one a second, the last wins, failures are not replaced by successes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from bookingdesk.qt.accessibility_announcing import Announcer


@pytest.fixture
def said(qtbot: QtBot) -> tuple[Announcer, QWidget, list[tuple[str, bool]]]:
    announcer, widget = Announcer(), QWidget()
    qtbot.addWidget(widget)
    heard: list[tuple[str, bool]] = []
    announcer.announced.connect(lambda words, urgent: heard.append((words, urgent)))
    return announcer, widget, heard


Said = tuple[Announcer, QWidget, list[tuple[str, bool]]]


def test_that_of_several_within_a_second_the_last_is_said(said: Said, qtbot: QtBot) -> None:
    announcer, widget, heard = said
    for words in ("one", "two", "three"):
        announcer.announce(widget, words, False)
    assert heard == [("one", False)]
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=3000)
    assert heard[1] == ("three", False)


def test_that_a_failure_is_not_replaced_by_a_success(said: Said, qtbot: QtBot) -> None:
    announcer, widget, heard = said
    announcer.announce(widget, "first", False)
    announcer.announce(widget, "That failed.", True)
    announcer.announce(widget, "All is well.", False)
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=3000)
    assert heard[1] == ("That failed.", True)


def test_that_a_widget_that_is_gone_says_nothing(said: Said, qtbot: QtBot) -> None:
    announcer, widget, heard = said
    other = QWidget()
    announcer.announce(widget, "first", False)
    announcer.announce(other, "second", False)
    Shiboken.delete(other)
    qtbot.wait(1100)
    assert heard == [("first", False)]


def test_that_politeness_reaches_the_system(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    announcer, widget, _heard = said
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append((event.message(), event.politeness().name))
    )
    announcer.announce(widget, "No room.", True)
    assert told == [("No room.", "Assertive")]
