"""Bookings dragged in from a list, such as the Today panel: judged and dropped like those of the day itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from bookingdesk.domain.ids import BookingId
from bookingdesk.presentation.grid_moving import Aim, Moving, dragged
from bookingdesk.presentation.tiles import TileFacts
from bookingdesk.qt.models.roles import BOOKING_MIME

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas


class Dropping(QObject):
    """See the module. What is taken by the middle of a row is held at its start."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._facts: TileFacts | None = None
        canvas.viewport().setAcceptDrops(True)
        canvas.setAcceptDrops(True)

    def enter(self, event: QDragMoveEvent) -> None:
        """Accept a booking that may be moved; anything else is refused."""
        canvas, data = self._canvas, event.mimeData()
        self._facts = None
        if data.hasFormat(BOOKING_MIME) and not canvas.read_only:
            booking = BookingId(bytes(data.data(BOOKING_MIME).data()).decode())
            self._facts = canvas.facts_of(booking)
        if self._facts is None or not self._facts.movable:
            self._facts = None
            event.ignore()
        else:
            event.acceptProposedAction()

    def move(self, event: QDragMoveEvent) -> None:
        """Show where it would land."""
        canvas, facts = self._canvas, self._facts
        if facts is None or canvas.grid is None or canvas.scene is None or not canvas.scene.columns:
            event.ignore()
            return
        point = event.position().toPoint() + canvas.offset
        column = canvas.grid.column_at(point.x())
        if column is None:
            event.ignore()
            return
        held = Moving(
            aim=Aim.MOVE, column=column, span=facts.span, origin_column=-1, origin=facts.span, facts=facts
        )
        at = canvas.grid.axis.at(point.y())
        canvas.hand.carry(dragged(held, canvas.grid.axis, column, at, canvas.slot_minutes))
        event.acceptProposedAction()

    def leave(self) -> None:
        """It was taken elsewhere."""
        self._facts = None
        self._canvas.hand.put_back()

    def drop(self, event: QDropEvent) -> None:
        """Ask for the move like a dropped tile."""
        if self._facts is None or self._canvas.hand.moving is None:
            event.ignore()
            return
        self._facts = None
        event.acceptProposedAction()
        self._canvas.hand.drop(self._canvas.viewport().mapToGlobal(event.position().toPoint()))
        self._canvas.setFocus()
