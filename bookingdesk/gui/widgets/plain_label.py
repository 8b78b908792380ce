"""A label whose words are shown as they are: what clients wrote is never read as markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain_label(words: str = "", *, yields: bool = False) -> QLabel:
    """Plain text that wraps where the line ends; where it `yields`, a long address does not widen its page."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if yields:
        label.setMinimumWidth(1)
    return label
