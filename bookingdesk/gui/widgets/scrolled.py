"""Parts of a page one below the other, scrolled where they do not fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


def scrolled(*parts: QWidget) -> QScrollArea:
    """On the ground of the panel, never sideways, and not a stop for Tab."""
    body = QWidget()
    stack = QVBoxLayout(body)
    stack.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        stack.addWidget(part)
    stack.addStretch()
    scroll = QScrollArea(widgetResizable=True)
    scroll.setWidget(body)
    body.setAutoFillBackground(False)  # the ground is the panel's
    scroll.viewport().setAutoFillBackground(False)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll
