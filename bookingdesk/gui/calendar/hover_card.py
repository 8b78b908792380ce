"""The card beside a booking or a blocked place under the pointer: appears after 400 ms, Esc closes.

It stays while the pointer is on it and never covers what it describes. All its text is plain: what a client wrote
is never read as markup.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from bookingdesk.presentation.grid import Rect
from bookingdesk.qt.look import Role, font, look

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas

APPEARS_AFTER = 400
STAYS = 250
WIDTH = 300


@dataclass(frozen=True, slots=True)
class Subject:
    """What a card describes: the same key is the same thing. The lines are asked when it opens."""

    key: tuple[object, ...]
    rect: Rect
    """In the content."""
    lines: Callable[[], tuple[str, ...]]


class HoverCard(QFrame):
    """One card, used again for everything."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._subject: Subject | None = None
        self._labels: list[QLabel] = []
        self.setObjectName("hoverCard")
        self.setProperty("part", "card")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        self._appear = QTimer(self, singleShot=True, interval=APPEARS_AFTER)
        self._appear.timeout.connect(self._open)
        self._close = QTimer(self, singleShot=True, interval=STAYS)
        self._close.timeout.connect(self.put_away)
        self.hide()

    def point_at(self, subject: Subject | None) -> None:
        """The pointer is on something that can be explained, or on nothing."""
        if subject is not None and self._subject is not None and subject.key == self._subject.key:
            self._close.stop()
            return
        self._subject = subject
        if subject is None:
            self._appear.stop()
            if self.isVisible():
                self._close.start()
        else:
            self.hide()
            self._appear.start()

    def show_now(self, subject: Subject) -> str:
        """Open at once, for a key or a click; what it says."""
        self.put_away()
        self._subject = subject
        self._open()
        return self.text

    @Slot()
    def put_away(self) -> None:
        """Close at once."""
        self._appear.stop()
        self._close.stop()
        self._subject = None
        self.hide()

    @property
    def text(self) -> str:
        """What the card says, line by line."""
        return "\n".join(label.text() for label in self._labels if not label.isHidden())

    @Slot()
    def _open(self) -> None:
        subject = self._subject
        if subject is None or self._canvas.grid is None:
            return
        self._fill(subject.lines())
        unit = look().unit
        self._column.setContentsMargins(unit + 4, unit, unit + 4, unit)
        self.setFixedWidth(WIDTH * unit // 8)
        around = self.size() - self.contentsRect().size()  # the frame
        inner = self._column.heightForWidth(self.width() - around.width())
        self.resize(self.width(), inner + around.height())
        self._stand_beside(subject.rect)
        self.show()
        self.raise_()

    def _fill(self, lines: tuple[str, ...]) -> None:
        while len(self._labels) < len(lines):
            label = QLabel(self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self._labels.append(label)
            self._column.addWidget(label)
        for place, label in enumerate(self._labels):
            label.setVisible(place < len(lines))
            if place < len(lines):
                label.setText(lines[place])
                label.setFont(font(Role.STRONG if place == 0 else Role.BODY))

    def _stand_beside(self, rect: Rect) -> None:
        """Right of it, or left where there is no room; inside the canvas."""
        canvas = self._canvas
        corner = canvas.viewport().pos() + QPoint(rect.right + 8, rect.y) - canvas.offset
        if corner.x() + self.width() > canvas.width():
            corner.setX(canvas.viewport().x() + rect.x - canvas.offset.x() - self.width() - 8)
        corner.setX(max(4, corner.x()))
        corner.setY(max(4, min(corner.y(), canvas.height() - self.height() - 4)))
        self.move(corner)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._close.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._close.start()
