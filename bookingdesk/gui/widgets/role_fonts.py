"""Gives labels of a page their type roles whenever the page is shown or the look changes.

Setting them once is not enough: under a style sheet, what lies in a scroll area loses its font when the page is
put into another window, and a new text size has to reach pages that are open.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QLabel, QWidget

from bookingdesk.qt.look import Role, font, look


class RoleFonts(QObject):
    """Belongs to the page and goes with it."""

    def __init__(self, page: QWidget, roles: dict[QLabel, Role]) -> None:
        super().__init__(page)
        self._roles = roles
        page.installEventFilter(self)
        look().changed.connect(self.apply)
        self.apply()

    @Slot()
    def apply(self) -> None:
        """Set the fonts."""
        for widget, role in self._roles.items():
            widget.setFont(font(role))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self.apply()
        return False
