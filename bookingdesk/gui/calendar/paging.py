"""What moves under the thing in the hand: the content near an edge, and the day over the date strip.

Also where a tray is, on which it can be laid.

It only watches where the pointer is; the hand carries on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QTimer, Slot
from PySide6.QtWidgets import QAbstractButton, QWidget

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas

SCROLL_EDGE = 32
SCROLL_EVERY = 30
SIDEWAYS_EVERY = 12
"""Ticks of the timer between two columns."""
TURN_AFTER = 500


class Paging(QObject):
    """See the module. `strip` holds the widgets that turn the day, each with the days it turns by."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.strip: Sequence[tuple[QWidget, int]] = ()
        self.trays: Sequence[QWidget] = ()
        """On these a booking is dropped to be moved later."""
        self._last = QPointF()
        self._ticks = 0
        self._days = 0
        self._scroller = QTimer(self, interval=SCROLL_EVERY)
        self._scroller.timeout.connect(self.scroll_on)
        self._turner = QTimer(self, singleShot=True, interval=TURN_AFTER)
        self._turner.timeout.connect(self._turn)

    def start(self) -> None:
        """Something was taken into the hand."""
        self._ticks = 0
        self._scroller.start()

    def stop(self) -> None:
        """The hand is empty."""
        self._scroller.stop()
        self._turner.stop()
        self._days = 0
        for widget in self.trays:
            if isinstance(widget, QAbstractButton):
                widget.setDown(False)

    def point_at(self, point: QPointF) -> None:
        """The pointer is here, in the viewport's coordinates; over the strip the day turns after a while."""
        self._last = point
        for widget in self.trays:
            if isinstance(widget, QAbstractButton):
                widget.setDown(self._is_over(widget, point))
        days = self._turning_by(point)
        if days != self._days:
            self._days = days
            if days:
                self._turner.start()
            else:
                self._turner.stop()

    def _turning_by(self, point: QPointF) -> int:
        return next((days for widget, days in self.strip if self._is_over(widget, point)), 0)

    def over_tray(self, point: QPointF) -> bool:
        """Whether the pointer, in the viewport's coordinates, is over a tray."""
        return any(self._is_over(widget, point) for widget in self.trays)

    def _is_over(self, widget: QWidget, point: QPointF) -> bool:
        there = self._canvas.viewport().mapToGlobal(point.toPoint())
        return widget.isVisible() and widget.rect().contains(widget.mapFromGlobal(there))

    @Slot()
    def _turn(self) -> None:
        """Ask for the day beside; who stays over the strip turns on."""
        canvas = self._canvas
        if self._days and canvas.day is not None and canvas.overlay.moving is not None:
            self._turner.start()
            canvas.day_asked.emit(canvas.day + timedelta(days=self._days))

    @Slot()
    def scroll_on(self) -> None:
        """Near an edge the content moves under the thing in the hand: smoothly by time, column by column."""
        canvas = self._canvas
        if self._days or self.over_tray(self._last):
            return
        self._ticks += 1
        moved = self._push(self._last.y(), canvas.viewport().height())
        upright, level = canvas.verticalScrollBar(), canvas.horizontalScrollBar()
        before = (upright.value(), level.value())
        upright.setValue(upright.value() + moved)
        if self._ticks % SIDEWAYS_EVERY == 0 and (aside := self._push(self._last.x(), canvas.viewport().width())):
            step = 1 if aside > 0 else -1
            level.setValue(level.value() + (-step if canvas.paints.mirrored else step))
        if before != (upright.value(), level.value()):
            canvas.hand.follow(self._last)

    @staticmethod
    def _push(place: float, length: int) -> int:
        """How far to move where the pointer is within 32 px of either end; faster the nearer it is."""
        if place < SCROLL_EDGE:
            return -round((SCROLL_EDGE - max(place, 0)) / 2) - 2
        if place > length - SCROLL_EDGE:
            return round((min(place, length) - length + SCROLL_EDGE) / 2) + 2
        return 0
