"""Gives a widget one of the style sheet's tones."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_tone(widget: QWidget, tone: str) -> None:
    """Set the `tone` that the style sheet colours by; cheap where nothing changes."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
