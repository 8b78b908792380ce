"""Who could use a free time: everybody in the order of asking, with reasons; Enter offers, then yes or no.

A page of the side panel. It reads itself anew after every change; where it came by itself and nothing fits any
more, it goes by itself too.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.waitlist import Opening
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.waiting.offer_text import OfferText
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.i18n.phones import phone_words
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.message_words import message_line
from bookingdesk.presentation.waitlist_words import match_words, offer_words, opening_words
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.matching import Matches, MatchLine, matches_for
from bookingdesk.usecases.requests.telling import preview_offer
from bookingdesk.usecases.waiting_commands import OfferTime, RefuseOffer
from bookingdesk.usecases.waitlist_offers import OfferLine, offer_of, offer_time, refused

SECOND_MS = 1000


class MatchPanel(QWidget):
    """See the module."""

    said_yes = Signal(object)
    """They said yes: the OfferLine."""
    pointless = Signal()
    """It came by itself, and nothing fits any more."""

    def __init__(
        self,
        desk: Desk,
        failures: Failures,
        opening: Opening,
        *,
        by_itself: bool = False,
        found: Matches | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`found`: who fits, where that was looked for already."""
        super().__init__(parent)
        self.setObjectName("matchPanel")
        self._desk, self._failures, self._by_itself = desk, failures, by_itself
        self.opening = opening
        self.found: Matches | None = None
        self.offered: OfferLine | None = None
        """What waits for an answer."""
        self._head, self._said, self._number = _words(Role.STRONG), _words(Role.BODY), _words(Role.STRONG)
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._number.hide()
        self.list = ReadingList()
        self.list.setAccessibleName(_("Who could use this time"))
        self.preview = OfferText()
        self._called: ClientId | None = None
        """C was pressed: this client is called, whatever they prefer."""
        self._offer = QPushButton(_("Offer"))
        self._call = QPushButton(_("Call first (C)"))
        self._yes = QPushButton(_("Said yes"))
        self._no = QPushButton(_("Said no"))
        self._back = QPushButton(_("Withdraw the offer (T)"))
        self._build()
        self._second = QTimer(self, interval=SECOND_MS)
        self._second.timeout.connect(self._tick)
        self._offer.clicked.connect(self.offer_current)
        self._call.clicked.connect(self.show_phone)
        self._yes.clicked.connect(self.say_yes)
        self._no.clicked.connect(self.say_no)
        self._back.clicked.connect(self.withdraw)
        self.list.itemDoubleClicked.connect(self.offer_current)
        self.list.currentRowChanged.connect(self._look_at)
        self.setFocusProxy(self.list)
        desk.announced.connect(self._take_notice)
        if found is None:
            self.refresh()
        else:
            self._show_found(found)

    def _build(self) -> None:
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        column.addWidget(self._head)
        column.addWidget(self.list, 1)
        column.addWidget(self.preview, 1)
        column.addWidget(self._said)
        column.addWidget(self._number)
        for group in ((self._offer, self._call), (self._yes, self._no), (self._back,)):
            row = QHBoxLayout()
            for button in group:
                button.setAutoDefault(False)
                row.addWidget(button)
            row.addStretch()
            column.addLayout(row)

    # -- reading ---------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read who fits, and what is offered of this time, again."""
        found = self._failures.attempt(lambda: self._desk.do(matches_for, self.opening))
        if found is not None:
            self._show_found(found)

    def _show_found(self, found: Matches) -> None:
        self.found = found
        self.offered = self._failures.attempt(lambda: self._desk.do(offer_of, found.opening))
        catalogue, formatter = found.catalogue, self._desk.formatter
        self._head.setText(opening_words(found.opening, catalogue, formatter))
        lines = [match_words(line, n, catalogue, formatter) for n, line in enumerate(found.lines, start=1)]
        self.list.show_lines(lines, [_who(line) for line in found.lines])
        if lines and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._show_state()
        if self._by_itself and self.offered is None and not found.fitting:
            self.pointless.emit()

    def _show_state(self) -> None:
        offered = self.offered is not None
        for button in (self._yes, self._no, self._back):
            button.setVisible(offered)
        for button in (self._offer, self._call):
            button.setVisible(not offered and bool(self.found and self.found.lines))
        self._offer.setEnabled(bool(self.found and self.found.fitting))
        self.list.setVisible(bool(self.found and self.found.lines))
        if self.offered is not None:
            self._second.start()
            self._tick()
        else:
            self._second.stop()
            empty = not (self.found and self.found.lines)
            self._said.setText(_("Nobody is waiting. “wait” in the Line adds somebody.") if empty else "")
        self._said.setVisible(bool(self._said.text()))
        self._show_text()

    @Slot()
    def _look_at(self) -> None:
        """Another one is current."""
        if self.current is not None and self.current.client.id != self._called and self.offered is None:
            self._called = None
            self._number.hide()
        self._show_text()

    def _show_text(self) -> None:
        """What the current one would get, before it is offered; then what became of it."""
        command = self._command() if self.offered is None else None
        seen = self._failures.attempt(lambda: self._desk.look(preview_offer, command)) if command else None
        message = self.offered.message if self.offered is not None else None
        fate = message_line(message, self._desk.env.now(), self._desk.formatter) if message is not None else ""
        self.preview.show_preview(seen, fate)

    def _command(self) -> OfferTime | None:
        """The offer of the time to the current one; None where it does not suit them."""
        line = self.current
        if line is None or line.match.slot is None or self.found is None:
            return None
        return OfferTime(
            entry=line.match.entry,
            service_id=line.match.service_id,
            slot=line.match.slot,
            opening=self.found.opening,
            by_call=line.client.id == self._called,
        )

    @Slot()
    def _tick(self) -> None:
        made = self.offered
        if made is not None:
            now = self._desk.env.now()
            self._said.setText(offer_words(made.offer, made.client.name, now, self._desk.formatter))

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        if changes.messages or changes.waitlist or changes.spans or changes.bookings or changes.catalogue:
            self.refresh()

    # -- acting ----------------------------------------------------------------------------------------------

    @property
    def current(self) -> MatchLine | None:
        """The line that Enter acts on."""
        key = self.list.current_key()
        lines = self.found.lines if self.found else ()
        return next((line for line in lines if _who(line) == key), None)

    @Slot()
    def offer_current(self) -> None:
        """Hold the time for the current one, or say why it does not suit them."""
        line = self.current
        if line is None or self.found is None or self.offered is not None:
            return
        command = self._command()
        if command is None:
            words = _("This time does not suit {client}. The line says why.")
            self._said.setText(words.format(client=line.client.name))
            self._said.show()
            return
        if self._failures.attempt(lambda: self._desk.do(offer_time, command)) is not None:
            self._by_itself = False
            self._show_number(line.client)
            self._yes.setFocus()

    @Slot()
    def show_phone(self) -> None:
        """Whom to call, before anything is offered (C); the offer that follows writes to nobody."""
        if self.current is not None:
            self._called = self.current.client.id
            self._show_text()
            self._show_number(self.current.client)

    def _show_number(self, client: Client) -> None:
        number = phone_words(client.phone) or client.email or _("no number")
        words = _("Call {client}: {number}").format(client=client.name, number=number)
        self._number.setText(words)
        self._number.show()

    @Slot()
    def say_yes(self) -> None:
        """They said yes."""
        if self.offered is not None:
            self.said_yes.emit(self.offered)

    @Slot()
    def say_no(self) -> None:
        """They said no: the next in line is offered the time."""
        made = self.offered
        if made is None:
            return
        command = RefuseOffer(offer_id=made.offer.id)
        self._failures.attempt(lambda: self._desk.do(refused, command))
        self.refresh()
        if self.offered is not None:
            self._show_number(self.offered.client)
            self._yes.setFocus()
        else:
            self._number.hide()
            self.list.setFocus()

    @Slot()
    def withdraw(self) -> None:
        """The offer is taken back without a no: nobody is asked next, and who may have read of it is told."""
        made = self.offered
        if made is None:
            return
        command = RefuseOffer(offer_id=made.offer.id, withdrawn=True)
        self._failures.attempt(lambda: self._desk.do(refused, command))
        self.refresh()
        if self.offered is None:
            self._number.hide()
            self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        if is_enter(event):
            if not press_focused_button():
                self.offer_current()
        elif letter == "C":
            self.show_phone()
        elif letter == "Y" and self.offered is not None:
            self.say_yes()
        elif letter == "N" and self.offered is not None:
            self.say_no()
        elif letter == "T" and self.offered is not None:
            self.withdraw()
        else:
            super().keyPressEvent(event)


def _who(line: MatchLine) -> tuple[object, object]:
    """Who waits, and for what: the same in the next reading, whatever their row is then."""
    return line.match.entry.id, line.match.entry.sooner_than


def _words(role: Role) -> QLabel:
    label = plain_label(yields=True)
    wear(label, role)
    return label
