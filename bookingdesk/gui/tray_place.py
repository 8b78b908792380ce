"""Joins the tray to the desk: P takes a booking up, V drops it at the cursor."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar_place import CalendarPlace
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.waiting.tray_strip import TrayStrip
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.tiles import TileFacts, booking_facts
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.models.selection import Selection
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.tray import empty_tray, put_on_tray, take_from_tray, tray


class TrayPlace(QObject):
    """See the module."""

    shown = Signal(object)
    """An AgendaEntry whose place is to be shown."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        calendar: CalendarPlace,
        selection: Selection,
        failures: Failures,
        toasts: Toasts,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._calendar, self._selection = desk, calendar, selection
        self._failures, self._toasts = failures, toasts
        self.strip = TrayStrip(desk.formatter)
        window.canvas.add_strip(self.strip)
        self.strip.opened.connect(self._show_place)
        self.strip.taken_up.connect(self._put)
        self.strip.put_back.connect(self._take)
        self.strip.emptied.connect(self.empty)
        self._button = window.canvas.header.tray
        self._button.clicked.connect(self.open)
        self._button.taken_up.connect(self._put)
        calendar.view.canvas.paging.trays = (self._button, self.strip)
        desk.announced.connect(self._take_notice)

    def refresh(self) -> None:
        """Read what lies on this desk's tray."""
        try:
            entries = self._desk.look(tray, None)
        except (KnownError, RuleViolation):  # the status bar says that the schedule does not answer
            return
        if entries != self.strip.entries:
            self.strip.show_entries(entries)
            self._button.show_count(len(entries))

    @Slot()
    def open(self) -> None:
        """To what lies on the tray, or say how something comes there."""
        if self.strip.entries:
            self.strip.setFocus()
        else:
            self._say_empty()

    def _say_empty(self) -> None:
        self._toasts.say(_("The tray is empty. P on a booking puts it there."))

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        if changes.tray or changes.bookings or changes.clients or changes.spans:
            self.refresh()

    def put(self) -> None:
        """Take up the selected bookings (P)."""
        for booking in self._selection.ids:
            self._put(booking)

    @Slot(str)
    def _put(self, booking: str) -> None:
        self._failures.attempt(lambda: self._desk.do(put_on_tray, BookingId(booking)))

    @Slot(str)
    def _take(self, booking: str) -> None:
        self._failures.attempt(lambda: self._desk.do(take_from_tray, BookingId(booking)))

    @Slot()
    def empty(self) -> bool:
        """Everything back to where it was all the time; False where that could not be."""
        count = self._failures.attempt(lambda: self._desk.do(empty_tray, None))
        if count:
            words = ngettext(
                "{count} booking is off the tray. It is where it was.",
                "{count} bookings are off the tray. They are where they were.",
                count,
            )
            self._toasts.say(words.format(count=count))
        return count is not None

    def drop(self) -> None:
        """Move what was taken up to the chosen free time (V), by the same way as a drag."""
        slot, self._calendar.chosen_slot = self._calendar.chosen_slot, None
        entry = self.strip.next_booking()
        if entry is None:
            self._say_empty()
        elif slot is None:
            self._toasts.say(_("Choose a free time in the calendar first."))
        else:
            resources, span = slot
            when = Span.lasting(span.start, entry.booking.span.duration)
            self._calendar.view.move_asked.emit(entry.booking.id, when, resources)

    @Slot(str)
    def _show_place(self, booking: str) -> None:
        entry = next((e for e in self.strip.entries if e.booking.id == booking), None)
        if entry is not None:
            self.shown.emit(entry)

    def facts_of(self, booking: BookingId) -> TileFacts | None:
        """What a booking of the tray is, for dragging it onto any day."""
        entry: AgendaEntry | None = next((e for e in self.strip.entries if e.booking.id == booking), None)
        return None if entry is None else booking_facts(entry, self._desk.catalogue())

    def words(self) -> str:
        """What lies on the tray, for the question before the window closes; empty where nothing does."""
        count = len(self.strip.entries)
        words = ngettext(
            "{count} booking is on the tray. It keeps its place and stays on the tray.",
            "{count} bookings are on the tray. They keep their places and stay on the tray.",
            count,
        )
        return words.format(count=count) if count else ""
