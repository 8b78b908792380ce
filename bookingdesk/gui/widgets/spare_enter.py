"""Keeps an Enter from acting that was typed to end words which had acted already.

Some fields act with their last letter, without Enter. Who types Enter behind it all the same means the field, not
the page that has come in its place. Any other key, and any Enter after a moment, means what is seen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from bookingdesk.gui.widgets.enter_key import is_enter

SPARE_MS = 400
"""Two keystrokes of a slow typist; less than it takes to see a new page and to mean something by Enter."""
NAME = "spareEnter"


def spare_enter() -> None:
    """The words in the field with the keyboard have acted: an Enter that follows at once belongs to them."""
    application = QApplication.instance()
    if application is not None and SPARE_MS:
        _SpareEnter(application)


class _SpareEnter(QObject):
    """Looks at the keys of the whole program for a moment."""

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        self.setObjectName(NAME)
        self._application = application
        self._moment = QTimer(self, singleShot=True, interval=SPARE_MS)
        self._moment.timeout.connect(self._end)
        self._moment.start()
        application.installEventFilter(self)

    def _end(self) -> None:
        self._application.removeEventFilter(self)
        self.setObjectName("")
        self._moment.stop()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first key that is pressed decides."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not watched.isWidgetType():  # the window's handle gets it first
            return False
        self._end()
        return is_enter(event)
