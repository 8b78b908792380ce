"""The Line in the window: what it announces, and who listens.

What was booked in it is said and stood on; a time walked through is outlined in the calendar.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.local_time import local_date
from bookingdesk.presentation.line.language import Keyword, typed_word
from bookingdesk.presentation.line.views import LineMode

if TYPE_CHECKING:
    from bookingdesk.gui.workplace import Workplace


class LinePlace(QObject):
    """See the module."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place = place
        line = place.line
        line.booked.connect(self._welcome)
        line.marked.connect(self._say_marked)
        line.message.connect(place.toasts.fail)
        line.told.connect(place.toasts.say)
        line.client_chosen.connect(place.clients.open_client)
        line.booking_chosen.connect(self._open_booking)
        line.form_asked.connect(place.bookings.open_from_line)
        line.left.connect(place.window.canvas.setFocus)
        line.times.outlined.connect(self._outline)
        line.book.queued.connect(place.queue.say_queued)
        line.book.waitlisted.connect(place.waiting.say_waitlisted)
        place.bus.back.connect(line.read_again)
        place.queue.served.connect(self._welcome)
        place.waiting.booked.connect(self._welcome)
        place.waiting.add_asked.connect(self._begin_waiting)
        place.calendar.book_asked.connect(partial(line.start, LineMode.BOOK))

    @Slot()
    def _begin_waiting(self) -> None:
        self._place.line.start(LineMode.BOOK, f"{typed_word(Keyword.WAIT)} ")

    @Slot(object)
    def _outline(self, slot: FreeSlot | None) -> None:
        """A time found in the Line: outlined in the calendar, whose day follows while rows are walked through."""
        view, ways = self._place.calendar.view, self._place.ways
        if slot is None:
            view.outline(None)
            return
        view.outline(slot.span, slot.resource_ids())
        day = local_date(slot.span.start, self._place.desk.formatter.zone)
        if self._place.line.field.walking and day != ways.day:
            ways.show_day(day)

    @Slot(object)
    def _open_booking(self, booking: Booking) -> None:
        """A booking was found by its number: shown on its day, so that letters act on it, and opened."""
        self._place.stand_on(booking)
        self._place.bookings.open_id(booking.id)

    @Slot(object)
    def _welcome(self, booking: Booking) -> None:
        """A booking was made in the Line: say so, and stand on it, so that letters and undo act on it."""
        self._place.actions.say_booked(booking)
        self._place.stand_on(booking)

    @Slot(object)
    def _say_marked(self, booking: Booking) -> None:
        self._place.actions.say_marked(booking)
