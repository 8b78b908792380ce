"""Paints one area of the day view's content, layer by layer: grounds, tiles, now-line, cursor, ghost."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar.ghost import Ghost
from bookingdesk.gui.calendar.ground_painter import GroundPainter
from bookingdesk.gui.calendar.paints import DIMMED, Paints
from bookingdesk.gui.calendar.tile_painter import TilePainter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.feedback import Feedback
from bookingdesk.presentation.grid import Grid, Rect
from bookingdesk.presentation.grid_cursor import Cursor
from bookingdesk.presentation.grid_hits import badge_rect, tile_rect
from bookingdesk.presentation.grid_moving import Aim, Moving
from bookingdesk.presentation.grid_scene import DayScene, Tile
from bookingdesk.presentation.lanes import Badge
from bookingdesk.qt.look import icon_picture

RING = 3
"""How far the ring of the current tile reaches beyond it."""


def as_qrect(rect: Rect) -> QRect:
    """The same rectangle for Qt."""
    return QRect(rect.x, rect.y, rect.width, rect.height)


def now_y(grid: Grid, now: datetime) -> int:
    """Where the now-line lies: on the full minute, so that a part painted anew never draws it beside the rest."""
    return grid.axis.y(now.replace(second=0, microsecond=0))


@dataclass(slots=True)
class _Placed:
    """A tile with where it is drawn."""

    tile: Tile
    rect: Rect
    before: Rect | None
    after: Rect | None
    top: int
    """Of all that it touches: the ring around it and its buffers."""
    bottom: int

    @property
    def extent(self) -> Rect:
        """All that it touches."""
        return Rect(self.rect.x - RING, self.top, self.rect.width + 2 * RING, self.bottom - self.top)


@dataclass(slots=True)
class Overlay:
    """What lies over the tiles: the hand, the keyboard and the pointer."""

    cursor: Cursor | None = None
    cursor_rect: Rect | None = None
    on_tile: bool = False
    focused: bool = False
    moving: Moving | None = None
    ghost: Rect | None = None
    feedback: Feedback | None = None
    nearest: Rect | None = None
    dimmed: frozenset[int] = frozenset()
    offer: tuple[Rect, str] | None = None
    """The free slot under the pointer and what it says: `+ 14:30`."""
    pulsing: frozenset[tuple[int, str]] = frozenset()
    marked: frozenset[BookingId] = frozenset()
    """Bookings that are meant together; empty where one is."""
    found: tuple[Span, frozenset[ResourceId]] | None = None
    """A free time that was found elsewhere: outlined where its day is shown."""
    band: Rect | None = None
    """The rubber band."""


class Layers:
    """Prepared for one scene on one grid; made again when either changes as a whole."""

    def __init__(self, paints: Paints, tiles: TilePainter, scene: DayScene, grid: Grid, level: int) -> None:
        self._paints, self._tiles, self.grid = paints, tiles, grid
        self._ground = GroundPainter(paints, scene, grid, level)
        self.scene = scene
        self._columns: list[list[_Placed]] = [[] for _column in scene.columns]
        self.replace_scene(scene)

    def replace_scene(self, scene: DayScene) -> None:
        """Take over a scene that has the same columns and grounds; tiles that are the same stay where they are."""
        before = self.scene.columns
        self.scene = scene
        for number, column in enumerate(scene.columns):
            if not self._columns[number] or before[number] is not column:
                known = {id(placed.tile): placed for placed in self._columns[number]}
                drawn = (t for t in column.tiles if not t.collapsed)
                self._columns[number] = [known.get(id(t)) or self._placed(t) for t in drawn]
        self._tops = [[p.top for p in column] for column in self._columns]
        self._reach = [max((p.bottom - p.top for p in column), default=0) for column in self._columns]

    def _placed(self, tile: Tile) -> _Placed:
        rect = tile_rect(self.grid, tile)
        before, after = self._buffer(tile, rect, ahead=True), self._buffer(tile, rect, ahead=False)
        top, bottom = before.y if before else rect.y, after.bottom if after else rect.bottom
        return _Placed(tile, rect, before, after, top - RING, bottom + RING)

    def _buffer(self, tile: Tile, rect: Rect, *, ahead: bool) -> Rect | None:
        length = tile.facts.buffer_before if ahead else tile.facts.buffer_after
        if not length:
            return None
        edge = self.grid.axis.y(tile.busy.start if ahead else tile.busy.end)
        top, bottom = (edge, rect.y - 1) if ahead else (rect.bottom + 1, edge)
        return Rect(rect.x, top, rect.width, bottom - top) if bottom > top else None

    def extents(self, tiles: Iterable[Tile]) -> set[Rect]:
        """All that the tiles with these keys touch as they stand now."""
        keys = {tile.key for tile in tiles}
        return {p.extent for column in self._columns for p in column if p.tile.key in keys} if keys else set()

    def badge_rects(self, columns: Iterable[int]) -> set[Rect]:
        """Where these columns say how many are not drawn."""
        return {self._badge_rect(n, badge) for n in columns for badge in self.scene.columns[n].badges}

    def _badge_rect(self, number: int, badge: Badge) -> Rect:
        return badge_rect(self.grid, number, badge, self._paints.unit)

    def paint(self, painter: QPainter, area: QRect, now: datetime, overlay: Overlay) -> None:
        """Draw an area given in content coordinates; the painter is translated and clipped to it."""
        if area.isEmpty():
            return
        columns = self.grid.columns_between(area.left(), area.right())
        self._ground.paint(painter, area, columns, overlay.dimmed)
        self._now_line(painter, area, now, 2, 1.0)
        for number in columns:
            self._paint_column(painter, number, area, now, overlay)
        self._now_line(painter, area, now, 1, 0.7)
        self._paint_overlay(painter, area, overlay)

    def _paint_column(self, painter: QPainter, number: int, area: QRect, now: datetime, overlay: Overlay) -> None:
        placed, top, bottom = self._columns[number], area.top(), area.bottom()
        start = bisect_left(self._tops[number], top - self._reach[number])
        resource = self.scene.columns[number].resource_id
        moving = overlay.moving
        in_hand = str(moving.facts.booking_id) if moving and moving.facts and moving.aim is not Aim.COPY else None
        if number in overlay.dimmed:
            painter.setOpacity(DIMMED)
        for item in placed[start:]:
            if item.top > bottom:
                break
            if item.bottom < top:
                continue
            if item.before or item.after:
                self._tiles.buffers(painter, item.before, item.after)
            if in_hand is not None and item.tile.key[1] == in_hand:
                painter.setOpacity(DIMMED)
                self._tiles.paint(painter, item.tile, resource, item.rect, now)
                painter.setOpacity(1.0)
            else:
                self._tiles.paint(painter, item.tile, resource, item.rect, now)
            if overlay.pulsing and item.tile.key in overlay.pulsing:
                self._dot(painter, item.rect)
            if overlay.marked and item.tile.facts.booking_id in overlay.marked:
                self._mark(painter, item.rect)
        if self.scene.columns[number].badges:
            self._badges(painter, number, area)
        if number in overlay.dimmed:
            painter.setOpacity(1.0)

    def _dot(self, painter: QPainter, rect: Rect) -> None:
        """The mark of a tile that another desk has just changed."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._paints.base, 1))
        painter.setBrush(self._paints.accent)
        x = rect.x + 7 if self._paints.mirrored else rect.right - 7
        painter.drawEllipse(QPointF(x, rect.y + 7), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _mark(self, painter: QPainter, rect: Rect) -> None:
        """One of several: a ring, and a tick in the far lower corner."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._paints.focus, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(as_qrect(rect)), 4, 4)
        edge = min(14, rect.height)
        plate = QRectF(rect.right - edge - 2, rect.bottom - edge - 1, edge, edge)
        plate = self._paints.placed(plate, QRectF(as_qrect(rect)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._paints.focus)
        painter.drawRoundedRect(plate, 3, 3)
        tick = icon_picture("check", self._paints.base.name(), max(6, edge - 4), self._paints.ratio)
        painter.drawPixmap(plate.topLeft() + QPointF(2, 2), tick)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _badges(self, painter: QPainter, number: int, area: QRect) -> None:
        for badge in self.scene.columns[number].badges:
            rect = as_qrect(self._badge_rect(number, badge))
            if rect.intersects(area):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._paints.text)
                painter.drawRoundedRect(rect, 4, 4)
                painter.setPen(self._paints.base)
                painter.setFont(self._paints.caption)
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _("+{count}").format(count=badge.count))
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _now_line(self, painter: QPainter, area: QRect, now: datetime, width: int, opacity: float) -> None:
        """Strong under the tiles, fine over them, so that no name is struck out by it."""
        y = now_y(self.grid, now)
        if area.top() <= y + 1 and y - 1 <= area.bottom() and self.grid.axis.span.holds(now):
            painter.setOpacity(opacity)
            painter.fillRect(QRect(area.left(), y - 1, area.width(), width).intersected(area), self._paints.now)
            painter.setOpacity(1.0)

    def _paint_overlay(self, painter: QPainter, area: QRect, overlay: Overlay) -> None:
        if overlay.offer is not None and overlay.moving is None:
            self._offer(painter, *overlay.offer)
        if overlay.cursor_rect is not None and overlay.moving is None:
            self._cursor(painter, overlay)
        if overlay.found is not None:
            self._found(painter, *overlay.found)
        if overlay.nearest is not None:
            pen = QPen(QColor(self._paints.palette.good.text), 2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(as_qrect(overlay.nearest).adjusted(1, 1, -1, -1))
        if overlay.band is not None:
            tint = QColor(self._paints.focus)
            tint.setAlphaF(0.12)
            painter.setPen(QPen(self._paints.focus, 1, Qt.PenStyle.DashLine))
            painter.setBrush(tint)
            painter.drawRect(as_qrect(overlay.band).adjusted(0, 0, -1, -1))
        if overlay.ghost is not None:
            Ghost(self._paints).paint(painter, overlay.ghost, overlay.feedback)

    def _found(self, painter: QPainter, span: Span, resources: frozenset[ResourceId]) -> None:
        """A dashed outline of 3 px in each column that the found time would take."""
        if not span.overlaps(self.scene.span):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._paints.accent), 3, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number, column in enumerate(self.scene.columns):
            if column.resource_id in resources:
                box = QRectF(as_qrect(self.grid.tile(number, span))).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(box, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _offer(self, painter: QPainter, rect: Rect, words: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QColor(self._paints.accent)
        painter.setPen(QPen(edge, 1))
        edge.setAlphaF(0.08)
        painter.setBrush(edge)
        box = QRectF(rect.x + 3.5, rect.y + 1.5, rect.width - 7, max(10, rect.height - 3))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(self._paints.palette.link))
        painter.setFont(self._paints.caption)
        painter.drawText(
            box.adjusted(8, 0, -8, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip,
            words,
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _cursor(self, painter: QPainter, overlay: Overlay) -> None:
        """A ring of 2 px around the current tile or cell; thin and grey while the keyboard is elsewhere."""
        if overlay.cursor_rect is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._paints.focus if overlay.focused else self._paints.border
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(as_qrect(overlay.cursor_rect))
        if overlay.on_tile:
            painter.setPen(QPen(colour, 2.0 if overlay.focused else 1.5))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 5, 5)
        else:
            if overlay.focused:
                tint = QColor(colour)
                tint.setAlphaF(0.10)
                painter.setBrush(tint)
            painter.setPen(QPen(colour, 2.0 if overlay.focused else 1.0))
            painter.drawRoundedRect(box.adjusted(2, 1, -3, -1), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
