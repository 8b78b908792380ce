"""Arrive mode: today's bookings that have not arrived, filtered while one types; Enter marks the arrival."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.line.mode import Mode
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.arrivals import arrive_move, arrive_view, expected
from bookingdesk.presentation.line.views import Due, MarkDue, View
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.commands import AgendaQuery, Mark
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.marking import mark


class ArriveMode(Mode):
    """One reading of today, kept until something changes."""

    marked = Signal(object)
    """The Booking, after Enter."""

    def __init__(self, desk: Desk, formatter: Formatter, parent: QObject | None = None) -> None:
        super().__init__(desk, formatter, parent)
        self.title = _("Arrive")
        self.placeholder = _("Who has come? Enter takes the next who is due")
        self.read_only = ""
        self._text = ""
        self._due: tuple[Due, ...] | None = None
        self._shown: View | None = None
        """What stands on the screen: Enter means who is marked there, whatever other desks did since."""
        self._refused = ""
        desk.announced.connect(self._forget_today)

    def begin(self) -> None:
        """Read today again: the Line may have been left since the morning."""
        self._due = None

    def due(self) -> tuple[Due, ...]:
        """Who is expected, read when first asked for. Raises KnownError."""
        if self._due is None:
            now = self.desk.env.now()
            today = self.desk.do(agenda, AgendaQuery(first_day=local_date(now, self.formatter.zone)))
            self._due = expected(today.entries, now)
        return self._due

    def read(self, text: str) -> None:
        self._text, self.selected, self._refused = text, 0, ""
        self.changed.emit()

    def view(self) -> View:
        """The rows that fit the text."""
        try:
            due = self.due()
        except KnownError as why:
            due, self._refused = (), self.worded(why)
        self._shown = arrive_view(
            due,
            self._text,
            self.selected,
            self.formatter,
            self.desk.env.now(),
            refused=self._refused,
            read_only=self.read_only,
        )
        return self._shown

    def enter(self, *, shift: bool, chosen: bool) -> None:
        move = arrive_move(self._shown or self.view(), no_show=shift)
        if move is not None:
            self.act(move)

    def act(self, move: MarkDue) -> None:
        """Take the step, also for a row of the empty Line."""
        try:
            booking = self.desk.do(mark, Mark(booking_id=move.due.booking_id, status=move.status))
        except (RuleViolation, KnownError) as why:
            self._refused, self._due = self.worded(why), None
            self.changed.emit()
        else:
            self._due = None
            self.finished.emit()
            self.marked.emit(booking)

    def leave(self) -> None:
        self._text, self.selected, self._refused = "", 0, ""
        self.changed.emit()

    @Slot(object)
    def _forget_today(self, changes: ChangeSet) -> None:
        if changes.bookings or changes.clients or changes.elsewhere:
            self._due = None
