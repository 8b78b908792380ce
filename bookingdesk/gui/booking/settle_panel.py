"""Approval and payment of a booking: the client's yes, what is due, what was paid, and the step to confirmed.

Nothing is confirmed before both are settled: the button is off and says why (SOP A5.4). Only how somebody paid is
asked, never with what. What takes a supervisor is asked for by PIN where it is pressed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import MOVABLE, Status
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import PaymentId
from bookingdesk.domain.payments import UNPAID, PaymentMethod
from bookingdesk.gui.widgets.combos import chosen
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.form_rows import form_rows
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.money_words import approved_how_word, payment_method_word
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.currency import usual_currency
from bookingdesk.presentation.line.sentences import read_back
from bookingdesk.presentation.settle_words import (
    account_line,
    amount_to_pay,
    approval_line,
    entry_line,
    last_receipt,
    typed_amount,
    why_unconfirmed,
)
from bookingdesk.presentation.stretch import Clock, stretch
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role, look
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.commands import Confirm, Pay, RecordApproval, Refund, WaiveDue
from bookingdesk.usecases.confirming import confirm, record_approval
from bookingdesk.usecases.deadlines import ExtendDeposit, extend_deposit
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.paying import pay, refund, waive
from bookingdesk.usecases.readings import BookingFile

REASON_LIMIT = 200


class SettlePanel(QWidget):
    """A page or a window about one booking; reads itself anew after each step."""

    confirmed = Signal(object)
    """The Booking as it is stored now."""
    print_asked = Signal(int)
    """The number of a receipt."""

    def __init__(self, desk: Desk, file: BookingFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settlePanel")
        self._desk, self._file = desk, file
        self._running = False
        """Whether a change of ours is being announced at this moment."""
        self._payment_id = PaymentId("")
        """One for all that is pressed in the state that is shown: what is stored already is not stored twice."""
        self.title, self.when, self.yes, self.account = plain_label(), plain_label(), plain_label(), plain_label()
        self.error, self.why_not = plain_label(), plain_label()
        self.how, self.given_by = QComboBox(), QLineEdit()
        self.amount, self.method, self.reason = QLineEdit(), QComboBox(), QLineEdit()
        self.until = QLineEdit()
        self.entries = ReadingList()
        self.record = QPushButton(_("Record the &yes"))
        self.take = QPushButton(_("&Take payment"))
        self.back = QPushButton(_("&Give back"))
        self.let = QPushButton(_("&Waive the rest"))
        self.paper = QPushButton(_("&Print the receipt"))
        self.longer = QPushButton(_("&More time"))
        self.sure = QPushButton(_("C&onfirm booking"))
        self.sure.setProperty("primary", True)
        for button in (self.record, self.take, self.back, self.let, self.paper, self.longer, self.sure):
            button.setAutoDefault(False)
            button.installEventFilter(self)
        self._offer()
        self._lay_out()
        self._connect()
        self._show()

    # -- the widgets -----------------------------------------------------------------------------------------

    def _offer(self) -> None:
        for how in ApprovedHow:
            self.how.addItem(approved_how_word(how), how.value)
        for method in PaymentMethod:
            self.method.addItem(payment_method_word(method), method.value)
        self.given_by.setText(self._file.entry.client.name)
        self.given_by.setMaxLength(120)
        self.reason.setMaxLength(REASON_LIMIT)
        self.reason.setPlaceholderText(_("needed, except to take money"))
        self.until.setPlaceholderText(_("fri 12:00"))
        self.entries.setAccessibleName(_("Payments so far"))
        set_tone(self.when, "secondary")
        set_tone(self.error, "error")
        set_tone(self.why_not, "secondary")
        RoleFonts(self, {self.title: Role.SECTION, self.account: Role.STRONG})

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        for part in (self.title, self.when, self.yes):
            column.addWidget(part)
        column.addLayout(form_rows((_("How they said yes"), self.how), (_("Who said yes"), self.given_by)))
        column.addWidget(self.record)
        column.addSpacing(look().unit)
        column.addWidget(self.account)
        column.addWidget(self.entries)
        column.addWidget(self.paper, alignment=Qt.AlignmentFlag.AlignLeading)
        column.addLayout(
            form_rows((_("Amount"), self.amount), (_("Paid by"), self.method), (_("Reason"), self.reason))
        )
        buttons = QHBoxLayout()
        for button in (self.take, self.back, self.let):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addLayout(self._later())
        column.addWidget(self.error)
        column.addWidget(self.why_not)
        column.addWidget(self.sure)
        column.addStretch()

    def _later(self) -> QHBoxLayout:
        """A deposit may be paid later, where a supervisor says so."""
        row = QHBoxLayout()
        self.until_label = QLabel(_("Deposit &until"))
        self.until_label.setBuddy(self.until)
        for part in (self.until_label, self.until, self.longer):
            row.addWidget(part)
        return row

    def _connect(self) -> None:
        self.paper.clicked.connect(self.print_receipt)
        self.entries.currentRowChanged.connect(self._show_receipt)
        self.longer.clicked.connect(self.give_time)
        self.record.clicked.connect(self.record_yes)
        self.take.clicked.connect(self.take_payment)
        self.back.clicked.connect(self.give_back)
        self.let.clicked.connect(self.waive_rest)
        self.sure.clicked.connect(self.confirm)
        self._desk.announced.connect(self._changed_elsewhere)

    def _show(self) -> None:
        """Everything as it is stored now."""
        self._payment_id = PaymentId(self._desk.env.new_id())
        entry, account, formatter = self._file.entry, self._file.account, self._desk.formatter
        booking = entry.booking
        self.title.setText(entry.client.sorted_name)
        self.when.setText(read_back(booking, self._desk.catalogue(), formatter))
        self.yes.setText(approval_line(booking, formatter))
        self.account.setText(account_line(booking, account, formatter))
        set_tone(self.account, "warning" if account.state in UNPAID else "good")
        lines = [entry_line(one, formatter) for one in account.entries]
        self.entries.show_lines(lines, [one.id for one in account.entries])
        self.entries.setVisible(bool(lines))
        self.paper.setVisible(bool(lines))
        self.entries.setCurrentRow(last_receipt(account.entries))
        self._show_receipt()
        if lines:
            self.entries.fit(min(len(lines), 6))
        self.amount.setText(amount_to_pay(booking, account))
        self.let.setEnabled(account.outstanding is not None)
        self.back.setEnabled(account.paid is not None and account.paid.amount > 0)
        self.record.setEnabled(booking.status in MOVABLE)
        can_wait = booking.status is Status.TENTATIVE and account.outstanding is not None
        for part in (self.until_label, self.until, self.longer):
            part.setVisible(can_wait and booking.deposit is not None)
        why = why_unconfirmed(booking, account, formatter)
        self.sure.setVisible(booking.status is Status.TENTATIVE)
        self.sure.setEnabled(not why)
        self.sure.setAccessibleDescription(why)
        self.why_not.setText(why)
        self.why_not.setVisible(bool(why) and booking.status is Status.TENTATIVE)
        self.error.hide()
        self.setFocusProxy(self._next_field())
        self.amount.selectAll()

    def _next_field(self) -> QWidget:
        """Where the next step is: money to take or to give back, the step to confirmed, the receipt, the yes."""
        if self._file.account.to_refund is not None:
            return self.reason
        if self._file.account.outstanding is not None:
            return self.amount
        if self.sure.isEnabled() and not self.sure.isHidden():
            return self.sure
        return self.paper if self.paper.isEnabled() and not self.paper.isHidden() else self.how

    # -- what is pressed -------------------------------------------------------------------------------------

    @Slot()
    def record_yes(self) -> None:
        """Note how and from whom the client's yes came."""
        command = RecordApproval(
            booking_id=self._file.entry.booking.id,
            how=chosen(self.how, ApprovedHow, ApprovedHow.SPOKEN),
            given_by=self.given_by.text(),
        )
        self._run(lambda: self._desk.do(record_approval, command))

    @Slot()
    def take_payment(self) -> None:
        """Money came in."""
        self._run(lambda: self._desk.do(pay, self._pay()))

    @Slot()
    def give_back(self) -> None:
        """Money goes back, for a reason."""
        self._run(lambda: self._desk.do(refund, self._refund()))

    @Slot()
    def waive_rest(self) -> None:
        """What is still owed is not asked for, for a reason."""
        command = WaiveDue(
            payment_id=self._payment_id,
            booking_id=self._file.entry.booking.id,
            reason=self.reason.text(),
        )
        self._run(lambda: self._desk.do(waive, command))

    @Slot()
    def give_time(self) -> None:
        """The deposit may be paid later, for a reason; the client is warned again before that."""
        formatter = self._desk.formatter
        clock = Clock(self._desk.env.now(), formatter.zone, formatter.locale)
        typed = self.until.text()
        span = stretch("", typed, clock) if typed.strip() else None
        if span is None:
            self._say(_("Say until when, such as “fri 12:00”."))
            self.until.setFocus()
            return
        command = ExtendDeposit(booking_id=self._file.entry.booking.id, due_at=span.end, reason=self.reason.text())
        self._run(lambda: self._desk.do(extend_deposit, command))

    @property
    def receipt(self) -> int | None:
        """The number of the receipt that is marked; a waiver has none."""
        row, entries = self.entries.currentRow(), self._file.account.entries
        return entries[row].receipt_no if 0 <= row < len(entries) else None

    @Slot()
    def _show_receipt(self) -> None:
        self.paper.setEnabled(self.receipt is not None)

    @Slot()
    def print_receipt(self) -> None:
        """The receipt of the entry that is marked, on paper."""
        if self.receipt is not None:
            self.print_asked.emit(self.receipt)

    @Slot()
    def confirm(self) -> None:
        """Tentative becomes confirmed."""
        if not self.sure.isEnabled() or not self.sure.isVisible():
            return
        command = Confirm(booking_id=self._file.entry.booking.id)
        self._run(lambda: self.confirmed.emit(self._desk.do(confirm, command)))

    def _pay(self) -> Pay:
        booking = self._file.entry.booking
        usual = usual_currency(self._desk.catalogue(), self._desk.formatter)
        return Pay(
            payment_id=self._payment_id,
            booking_id=booking.id,
            amount=typed_amount(self.amount.text(), booking, usual),
            method=chosen(self.method, PaymentMethod, PaymentMethod.CASH),
        )

    def _refund(self) -> Refund:
        paid = self._pay()
        return Refund(
            payment_id=paid.payment_id,
            booking_id=paid.booking_id,
            amount=paid.amount,
            method=paid.method,
            reason=self.reason.text(),
        )

    def _run(self, step: Callable[[], object]) -> None:
        """Do it and show what came of it; a refusal stands where it was pressed."""
        self._running = True
        try:
            step()
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return
        finally:
            self._running = False
        self.reason.clear()
        self.until.clear()
        if self._read():  # else it is stored; pressed again, it is found to be
            self._show()
            self._stay()
            announce(self.account, self.account.text())

    def _read(self) -> bool:
        """How it stands now; a reading that fails is said."""
        try:
            self._file = self._desk.do(booking_file, self._file.entry.booking.id)
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return False
        return True

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        """Another desk took the money: what is owed is not asked for twice. A reason typed here stays."""
        before = self._file
        mine = before.entry.booking.id in changes.bookings
        if self._running or not (mine or any(span.overlaps(before.entry.booking.busy) for span in changes.spans)):
            return
        if self._read() and (self._file.account, self._file.entry) != (before.account, before.entry):
            self._show()
            announce(self.account, self.account.text())

    def _stay(self) -> None:
        """A button that goes out of sight hands the keyboard to whatever comes next: to a toast's Undo, even."""
        held, amount = QApplication.focusWidget(), self._file.account.outstanding
        if held is None or not self.isAncestorOf(held) or (held is self.amount and amount is None):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, why: RuleViolation | KnownError) -> None:
        self._say(sentence(why, self._desk.formatter, self._desk.names()))

    def _say(self, words: str) -> None:
        self.error.setText(words)
        self.error.show()
        announce(self.error, words, assertive=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The second press of a double click is none: the amount shown by then is another one."""
        return event.type() is QEvent.Type.MouseButtonDblClick

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if event.isAutoRepeat():
                return
            if not press_focused_button():
                self._enter()
            return
        super().keyPressEvent(event)

    def _enter(self) -> None:
        """Enter in a field does what is due: it never takes money where some has to go back."""
        if self._file.account.to_refund is not None and (self.amount.hasFocus() or self.reason.hasFocus()):
            self.give_back()
        elif self.amount.hasFocus():
            self.take_payment()
        else:
            self.confirm()
