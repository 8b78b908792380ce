"""The card beside a booking under the pointer: appears after 400 ms, stays while the pointer is on it, Esc closes.

It never covers the tile it describes. All its text is plain: what a client wrote is never read as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.presentation.grid_scene import Tile
from bookingdesk.presentation.tiles_sentences import card_lines
from bookingdesk.qt.look import Role, font, look

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas

APPEARS_AFTER = 400
STAYS = 250
WIDTH = 300


class HoverCard(QFrame):
    """One card, used again for every booking."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._tile: Tile | None = None
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

    def point_at(self, tile: Tile | None) -> None:
        """The pointer is on a tile, or on none."""
        if tile is not None and self._tile is not None and tile.key == self._tile.key:
            self._close.stop()
            return
        self._tile = tile
        if tile is None:
            self._appear.stop()
            if self.isVisible():
                self._close.start()
        else:
            self.hide()
            self._appear.start()

    @Slot()
    def put_away(self) -> None:
        """Close at once."""
        self._appear.stop()
        self._close.stop()
        self._tile = None
        self.hide()

    @property
    def text(self) -> str:
        """What the card says, line by line."""
        return "\n".join(label.text() for label in self._labels if not label.isHidden())

    @Slot()
    def _open(self) -> None:
        tile = self._tile
        if tile is None or self._canvas.grid is None:
            return
        news = self._canvas.elsewhere.get(tile.facts.booking_id, "") if tile.facts.booking_id is not None else ""
        lines = card_lines(tile.facts, self._canvas.formatter, self._canvas.clock())
        self._fill((*lines, news) if news else lines)
        unit = look().unit
        self._column.setContentsMargins(unit + 4, unit, unit + 4, unit)
        self.setFixedWidth(WIDTH * unit // 8)
        self.resize(self.width(), self._column.heightForWidth(self.width()))
        self._stand_beside(tile)
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

    def _stand_beside(self, tile: Tile) -> None:
        """Right of the tile, or left where there is no room; inside the canvas."""
        canvas = self._canvas
        assert canvas.grid is not None
        rect = tile_rect(canvas.grid, tile)
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
