"""The roster of one group session on paper: previewed, with the names asked for, and recorded."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from bookingdesk.documents.paper import Paper
from bookingdesk.documents.roster import roster_paper
from bookingdesk.domain import desk_settings
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.printing.print_dialog import Outlets, PrintDialog
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.sessions import Roster, roster


class RosterDialog(PrintDialog):
    """Prints who sits in a session."""

    what = "roster"

    def __init__(
        self,
        desk: Desk,
        formatter: Formatter,
        session: BookingId,
        parent: QWidget | None = None,
        outlets: Outlets | None = None,
    ) -> None:
        self._session = session
        self._there: Roster = desk.do(roster, session)
        super().__init__(desk, formatter, parent, outlets, day=self._day())
        self.setWindowTitle(_("Print the roster"))
        for part in (self.form.day, self.form.day_label, self.form.staff, self.form.staff_label):
            part.hide()

    def _day(self) -> date:
        booking = self._there.session.booking
        return local_date(booking.span.start, self._there.catalogue.zone_of(booking.location_id))

    def made(self) -> tuple[Paper, ...]:
        self._there = self._desk.do(roster, self._session)
        business = desk_settings.value(self._desk.env.store.read(lambda work: work.settings.all()), "business.name")
        now, user = self._desk.env.now(), self._desk.env.actor.name
        return (roster_paper(self._there, self._names(), self._formatter, business, now, user),)
