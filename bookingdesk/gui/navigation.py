"""The rail of areas at the leading edge. It announces what was asked for and shows what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.qt.look import Role, icon, look, wear

AREA_OF = {"waitlist": "waitlist_page"}
"""The area of a view that is not called like its command."""


class Rail(QFrame):
    """Areas of the program at the leading edge; only those that exist."""

    asked = Signal(str)
    """A command id."""

    def __init__(self, areas: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`areas`: command id, icon and word of each."""
        super().__init__(parent)
        self.setObjectName("navRail")
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit // 2, unit, unit // 2, unit)
        column.setSpacing(unit // 2)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._words = {command: word for command, _picture, word in areas}
        for command, picture, word in areas:
            button = QToolButton()
            button.setText(word)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setIcon(icon(picture))
            button.setIconSize(QSize(20, 20))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            wear(button, Role.CAPTION)
            button.clicked.connect(partial(self.asked.emit, command))
            self._group.addButton(button)
            self._buttons[command] = button
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            column.addWidget(button)
        column.addStretch()
        self._dress()
        look().changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        """As wide as its longest word."""
        unit = look().unit
        words = max(button.sizeHint().width() for button in self._buttons.values())
        self.setFixedWidth(max(8 * unit, words + unit))

    def show_badge(self, command: str, badge: str, spoken: str) -> None:
        """A count under an area's word; `spoken` is read aloud. Nothing where it is empty."""
        button = self._buttons[command]
        word = self._words[command]
        button.setText(f"{word}\n{badge}" if badge else word)
        button.setAccessibleName(f"{word}: {spoken}" if spoken else word)
        self._dress()

    def show_count(self, command: str, count: int) -> None:
        """How many wait in an area, in its word; nothing for none."""
        if command in self._buttons:
            word = self._words[command]
            self._buttons[command].setText(f"{word} {count}" if count else word)
            self._dress()

    def show_area(self, command: str) -> None:
        """Mark the area that is shown."""
        command = AREA_OF.get(command, command)
        if command in self._buttons:
            self._buttons[command].setChecked(True)
