"""Says things to people who use a screen reader: polite for success, assertive for failure, at most one a second.

Of several within a second the last one is said; an assertive one is never replaced by a polite one.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

EVERY = 1000


class Announcer(QObject):
    """One per process. `announced` states what was said, for tests and for the caption of deaf operators."""

    announced = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._since = QElapsedTimer()
        self._waiting: tuple[QWidget, str, bool] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._flush)

    def announce(self, widget: QWidget, words: str, assertive: bool) -> None:
        """Say it now, or when a second has passed since the last."""
        if self._waiting is not None and self._waiting[2] and not assertive:
            return
        self._waiting = (widget, words, assertive)
        passed = self._since.elapsed() if self._since.isValid() else EVERY
        if passed >= EVERY:
            self._flush()
        elif not self._timer.isActive():
            self._timer.start(EVERY - passed)

    @Slot()
    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None or not Shiboken.isValid(waiting[0]):
            return
        widget, words, assertive = waiting
        self._since.start()
        if QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(widget, words)
            levels = QAccessible.AnnouncementPoliteness
            event.setPoliteness(levels.Assertive if assertive else levels.Polite)
            QAccessible.updateAccessibility(event)
        self.announced.emit(words, assertive)


_announcer: Announcer | None = None


def announcer() -> Announcer:
    """The announcer of this process."""
    global _announcer
    if _announcer is None:
        _announcer = Announcer()
    return _announcer


def announce(widget: QWidget, words: str, *, assertive: bool = False) -> None:
    """Have a screen reader say the words; assertive interrupts."""
    if words:
        announcer().announce(widget, words, assertive)
