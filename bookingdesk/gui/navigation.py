"""The rail of areas at the leading edge. It announces what was asked for and shows what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.qt.look import Role, icon, look, wear
from bookingdesk.qt.models.roles import REQUEST_MIME

AREA_OF = {"waitlist": "waitlist_page"}
"""The area of a view that is not called like its command."""


REST_MS = 400
"""A request that is carried over an area for so long opens it."""


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
        self._over = ""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._open_area)
        self.setAcceptDrops(True)
        self._dress()
        look().changed.connect(self._dress)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A request carried over the rail: where the pointer rests, that area is shown."""
        if event.mimeData().hasFormat(REQUEST_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Wait over a button; nothing can be dropped here."""
        under = self.childAt(event.position().toPoint())
        found = next((command for command, button in self._buttons.items() if button is under), "")
        if found != self._over:
            self._over = found
            self._rest.start()
        event.setAccepted(bool(found))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = ""
        self._rest.stop()

    @Slot()
    def _open_area(self) -> None:
        if self._over:
            self.asked.emit(self._over)

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
        """Mark the area that is shown; none for a view that is no area, such as the board of an absence."""
        shown, marked = self._buttons.get(AREA_OF.get(command, command)), self._group.checkedButton()
        if shown is not None:
            shown.setChecked(True)
        elif marked is not None:
            self._group.setExclusive(False)  # an exclusive group keeps one marked
            marked.setChecked(False)
            self._group.setExclusive(True)
