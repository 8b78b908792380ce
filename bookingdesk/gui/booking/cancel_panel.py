"""Cancel a booking (X): why, by a letter; who asked; what that means by the policy; Enter cancels.

Without a reason nothing is cancelled (SOP A5.6). The booking stays on record, and Undo brings it back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking, CancelOutcome
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.money import Money
from bookingdesk.domain.policies import agreed, refund_due
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.series import Scope
from bookingdesk.gui.booking.change_panel import ChangeForm, ChangePanel
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_words import cancel_line, cancel_sending_line
from bookingdesk.presentation.cancel_reasons import OTHER, WAIVE, Reason, reasons, stored_reason
from bookingdesk.presentation.line.sentences import read_back
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.readings import BookingFile
from bookingdesk.usecases.series.changing import cancel_series
from bookingdesk.usecases.series.commands import CancelSeries
from bookingdesk.usecases.visits.booking import cancel_visit
from bookingdesk.usecases.visits.commands import CancelVisit


class CancelForm(ChangeForm):
    """The widgets of ui/cancel_booking.ui."""

    when: QLabel
    reasons: ReadingList
    details_label: QLabel
    details: QLineEdit


class CancelPanel(ChangePanel[CancelForm]):
    """A page or a window for one cancellation."""

    cancelled = Signal(object)
    """The Booking as it is stored now."""

    def __init__(self, desk: Desk, file: BookingFile, parent: QWidget | None = None) -> None:
        super().__init__(desk, file, "cancel_booking", CancelForm, parent)
        self._reasons = reasons(desk_settings.value(self._settings, "cancel.reasons"))
        self._chosen = False
        self.count = 1
        """How many dates were cancelled."""
        self.setObjectName("cancelPanel")
        self.entered.connect(self.confirm)
        self.overtaken.connect(self._show_when)
        self.overtaken.connect(self._show_terms)
        self._fill()
        form = self.form
        form.reasons.currentRowChanged.connect(self._show_terms)
        form.asked_by.currentIndexChanged.connect(self._show_terms)
        form.waive.toggled.connect(self._show_terms)
        form.details.textEdited.connect(self._forget_error)
        form.reasons.itemPressed.connect(self._choose_marked)
        form.reasons.installEventFilter(self)
        self._begin_with(form.reasons)
        self._show_terms()

    def _fill(self) -> None:
        form = self.form
        RoleFonts(self, {form.title: Role.SECTION, form.terms: Role.STRONG})
        self._show_when()
        lines = [_("{letter}   {words}").format(letter=r.letter, words=r.words) for r in self._reasons]
        form.reasons.show_lines(lines, [r.code for r in self._reasons])
        form.reasons.setAccessibleName(_("Reason"))
        form.reasons.fit(len(lines))
        form.waive.setText(_("{words}   {letter}").format(words=form.waive.text(), letter=WAIVE))
        form.details.setPlaceholderText(_("needed for Other only"))

    @Slot()
    def _show_when(self) -> None:
        self.form.when.setText(read_back(self._booking, self._catalogue, self._desk.formatter))

    @property
    def reason(self) -> Reason | None:
        """The line that was chosen; none before somebody chose. A row that the focus marked is no choice."""
        row = self.form.reasons.currentRow()
        return self._reasons[row] if self._chosen and row >= 0 else None

    @Slot()
    def _show_terms(self) -> None:
        form = self.form
        self._offer_waiver(self._due())
        said = cancel_line(
            self._booking,
            self._policy,
            self._desk.env.now(),
            self._asked_by,
            self._desk.formatter,
            waived=form.waive.isChecked(),
            may_waive=self.may_waive,
            paid=self._account.paid,
            refund=self._refund(),
        )
        form.terms.setText(said.words)
        set_tone(form.terms, said.tone.value)
        sending = cancel_sending_line(self._client, self._settings)
        form.sending.setText(sending.words)
        set_tone(form.sending, sending.tone.value)
        self._forget_error()

    def _make_room(self, asking: bool) -> None:
        """Until it is known who is calling, the strip has the room, and nothing is said of fees."""
        form = self.form
        for widget in (form.details_label, form.details, form.terms, form.sending):
            widget.setVisible(not asking)
        self._offer_waiver(self._due())
        if asking:
            form.waive.hide()

    def _refund(self) -> Money | None:
        """What of the money paid would go back now."""
        outcome = CancelOutcome.FREE
        if self._due().late:
            outcome = CancelOutcome.WAIVED if self.form.waive.isChecked() else CancelOutcome.LATE
        rule = agreed(self._catalogue, self._booking, PolicyKind.DEPOSIT)
        return refund_due(rule.deposit if rule else None, outcome, self._asked_by, self._account.paid)

    @Slot()
    def _forget_error(self) -> None:
        self.form.error.hide()

    @Slot()
    def _choose_marked(self) -> None:
        """Arrows, Space or the mouse went to a line: that is a choice."""
        self._chosen = True
        self._forget_error()

    def choose(self, letter: str) -> bool:
        """Take the reason of a letter; *Other* goes on to its words. W waives the fee where one is due."""
        if letter.upper() == WAIVE:
            if self.form.waive.isVisible():
                self.form.waive.toggle()
            return True
        for row, reason in enumerate(self._reasons):
            if letter and reason.letter == letter.upper():
                self.form.reasons.setCurrentRow(row)
                self._chosen = True
                if reason.code == OTHER:
                    self.form.details.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    @Slot()
    def confirm(self) -> None:
        """Cancel with the chosen reason."""
        reason = self.reason
        if reason is None:
            self._refuse(_("Choose why: a letter is enough."))
            self.form.reasons.setFocus()
            return
        words = stored_reason(reason, self.form.details.text())
        if not words:
            self._refuse(_("Say why in a few words."))
            self.form.details.setFocus()
            return
        command = Cancel(
            booking_id=self._booking.id,
            reason=words,
            code=reason.code,
            asked_by=self._asked_by,
            channel=self._channel,
            waive=words if self.form.waive.isChecked() else "",
            checked=self._checked,
            version=self._booking.version,
        )
        try:
            booking = self._carried_out(lambda: self._cancelled(command))
        except (RuleViolation, KnownError) as why:
            self._turn_down(why)
            return
        self.cancelled.emit(booking)

    def _cancelled(self, command: Cancel) -> Booking:
        """This booking as it is then; with a scope, the dates of its series or steps of its visit go with it."""
        if self.scope is Scope.ONE:
            return self._desk.do(cancel, command)
        if self.is_whole_visit:
            all_of_it = self._desk.do(cancel_visit, CancelVisit(cancel=command))
        else:
            all_of_it = self._desk.do(cancel_series, CancelSeries(cancel=command, scope=self.scope)).bookings
        mine = next(b for b in all_of_it if b.id == self._booking.id)
        self.count = sum(b.status_since == mine.status_since for b in all_of_it)
        return mine

    def _refuse(self, words: str) -> None:
        self.form.details.setAccessibleDescription(words)
        super()._refuse(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the list a letter chooses and Enter cancels, before the list's own search takes the key."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if is_enter(event):
                self.confirm()
                return True
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space}:
                self._choose_marked()
            return not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier and self.choose(event.text())
        return False
