"""Client mode: finds clients, and a booking by its number, with the sentence to read out; Enter opens the file."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.booking_numbers import said_number
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import KnownError, NotFound
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.line.client_search import ClientSearch
from bookingdesk.gui.line.mode import Mode
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.lookup import card, lookup_view
from bookingdesk.presentation.line.sentences import read_back
from bookingdesk.presentation.line.views import Numbered, Phase, Tone, View
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.agenda import numbered_booking
from bookingdesk.usecases.clients import client_file
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.readings import AgendaEntry

CARD_MS = 25


class ClientMode(Mode):
    """Looks up and reads out; changes nothing."""

    chosen = Signal(int)
    """A ClientId, on Enter."""
    booking_chosen = Signal(object)
    """A Booking, on Enter."""

    def __init__(
        self, desk: Desk, formatter: Formatter, search: ClientSearch, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, formatter, parent)
        self.title = _("Client")
        self.placeholder = _("Name, phone, email or booking number")
        self._search = search
        self._text = ""
        self._found: tuple[Client, ...] = ()
        self._numbered: AgendaEntry | None = None
        """The booking whose number was typed."""
        self._cards: dict[ClientId, str] = {}
        self._last_visits: dict[ClientId, date] = {}
        self._trouble = ""
        self._card_soon = QTimer(self, singleShot=True, interval=CARD_MS)
        self._card_soon.timeout.connect(self._look_at_file)
        desk.announced.connect(self._forget_cards)
        desk.caller.changed.connect(self._forget_facts)

    def read(self, text: str) -> None:
        """Search and show; the card follows when typing pauses."""
        self._text, self.selected, self._trouble = text, 0, ""
        try:
            self._found = self._search.exact(text) if text.strip() else ()
            number = said_number(text)
            self._numbered = self.desk.look(numbered_booking, number) if number is not None else None
        except KnownError as why:
            self._found, self._numbered, self._trouble = (), None, self.worded(why)
        self._card_soon.start()
        self.changed.emit()

    def view(self) -> View:
        """The clients found."""
        if self._trouble:
            return View(phase=Phase.REFUSED, echo=self._trouble, echo_tone=Tone.ERROR)
        facts = self.formatter, self._last_visits, self._knows
        return lookup_view(self._text, self._found, self.selected, *facts, self._numbered)

    def about(self) -> str:
        """The card of the marked client; of a booking, what to read out."""
        booking = self._marked_booking()
        if booking is not None:
            return read_back(booking, self.desk.catalogue(), self.formatter)
        client = self._marked()
        return self._cards.get(client.id, "") if client else ""

    def _knows(self, client: Client) -> bool:
        """Whether facts of this client may be on the screen."""
        return self.desk.is_known(client.id)

    def _marked(self) -> Client | None:
        row = self.view().row
        return row.target if row is not None and isinstance(row.target, Client) else None

    def _marked_booking(self) -> Booking | None:
        row = self.view().row
        return row.target.booking if row is not None and isinstance(row.target, Numbered) else None

    def select(self, row: int) -> None:
        super().select(row)
        self._card_soon.start()

    def enter(self, *, shift: bool, chosen: bool) -> None:
        client = self._marked()
        guessed = self.view().phase is Phase.NO_MATCH
        if client is not None and (chosen or not guessed):
            self.finished.emit()
            self.chosen.emit(client.id)
        booking = self._marked_booking()
        if booking is not None:
            self.finished.emit()
            self.booking_chosen.emit(booking)

    def leave(self) -> None:
        self._card_soon.stop()
        self._text, self._found, self._numbered, self.selected = "", (), None, 0
        self.changed.emit()

    @Slot()
    def _look_at_file(self) -> None:
        try:
            if not self._found and self._numbered is None and self._text.strip():
                self._found = self._search.near(self._text)
                self.changed.emit()
        except KnownError as why:
            self._trouble = self.worded(why)
        client = self._marked()
        if client is None or client.id in self._cards:
            return
        try:
            file = self.desk.do(client_file, client.id)
            known = self._knows(client)
            self._cards[client.id] = card(file, self.desk.catalogue(), self.formatter, known=known)
        except NotFound:  # removed by another desk since the search
            self._search.refresh()
            return
        except KnownError as why:
            self._trouble = self.worded(why)
        else:
            if file.last_visit is not None:
                start = file.last_visit.booking.span.start
                self._last_visits[client.id] = local_date(start, self.formatter.zone)
        self.changed.emit()

    @Slot()
    def _forget_facts(self) -> None:
        """Somebody is known, or no more: what was written for the one is not for the other."""
        self._cards.clear()
        if self._text.strip():
            self._card_soon.start()
        self.changed.emit()

    @Slot(object)
    def _forget_cards(self, changes: ChangeSet) -> None:
        if changes.bookings or changes.clients or changes.catalogue or changes.elsewhere:
            self._cards.clear()
            if self._text.strip():
                self._card_soon.start()
