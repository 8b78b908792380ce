"""Lays the day view's scene out on a grid, scrolls it by blit and paints what the screen asks for.

`Stage` adds the cursor and the hand, `DayCanvas` the events. It shows an `Agenda` and never runs a use case.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from bookingdesk.domain.ids import LocationId, ResourceId
from bookingdesk.gui.calendar.frozen import ColumnHeads, Ruler
from bookingdesk.gui.calendar.layers import Layers, Overlay, as_qrect
from bookingdesk.gui.calendar.paints import Paints
from bookingdesk.gui.calendar.tile_painter import TilePainter
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.day_filter import DayFilter
from bookingdesk.presentation.grid import (
    LEAST_COLUMN,
    LEAST_QUARTER,
    Axis,
    Grid,
    Rect,
    level_beside,
    quarter_for,
    quarter_to_fit,
)
from bookingdesk.presentation.grid_making import day_scene
from bookingdesk.presentation.grid_scene import DayScene, Grouping
from bookingdesk.qt.look import look
from bookingdesk.usecases.readings import Agenda


class Board(QAbstractScrollArea):
    """See the module. `clock` gives the present moment."""

    laid_out = Signal()
    zoom_changed = Signal(int)
    """Minutes per grid line; 0 while fitted to the window."""
    scene_changed = Signal()

    def __init__(self, clock: Callable[[], datetime], formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.clock = clock
        self.formatter = formatter
        self.overlay = Overlay()
        self.agenda: Agenda | None = None
        self.scene: DayScene | None = None
        self.grid: Grid | None = None
        self.layers: Layers | None = None
        self.grouping = Grouping.STAFF
        self.location: LocationId | None = None
        self.hidden: frozenset[ResourceId] = frozenset()
        self.filter = DayFilter()
        self.level = 15
        self.fitted = False
        self.paints = self._new_paints()
        self.tile_painter = TilePainter(self.paints, formatter)
        self._day: date | None = None
        self._offset = QPoint(0, 0)
        self.heads = ColumnHeads(self)
        self.ruler = Ruler(self, clock)
        look().changed.connect(self.dress)

    @property
    def offset(self) -> QPoint:
        """How far the content is scrolled, in pixels."""
        return self._offset

    @property
    def day(self) -> date | None:
        """The shown day."""
        return self._day

    def rebuild(self) -> None:
        """Lay everything out again: other columns, another zoom, another size."""
        if self.agenda is not None:
            self.scene = self.built_scene(self.agenda)
            self.lay_out()
            self.scene_changed.emit()

    def built_scene(self, agenda: Agenda) -> DayScene:
        """The scene of the shown day; no tile is lower than a line of text at the present zoom."""
        quarter = self.grid.axis.quarter if self.grid else quarter_for(self.level, self.paints.sizes)
        least = math.ceil(LEAST_QUARTER * self.paints.scale * 15 / quarter)
        return day_scene(
            agenda,
            self._day or agenda.first_day,
            grouping=self.grouping,
            location=self.location,
            hidden=self.hidden,
            wanted=self.filter,
            least=timedelta(minutes=least),
            previous=self.scene,
        )

    # Layout

    def _new_paints(self) -> Paints:
        return Paints(look(), self.devicePixelRatioF(), mirrored=self.isRightToLeft())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.dress()

    @Slot()
    def dress(self) -> None:
        """Take over a change of palette, density or text size; the uppermost instant stays where it is."""
        held = self.grid.axis.at(self._offset.y()) if self.grid is not None else None
        self.paints = self._new_paints()
        self.tile_painter = TilePainter(self.paints, self.formatter)
        self.rebuild()
        if held is not None and self.grid is not None:
            self.verticalScrollBar().setValue(self.grid.axis.y(held))
        self.viewport().update()

    def lay_out(self) -> None:
        """Compute the grid for the present window, zoom and scene, and paint everything."""
        if self.scene is None:
            return
        if self.paints.ratio != self.devicePixelRatioF():
            self.paints = self._new_paints()
        self.tile_painter = TilePainter(self.paints, self.formatter)
        self._frame_margins()
        port = self.viewport().size()
        quarter = quarter_for(self.level, self.paints.sizes)
        if self.fitted:
            window = self.scene.working_window()
            minutes = window.duration.total_seconds() / 60 + 30 if window else 600
            quarter = quarter_to_fit(minutes, port.height(), self.paints.sizes)
        axis = Axis(self.scene.day, self.scene.zone, quarter)
        least = round(LEAST_COLUMN * self.paints.unit / 8)
        before = self.grid.axis.quarter if self.grid else None
        self.grid = Grid(axis, len(self.scene.columns), port.width(), least, self.paints.mirrored)
        if before != quarter and self.agenda is not None:
            self.scene = self.built_scene(self.agenda)
        level = self.level if quarter * self.level / 15 >= 10 else 30
        self.layers = Layers(self.paints, self.tile_painter, self.scene, self.grid, level)
        self._scroll_ranges()
        self.heads.show_scene(self.scene, self.grid, self.paints, self.formatter)
        self.ruler.show_scene(self.scene, self.grid, self.paints, self.formatter)
        self.viewport().update()
        self.laid_out.emit()

    def _frame_margins(self) -> None:
        side = self.ruler.wanted_width(self.paints, self.formatter, self.clock())
        top = max(self.paints.sizes.header, self.paints.line + self.paints.small_line + self.paints.unit)
        before, after = (0, side) if self.paints.mirrored else (side, 0)
        self.setViewportMargins(before, top, after, 0)
        port = self.viewport().geometry()
        self.heads.setGeometry(port.left(), port.top() - top, port.width(), top)
        beside = port.right() + 1 if self.paints.mirrored else port.left() - side
        self.ruler.setGeometry(beside, port.top(), side, port.height())

    def _scroll_ranges(self) -> None:
        assert self.grid is not None
        port = self.viewport().size()
        upright, level = self.verticalScrollBar(), self.horizontalScrollBar()
        upright.setRange(0, max(0, self.grid.axis.height - port.height()))
        upright.setPageStep(port.height())
        upright.setSingleStep(round(self.grid.axis.quarter))
        level.setRange(0, max(0, self.grid.count - self.grid.shown))
        level.setPageStep(self.grid.shown)
        self._offset = self._wanted_offset()
        self.heads.offset, self.ruler.offset = self._offset.x(), self._offset.y()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()

    def scroll_to_work(self) -> None:
        """Show the present hour while today's work lasts, else where work begins."""
        if self.scene is None or self.grid is None:
            return
        now, window = self.clock(), self.scene.working_window()
        if not self.fitted and (window is None or window.holds(now)) and self.scene.span.holds(now):
            self.verticalScrollBar().setValue(self.grid.axis.y(now - timedelta(minutes=75)))
        elif window is not None:
            self.verticalScrollBar().setValue(self.grid.axis.y(window.start - timedelta(minutes=15)))

    # Scrolling by blit

    def _wanted_offset(self) -> QPoint:
        """Whole columns sideways; where a logical pixel is no whole device pixel, steps of 4 keep it sharp."""
        y = self.verticalScrollBar().value()
        if self.paints.ratio != int(self.paints.ratio):
            y = y // 4 * 4
        return QPoint(self.grid.scrolled_to(self.horizontalScrollBar().value()) if self.grid else 0, y)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        wanted = self._wanted_offset()
        moved = self._offset - wanted
        self._offset = wanted
        self.heads.offset, self.ruler.offset = wanted.x(), wanted.y()
        if moved.isNull():
            return
        self.viewport().scroll(moved.x(), moved.y())
        if moved.x():
            self.heads.update()
        if moved.y():
            self.ruler.scroll(0, moved.y())

    def reveal(self, rect: Rect) -> None:
        """Scroll as little as needed to show a rectangle of the content, its upper edge first."""
        upright, level = self.verticalScrollBar(), self.horizontalScrollBar()
        height = self.viewport().height()
        if rect.y < self._offset.y():
            upright.setValue(rect.y - 4)
        elif rect.bottom > self._offset.y() + height:
            upright.setValue(min(rect.y - 4, rect.bottom + 4 - height))
        column = self.grid.column_at(rect.x) if self.grid else None
        if column is not None and self.grid is not None:
            if column < level.value():
                level.setValue(column)
            elif column >= level.value() + self.grid.shown:
                level.setValue(column - self.grid.shown + 1)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(self.paints.direction)
        if self.layers is None or self.grid is None or not self.grid.count:
            painter.fillRect(event.rect(), self.paints.window)
            return
        now = self.clock()
        x, y = self._offset.x(), self._offset.y()
        self.overlay.focused = self.hasFocus()
        for part in cast(Iterable[QRect], event.region()):
            painter.save()
            painter.setClipRect(part)
            painter.translate(-x, -y)
            self.layers.paint(painter, part.translated(x, y), now, self.overlay)
            painter.restore()

    def update_area(self, content: QRect) -> None:
        """Have an area of the content painted again."""
        self.viewport().update(content.translated(-self._offset))

    def update_content(self, *rects: Rect | None, margin: int = 4) -> None:
        """Have parts of the content painted again."""
        for rect in rects:
            if rect is not None:
                self.update_area(as_qrect(rect).adjusted(-margin, -margin, margin, margin))

    # Zoom

    def set_zoom(self, level: int, anchor: int | None = None) -> None:
        """Minutes per grid line; the instant at `anchor` (viewport y, default the middle) stays where it is."""
        y = anchor if anchor is not None else self.viewport().height() // 2
        held = self.grid.axis.at(y + self._offset.y()) if self.grid else None
        self.level, self.fitted = level, False
        self._relay(held, y)

    def zoom(self, steps: int, anchor: int | None = None) -> None:
        """So many levels further in, or out."""
        self.set_zoom(level_beside(self.level, steps), anchor)

    def fit(self) -> None:
        """Let the working hours fill the window."""
        self.fitted = True
        self._relay(None, 0)
        self.scroll_to_work()

    def _relay(self, held: datetime | None, y: int) -> None:
        self.lay_out()
        if held is not None and self.grid is not None:
            self.verticalScrollBar().setValue(self.grid.axis.y(held) - y)
        self.zoom_changed.emit(0 if self.fitted else self.level)
