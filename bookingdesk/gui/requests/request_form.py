"""The form that takes a request down or fills one in: what was said and what was not, in the order it is asked.

Nothing but somebody to answer is needed; what is left empty is shown as missing and asked for later (R12).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
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
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.requests import NeedKind, Request, RequestKind
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.spins import say_around
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.request_words import kind_word, need_word
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import channel_word
from bookingdesk.presentation.request_draft import RequestDraft, draft_of, needs_of, wishes_of
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.requests.commands import AmendRequest, TakeRequest
from bookingdesk.usecases.requests.reading import RequestLine
from bookingdesk.usecases.requests.taking import amend_request, channels_in_use, take_request

DAYS_BACK = 7 * 24


class RequestForm(QScrollArea):
    """A page of the side panel, or a window."""

    stored = Signal(object)
    """The number of the request that was kept."""
    finished = Signal()

    def __init__(self, desk: Desk, line: RequestLine | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("requestForm")
        self.setAccessibleName(_("Request"))
        self.setWidgetResizable(True)
        self._desk, self._line = desk, line
        self._catalogue = desk.catalogue()
        self.kind, self.channel, self.service, self.staff = (QComboBox() for _n in range(4))
        self.ago = QSpinBox()
        self.name, self.phone, self.email, self.days, self.times = (QLineEdit() for _n in range(5))
        self.any_time, self.no_needs = QCheckBox(_("Any time of the day")), QCheckBox(_("None"))
        self.needs = {kind: QLineEdit() for kind in NeedKind}
        self.text = QPlainTextEdit()
        self.keep = QPushButton(_("Keep the request"))
        self._error = QLabel()
        self._offer_choices()
        self._build()
        self._fill(RequestDraft() if line is None else draft_of(line.request, desk.formatter))
        self.keep.clicked.connect(self.store)
        self.any_time.toggled.connect(self.times.setDisabled)
        self.setFocusProxy(self.name if line is None else self.days)

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
        for combo in (self.kind, self.channel, self.service, self.staff):
            make_narrow(combo, 12)
        self.ago.setRange(0, DAYS_BACK)
        say_around(self.ago, _("{count} h ago"))
        self.ago.setSpecialValueText(_("now"))

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.days.setPlaceholderText(_("fri, 24/6, fri - mon"))
        self.times.setPlaceholderText(_("9:15, 9-12, <12, >15"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(8 * look().unit)
        rows: list[tuple[str, QWidget]] = [
            (_("Name"), self.name),
            (_("Phone"), self.phone),
            (_("Email"), self.email),
            (_("Asks for"), self.kind),
            (_("Service"), self.service),
            (_("Staff"), self.staff),
            (_("Wished days"), self.days),
            (_("Wished times"), self.times),
        ]
        for label, widget in rows:
            self._add(form, label, widget)
        form.addRow("", self.any_time)
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
        self.keep.setProperty("kind", "primary")
        column.addWidget(self._error)
        column.addWidget(self.keep)
        column.addStretch()
        self.setWidget(inside)

    def _add(self, form: QFormLayout, words: str, widget: QWidget) -> None:
        label = QLabel(words)
        label.setBuddy(widget)
        widget.setAccessibleName(words)
        form.addRow(label, widget)

    def _fill(self, draft: RequestDraft) -> None:
        choose(self.kind, draft.kind.value)
        choose(self.channel, draft.channel.value)
        choose(self.service, draft.service_id)
        choose(self.staff, draft.staff_id)
        client = self._line.client if self._line else None
        self.name.setText(client.name if client else draft.name)
        self.name.setReadOnly(client is not None)
        self.phone.setText(draft.phone)
        self.email.setText(draft.email)
        self.days.setText(draft.days)
        self.times.setText(draft.times)
        self.any_time.setChecked(draft.any_time)
        self.times.setDisabled(draft.any_time)
        self.no_needs.setChecked(draft.no_needs)
        for kind, words in draft.needs.items():
            self.needs[kind].setText(words or need_word(kind))
        self.text.setPlainText(draft.text)

    def draft(self) -> RequestDraft:
        """The form as it stands."""
        said = self._line.request if self._line else None
        needs = {kind: words for kind, line in self.needs.items() if (words := line.text().strip())}
        return RequestDraft(
            kind=chosen(self.kind, RequestKind, RequestKind.BOOKING),
            channel=chosen(self.channel, Channel, Channel.PHONE),
            received_hours_ago=self.ago.value(),
            client_id=said.client_id if said else None,
            name=said.name if said and said.client_id else self.name.text(),
            phone=self.phone.text(),
            email=self.email.text(),
            service_id=self.service.currentData(),
            staff_id=self.staff.currentData(),
            booking_id=said.booking_id if said else None,
            days=self.days.text(),
            times=self.times.text(),
            any_time=self.any_time.isChecked(),
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
        self.stored.emit(number)

    def _kept(self, draft: RequestDraft) -> int:
        formatter, now = self._desk.formatter, self._desk.env.now()
        said: Request | None = self._line.request if self._line else None
        wishes = wishes_of(draft, local_date(now, formatter.zone), formatter, said.wishes if said else ())
        if said is None:
            command = TakeRequest(
                kind=draft.kind,
                channel=draft.channel,
                received_at=now - timedelta(hours=draft.received_hours_ago),
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
            name=draft.name,
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
