"""The reading behind the views of some days, read again when something in them changed.

What somebody did here is shown at once; what became of messages is read beside the window, which a sender at work
would hold up otherwise. It refuses to show a reading that a newer one has overtaken.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.domain.local_time import day_span
from bookingdesk.domain.spans import Span
from bookingdesk.qt.background.jobs import Progress, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.commands import AgendaQuery
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.readings import Agenda

SOON_MS = 100
"""After which messages are looked at again; what became of them meanwhile is read with them."""


class DayFeed(QObject):
    """The reading behind the views of some days; emits it anew whenever it says something else."""

    read = Signal(object)
    """An Agenda."""
    failed = Signal(object)
    """The KnownError of a reading that did not succeed; the last one stays, and with it its day."""

    def __init__(
        self, desk: Desk, day: date, parent: QObject | None = None, *, days: int = 1, cancelled: bool = False
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._days = days
        self._cancelled = cancelled
        self.department: DepartmentId | None = None
        """Only its bookings are read; None reads all."""
        self.day = day
        self.agenda: Agenda | None = None
        self._readings = 0
        """Begun so far: an older one that comes later is let go."""
        self._is_reading = False
        """Beside the window."""
        self._is_ending = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._read_beside)
        desk.announced.connect(self.take_notice)

    def show_day(self, day: date) -> None:
        """Read another first day."""
        self.day = day
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again and emit."""
        self._soon.stop()
        self._readings += 1
        try:
            self._take(self._desk.look(agenda, self._query()))
        except KnownError as failure:
            self._fail(failure)

    @Slot()
    def stop(self) -> None:
        """Begin no reading beside the window any more, which is about to go: nobody would wait for its thread."""
        self._is_ending = True
        self._soon.stop()

    @Slot(object)
    def take_notice(self, changes: ChangeSet) -> None:
        """Read again where the change touches what is shown."""
        if self.agenda is None or not self.touched_by(changes):
            return
        if changes != ChangeSet(messages=changes.messages):
            self.refresh()
        elif not self._soon.isActive() and not self._is_ending:
            self._soon.start()

    def touched_by(self, changes: ChangeSet) -> bool:
        """Whether a change may alter the reading. Messages count always: their fate is shown with the booking."""
        if changes.catalogue or changes.messages:
            return True
        if any(span.overlaps(self._shown()) for span in changes.spans):
            return True
        entries = self.agenda.entries if self.agenda else ()
        if any(e.booking.id in changes.bookings or e.client.id in changes.clients for e in entries):
            return True
        return any(hold.id in changes.holds for hold in (self.agenda.holds if self.agenda else ()))

    @Slot()
    def _read_beside(self) -> None:
        """Read in a thread; one at a time, so that a busy sender is followed no faster than can be read.

        A reading that says nothing else is not emitted: most messages change nothing about the days shown.
        """
        if self._is_reading:
            self._soon.start()
            return
        self._is_reading = True
        self._readings += 1
        turn, query, shown = self._readings, self._query(), self.agenda

        def look(env: Env, _report: Progress) -> Outcome[Agenda | None]:
            reading = agenda(env, query).value
            return Outcome(None if shown is not None and reading.says_the_same_as(shown) else reading)

        def ended(reading: Agenda | None) -> None:
            self._is_reading = False
            if reading is not None and turn == self._readings:
                self._take(reading)

        def failed(why: Exception) -> None:
            self._is_reading = False
            if not isinstance(why, (KnownError, RuleViolation)):
                self._desk.bug.emit(why)
            elif isinstance(why, KnownError) and turn == self._readings:
                self._fail(why)

        run_in_background(self._desk, look, None, ended, failed, whose=self)

    def _take(self, reading: Agenda) -> None:
        self.agenda = reading
        self.read.emit(reading)

    def _fail(self, why: KnownError) -> None:
        if self.agenda is not None:
            self.day = self.agenda.first_day
        self.failed.emit(why)

    def _query(self) -> AgendaQuery:
        return AgendaQuery(
            first_day=self.day, days=self._days, cancelled=self._cancelled, department_id=self.department
        )

    def _shown(self) -> Span:
        zone = self._desk.formatter.zone
        last = self.day + timedelta(days=self._days - 1)
        return Span(day_span(self.day, zone).start, day_span(last, zone).end)
