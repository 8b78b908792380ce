"""Bookings dragged in from a list, such as the Today panel: judged and dropped like those of the day itself.

A request has no tile: the cursor shows where its time would be, and the drop asks for the answer with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from bookingdesk.domain.ids import BookingId
from bookingdesk.presentation.grid_cursor import Cursor
from bookingdesk.presentation.grid_moving import Aim, Moving, dragged
from bookingdesk.presentation.tiles import TileFacts
from bookingdesk.qt.models.roles import BOOKING_MIME, REQUEST_MIME

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas


class Dropping(QObject):
    """See the module. What is taken by the middle of a row is held at its start."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._facts: TileFacts | None = None
        self._request = 0
        """The number of a request that is carried in; 0 for none."""
        canvas.viewport().setAcceptDrops(True)
        canvas.setAcceptDrops(True)

    def enter(self, event: QDragMoveEvent) -> None:
        """Accept a booking that may be moved; anything else is refused."""
        canvas, data = self._canvas, event.mimeData()
        self._facts, self._request = None, 0
        if data.hasFormat(REQUEST_MIME) and not canvas.read_only:
            self._request = int(bytes(data.data(REQUEST_MIME).data()))
            event.acceptProposedAction()
            return
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
        if self._request:
            event.setAccepted(self._aim(event))
            return
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

    def _aim(self, event: QDropEvent) -> bool:
        """Put the cursor under the pointer, which says what is there; False where there is no time."""
        canvas = self._canvas
        hit = canvas.hit_at(event.position())
        if hit is None or hit.column < 0 or canvas.grid is None or canvas.scene is None:
            return False
        canvas.go_to(Cursor(hit.column, canvas.grid.axis.floored(hit.at, canvas.slot_minutes)))
        return True

    def leave(self) -> None:
        """It was taken elsewhere."""
        self._facts, self._request = None, 0
        self._canvas.hand.put_back()

    def drop(self, event: QDropEvent) -> None:
        """Ask for the move like a dropped tile; of a request, for its answer with this time."""
        number, self._request = self._request, 0
        slot = self._canvas.selected_slot() if number and self._aim(event) else None
        if slot is not None:
            event.acceptProposedAction()
            self._canvas.request_dropped.emit(number, *slot)
            return
        if self._facts is None or self._canvas.hand.moving is None:
            event.ignore()
            return
        self._facts = None
        event.acceptProposedAction()
        self._canvas.hand.drop(self._canvas.viewport().mapToGlobal(event.position().toPoint()))
        self._canvas.setFocus()
