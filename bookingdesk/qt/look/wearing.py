"""Keeps a widget in its type role when the text size changes: a font that was set once does not follow the look."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from bookingdesk.qt.look.fonts import Role, font
from bookingdesk.qt.look.theme import look


class _Worn(QObject):
    """Belongs to the widget and goes with it."""

    def __init__(self, widget: QWidget, role: Role) -> None:
        super().__init__(widget)
        self._widget, self._role = widget, role
        look().changed.connect(self.put_on)
        self.put_on()

    @Slot()
    def put_on(self) -> None:
        self._widget.setFont(font(self._role))


def wear(widget: QWidget, role: Role) -> None:
    """Set the font of a role, and set it again whenever the look changes."""
    _Worn(widget, role)
