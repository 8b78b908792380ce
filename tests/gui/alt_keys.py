"""Alt as the system tells it, and what can be picked with it in a window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QLabel, QMenuBar, QTabBar, QWidget

from tests.gui.open_places import seen


def press_alt(window: QWidget) -> None:
    """Alt goes down, as the system tells it."""
    QTest.keyPress(window.windowHandle(), Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)


def picked_with_alt(window: QWidget) -> Iterator[str]:
    """What is seen in a window and can be picked with Alt."""
    for widget in seen(window):
        if widget.window() is not window:
            continue
        if isinstance(widget, QMenuBar):
            yield from (entry.text() for entry in widget.actions())
        elif isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None):
            yield widget.text()
        elif isinstance(widget, QGroupBox):
            yield widget.title()
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(tab) for tab in range(widget.count()))
