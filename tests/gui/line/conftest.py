"""The Line in a window of its own, on the salon in a real SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking
from bookingdesk.gui.line import LineBar
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.views import LineMode, View
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env


@dataclass
class Front:
    """A window with the Line, what it has told, and hands that type."""

    qtbot: QtBot
    window: QMainWindow
    line: LineBar
    desk: Desk
    booked: list[Booking] = field(default_factory=list)
    marked: list[Booking] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)
    found: list[Booking] = field(default_factory=list)
    forms: list[object] = field(default_factory=list)

    @property
    def env(self) -> Env:
        """What the use cases run in."""
        return self.desk.env

    @property
    def view(self) -> View:
        """What the Line shows."""
        return self.line.view

    def start(self, mode: LineMode = LineMode.BOOK) -> None:
        """F2, F3 or F9."""
        self.line.start(mode)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.qtbot.keyClicks(self.line.field, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key."""
        self.qtbot.keyClick(self.line.field, key, modifier)

    def enter(self) -> None:
        """Press Enter."""
        self.press(Qt.Key.Key_Return)

    def settled(self, holds: Callable[[View], bool]) -> View:
        """Wait until the view is as wanted."""
        self.qtbot.waitUntil(lambda: holds(self.line.view), timeout=3000)
        return self.line.view

    def chips(self) -> list[str]:
        """The chips' texts."""
        return [chip.text for chip in self.line.view.chips]

    def bookings(self) -> int:
        """How many are stored."""
        return self.env.store.read(lambda work: work.bookings.count())

    def holds(self) -> int:
        """How many slots are held."""
        return len(self.env.store.read(lambda work: work.holds.active(self.env.now())))


@pytest.fixture
def front(qtbot: QtBot, sqlite_salon: Env) -> Iterator[Front]:
    """The Line over an empty canvas, at 14:02 on Monday 23 June 2025."""
    desk = Desk(sqlite_salon)
    window = QMainWindow()
    middle = QWidget()
    column = QVBoxLayout(middle)
    line = LineBar(desk, Formatter())
    column.addWidget(line)
    column.addWidget(QLabel("canvas"), 1)
    window.setCentralWidget(middle)
    window.resize(1100, 500)
    qtbot.addWidget(window)
    found = Front(qtbot, window, line, desk)
    line.booked.connect(found.booked.append)
    line.marked.connect(found.marked.append)
    line.client_chosen.connect(found.chosen.append)
    line.booking_chosen.connect(found.found.append)
    line.form_asked.connect(found.forms.append)
    window.show()
    qtbot.waitExposed(window)
    yield found
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    line.book.leave()
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
