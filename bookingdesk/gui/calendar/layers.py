"""Paints one area of the day view's content, layer by layer: grounds, tiles, now-line, cursor, ghost."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from bookingdesk.gui.calendar.ground_painter import GroundPainter
from bookingdesk.gui.calendar.paints import DIMMED, Paints, hatched
from bookingdesk.gui.calendar.tile_painter import TilePainter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.feedback import LEVEL_ICONS, Feedback, Level
from bookingdesk.presentation.grid import Grid, Rect
from bookingdesk.presentation.grid_cursor import Cursor
from bookingdesk.presentation.grid_hits import badge_rect, tile_rect
from bookingdesk.presentation.grid_moving import Moving
from bookingdesk.presentation.grid_scene import DayScene, Tile
from bookingdesk.presentation.tiles import cut
from bookingdesk.qt.look import icon_picture

RING = 3
"""How far the ring of the current tile reaches beyond it."""


def as_qrect(rect: Rect) -> QRect:
    """The same rectangle for Qt."""
    return QRect(rect.x, rect.y, rect.width, rect.height)


@dataclass(slots=True)
class _Placed:
    """A tile with where it is drawn."""

    tile: Tile
    rect: Rect
    before: Rect | None
    after: Rect | None
    top: int
    """Of the buffer before it."""
    bottom: int


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


class Layers:
    """Prepared for one scene on one grid; made again when either changes as a whole."""

    def __init__(self, paints: Paints, tiles: TilePainter, scene: DayScene, grid: Grid, level: int) -> None:
        self._paints, self._tiles, self.grid = paints, tiles, grid
        self._ground = GroundPainter(paints, scene, grid, level)
        self.replace_scene(scene)

    def replace_scene(self, scene: DayScene) -> None:
        """Take over a scene that has the same columns and grounds."""
        self.scene = scene
        self._columns = [[self._placed(t) for t in c.tiles if not t.collapsed] for c in scene.columns]
        self._tops = [[p.top for p in column] for column in self._columns]
        self._reach = [max((p.bottom - p.top for p in column), default=0) for column in self._columns]

    def _placed(self, tile: Tile) -> _Placed:
        rect = tile_rect(self.grid, tile)
        before, after = self._buffer(tile, rect, ahead=True), self._buffer(tile, rect, ahead=False)
        return _Placed(
            tile, rect, before, after, before.y if before else rect.y, after.bottom if after else rect.bottom
        )

    def _buffer(self, tile: Tile, rect: Rect, *, ahead: bool) -> Rect | None:
        length = tile.facts.buffer_before if ahead else tile.facts.buffer_after
        if not length:
            return None
        edge = self.grid.axis.y(tile.busy.start if ahead else tile.busy.end)
        top, bottom = (edge, rect.y - 1) if ahead else (rect.bottom + 1, edge)
        return Rect(rect.x, top, rect.width, bottom - top) if bottom > top else None

    def extent(self, tile: Tile) -> QRect:
        """All that a tile touches: its buffers and the ring around it."""
        placed = self._placed(tile)
        return QRect(placed.rect.x, placed.top, placed.rect.width, placed.bottom - placed.top).adjusted(
            -RING, -RING, RING, RING
        )

    def paint(self, painter: QPainter, area: QRect, now: datetime, overlay: Overlay) -> None:
        """Draw an area given in content coordinates; the painter is translated and clipped to it."""
        if area.isEmpty():
            return
        first = self.grid.column_at(max(0, area.left())) or 0
        last = self.grid.column_at(area.right())
        columns = range(first, (last if last is not None else self.grid.count - 1) + 1)
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
        in_hand = str(overlay.moving.facts.booking_id) if overlay.moving and overlay.moving.facts else None
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
        if self.scene.columns[number].badges:
            self._badges(painter, number, area)
        if number in overlay.dimmed:
            painter.setOpacity(1.0)

    def _dot(self, painter: QPainter, rect: Rect) -> None:
        """The mark of a tile that another desk has just changed."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._paints.base, 1))
        painter.setBrush(self._paints.accent)
        painter.drawEllipse(QPointF(rect.right - 7, rect.y + 7), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _badges(self, painter: QPainter, number: int, area: QRect) -> None:
        for badge in self.scene.columns[number].badges:
            rect = as_qrect(badge_rect(self.grid, number, badge, self._paints.unit))
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
        if self.scene.span.holds(now):
            y = self.grid.axis.y(now)
            painter.setOpacity(opacity)
            painter.fillRect(QRect(area.left(), y - 1, area.width(), width).intersected(area), self._paints.now)
            painter.setOpacity(1.0)

    def _paint_overlay(self, painter: QPainter, area: QRect, overlay: Overlay) -> None:
        if overlay.offer is not None and overlay.moving is None:
            self._offer(painter, *overlay.offer)
        if overlay.cursor_rect is not None and overlay.moving is None:
            self._cursor(painter, overlay)
        if overlay.nearest is not None:
            pen = QPen(QColor(self._paints.palette.good.text), 2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(as_qrect(overlay.nearest).adjusted(1, 1, -1, -1))
        if overlay.ghost is not None:
            Ghost(self._paints).paint(painter, overlay.ghost, overlay.feedback)

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
            box.adjusted(8, 0, 0, 0),
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


class Ghost:
    """The thing in the hand where it would land, with what the rules say about the place."""

    def __init__(self, paints: Paints) -> None:
        self._paints = paints

    def paint(self, painter: QPainter, rect: Rect, feedback: Feedback | None) -> None:
        """Border solid, dashed or hatched by level; place and reason in words on a plate."""
        paints = self._paints
        level = feedback.level if feedback else Level.FREE
        pair = {
            Level.FREE: paints.palette.good,
            Level.SOFT: paints.palette.warning,
            Level.SUPERVISOR: paints.palette.warning,
            Level.IMPOSSIBLE: paints.palette.error,
        }[level]
        if feedback is None or not feedback.asked:
            pair = paints.palette.info
        ink, ground = QColor(pair.text), QColor(pair.ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.SolidLine if level is Level.FREE else Qt.PenStyle.DashLine
        painter.setPen(QPen(ink, 2, style))
        brush = hatched(ground, ink, 10, paints.ratio) if level is Level.IMPOSSIBLE else QBrush(ground)
        painter.setBrush(brush)
        box = QRectF(as_qrect(rect)).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 4, 4)
        if feedback is not None:
            self._plate(painter, rect, feedback, ink, ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def plate_height(self) -> int:
        """Two lines and their margins."""
        return self._paints.line + self._paints.small_line + 6

    def _plate(self, painter: QPainter, rect: Rect, feedback: Feedback, ink: QColor, ground: QColor) -> None:
        """Two lines in a tall ghost, one in a low one, and below it where not even one fits."""
        paints = self._paints
        tall = rect.height >= self.plate_height() + 4
        one_line = not tall and rect.height >= paints.line + 2
        height = self.plate_height() if tall else rect.height - 4 if one_line else paints.line + 4
        top = rect.y + 2 if tall or one_line else rect.bottom + 2
        plate = QRectF(rect.x + 2, top, rect.width - 4, height)
        if one_line and feedback.level is Level.IMPOSSIBLE:  # the hatch stays in sight beside the words
            words = paints.strong_metrics.horizontalAdvance(feedback.place) + 8
            words += paints.caption_metrics.horizontalAdvance(feedback.reason)
            plate.setWidth(min(plate.width(), words + paints.sizes.icon + 16))
        if feedback.level is Level.IMPOSSIBLE or not (tall or one_line):
            painter.setPen(Qt.PenStyle.NoPen if one_line else QPen(ink, 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(plate, 3, 3)
        edge = min(paints.sizes.icon - 2, int(height))
        sign = LEVEL_ICONS[feedback.level] if feedback.asked else "clock"
        icon_top = plate.top() + 4 if tall else plate.center().y() - edge / 2
        painter.drawPixmap(
            QPointF(plate.left() + 6, round(icon_top)), icon_picture(sign, ink.name(), edge, paints.ratio)
        )
        painter.setPen(ink)
        left = plate.left() + edge + 10
        self._words(painter, QRectF(left, plate.top(), plate.right() - left - 6, height), feedback, tall)

    def _words(self, painter: QPainter, room: QRectF, feedback: Feedback, tall: bool) -> None:
        paints = self._paints
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
        place = cut(feedback.place, room.width(), paints.strong_metrics.horizontalAdvance)
        taken = paints.strong_metrics.horizontalAdvance(place) + 8
        if tall:
            first = QRectF(room.left(), room.top() + 3, room.width(), paints.line)
            second = QRectF(room.left(), first.bottom(), room.width(), paints.small_line)
        else:
            first, second = room, room.adjusted(taken, 0, 0, 0)
        painter.setFont(paints.strong)
        painter.drawText(first, align, place)
        painter.setFont(paints.caption)
        reason = cut(feedback.reason, second.width(), paints.caption_metrics.horizontalAdvance)
        painter.drawText(second, align, reason)


def ghost_extent(paints: Paints, rect: Rect) -> QRect:
    """All that a ghost touches, its plate included."""
    height = Ghost(paints).plate_height() + 6
    return as_qrect(rect).adjusted(-2, -2, 2, height)
