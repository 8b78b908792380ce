"""Draws what lies under the tiles: working time, off hours, breaks, time off, closed days and grid lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from bookingdesk.gui.calendar.paints import Paints
from bookingdesk.presentation.grid import Grid, ticks
from bookingdesk.presentation.grid_bands import BandKind
from bookingdesk.presentation.grid_scene import DayScene
from bookingdesk.presentation.tiles import cut

WORD_EVERY = 320
"""Pixels after which the word of a long band is said again, so that it is in sight wherever one scrolls."""
PAINTED_IN_ORDER = (BandKind.OFF, BandKind.BREAK, BandKind.CLOSED, BandKind.TIME_OFF, BandKind.HIDDEN)


class GroundPainter:
    """The grounds of one scene on one grid, prepared as lists so that painting is a few calls."""

    def __init__(self, paints: Paints, scene: DayScene, grid: Grid, level: int) -> None:
        self._paints = paints
        self._brushes = {
            BandKind.OFF: paints.off,
            BandKind.BREAK: paints.pause,
            BandKind.TIME_OFF: paints.time_off,
            BandKind.CLOSED: paints.pause,
            BandKind.HIDDEN: paints.pause,
        }
        self._rects: list[list[tuple[QRect, BandKind]]] = []
        self._words: list[list[tuple[QRect, str]]] = []
        for number, column in enumerate(scene.columns):
            rects, words = [], []
            for band in column.bands:
                strip = grid.strip(number, band.span)
                rect = QRect(strip.x, strip.y, strip.width, strip.height)
                rects.append((rect, band.kind))
                if band.word and strip.height >= paints.small_line:
                    words += self._sayings(rect, band.word)
            self._rects.append(rects)
            self._words.append(words)
        self._sides = [(grid.left(n), grid.right(n)) for n in range(grid.count)]
        self._width = grid.content_width
        self._thick = [
            grid.right(n) - 1 if grid.mirrored else grid.left(n) - 2
            for n, column in enumerate(scene.columns)
            if column.starts_group
        ]
        self._hours, self._lines = self._horizontal(scene, grid, level)
        self._height = grid.axis.height

    def _sayings(self, rect: QRect, word: str) -> list[tuple[QRect, str]]:
        line = self._paints.small_line
        shown = cut(word, rect.width() - 12, self._paints.caption_metrics.horizontalAdvance)
        if rect.height() < 3 * line:
            return [(rect, shown)]
        tops = range(rect.top() + 4, rect.bottom() - line, WORD_EVERY)
        return [(QRect(rect.left(), top, rect.width(), line + 2), shown) for top in tops]

    def _horizontal(self, scene: DayScene, grid: Grid, level: int) -> tuple[list[int], list[int]]:
        """The rows of the full hours, and of the lines between."""
        hours = set(ticks(scene.day, scene.zone, 60))
        strong: list[int] = []
        quiet: list[int] = []
        for at in ticks(scene.day, scene.zone, level):
            y = grid.axis.y(at)
            (strong if at in hours else quiet).append(y)
        return strong, quiet

    def paint(self, painter: QPainter, area: QRect, columns: range, dimmed: frozenset[int]) -> None:
        """Draw the grounds of some columns inside an area of the content."""
        paints = self._paints
        painter.fillRect(area, paints.base)
        by_kind: dict[BandKind, list[QRect]] = {}
        for number in columns:
            for rect, kind in self._rects[number]:
                if rect.intersects(area):
                    by_kind.setdefault(kind, []).append(rect.intersected(area))
        painter.setPen(Qt.PenStyle.NoPen)
        for kind in PAINTED_IN_ORDER:
            if kind in by_kind:
                painter.setBrush(self._brushes[kind])
                painter.drawRects(by_kind[kind])
        self._grid_lines(painter, area, columns)
        painter.setFont(paints.caption)
        painter.setPen(paints.secondary)
        for number in columns:
            for rect, word in self._words[number]:
                if rect.intersects(area):
                    self._say(painter, rect, word)
        for number in dimmed.intersection(columns):
            veil = paints.window
            painter.setOpacity(0.6)
            left, right = self._sides[number]
            painter.fillRect(left, area.top(), right - left, area.height(), veil)
            painter.setOpacity(1.0)

    def _say(self, painter: QPainter, rect: QRect, word: str) -> None:
        """The word on a plate of the off-hours colour, so that no hatch runs through the letters."""
        wide = self._paints.caption_metrics.horizontalAdvance(word) + 10
        plate = QRectF(0, 0, wide, self._paints.small_line + 2)
        plate.moveCenter(QRectF(rect).center())
        painter.fillRect(plate.toAlignedRect(), self._paints.off_colour)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, word)

    def _grid_lines(self, painter: QPainter, area: QRect, columns: range) -> None:
        paints = self._paints
        top, bottom = area.top(), area.bottom()
        for colour, rows in ((paints.quiet_line, self._lines), (paints.hairline, self._hours)):
            self._rule(painter, colour, rows[bisect_left(rows, top) : bisect_right(rows, bottom)], area)
        for n in columns:
            left, right = self._sides[n]
            painter.fillRect(left if paints.mirrored else right - 1, area.top(), 1, area.height(), paints.hairline)
        for x in self._thick:
            if area.left() <= x + 3 and x <= area.right():
                painter.fillRect(x, area.top(), 3, area.height(), paints.border)

    def _rule(self, painter: QPainter, colour: QColor, rows: list[int], area: QRect) -> None:
        """Horizontal hairlines, one device pixel row each where logical pixels are not whole."""
        left, width = area.left(), min(area.width(), self._width - area.left())
        if self._paints.whole:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRects([QRect(left, y, width, 1) for y in rows])
        else:
            painter.setPen(self._paints.hair(colour))
            painter.drawLines([QLine(left - 1, y, left + width + 1, y) for y in rows])
