"""Words typed while the keyboard is on the canvas go to the Line; only a letter on its own acts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.gui.workplace import Workplace
from bookingdesk.qt import letter_runs
from bookingdesk.usecases.env import Env
from tests.gui.conftest import OpenWindow
from tests.gui.salon_day import booked


@pytest.fixture(autouse=True)
def people_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pause as it is at a desk."""
    monkeypatch.setattr(letter_runs, "RUN_MS", 400)


@pytest.fixture
def place(sqlite_salon: Env, open_window: OpenWindow, qtbot: QtBot) -> Workplace:
    """The day view with the keyboard on a booking."""
    made = booked(sqlite_salon, "2025-06-23 14:15")
    place = open_window(sqlite_salon)
    place.ways.show_view("day")
    place.window.canvas.setFocus()
    qtbot.waitUntil(lambda: place.calendar.view.canvas.hasFocus())
    place.calendar.view.select_booking(made.id)
    qtbot.waitUntil(lambda: place.selection.current == made.id)
    return place


def type_on(qtbot: QtBot, text: str) -> None:
    """Each letter to whatever has the keyboard then."""
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, letter)


def status(env: Env) -> Status:
    """What is stored of the booking."""
    (booking,) = env.store.read(lambda work: work.bookings.page())
    return booking.status


@pytest.mark.parametrize("words", ["anna", "ole cut", "sam", "yo", "rosa", "xena"])
def test_that_words_on_the_canvas_are_words_for_the_line(
    qtbot: QtBot, sqlite_salon: Env, place: Workplace, words: str
) -> None:
    type_on(qtbot, words)
    qtbot.wait(600)
    assert place.line.field.text() == words
    assert place.line.field.hasFocus()
    assert status(sqlite_salon) is Status.CONFIRMED
    assert place.toasts.texts() == []
    assert place.window.panel.page is None


def test_that_a_letter_on_its_own_acts(qtbot: QtBot, sqlite_salon: Env, place: Workplace) -> None:
    type_on(qtbot, "a")
    qtbot.waitUntil(lambda: status(sqlite_salon) is Status.ARRIVED, timeout=4000)
    type_on(qtbot, "s")
    qtbot.waitUntil(lambda: status(sqlite_salon) is Status.IN_SERVICE, timeout=4000)


def test_that_the_next_key_lets_the_letter_act_first_and_goes_where_it_led(qtbot: QtBot, place: Workplace) -> None:
    type_on(qtbot, "r7")
    page = place.window.panel.page
    focus = QApplication.focusWidget()
    assert page is not None
    assert focus is not None
    assert page.isAncestorOf(focus)


def test_that_a_letter_that_is_held_down_acts_once(qtbot: QtBot, sqlite_salon: Env, place: Workplace) -> None:
    canvas = place.calendar.view.canvas
    for repeated in (False, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", repeated, 1)
        QApplication.sendEvent(canvas, press)
    qtbot.waitUntil(lambda: status(sqlite_salon) is Status.ARRIVED, timeout=4000)
    assert place.line.field.text() == ""
