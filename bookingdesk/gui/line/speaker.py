"""Tells screen readers what the Line shows: the result, when typing rests, and nothing twice."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from bookingdesk.qt.accessibility_announcing import announce

SPEAK_MS = 500


class Speaker(QTimer):
    """Speaks for one field, while that has the focus."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, singleShot=True, interval=SPEAK_MS)
        self._field = field
        self._words = self._spoken = ""
        self.timeout.connect(self._speak)

    def say_soon(self, words: str) -> None:
        """These are the words now; they are said unless others take their place in a moment."""
        self._words = words
        self.start()

    @Slot()
    def _speak(self) -> None:
        if self._words and self._words != self._spoken and self._field.hasFocus():
            announce(self._field, self._words, assertive=False)
        self._spoken = self._words
