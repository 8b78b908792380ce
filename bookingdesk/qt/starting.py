"""Makes the application object and runs the one long step of the start beside the first painting.

What Qt itself cannot survive (no platform plugin) ends in a sentence and an exit code instead of an abort.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QObject,
    QThread,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from bookingdesk.log import LOGGER
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.look import apply_look


def make_application(theme: str, text_size: int, hopeless: Callable[[str], int]) -> QApplication:
    """The application in its look: theme light, dark or system, text size in per cent.

    `hopeless` words what Qt says before it would abort and answers the exit code.
    """

    def listen(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        if kind is QtMsgType.QtFatalMsg:
            os._exit(hopeless(message or ""))  # returning would abort with a core dump
        LOGGER.log(30 if kind is QtMsgType.QtWarningMsg else 20, "Qt: %s", message)

    qInstallMessageHandler(listen)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("bookingdesk")
    app.setDesktopFileName("bookingdesk")
    scheme = None if theme == "system" else Scheme(theme)
    apply_look(app, scheme, text_scale=max(1.0, text_size / 100))
    return app


class FirstPaint(QObject):
    """Says once that a window has been painted."""

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # after the paint event itself, when the picture is on its way to the screen
            self.painted.emit()
        return False


class _Step(QObject):
    """Lives in the thread and runs the step."""

    ended = Signal(object, object)

    def __init__(self, step: Callable[[], object]) -> None:
        super().__init__()
        self._step = step
        self.result: object = None

    @Slot()
    def run(self) -> None:
        """Run it; every way it can end is reported."""
        result: object = None
        failure: Exception | None = None
        try:
            result = self._step()
        except Exception as why:  # noqa: BLE001 - handed to the window, which words or reports it
            failure = why
        self.result = result
        self.ended.emit(result, failure)


class Opening(QObject):
    """Runs a step in a thread, again after a failure if asked; its signals arrive in the window's thread."""

    opened = Signal(object)
    failed = Signal(object)
    """The exception."""

    def __init__(self, step: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = False
        self._taken = False
        self._thread = QThread()
        self._thread.setObjectName("opening")
        self._runner = _Step(step)
        self._runner.moveToThread(self._thread)
        self._thread.started.connect(self._runner.run)
        self._runner.ended.connect(self._report)

    @Slot()
    def start(self) -> None:
        """Run the step; nothing where it is running."""
        if not self._thread.isRunning():
            self._thread.start()

    @Slot()
    def stop(self) -> None:
        """Wait for the step, for closing the window; it is not announced any more."""
        self._stopped = True
        self._thread.quit()
        self._thread.wait()

    @property
    def left_over(self) -> object:
        """What the step made and nobody was told of, because the window was closed meanwhile; None without."""
        return None if self._taken else self._runner.result

    @Slot(object, object)
    def _report(self, result: object, failure: Exception | None) -> None:
        if self._stopped:
            return
        self._thread.quit()
        self._thread.wait()
        if failure is None:
            self._taken = True
            self.opened.emit(result)
        else:
            self.failed.emit(failure)
