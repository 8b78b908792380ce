"""Notices what other desks have changed in the shown day: a dot on the tile for a while, and who did what.

It compares readings and looks up who wrote; it never blinks, so it is the same where motion is reduced.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.presentation.booking_changes import history_words
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.readings import Agenda

SHOWN_MS = 20_000
LOOKED_UP = 8
"""More changes at once are an import or a restore: then nothing is marked."""


class Elsewhere(QObject):
    """See the module."""

    def __init__(self, desk: Desk, view: DayView, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._view = desk, view
        self._before: Agenda | None = None
        self._words: dict[BookingId, str] = {}
        self._fade = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._fade.timeout.connect(self.forget)

    def compare(self, agenda: Agenda) -> None:
        """Mark what is another than in the last reading of the same day and was written at another desk."""
        before, self._before = self._before, agenda
        if before is None or before.first_day != agenda.first_day:
            self.forget()
            return
        known = {entry.booking.id: entry.booking.version for entry in before.entries}
        changed = [e.booking.id for e in agenda.entries if known.get(e.booking.id) != e.booking.version]
        if not changed or len(changed) > LOOKED_UP:
            return
        for booking in changed:
            words = self._who(booking)
            if words:
                self._words[booking] = words
            else:
                self._words.pop(booking, None)
        self._view.mark_changed_elsewhere(self._words)
        if self._words:
            self._fade.start()

    def _who(self, booking: BookingId) -> str:
        """The last line of its history, where another desk wrote it; empty for what was done here."""
        try:
            file = self._desk.do(booking_file, booking)
        except KnownError:  # the status bar says that the schedule does not answer
            return ""
        last = file.history[-1] if file.history else None
        if last is None or last.station == self._desk.env.actor.station:
            return ""
        return history_words(last, self._desk.catalogue(), self._desk.formatter)

    @Slot()
    def forget(self) -> None:
        """It is no news any more."""
        self._words = {}
        self._view.mark_changed_elsewhere({})
