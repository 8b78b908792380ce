"""The parts of the day view that stay while it scrolls: the columns' heads above and the hours beside."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from bookingdesk.gui.calendar.layers import now_y
from bookingdesk.gui.calendar.paints import Paints
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.grid import Grid, ticks
from bookingdesk.presentation.grid_scene import Column, DayScene
from bookingdesk.presentation.palette import CHIP_TEXT, chip_ground
from bookingdesk.presentation.tiles import cut


def load_words(column: Column, formatter: Formatter) -> str:
    """`6/8 h`: hours booked of hours worked; the reason for who is away all day, with what is still to be moved."""
    if column.to_move:
        words = ngettext("{reason}, {count} to move", "{reason}, {count} to move", column.to_move)
        return words.format(reason=column.out, count=formatter.number(column.to_move))
    if column.away:
        return column.away
    if not column.working:
        return _("not working")
    booked, worked = (round(t.total_seconds() / 3600, 1) for t in (column.booked, column.worked))
    return _("{booked}/{worked} h").format(booked=formatter.number(booked), worked=formatter.number(worked))


class _Frozen(QWidget):
    """What both have: the scene, the grid and how far the content is scrolled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._scene: DayScene | None = None
        self._grid: Grid | None = None
        self._paints: Paints | None = None
        self._formatter = Formatter()
        self.offset = 0

    def show_scene(self, scene: DayScene, grid: Grid, paints: Paints, formatter: Formatter) -> None:
        """Take over what to show."""
        self._scene, self._grid, self._paints, self._formatter = scene, grid, paints, formatter
        self.update()


class ColumnHeads(_Frozen):
    """Initials, name and load of each column."""

    chosen = Signal(int)
    """The id of the resource whose head was clicked."""
    moving_asked = Signal(int)
    """The same, where bookings are to be moved away from it."""
    out_asked = Signal(int)
    """It is out: chosen from the menu of its head."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._column_at(event.position().x())
        if number is None or self._scene is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        column = self._scene.columns[number]
        (self.moving_asked if column.to_move else self.chosen).emit(int(column.resource_id))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self._column_at(event.pos().x())
        if number is not None and self._scene is not None:
            self.menu_for(self._scene.columns[number]).popup(event.globalPos())

    def menu_for(self, column: Column) -> QMenu:
        """What can be done with a whole column."""
        menu, resource = QMenu(self), int(column.resource_id)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("&List of the day")).triggered.connect(partial(self.chosen.emit, resource))
        if column.to_move:
            menu.addAction(_("&Move their bookings")).triggered.connect(partial(self.moving_asked.emit, resource))
        out = menu.addAction(_("{name} is &out …").format(name=column.name.replace("&", "&&")))
        out.triggered.connect(partial(self.out_asked.emit, resource))
        return menu

    def _column_at(self, x: float) -> int | None:
        return self._grid.column_at(x + self.offset) if self._grid else None

    def head_rect(self, column: int) -> QRect:
        """Where a column's head is, in this widget."""
        if self._grid is None:
            return QRect()
        left, right = self._grid.left(column), self._grid.right(column)
        return QRect(left - self.offset, 0, right - left, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._scene is None or self._grid is None or self._paints is None:
            painter.fillRect(self.rect(), self.palette().window())
            return
        painter.setLayoutDirection(self._paints.direction)
        painter.fillRect(self.rect(), self._paints.window)
        for number, column in enumerate(self._scene.columns):
            rect = self.head_rect(number)
            if rect.intersects(event.rect()):
                self._head(painter, column, rect, self._paints)
        painter.setPen(self._paints.hair(self._paints.hairline))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _head(self, painter: QPainter, column: Column, rect: QRect, paints: Paints) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = paints.unit
        edge = min(round(3.5 * unit), rect.height() - unit)
        whole = QRectF(rect)
        circle = paints.placed(QRectF(rect.left() + unit, (rect.height() - edge) / 2, edge, edge), whole)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(chip_ground(column.place)))
        if column.kind.value == "staff":
            painter.drawEllipse(circle)
        else:
            painter.drawRoundedRect(circle, 5, 5)
        painter.setPen(QColor(CHIP_TEXT))
        painter.setFont(paints.caption)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, column.initials[:2])
        left = rect.left() + 2 * unit + edge
        room = rect.right() - left - unit
        block = paints.line + paints.small_line + 1
        top = rect.top() + (rect.height() - block) / 2
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(paints.text)
        painter.setFont(paints.strong)
        name = cut(column.name, room, paints.strong_metrics.horizontalAdvance)
        painter.drawText(paints.placed(QRectF(left, top, room, paints.line), whole), align, name)
        row = QRectF(left, top + paints.line + 1, room, paints.small_line)
        self._load(painter, column, paints.placed(row, whole), paints)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(paints.hair(paints.hairline))
        trailing = rect.left() if paints.mirrored else rect.right()
        painter.drawLine(trailing, rect.top(), trailing, rect.bottom())

    def _load(self, painter: QPainter, column: Column, row: QRectF, paints: Paints) -> None:
        """A bar and its words; the words stay when there is no room for the bar."""
        words = load_words(column, self._formatter)
        wide = paints.caption_metrics.horizontalAdvance(words)
        bar = min(row.width() - wide - paints.unit, 8.0 * paints.unit)
        left = row.left()
        if column.working and bar >= 2 * paints.unit:
            track = QRectF(left, round(row.center().y()) - 2, bar, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paints.hairline)
            painter.drawRoundedRect(paints.placed(track, row), 2, 2)
            share = min(1.0, column.booked / column.worked)
            painter.setBrush(paints.accent)
            done = QRectF(left, track.top(), max(4.0, bar * share) if share else 0, 4)
            painter.drawRoundedRect(paints.placed(done, row), 2, 2)
            left += bar + paints.unit
        painter.setFont(paints.caption)
        painter.setPen(paints.secondary)
        shown = cut(words, row.right() - left, paints.caption_metrics.horizontalAdvance)
        place = paints.placed(QRectF(left, row.top(), row.right() - left, row.height()), row)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class Ruler(_Frozen):
    """The hours of the day in wall time, and the flag of the present minute."""

    def __init__(self, parent: QWidget, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self._now = now
        self._hours: list[tuple[int, str, bool]] = []
        """Row, time and whether it is a full hour."""

    def show_scene(self, scene: DayScene, grid: Grid, paints: Paints, formatter: Formatter) -> None:
        """Also prepares the times, as densely as their height allows."""
        step = next((s for s in (15, 30, 60) if grid.axis.quarter * s / 15 >= 2.4 * paints.line), 60)
        hours = set(ticks(scene.day, scene.zone, 60))
        self._hours = [
            (grid.axis.y(at), formatter.time(at), at in hours) for at in ticks(scene.day, scene.zone, step)
        ]
        super().show_scene(scene, grid, paints, formatter)

    def wanted_width(self, paints: Paints, formatter: Formatter, at: datetime) -> int:
        """Room for the widest time."""
        return round(paints.body_metrics.horizontalAdvance(formatter.time(at))) + 2 * paints.unit

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scene, grid, paints = self._scene, self._grid, self._paints
        if scene is None or grid is None or paints is None:
            painter.fillRect(self.rect(), self.palette().window())
            return
        painter.setLayoutDirection(paints.direction)
        painter.fillRect(event.rect(), paints.window)
        area = event.rect().adjusted(0, -paints.line, 0, paints.line)
        now = self._now()
        flag = now_y(grid, now) - self.offset if grid.axis.span.holds(now) else None
        top, bottom = area.top() + self.offset, area.bottom() + self.offset
        first, last = bisect_left(self._hours, (top,)), bisect_left(self._hours, (bottom + 1,))
        for row, words, full in self._hours[first:last]:
            y = row - self.offset
            if flag is None or not -paints.line - 4 < y - flag < paints.line // 2 + 2:
                self._label(painter, y, words, full, paints)
        painter.setPen(paints.hair(paints.hairline))
        edge = 0 if paints.mirrored else self.width() - 1
        painter.drawLine(edge, event.rect().top() - 1, edge, event.rect().bottom() + 2)
        if flag is not None and area.top() <= flag <= area.bottom():
            self._flag(painter, flag, self._formatter.time(now), paints)

    def _label(self, painter: QPainter, y: int, words: str, full: bool, paints: Paints) -> None:
        painter.setFont(paints.body if full else paints.caption)
        painter.setPen(paints.text if full else paints.secondary)
        line = paints.line if full else paints.small_line
        box = paints.placed(QRectF(0, y + 2, self.width() - paints.unit, line), QRectF(self.rect()))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _flag(self, painter: QPainter, y: int, words: str, paints: Paints) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = paints.line + 2
        box = paints.placed(QRectF(3, y - height / 2, self.width() - 8, height), QRectF(self.rect()))
        root, tip = (box.left() + 1, 0) if paints.mirrored else (box.right() - 1, self.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.now)
        painter.drawRoundedRect(box, 4, 4)
        painter.drawPolygon([QPointF(root, y - 4), QPointF(tip, y), QPointF(root, y + 4)])
        painter.setPen(paints.base)
        painter.setFont(paints.strong)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
