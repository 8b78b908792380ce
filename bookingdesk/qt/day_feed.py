"""The reading behind the views of some days, read again when something in them changed.

What somebody did here is shown at once; what became of messages is read beside the window, which a sender at work
would hold up otherwise. It refuses to show a reading that a newer one has overtaken.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.domain.local_time import day_span
from bookingdesk.domain.spans import Span
from bookingdesk.qt.background.latest import Latest, Report
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
        self._beside = Latest(desk, _news, self)
        self._beside.answered.connect(self._take_news)
        self._beside.failed.connect(self._take_failure)
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
        self._beside.forget()
        try:
            self._take(self._desk.look(agenda, self._query()))
        except KnownError as failure:
            self._fail(failure)

    @Slot()
    def stop(self) -> None:
        """The window is about to go: read nothing beside it any more, and leave no thread behind."""
        self._soon.blockSignals(True)
        self._beside.stop()

    @Slot(object)
    def take_notice(self, changes: ChangeSet) -> None:
        """Read again where the change touches what is shown."""
        if self.agenda is None or not self.touched_by(changes):
            return
        if changes != ChangeSet(messages=changes.messages):
            self.refresh()
        elif not self._soon.isActive():
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
        """One reading at a time: a busy sender is followed no faster than can be read, and never overtakes it."""
        if self._beside.is_asking:
            self._soon.start()
        else:
            self._beside.ask((self._query(), self.agenda))

    @Slot(object, object)
    def _take_news(self, _question: object, reading: Agenda | None) -> None:
        if reading is not None:
            self._take(reading)

    @Slot(object, object)
    def _take_failure(self, _question: object, why: Exception) -> None:
        if isinstance(why, KnownError):
            self._fail(why)

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


def _news(env: Env, question: tuple[AgendaQuery, Agenda | None], _report: Report) -> Outcome[Agenda | None]:
    """The reading where it says something else than what is shown: most messages change nothing there."""
    query, shown = question
    reading = agenda(env, query).value
    if shown is None:
        return Outcome(reading)
    reading = reading.sharing(shown)
    return Outcome(None if reading.says_the_same_as(shown) else reading)
