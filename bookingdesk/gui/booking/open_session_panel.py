"""Open a group session, once or every so often: a service held for a group, a free time, how many may come."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId, ServiceId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.sessions import SEATS_AT_MOST
from bookingdesk.gui.booking.repeat_fields import RepeatFields
from bookingdesk.gui.booking.session_repeat import SessionRepeat
from bookingdesk.gui.booking.slot_chooser import ROWS_SEEN, SlotChooser
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.form_rows import form_rows
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.spins import keep_calm
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.session_draft import SessionDraft
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.series.sessions import open_sessions
from bookingdesk.usecases.sessions import OpenSession, open_session

DAYS = 28
ROWS_BESIDE_DATES = 3
"""So many free times stay in sight where the dates of a series are listed below."""


class OpenSessionPanel(QWidget):
    """A page or a window."""

    opened = Signal(object)
    """The session's Booking."""
    drafted = Signal(object)
    """The SessionDraft that is filled in and not stored, or None."""
    finished = Signal()
    """Nothing is to be opened."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("openSessionPanel")
        self._desk = desk
        self._booking_id = BookingId(desk.env.new_id())
        self.service, self.seats = QComboBox(), QSpinBox(minimum=1, maximum=SEATS_AT_MOST)
        keep_calm(self.seats)
        self.times = SlotChooser()
        self.times.new_only = True
        self.repeat = RepeatFields()
        self.repeating = SessionRepeat(desk, self.repeat, self)
        self.open = QPushButton()
        self.open.setProperty("primary", True)
        self.open.setAutoDefault(False)
        self.said = plain_label()
        for one in desk.catalogue().services.values():
            if one.seats is not None and not one.retired:
                self.service.addItem(one.name, one.id)
        self._lay_out()
        self.service.currentIndexChanged.connect(self._look)
        self.open.clicked.connect(self.open_now)
        self.times.chosen.connect(self.open_at)
        self.times.left.connect(self.finished)
        self.times.marked.connect(self._follow)
        self.repeating.changed.connect(self._name_verb)
        self.repeating.failed.connect(self._refused)
        self._name_verb()
        self._look()
        self._begun = self.draft
        self.service.activated.connect(self._tell)
        self.seats.valueChanged.connect(self._tell)
        self.times.filter.textEdited.connect(self._tell)
        self.repeat.changed.connect(self._tell)
        self.setFocusProxy(self.times if self.service.count() else self.service)

    @property
    def draft(self) -> SessionDraft:
        """What the fields hold."""
        chosen = self.service.currentData()
        return SessionDraft(
            service_id=None if chosen is None else ServiceId(chosen),
            seats=self.seats.value(),
            times=self.times.filter.text(),
            repeat=self.repeating.repeat,
        )

    def restore(self, draft: SessionDraft) -> None:
        """Fill in what was left unsaved before."""
        if draft.service_id is not None:
            choose(self.service, int(draft.service_id))
        self.seats.setValue(draft.seats)
        self.times.filter.setText(draft.times)
        self.repeat.show_repetition(draft.repeat)
        self.repeat.changed.emit(draft.repeat)

    @Slot()
    def _tell(self) -> None:
        draft = self.draft
        self.drafted.emit(None if draft == self._begun else draft)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form_rows((_("S&ervice"), self.service), (_("&Seats"), self.seats)))
        column.addWidget(self.times)
        column.addWidget(QLabel(_("Repeat")))
        column.addWidget(self.repeat)
        column.addStretch()
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(body)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        for part in (scroll, self.open, self.said):
            whole.addWidget(part)
        self.repeat.follow_in_order(self.times.filter, self.open)

    @Slot()
    def _look(self) -> None:
        """The free times of the service, and its seats."""
        chosen = self.service.currentData()
        self.open.setEnabled(chosen is not None)
        if chosen is None:
            self._say(_("No service is held for a group. Add one with seats first."), "warning")
            return
        catalogue = self._desk.catalogue()
        service = catalogue.services[ServiceId(chosen)]
        self.seats.setValue(service.seats or 1)
        today = local_date(self._desk.env.now(), catalogue.zone_of(service.location_id))
        self.times.offer(self._desk, SlotWish(service_id=service.id, first_day=today, days=DAYS))
        self._say("", "secondary")

    @Slot(object)
    def _follow(self, slot: FreeSlot | None) -> None:
        """The marked time is where the dates begin."""
        catalogue, chosen = self._desk.catalogue(), self.service.currentData()
        if chosen is not None:
            self.repeating.follow(catalogue.services[ServiceId(chosen)], slot, catalogue)

    @Slot()
    def _name_verb(self) -> None:
        self.open.setText(_("&Open the sessions") if self.repeating.repeats else _("&Open the session"))
        self.times.show_rows(ROWS_BESIDE_DATES if self.repeating.repeats else ROWS_SEEN)

    @Slot(object)
    def _refused(self, why: RuleViolation | KnownError) -> None:
        self._say(sentence(why, self._desk.formatter, self._desk.names()), "error")

    def _say(self, words: str, tone: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        set_tone(self.said, tone)
        announce(self.said, words, assertive=tone == "error")

    @Slot()
    def open_now(self) -> None:
        """Open it at the marked time."""
        if self.times.current is not None:
            self.open_at(self.times.current)

    @Slot(object)
    def open_at(self, slot: FreeSlot) -> None:
        """Open it at this time."""
        command = OpenSession(
            booking_id=self._booking_id,
            service_id=ServiceId(self.service.currentData()),
            span=slot.span,
            seats=self.seats.value(),
            allocations=slot.allocations,
        )
        try:
            session = self._opened(slot, command)
        except (RuleViolation, KnownError) as why:
            self._refused(why)
            return
        if session is not None:
            self.drafted.emit(None)
            self.opened.emit(session)

    def _opened(self, slot: FreeSlot, command: OpenSession) -> Booking | None:
        """The session, or the first of several; None where a date needs a decision first."""
        if not self.repeating.repeats:
            return self._desk.do(open_session, command)
        self._follow(slot)
        self.repeating.look()
        if self.repeating.is_pending:
            self._say(_("The dates are being looked at. Open the sessions in a moment."), "warning")
            return None
        seen = self.repeating.seen
        if seen is None or seen.open:
            self.repeat.dates.setFocus()
            return None
        return self._desk.do(open_sessions, self.repeating.command(command)).bookings[0]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.open_now()
            return
        super().keyPressEvent(event)
