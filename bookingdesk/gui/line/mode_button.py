"""The button before the field: which mode the Line is in, with a menu for those who use the mouse."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.views import LineMode

KEYS = {LineMode.BOOK: "F2", LineMode.CLIENT: "F3", LineMode.TIME: "F4", LineMode.ARRIVE: "F9"}


class ModeButton(QToolButton):
    """Says the mode; the menu says the keys."""

    picked = Signal(str)
    """A LineMode."""

    def __init__(self, titles: Mapping[LineMode, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lineMode")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._actions: dict[LineMode, QAction] = {}
        for mode, title in titles.items():
            action = QAction(f"{title}\t{KEYS[mode]}", group)
            action.setCheckable(True)
            action.setData(mode.value)
            menu.addAction(action)
            self._actions[mode] = action
        group.triggered.connect(self._pick)
        self.setMenu(menu)
        self._titles = titles

    def show_mode(self, mode: LineMode) -> None:
        """The Line is now in this mode."""
        title = self._titles[mode]
        if self.text() != title:
            self.setText(title)
            self.setAccessibleName(_("Mode of the Line: {mode}").format(mode=title))
        self._actions[mode].setChecked(True)

    @Slot(QAction)
    def _pick(self, action: QAction) -> None:
        self.picked.emit(action.data())
