"""Alt and a letter do one thing in a window, whatever is shown in it, in every language and in every menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.i18n import translation
from bookingdesk.presentation.commands.command import Place
from bookingdesk.presentation.commands.table import commands
from bookingdesk.qt.alt_letters import AltLetters
from bookingdesk.qt.shortcuts import CommandSet
from bookingdesk.qt.translator import install_translators
from bookingdesk.usecases.env import Env
from tests.catalogues.checking import sharing
from tests.gui.alt_keys import picked_with_alt, press_alt
from tests.gui.conftest import OpenWindow
from tests.gui.open_places import PLACES
from tests.gui.salon_day import FIRST

CROWDED = (
    "new booking",
    "client edited",
    "mail account",
    "message_settings",
    "replies",
    "printing",
    "people",
)
"""Places with many letters, which one window can show one after the other; test_accessible walks all in English."""


@pytest.mark.parametrize("language", translation.SHIPPED)
def test_that_crowded_places_share_no_letter_in_any_language(
    speaking: QApplication, qtbot: QtBot, open_window: OpenWindow, busy_salon: Env, language: str
) -> None:
    translation.speak(language)
    install_translators(speaking)
    desk = open_window(busy_salon)
    desk.selection.choose(FIRST)
    shared = {}
    for name in CROWDED:
        window = PLACES[name](desk, qtbot).window()
        qtbot.waitUntil(window.isActiveWindow)
        press_alt(window)
        shared[name] = sharing(picked_with_alt(window))
        if window is not desk.window:
            window.close()
        desk.window.panel.close_all()
    assert {name: texts for name, texts in shared.items() if texts} == {}


@pytest.mark.parametrize("language", translation.SHIPPED)
def test_that_the_menu_of_a_booking_shares_no_letter(speaking: QApplication, qtbot: QtBot, language: str) -> None:
    """Its entries come from several menus of the bar."""
    translation.speak(language)
    window = QMainWindow()
    qtbot.addWidget(window)
    bound = CommandSet(window, commands())
    for command in commands():
        bound.bind(command.id, lambda: None)
    bound.fill(window.menuBar())
    beside = [bound.context_menu(window, place) for place in (Place.BOOKING, Place.REQUEST, Place.VIEW)]
    for menu in (*beside, *(entry.menu() for entry in window.menuBar().actions())):
        menu.aboutToShow.emit()
        assert sharing([entry.text() for entry in menu.actions()]) == []


@pytest.fixture
def two(qtbot: QtBot) -> Iterator[tuple[QPushButton, QPushButton]]:
    """Two buttons that wish the same letter, under a menu that has it."""
    window, page = QMainWindow(), QWidget()
    qtbot.addWidget(window)
    window.menuBar().addMenu("&Settings")
    column = QVBoxLayout(page)
    buttons = QPushButton("&Save"), QPushButton("&Send")
    for button in buttons:
        column.addWidget(button)
    window.setCentralWidget(page)
    AltLetters(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield buttons
    window.close()


def test_that_a_letter_acts_on_what_shows_it(qtbot: QtBot, two: tuple[QPushButton, QPushButton]) -> None:
    save, send = two
    press_alt(save.window())
    assert [save.text(), send.text()] == ["S&ave", "S&end"]
    with qtbot.waitSignal(send.clicked):
        qtbot.keyClick(save, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)


def test_that_what_opens_with_the_focus_has_its_letters(qtbot: QtBot, two: tuple[QPushButton, QPushButton]) -> None:
    save, send = two
    save.setText("&Store")
    send.setFocus()
    qtbot.waitUntil(lambda: save.text() == "S&tore")


def test_that_a_wish_is_met_as_soon_as_it_can_be(two: tuple[QPushButton, QPushButton]) -> None:
    """The letter that was given instead is no wish: what was in its way may go, and the words may change."""
    save, send = two
    window = save.window()
    assert isinstance(window, QMainWindow)
    press_alt(window)
    send.hide()
    window.menuBar().hide()
    press_alt(window)
    assert save.text() == "&Save"
    save.setText("&Approve")
    press_alt(window)
    assert save.text() == "&Approve"


def test_that_a_window_has_no_letters_of_its_dialogs(qtbot: QtBot, two: tuple[QPushButton, QPushButton]) -> None:
    save, _send = two
    dialog = QDialog(save.window())
    store = QPushButton("&Store", dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    press_alt(dialog)
    assert (store.text(), save.text().count("&")) == ("&Store", 1)
    dialog.close()
