"""Hands at the desk: presses keys on whatever has the focus, counts them, and sees every dialog that opens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.qt import letter_runs


class Typist(QObject):
    """`press` and `type` as a clerk does; `keys` says how many key events it took."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self._qtbot = qtbot
        self.keys = 0
        self.clicks = 0
        self.dialogs: list[str] = []
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes dialogs."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QDialog):
            self.dialogs.append(watched.objectName() or type(watched).__name__)
        return False

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key; a chord counts one key for each of its parts, as the model of interface 1.1 does."""
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus"
        self._qtbot.keyClick(focus, key, modifiers)
        self.keys += 1 + bin(modifiers.value).count("1")
        if Qt.Key.Key_A <= key <= Qt.Key.Key_Z and not modifiers:
            self._look(focus)

    def type(self, text: str) -> None:
        """Letters, one key each."""
        focus = QApplication.focusWidget()
        for letter in text:
            focus = QApplication.focusWidget()
            assert focus is not None
            self._qtbot.keyClick(focus, letter)
            self.keys += 1
        if len(text) == 1 and text.isalpha() and focus is not None:
            self._look(focus)

    def _look(self, focus: QWidget) -> None:
        """See what a letter on its own has done, where letters act, before the next key (M in interface 1.1)."""
        if not focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            self._qtbot.wait(letter_runs.RUN_MS + 50)

    def stop(self) -> None:
        """Take the hands off."""
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
