"""Which times would suit somebody who waits: the soonest first; Enter offers one. A page of the side panel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.waiting.offer_text import OfferText
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.slot_words import slot_words
from bookingdesk.presentation.waitlist_words import waiting_words
from bookingdesk.qt.background.jobs import Cancelled, Job, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.matching import opening_of, openings_for
from bookingdesk.usecases.requests.telling import preview_offer
from bookingdesk.usecases.waiting_commands import OfferTime, OpeningsFor
from bookingdesk.usecases.waitlist import WaitLine
from bookingdesk.usecases.waitlist_offers import offer_time


class OpeningsPanel(QWidget):
    """See the module."""

    offered = Signal()

    def __init__(self, desk: Desk, failures: Failures, line: WaitLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("openingsPanel")
        self._desk, self._failures, self.line = desk, failures, line
        self.slots: tuple[FreeSlot, ...] = ()
        self._head = QLabel()
        self._head.setTextFormat(Qt.TextFormat.PlainText)
        self._head.setWordWrap(True)
        wear(self._head, Role.STRONG)
        self.job: Job | None = None
        """The search for times, beside the window."""
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setProperty("tone", "secondary")
        self.list = ReadingList()
        self.list.setAccessibleName(_("Times that suit"))
        self._offer = QPushButton(_("Offer"))
        self._offer.setAutoDefault(False)
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        for part in (self._head, self._empty):
            column.addWidget(part)
        self.preview = OfferText()
        column.addWidget(self.list, 1)
        column.addWidget(self.preview, 1)
        column.addWidget(self._offer)
        self.setFocusProxy(self.list)
        self._offer.clicked.connect(self.offer_current)
        self.list.itemDoubleClicked.connect(self.offer_current)
        self.list.currentRowChanged.connect(self._show_text)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Look for times again, beside the window: four weeks of a full calendar take a moment."""
        wish = OpeningsFor(entry=self.line.entry)
        catalogue, formatter = self._desk.catalogue(), self._desk.formatter
        self._empty.setText(_("Looking for times …"))  # under it the list stays, so that the focus has a place
        self._head.setText(waiting_words(self.line, catalogue, formatter, self._desk.env.now()))
        self.job = run_in_background(
            self._desk,
            lambda env, _progress: openings_for(env, wish),
            None,
            self._take,
            self._fail,
            whose=self,
        )

    def _take(self, slots: tuple[FreeSlot, ...]) -> None:
        self.job = None
        self._empty.setText(_("No time in the next four weeks suits this wish."))
        self._show_slots(slots)

    def _fail(self, why: Exception) -> None:
        self.job = None
        self._empty.setText("")
        if isinstance(why, (RuleViolation, KnownError)):
            self._failures.show_failure(why)
        elif not isinstance(why, Cancelled):
            self._failures.show_bug(why)

    def _show_slots(self, slots: tuple[FreeSlot, ...]) -> None:
        self.slots = slots
        catalogue, formatter = self._desk.catalogue(), self._desk.formatter
        words = [slot_words(slot, formatter, catalogue) for slot in self.slots]
        self.list.show_lines(words, self.slots)
        if self.slots and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        for part in (self.list, self._offer):
            part.setVisible(bool(self.slots))
        self._empty.setVisible(not self.slots)

    @Slot()
    def _show_text(self) -> None:
        """What they would get of the current time."""
        command = self._command()
        seen = self._failures.attempt(lambda: self._desk.look(preview_offer, command)) if command else None
        self.preview.show_preview(seen)

    @Slot()
    def offer_current(self) -> None:
        """Hold the current time for them and tell them."""
        command = self._command()
        if command is not None and self._failures.attempt(lambda: self._desk.do(offer_time, command)) is not None:
            self.offered.emit()

    def _command(self) -> OfferTime | None:
        slot, catalogue = self.list.current_key(), self._desk.catalogue()
        if not isinstance(slot, FreeSlot):
            return None
        entry = self.line.entry
        taken = slot.span.duration
        service = next(
            (s for s in entry.service_ids if (entry.duration or catalogue.services[s].duration) == taken),
            entry.service_ids[0],
        )
        opening = opening_of(slot, catalogue, catalogue.services[service].location_id)
        return OfferTime(entry=entry, service_id=service, slot=slot, opening=opening)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.offer_current()
        else:
            super().keyPressEvent(event)
