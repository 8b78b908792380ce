"""Move a booking (R): free times for the same service, staff and length; typing narrows, Enter moves.

The old time is kept until the new one is taken; a refusal leaves everything as it was (SOP B4.4.3).
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.errors import ChangeReasonMissing, ClientBusy, KnownError, RuleViolation
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.series import Scope
from bookingdesk.gui.booking.change_panel import ChangeForm, ChangePanel
from bookingdesk.gui.booking.slot_chooser import SlotChooser
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_draft import draft_of
from bookingdesk.presentation.booking_words import late_change_line, sending_line
from bookingdesk.presentation.line.sentences import read_back
from bookingdesk.presentation.slot_words import slot_words
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.readings import BookingFile
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.series.changing import change_series
from bookingdesk.usecases.series.commands import ChangeSeries
from bookingdesk.usecases.visits.booking import move_visit
from bookingdesk.usecases.visits.commands import MoveVisit

DAYS = 28


class RescheduleForm(ChangeForm):
    """The widgets of ui/reschedule_booking.ui."""

    now_at: QLabel
    reason_label: QLabel
    reason: QLineEdit
    times: SlotChooser


class ReschedulePanel(ChangePanel[RescheduleForm]):
    """A page or a window for one move."""

    policy_kind = PolicyKind.MODIFICATION

    moved = Signal(object)
    """The Booking as it is stored now."""

    def __init__(self, desk: Desk, file: BookingFile, parent: QWidget | None = None) -> None:
        super().__init__(desk, file, "reschedule_booking", RescheduleForm, parent)
        self._asked: FreeSlot | None = None
        """The time at which the client has something else, once that was said: choosing it again takes it."""
        self.setObjectName("reschedulePanel")
        self.entered.connect(self.confirm)
        form = self.form
        RoleFonts(self, {form.title: Role.SECTION})
        form.times.chosen.connect(self.move_to)
        form.times.marked.connect(self._show_lines)
        form.times.left.connect(self.finished)
        form.asked_by.currentIndexChanged.connect(self._show_lines)
        form.waive.toggled.connect(self._show_lines)
        form.scope.currentIndexChanged.connect(self._follow_scope)
        desk.announced.connect(self._changed_elsewhere)
        self._begin_with(form.times)
        self.overtaken.connect(self._show_booking)
        self._show_booking()

    @Slot()
    def _show_booking(self) -> None:
        """Where it is now, and where it could be instead."""
        was = read_back(self._booking, self._catalogue, self._desk.formatter)
        self.form.now_at.setText(_("Now: {booking} Kept until a new time is taken.").format(booking=was))
        self.form.times.offer(self._desk, self._wish(), self._booking)
        self._show_lines()

    @Slot()
    def _follow_scope(self) -> None:
        """For the whole visit only times to which all its steps can follow."""
        if self.form.times.with_visit != self.is_whole_visit:
            self.form.times.with_visit = self.is_whole_visit
            self.form.times.look()

    def _wish(self) -> SlotWish:
        """The same service, staff member and length, without the booking in its own way."""
        booking, now = self._booking, self._desk.env.now()
        staff = frozenset(
            r
            for r in booking.resource_ids()
            if r in self._catalogue.resources and self._catalogue.resources[r].kind is ResourceKind.STAFF
        )
        zone = self._catalogue.zone_of(booking.location_id)
        return SlotWish(
            service_id=booking.service_id,
            duration=booking.span.duration,
            wanted=staff,
            first_day=local_date(now, zone),
            days=DAYS,
            usual_staff=self._client.usual_staff,
            ignoring=booking.id,
        )

    @Slot()
    def _show_lines(self) -> None:
        form, slot = self.form, self.form.times.current
        self._offer_waiver(self._due())
        said = late_change_line(
            self._booking,
            self._policy,
            self._desk.env.now(),
            self._asked_by,
            self._desk.formatter,
            waived=form.waive.isChecked(),
            may_waive=self.may_waive,
        )
        write(form.terms, said.words)
        set_tone(form.terms, said.tone.value)
        form.error.hide()
        for widget in (form.reason_label, form.reason):
            widget.setVisible(self._asked_by is AskedBy.BUSINESS or form.waive.isChecked())
        form.confirm.setEnabled(slot is not None)
        if slot is None:
            form.sending.setText("")
            form.confirm.setText(_("&Move"))
            return
        words = slot_words(slot, self._desk.formatter, self._catalogue)
        form.confirm.setText(_("&Move to {slot}").format(slot=words.replace("&", "&&")))
        draft = draft_of(self._booking, self._client, self._catalogue)
        zone = self._catalogue.zone_of(self._booking.location_id)
        sending = sending_line(draft.at(slot, self._catalogue, zone), zone, self._settings)
        form.sending.setText(sending.words)
        set_tone(form.sending, sending.tone.value)

    @Slot()
    def confirm(self) -> None:
        """Move to the marked time."""
        if self.form.times.current is not None:
            self.move_to(self.form.times.current)

    @Slot(object)
    def move_to(self, slot: FreeSlot) -> None:
        """Take the new time; the old one is free from then on."""
        why_waived = " ".join(self.form.reason.text().split()) if self.form.waive.isChecked() else ""
        if self.form.waive.isChecked() and not why_waived:
            self._refuse(_("Say why in a few words."))
            self.form.reason.setFocus()
            return
        command = Reschedule(
            booking_id=self._booking.id,
            span=slot.span,
            allocations=slot.allocations,
            asked_by=self._asked_by,
            channel=self._channel,
            waive=why_waived,
            checked=self._checked,
            reason=self.form.reason.text(),
            version=self._booking.version,
            both=slot == self._asked,
        )
        try:
            booking = self._carried_out(lambda: self._moved(command))
        except (RuleViolation, KnownError) as why:
            if isinstance(why, ClientBusy):
                self._asked = slot
                self._refuse(_("{why} Choose it again to keep both.").format(why=self._words(why)))
                return
            self.form.times.look()
            self._turn_down(why)
            if isinstance(why, ChangeReasonMissing):
                self.form.reason.setFocus()
            return
        self.moved.emit(booking)

    def _moved(self, command: Reschedule) -> Booking:
        """This booking as it is then; with a scope, its series' dates or its visit's steps move with it."""
        if self.scope is Scope.ONE:
            return self._desk.do(reschedule, command)
        if self.is_whole_visit:
            visit = self._desk.do(move_visit, MoveVisit(move=command))
            return next(b for b in visit if b.id == self._booking.id)
        stored = self._desk.do(change_series, ChangeSeries(move=command, scope=self.scope))
        return next(b for b in stored.bookings if b.id == self._booking.id)

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        """Another desk took or freed a time: the list follows."""
        if self._booking.id in changes.bookings:
            return
        if changes.spans or changes.holds or changes.catalogue:
            self.form.times.look_soon()
