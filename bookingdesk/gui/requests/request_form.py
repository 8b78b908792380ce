"""The form that takes a request down or fills one in: what was said and what was not, in the order it is asked.

Nothing but somebody to answer is needed; what is left empty is shown as missing and asked for later (R12).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.requests import CHANGES, NeedKind, Request, RequestKind
from bookingdesk.gui.requests.wish_rows import WishRows
from bookingdesk.gui.widgets.client_field import ClientField
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow, refill
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.spins import keep_calm, say_around
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.request_words import kind_word, need_word
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import channel_word
from bookingdesk.presentation.request_draft import RequestDraft, draft_of, needs_of, wishes_of
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.clients import client_file
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.requests.commands import AmendRequest, TakeRequest
from bookingdesk.usecases.requests.reading import RequestLine
from bookingdesk.usecases.requests.taking import amend_request, channels_in_use, take_request

DAYS_BACK = 7 * 24


class RequestForm(QScrollArea):
    """A page of the side panel, or a window."""

    stored = Signal(object)
    """The number of the request that was kept."""
    finished = Signal()
    drafted = Signal(object)
    """Hidden or stored: the RequestDraft that is typed and not stored, or None."""

    def __init__(
        self,
        desk: Desk,
        line: RequestLine | None = None,
        *,
        filled: RequestDraft | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("requestForm")
        self.setAccessibleName(_("Request"))
        self.setWidgetResizable(True)
        self._desk, self._line = desk, line
        self._catalogue = desk.catalogue()
        self.kind, self.channel, self.service, self.staff = (QComboBox() for _n in range(4))
        self.ago = QSpinBox()
        keep_calm(self.ago)
        self.client, self.wishes = ClientField(), WishRows()
        self.client.serve(desk)
        self.booking = QComboBox()
        self.phone, self.email = QLineEdit(), QLineEdit()
        self.no_needs = QCheckBox(_("None"))
        self.needs = {kind: QLineEdit() for kind in NeedKind}
        self.text = QPlainTextEdit()
        self.keep = QPushButton(_("Keep the request"))
        self._error = QLabel()
        self._offer_choices()
        self._build()
        self.fill(RequestDraft() if line is None else draft_of(line.request))
        self._opened = self.draft()
        if filled is not None:
            self.fill(filled)
        self.keep.clicked.connect(self.store)
        self.kind.currentIndexChanged.connect(self._offer_bookings)
        self.client.chosen.connect(self._take_client)
        self.client.emptied.connect(self._offer_bookings)
        self.client.new_wanted.connect(self._take_name)
        self.setFocusProxy(self.client if line is None else self.wishes)

    def _offer_choices(self) -> None:
        for kind in RequestKind:
            self.kind.addItem(kind_word(kind), kind.value)
        ways = self._desk.env.store.read(channels_in_use)
        for channel in ways if self._line is None else Channel:
            self.channel.addItem(channel_word(channel), channel.value)
        self.channel.setEnabled(self._line is None)
        self.service.addItem(_("not said"), None)
        for service in sorted(self._catalogue.services.values(), key=lambda one: one.name):
            if not service.retired:
                self.service.addItem(service.name, service.id)
        self.staff.addItem(_("anybody"), None)
        for person in self._catalogue.of_kind(ResourceKind.STAFF):
            self.staff.addItem(person.name, person.id)
        for combo in (self.kind, self.channel, self.service, self.staff, self.booking):
            make_narrow(combo, 12)
        self.ago.setRange(0, DAYS_BACK)
        say_around(self.ago, _("{count} h ago"))
        self.ago.setSpecialValueText(_("now"))

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(8 * look().unit)
        rows: list[tuple[str, QWidget]] = [
            (_("Client"), self.client),
            (_("Phone"), self.phone),
            (_("Email"), self.email),
            (_("Asks for"), self.kind),
            (_("Booking"), self.booking),
            (_("Service"), self.service),
            (_("Staff"), self.staff),
            (_("Wishes"), self.wishes),
        ]
        for label, widget in rows:
            self._add(form, label, widget)
        self._form = form
        self._add(form, _("Special requirements"), self.no_needs)
        self.no_needs.setAccessibleName(_("No special requirements"))
        for kind, field in self.needs.items():
            self._add(form, need_word(kind), field)
        self._add(form, _("Says"), self.text)
        self._add(form, _("Came in by"), self.channel)
        if self._line is None:
            self._add(form, _("Received"), self.ago)
        column.addLayout(form)
        self._error.setWordWrap(True)
        self._error.setProperty("tone", "error")
        write(self._error, "")
        self.keep.setProperty("primary", True)
        column.addWidget(self._error)
        column.addWidget(self.keep)
        column.addStretch()
        self.setWidget(inside)

    def _add(self, form: QFormLayout, words: str, widget: QWidget) -> None:
        label = QLabel(words)
        label.setBuddy(widget)
        widget.setAccessibleName(words)
        form.addRow(label, widget)

    def fill(self, draft: RequestDraft) -> None:
        """Show what is known; the booking of a change follows its client."""
        choose(self.kind, draft.kind.value)
        choose(self.channel, draft.channel.value)
        choose(self.service, draft.service_id)
        choose(self.staff, draft.staff_id)
        client = self._client_of(draft.client_id)
        self.client.show_client(client, draft.name)
        self.phone.setText(draft.phone)
        self.email.setText(draft.email)
        self.wishes.show_wishes(draft.wishes)
        self.no_needs.setChecked(draft.no_needs)
        for kind, words in draft.needs.items():
            self.needs[kind].setText(words or need_word(kind))
        self.text.setPlainText(draft.text)
        self._offer_bookings()
        choose(self.booking, draft.booking_id)

    def _client_of(self, client_id: ClientId | None) -> Client | None:
        known = self._line.client if self._line else None
        if client_id is None or (known is not None and known.id == client_id):
            return known if client_id is not None else None
        return self._desk.env.store.read(lambda work: work.clients.get(client_id))

    @Slot(object)
    def _take_client(self, client: Client) -> None:
        self._offer_bookings()
        self.kind.setFocus()

    @Slot(str)
    def _take_name(self, name: str) -> None:
        """Nobody we know: the name stays as it was typed, and how to reach them comes next."""
        self.client.show_client(None, name)
        self.phone.setFocus()

    @Slot()
    def _offer_bookings(self) -> None:
        """Of a change or a cancellation: which of the client's bookings to come it is about."""
        change = chosen(self.kind, RequestKind, RequestKind.BOOKING) in CHANGES
        self._form.setRowVisible(self.booking, change)
        present = self.booking.currentData()
        items: list[tuple[object, str]] = [(None, _("not said"))]
        client = self.client.client
        if change and client is not None:
            items += [(entry.booking.id, self._booking_words(entry)) for entry in self._upcoming(client.id)]
        said = self._line.booking if self._line else None
        if said is not None and said.id not in {data for data, _words in items}:
            items.append((said.id, f"#{said.number}  {self._desk.formatter.day_time(said.span.start)}"))
        refill(self.booking, items)
        choose(self.booking, present)
        if change and present is None and len(items) == 2:
            self.booking.setCurrentIndex(1)

    def _upcoming(self, client: ClientId) -> tuple[AgendaEntry, ...]:
        try:
            return self._desk.look(client_file, client).upcoming
        except (KnownError, RuleViolation):  # the form says so when it is kept
            return ()

    def _booking_words(self, entry: AgendaEntry) -> str:
        when = self._desk.formatter.day_time(entry.booking.span.start)
        return f"#{entry.booking.number}  {when}  {entry.service.name}"

    def draft(self) -> RequestDraft:
        """The form as it stands."""
        needs = {kind: words for kind, line in self.needs.items() if (words := line.text().strip())}
        client = self.client.client
        kind = chosen(self.kind, RequestKind, RequestKind.BOOKING)
        return RequestDraft(
            kind=kind,
            channel=chosen(self.channel, Channel, Channel.PHONE),
            received_hours_ago=self.ago.value(),
            client_id=client.id if client else None,
            name="" if client else self.client.typed.removeprefix("+").strip(),
            phone=self.phone.text(),
            email=self.email.text(),
            service_id=self.service.currentData(),
            staff_id=self.staff.currentData(),
            booking_id=self.booking.currentData() if kind in CHANGES else None,
            wishes=self.wishes.drafts(),
            needs=needs,
            no_needs=self.no_needs.isChecked() and not needs,
            text=self.text.toPlainText(),
        )

    def store(self) -> None:
        """Keep it; what stands in the way is said over the button."""
        try:
            number = self._kept(self.draft())
        except (RuleViolation, KnownError) as why:
            write(self._error, sentence(why, self._desk.formatter, self._catalogue))
            self.ensureWidgetVisible(self._error)
            return
        self._opened = self.draft()
        self.drafted.emit(None)
        self.stored.emit(number)

    @property
    def unsaved(self) -> RequestDraft | None:
        """What would be lost; None where nothing would."""
        typed = self.draft()
        return None if typed == self._opened else typed

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.drafted.emit(self.unsaved)
        super().hideEvent(event)

    def _kept(self, draft: RequestDraft) -> int:
        formatter, now = self._desk.formatter, self._desk.env.now()
        said: Request | None = self._line.request if self._line else None
        wishes = wishes_of(draft, local_date(now, formatter.zone), formatter)
        if said is None:
            command = TakeRequest(
                kind=draft.kind,
                channel=draft.channel,
                received_at=now - timedelta(hours=draft.received_hours_ago),
                client_id=draft.client_id,
                booking_id=draft.booking_id,
                name=draft.name,
                phone=draft.phone,
                email=draft.email,
                service_id=draft.service_id,
                staff_id=draft.staff_id,
                wishes=wishes,
                needs=needs_of(draft),
                text=draft.text,
            )
            return self._desk.do(take_request, command).id
        amended = replace(
            said,
            kind=draft.kind,
            client_id=draft.client_id,
            booking_id=draft.booking_id,
            name=draft.name or (said.name if draft.client_id else ""),
            phone=draft.phone,
            email=draft.email,
            service_id=draft.service_id,
            service_words="" if draft.service_id else said.service_words,
            staff_id=draft.staff_id,
            wishes=wishes,
            needs=needs_of(draft),
            text=draft.text,
        )
        return self._desk.do(amend_request, AmendRequest(request=amended)).id

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the request from every line; in the words Ctrl+Enter does."""
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit()
        elif is_enter(event):
            if not press_focused_button():
                self.store()
        else:
            super().keyPressEvent(event)
