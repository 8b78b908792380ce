"""Command keys of a field that also takes answers: `K` alone is a command, `K1A 0B1` is not (interface 2.11).

A command key stands for itself as long as it stands alone: after a moment without another key, or at once with
Enter, it acts. Whatever follows it in time makes it the beginning of an answer, and nothing has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from bookingdesk.gui.widgets.enter_key import is_enter

ALONE_MS = 1000
"""Slower than people type within a word, even with two fingers."""


class IdentityKeys(QObject):
    """Watches one field; decides nothing but which of the two a key was."""

    pressed = Signal(str)
    """A command key, which is no longer in the field."""
    waiting = Signal(str)
    """A command key stands alone and acts soon; empty: it does not any more."""
    entered = Signal()
    """Enter, with something else than a command in the field."""

    def __init__(self, field: QLineEdit, there: Callable[[], Collection[str]], parent: QObject) -> None:
        """`there` answers the command keys that mean something at this moment."""
        super().__init__(parent)
        self._field, self._there = field, there
        self._key = ""
        self._alone = QTimer(self, singleShot=True, interval=ALONE_MS)
        self._alone.timeout.connect(self._act)
        field.textEdited.connect(self._look)
        field.installEventFilter(self)

    def forget(self) -> None:
        """Nothing is waited for any more."""
        self._alone.stop()
        if self._key:
            self._key = ""
            self.waiting.emit("")

    @Slot()
    def _look(self) -> None:
        typed = self._field.text().upper()
        if typed in self._there():
            self._key = typed
            self._alone.start()
            self.waiting.emit(typed)
        else:
            self.forget()

    @Slot()
    def _act(self) -> None:
        key, self._key = self._key, ""
        self._alone.stop()
        if key:
            self._field.clear()
            self.pressed.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter stays here: it presses a command that waits, else it ends an answer."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not is_enter(event):
            return False
        self._key = self._key or (key if (key := self._field.text().strip().upper()) in self._there() else "")
        if self._key:
            self._act()
        else:
            self.entered.emit()
        return True
