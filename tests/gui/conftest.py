"""Windows in tests: the look, a window on the salon, and a net that catches what a test leaves behind."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QThread, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.widgets import spare_enter
from bookingdesk.gui.workplace import Workplace
from bookingdesk.i18n import translation
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt import letter_runs
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import apply_look
from bookingdesk.settings.file import Settings
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env
from tests.databases import fresh_sqlite
from tests.fakes import FakeClock
from tests.gui.salon_day import furnish_with_bookings
from tests.salon import salon_env

OpenWindow = Callable[[Env], Workplace]


@pytest.fixture(scope="session")
def qapp_look(qapp: QApplication) -> QApplication:
    """The application in our light look, whatever the system of the test computer says."""
    apply_look(qapp, Scheme.LIGHT)
    return qapp


@pytest.fixture
def speaking(qapp: QApplication) -> Iterator[QApplication]:
    """The application, set back to English afterwards."""
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    translation.speak("en")
    QLocale.setDefault(QLocale("en_GB"))
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def delete_deferred() -> None:
    """Run the deletions that `processEvents` leaves lying (traps T15)."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp_look: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window, or a thread that runs.

    What was there before the test is frozen, so that only what the test made is collected and looked through. What
    the test before let go of after its own end is collected first, or it would be kept for ever.
    """
    gc.collect()
    gc.freeze()
    yield
    for _round in range(3):
        delete_deferred()
    gc.collect()
    delete_deferred()
    left = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    names = [f"{type(w).__name__}({w.objectName()})" for w in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    delete_deferred()
    running = [o.objectName() for o in gc.get_objects() if isinstance(o, QThread) and _runs(o)]
    assert not names, f"windows left behind: {names}"
    assert not running, f"threads left behind: {running}"


def _runs(thread: QThread) -> bool:
    try:
        return thread.isRunning() and thread is not QThread.currentThread()
    except RuntimeError:  # already deleted on Qt's side
        return False


@pytest.fixture(autouse=True)
def letters_act_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause after a letter, and no Enter too many: hands in tests are faster than any that type words."""
    monkeypatch.setattr(letter_runs, "RUN_MS", 0)
    monkeypatch.setattr(spare_enter, "SPARE_MS", 0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """This computer's choices, all at their defaults, in a folder of the test."""
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def open_window(qtbot: QtBot, settings: Settings) -> Iterator[OpenWindow]:
    """Opens a main window on an `env`; closed and deleted at the end of the test."""
    opened: list[Workplace] = []

    def open_on(env: Env) -> Workplace:
        window = MainWindow(settings)
        window.resize(1600, 900)
        place = Workplace(window, Desk(env, formatter=Formatter()), poll_ms=20)
        place.start()
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        opened.append(place)
        return place

    yield open_on
    for place in opened:
        window = place.window
        window.may_close = lambda: True  # the question before quitting has tests of its own
        window.close()
        window.deleteLater()
    opened.clear()
    delete_deferred()


@pytest.fixture
def busy_salon(tmp_path: Path, clock: FakeClock) -> Iterator[Env]:
    """The salon with two bookings in its Monday, the first of them `salon_day.FIRST`."""
    store = SqlStore(open_engine(fresh_sqlite(tmp_path, furnish_with_bookings)))
    yield salon_env(store, clock)
    store.close()


@pytest.fixture
def workplace(open_window: OpenWindow, sqlite_salon: Env) -> Workplace:
    """The window on the salon, Monday 23 June 2025, 14:02."""
    return open_window(sqlite_salon)


@pytest.fixture
def main_window(workplace: Workplace) -> MainWindow:
    """The same, for tests that look at the window only."""
    return workplace.window
