"""Tells a letter that is meant as a key from words that are typed: a letter acts once no other has followed it.

Whoever types a name while the keyboard is on the canvas or a list means the Line. What acts is only ever a letter
on its own; whatever else is done meanwhile lets it act first, so that nothing comes out of order.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

RUN_MS = 180
"""Letters closer together than this are words: one keystroke of a quick typist, so that nobody waits for a key."""
_INTERRUPTS = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class LetterRuns(QObject):
    """Keeps one letter until it is clear what it is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.typed: Callable[[str], object] = lambda words: None
        """Where the words of a run go."""
        self._kept: tuple[QWidget, QKeyEvent] | None = None
        self._acting = False
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.settle)

    def guard(self, view: QWidget) -> None:
        """Look at the letters of a view in which they act, before it does itself."""
        view.installEventFilter(self)

    @property
    def waiting(self) -> bool:
        """Whether a letter is kept."""
        return self._kept is not None

    @Slot()
    def settle(self) -> None:
        """Nothing followed: the letter acts where it was pressed."""
        kept = self._end()
        if kept is None or not isValid(kept[0]):
            return
        self._acting = True
        try:
            QApplication.sendEvent(*kept)
        finally:
            self._acting = False

    def _end(self) -> tuple[QWidget, QKeyEvent] | None:
        kept, self._kept = self._kept, None
        self._pause.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        return kept

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep letters; whatever else is done comes after them, a key where they have led."""
        if self._kept is not None and event.type() in _INTERRUPTS:
            self.settle()
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or self._acting:
            return False
        if not isinstance(event, QKeyEvent) or event.key() in _HELD or not isinstance(watched, QWidget):
            return False
        pressed = event.type() is QEvent.Type.KeyPress
        if is_letter(event):
            return pressed and self._take(watched, event)
        return self._kept is not None and self._go_on(watched, event, pressed=pressed)

    def _take(self, watched: QWidget, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return True  # a key held down
        if self._kept is None:
            if not RUN_MS:
                return False
            self._kept = watched, event.clone()
            application = QApplication.instance()
            if application is not None:
                application.installEventFilter(self)
            self._pause.start(RUN_MS)
            return True
        kept = self._end()
        self.typed((kept[1].text() if kept else "") + event.text())
        return True

    def _go_on(self, watched: QWidget, event: QKeyEvent, *, pressed: bool) -> bool:
        """A key that is no letter: the one before acts first, and this one goes to where that has led."""
        self.settle()
        led = QApplication.focusWidget()
        if not pressed or led is None or led is watched:
            return False
        QApplication.sendEvent(led, event)
        return True


def is_letter(event: QKeyEvent) -> bool:
    """Whether the key writes a letter, and is no chord."""
    return not event.modifiers() & _CHORD and event.text().isalpha()
