"""The fields of the booking form: shows a draft in them and reads it back; decides nothing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from bookingdesk.domain.bookings import AskedBy, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.local_time import DAY_MINUTES, local_date
from bookingdesk.domain.messages import Silence
from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow, offer_asked_by, refill
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import channel_word, mode_word, silence_word, status_word
from bookingdesk.presentation.booking_asking import can_move, candidates
from bookingdesk.presentation.booking_draft import NEW_STATUSES, WAYS_IN, BookingDraft
from bookingdesk.presentation.mode_words import detail_wish
from bookingdesk.qt.desk import Desk


class BookingFields(QObject):
    """Moves a draft into the widgets and back."""

    changed = Signal()
    """Somebody typed or chose something."""

    def __init__(self, form: BookingForm, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._desk = desk
        self._catalogue = Catalogue()
        self._filling = False
        self._touched: QWidget | None = None
        """Which of the two fields for the length somebody has just changed."""
        form.client.serve(desk)
        form.day.formatter = form.start.formatter = form.end.formatter = desk.formatter
        form.day.today = lambda: local_date(desk.env.now(), desk.formatter.zone)
        self._name_fields()
        self._fill_words()
        self._connect()

    def _name_fields(self) -> None:
        form = self._form
        names = (
            (form.minutes, _("Length in minutes")),
            (form.start, _("Start")),
            (form.end, _("End")),
            (form.fold, _("Which of the two")),
            (form.space, _("Room")),
            (form.note, _("Note")),
            (form.silence, _("Why nothing is sent")),
            (form.reason, _("Why the booking goes to another client")),
            (form.mode_detail, _("Link, number or address")),
            (form.new_client, _("New client")),
        )
        for widget, words in names:
            widget.setAccessibleName(words)
        form.note.setMaximumHeight(form.note.fontMetrics().lineSpacing() * 3 + 12)
        for combo in (form.service, form.staff, form.space, form.mode, form.status, form.channel, form.asked_by):
            make_narrow(combo, 5)
        digits = form.start.fontMetrics().horizontalAdvance("00:00 PM") + 24
        for clock in (form.start, form.end):
            clock.setMinimumWidth(digits)

    def _fill_words(self) -> None:
        form = self._form
        for mode in Mode:
            form.mode.addItem(mode_word(mode), mode.value)
        for channel in WAYS_IN:
            form.channel.addItem(channel_word(channel), channel.value)
        offer_asked_by(form.asked_by)
        form.silence.addItem(_("Choose a reason"), None)
        for why in Silence:
            form.silence.addItem(silence_word(why), why.value)
        form.fold.addItem(_("the first time"), 0)
        form.fold.addItem(_("the second time"), 1)

    def _connect(self) -> None:
        form = self._form
        for combo in (
            form.service,
            form.staff,
            form.space,
            form.mode,
            form.status,
            form.channel,
            form.asked_by,
            form.fold,
            form.silence,
        ):
            combo.activated.connect(self._tell)
        for typed in (form.day, form.start):
            typed.chosen.connect(self._tell)
        form.end.chosen.connect(self._tell_end)
        form.minutes.valueChanged.connect(self._tell_minutes)
        form.note.textChanged.connect(self._tell)
        form.mode_detail.textEdited.connect(self._tell)
        form.sooner.toggled.connect(self._tell)
        form.send.toggled.connect(self._tell)
        form.reason.textEdited.connect(self._tell)
        form.new_client.changed.connect(self._tell)

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()
        self._touched = None

    def _tell_end(self) -> None:
        self._touched = self._form.end
        self._tell()

    def _tell_minutes(self) -> None:
        self._touched = self._form.minutes
        self._tell()

    # -- showing ---------------------------------------------------------------------------------------------

    def show_draft(self, draft: BookingDraft, catalogue: Catalogue) -> None:
        """Fill the widgets; those that hold the focus and mean the same are left alone."""
        self._catalogue, self._filling = catalogue, True
        form = self._form
        client = draft.client
        numbered = draft.present is None or client is None or self._desk.is_known(client.id)
        form.client.show_client(client, form.client.typed, numbered=numbered)
        form.new_client.setVisible(draft.client is None and draft.new_client is not None)
        if draft.new_client is not None:
            form.new_client.begin(draft.new_client)
        self._show_service(draft)
        if form.minutes.value() != (draft.minutes or 0):
            form.minutes.setValue(max(0, draft.minutes or 0))
        form.day.show_value(draft.day, draft.day_typed)
        form.start.show_value(draft.start, draft.start_typed)
        end = None if draft.start is None or draft.minutes is None else draft.start + draft.minutes
        if end is not None and draft.minutes is not None and draft.minutes > 0 and end < DAY_MINUTES:
            form.end.show_value(end)
        elif not form.end.isModified():
            form.end.show_value(None)
        choose(form.fold, draft.fold or 0)
        self._show_resources(form.staff, draft, ResourceKind.STAFF)
        self._show_resources(form.space, draft, ResourceKind.SPACE)
        self._show_statuses(draft)
        choose(form.mode, draft.mode.value)
        self._show_mode(draft)
        choose(form.channel, draft.channel.value)
        choose(form.asked_by, draft.asked_by.value)
        form.sooner.setChecked(draft.sooner_wanted)
        form.send.setChecked(not draft.silent)
        choose(form.silence, draft.silent_reason.value if draft.silent_reason else None)
        if form.reason.text() != draft.reason:
            form.reason.setText(draft.reason)
        form.silence.setVisible(draft.silent)
        form.silence_label.setVisible(draft.silent)
        rewritten = draft.present is not None and draft.repeat is not None
        form.reason.setVisible(draft.is_reassigned or rewritten)
        form.reason_label.setVisible(draft.is_reassigned or rewritten)
        form.reason_label.setText(_("Why another client") if draft.is_reassigned else _("Why"))
        form.reason.setAccessibleName(
            _("Why the booking goes to another client") if draft.is_reassigned else _("Why the series changes")
        )
        if form.note.toPlainText() != draft.note:
            form.note.setPlainText(draft.note)
        self._filling = False

    def _show_service(self, draft: BookingDraft) -> None:
        """What is offered, and the booking's own service where it no longer is."""
        combo = self._form.service
        offered = [s for s in self._catalogue.services.values() if not s.retired or s.id == draft.service_id]
        wanted = [(None, _("Choose a service")), *((s.id, s.name) for s in sorted(offered, key=lambda s: s.name))]
        refill(combo, [(id_, name) for id_, name in wanted if id_ is not None or draft.service_id is None])
        choose(combo, draft.service_id)

    def _show_resources(self, combo: QComboBox, draft: BookingDraft, kind: ResourceKind) -> None:
        chosen = draft.staff if kind is ResourceKind.STAFF else draft.space
        free = _("Whoever is free") if kind is ResourceKind.STAFF else _("Any room")
        found = candidates(draft, self._catalogue, kind)
        items: list[tuple[object, str]] = [(None, free), *((r.id, r.name) for r in found)]
        if chosen is not None and chosen not in {r.id for r in found} and chosen in self._catalogue.resources:
            items.append((chosen, self._catalogue.resources[chosen].name))
        refill(combo, items)
        choose(combo, chosen)

    def _show_mode(self, draft: BookingDraft) -> None:
        """In person has a room; every other way has its link, number or address in the room's place."""
        form = self._form
        here = draft.mode is Mode.IN_PERSON
        form.space.setVisible(here)
        form.mode_detail.setVisible(not here)
        form.mode_detail.setPlaceholderText(detail_wish(draft))
        form.mode_detail.setAccessibleDescription(detail_wish(draft))
        if form.mode_detail.text() != draft.mode_detail:
            form.mode_detail.setText(draft.mode_detail)

    def _show_statuses(self, draft: BookingDraft) -> None:
        form = self._form
        new = draft.present is None
        form.status.setVisible(new)
        form.status_label.setVisible(new)
        refill(form.status, [(s.value, status_word(s)) for s in NEW_STATUSES])
        choose(form.status, draft.status.value)

    def fix(self, draft: BookingDraft, *, all_fields: bool) -> None:
        """Show as text what cannot be changed: everything, or all but note and wishes."""
        form, stored = self._form, draft.present is not None
        movable = can_move(draft) and not all_fields
        form.client.set_read_only(not movable)
        form.service.setEnabled(movable)
        for widget in (form.minutes, form.staff, form.space, form.mode, form.fold, form.asked_by):
            widget.setEnabled(movable)
        for line in (form.day, form.start, form.end):
            line.setReadOnly(not movable)
        form.find_time.setVisible(movable)
        form.sooner.setEnabled(movable)
        form.note.setReadOnly(all_fields)
        form.mode_detail.setReadOnly(not movable)
        form.channel.setEnabled(not stored and not all_fields)
        form.status.setEnabled(not all_fields)

    # -- reading ---------------------------------------------------------------------------------------------

    def read(self, draft: BookingDraft, now: datetime) -> BookingDraft:
        """The draft with what stands in the widgets."""
        form = self._form
        service = form.service.currentData()
        minutes, staff, space = self._minutes(draft), form.staff.currentData(), form.space.currentData()
        if service is not None and service != draft.service_id:
            draft = draft.changed(staff=staff, space=space)
            draft = draft.with_service(self._catalogue.services[service], self._catalogue)
            minutes, staff, space = draft.minutes, draft.staff, draft.space
        known = draft.client is not None
        return draft.changed(
            new_client=draft.new_client if known or draft.new_client is None else form.new_client.client(now),
            minutes=minutes,
            day=form.day.day,
            day_typed=form.day.typed,
            start=form.start.minute,
            start_typed=form.start.typed,
            staff=staff,
            space=space,
            mode=Mode(form.mode.currentData()),
            mode_detail="" if form.mode.currentData() == Mode.IN_PERSON else form.mode_detail.text(),
            status=chosen(form.status, Status, draft.status) if draft.present is None else draft.status,
            note=form.note.toPlainText(),
            sooner_wanted=form.sooner.isChecked(),
            channel=chosen(form.channel, Channel, draft.channel),
            asked_by=AskedBy(form.asked_by.currentData()),
            silent=not form.send.isChecked(),
            silent_reason=_silence(form.silence.currentData()),
            reason=form.reason.text(),
        )

    def _minutes(self, draft: BookingDraft) -> int | None:
        """The length: from the end where the end was typed, from its own field where that was, else as it was."""
        form = self._form
        if self._touched is form.end and form.end.minute is not None and form.start.minute is not None:
            return form.end.minute - form.start.minute
        return form.minutes.value() or None if self._touched is form.minutes else draft.minutes


def _silence(data: object) -> Silence | None:
    """The reason that is chosen; Qt keeps it as plain text."""
    return Silence(data) if isinstance(data, str) and data else None
