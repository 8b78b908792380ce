"""Fields below one another, each with the caption whose letter (&) leads to it."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLabel, QWidget


def form_rows(*fields: tuple[str | QLabel, QWidget]) -> QFormLayout:
    """Rows of captions and fields; a label is given where its words change later."""
    rows = QFormLayout()
    for caption, field in fields:
        label = caption if isinstance(caption, QLabel) else QLabel(caption)
        label.setBuddy(field)
        rows.addRow(label, field)
    return rows
