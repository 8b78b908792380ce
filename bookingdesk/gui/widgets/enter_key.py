"""Enter in a form: it presses the button that has the focus, and stores the form from everywhere else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication


def is_enter(event: QKeyEvent) -> bool:
    """Whether the key is one of the two that say *go on*."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def press_focused_button() -> bool:
    """Click the button that has the focus; False where none has it."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QAbstractButton):
        focus.click()
        return True
    return False
