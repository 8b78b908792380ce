"""What a label or field is dressed in: a tone of the style sheet, the mark of a wrong value, words or no room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget


def set_tone(widget: QWidget, tone: str) -> None:
    """Set the `tone` that the style sheet colours by; cheap where nothing changes."""
    _set_property(widget, "tone", tone)


def set_invalid(line: QLineEdit, invalid: bool) -> None:
    """Mark a line whose text cannot be kept; the words for it stand elsewhere."""
    if bool(line.property("invalid")) != invalid:
        _set_property(line, "invalid", invalid)


def write(label: QLabel, words: str) -> None:
    """Put words into a label; without any it takes no room."""
    label.setText(words)
    label.setVisible(bool(words))


def begin_at_window_side(label: QLabel) -> None:
    """Latin words in a right-to-left window stand beside what names them, not at the other end of the line."""
    mirrored = label.layoutDirection() is Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


def _set_property(widget: QWidget, name: str, value: object) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
