"""The field for a PIN or a password: nothing is shown of it, it can be pasted into, and it forgets at once.

What is typed stays in this field and the worker that compares it; it is in no signal, log or settings file.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from bookingdesk.domain.passwords import LONGEST_PASSWORD


class SecretField(QLineEdit):
    """Dots instead of characters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST_PASSWORD)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText
        self.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoPredictiveText)

    def taken(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed = self.text()
        self.clear()
        return typed
