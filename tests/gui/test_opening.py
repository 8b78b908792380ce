"""What the window shows while the database opens, when it does not, and when it can only be read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Timer

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.app import OpenDesk, WindowStart, open_desk
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import NewerDatabase
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.widgets.report_dialog import ReportDialog
from bookingdesk.gui.workplace import Workplace
from bookingdesk.messaging.folder import FolderSender
from bookingdesk.qt.starting import FirstPaint, Opening
from bookingdesk.settings.file import Settings, read_settings
from bookingdesk.settings.profile import profile_at
from bookingdesk.usecases.env import Env
from tests.gui.conftest import delete_deferred
from tests.gui.salon_day import booked


class Start:
    """A window whose database opens as the test says."""

    def __init__(self, qtbot: QtBot, settings: Settings, step: Callable[[], OpenDesk]) -> None:
        self.window = MainWindow(settings)
        self.opening = Opening(step, self.window)
        mail = settings.path.parent / "mail"
        self.start = WindowStart(self.window, self.opening, lambda env: FolderSender(mail))
        self.opening.opened.connect(self.start.attach)
        self.opening.failed.connect(self.start.show_failure)
        FirstPaint(self.window).painted.connect(self.opening.start)
        self.window.closing.connect(self.opening.stop)
        self.window.show()
        qtbot.waitExposed(self.window)

    def place(self) -> Workplace | None:
        """The workplace once the desk is attached."""
        return self.window.findChild(Workplace)


@pytest.fixture
def begin(qtbot: QtBot) -> Iterator[Callable[[Settings, Callable[[], OpenDesk]], Start]]:
    """Starts windows and closes them again."""
    hook = sys.excepthook
    begun: list[Start] = []

    def start(settings: Settings, step: Callable[[], OpenDesk]) -> Start:
        begun.append(Start(qtbot, settings, step))
        return begun[-1]

    yield start
    for one in begun:
        one.window.close()
        one.start.close()
        one.window.deleteLater()
        delete_deferred()
    sys.excepthook = hook


Begin = Callable[[Settings, Callable[[], OpenDesk]], Start]


def test_that_the_window_is_painted_before_the_database_is_open(
    begin: Begin, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    painted: list[bool] = []

    def step() -> OpenDesk:
        painted.append(start.window.isVisible())
        return open_desk(profile_at(tmp_path), settings)

    start = begin(settings, step)
    qtbot.waitUntil(lambda: start.place() is not None, timeout=10_000)
    assert painted == [True]
    assert start.window.status.user.text() == "Front desk (Administrator), no password set"


def test_that_a_database_that_does_not_open_is_explained_and_tried_again(
    begin: Begin, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    tries: list[int] = []

    def step() -> OpenDesk:
        tries.append(1)
        if len(tries) == 1:
            raise NewerDatabase(where="here", revision="9")
        return open_desk(profile_at(tmp_path), settings)

    start = begin(settings, step)
    qtbot.waitUntil(lambda: hasattr(start.window, "banners") and bool(start.window.banners.words), timeout=5000)
    assert "upgraded by a newer bookingdesk" in start.window.banners.words
    (again,) = start.window.banners.findChildren(QPushButton)
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: start.place() is not None, timeout=10_000)
    assert start.window.banners.words == ""


def test_that_a_bug_while_opening_is_reported(begin: Begin, settings: Settings, qtbot: QtBot) -> None:
    def step() -> OpenDesk:
        raise RuntimeError("broken")

    start = begin(settings, step)
    qtbot.waitUntil(lambda: start.window.findChild(ReportDialog) is not None, timeout=5000)
    dialog = start.window.findChild(ReportDialog)
    assert dialog is not None
    assert "RuntimeError" in dialog.details.toPlainText()
    dialog.close()


def test_that_broken_settings_are_set_aside_with_a_word(begin: Begin, tmp_path: Path, qtbot: QtBot) -> None:
    place = profile_at(tmp_path / "p")
    place.config.mkdir()
    place.settings_file.write_text("{ broken")
    settings = read_settings(place.settings_file)
    start = begin(settings, lambda: open_desk(place, settings))
    qtbot.waitUntil(lambda: start.place() is not None, timeout=10_000)
    workplace = start.place()
    assert workplace is not None
    assert workplace.toasts.texts() == [
        "The settings of this computer could not be read. They are kept as settings.json.broken-1; defaults are used."
    ]


def test_that_closing_while_the_database_opens_waits_for_it(
    begin: Begin, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    begun, go_on = Event(), Event()

    def step() -> OpenDesk:
        begun.set()
        go_on.wait(10)
        return open_desk(profile_at(tmp_path), settings)

    start = begin(settings, step)
    qtbot.waitUntil(begun.is_set, timeout=5000)
    Timer(0.2, go_on.set).start()
    assert start.window.close()
    QApplication.processEvents()
    assert start.place() is None
    left = start.opening.left_over
    assert isinstance(left, OpenDesk), "it was opened, and is closed by whoever started it"


def test_that_nothing_can_be_changed_where_the_database_is_read_only(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 14:15")
    workplace.bus.announce_elsewhere()
    words = workplace.status.hold_read_only("guards_changed")
    workplace.set_read_only(words)
    assert "can only be read" in workplace.window.banners.words
    row = workplace.today_panel.row_widget(booking.id)
    assert row is not None
    assert not [b for b in row.findChildren(QPushButton) if b.isVisible()]
    workplace.selection.choose(booking.id)
    for command in ("arrived", "no_show", "undo"):
        assert not workplace.window.commands.run(command)
    assert sqlite_salon.store.read(lambda work: work.bookings.get(booking.id)).status is Status.CONFIRMED
