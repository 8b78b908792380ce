"""Read back (Q): two sentences in the client's language; Enter attests that they were right, or a reason skips it.

What the client says back can be typed: a weekday that is not the booking's is red, and nothing is attested until it
is decided which of the two is right, with one key each.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.policies import terms
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import set_invalid, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.read_back_words import slip_words, spoken
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.look import Role
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.reading_back import AttestReadBack, attest_read_back
from bookingdesk.usecases.readings import BookingFile


class ReadBackForm:
    """The widgets of ui/read_back.ui."""

    title: QLabel
    say: QLabel
    back: QLineEdit
    slip: QLabel
    again: QPushButton
    move: QPushButton
    reason_label: QLabel
    reason: QLineEdit
    trouble: QLabel
    right: QPushButton
    skip: QPushButton
    leave: QPushButton


class ReadBackPanel(QWidget):
    """A page for one booking."""

    attested = Signal(object)
    """The Booking as it is stored now."""
    move_asked = Signal()
    """The client means another day: the booking is to be moved."""
    finished = Signal()

    def __init__(self, desk: Desk, file: BookingFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = load_form("read_back", self, ReadBackForm)
        self.setObjectName("readBackPanel")
        self._desk, self._booking = desk, file.entry.booking
        self._opened_at = desk.env.now()
        """What is to be read out changes with the booking, not with the clock."""
        form = self.form
        self.say, self.back, self.right = form.say, form.back, form.right
        form.title.setText(file.entry.client.sorted_name)
        form.say.setText(self._sentences(file))
        form.again.setText(_("&1  Ask again"))
        form.move.setText(_("&2  Move it…"))
        RoleFonts(self, {form.title: Role.SECTION, form.say: Role.STRONG})
        for hidden in (form.slip, form.again, form.move, form.reason_label, form.reason, form.trouble):
            hidden.hide()
        form.right.clicked.connect(self.attest)
        form.skip.clicked.connect(self.skip)
        form.leave.clicked.connect(self.finished)
        form.again.clicked.connect(self.ask_again)
        form.move.clicked.connect(self.move_asked)
        form.back.textEdited.connect(self._compare)
        form.back.installEventFilter(self)
        desk.announced.connect(self._changed_elsewhere)
        self.setFocusProxy(form.right)

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        """Another desk changed the booking: what was read out is not what is booked, so it is read out anew."""
        booking = self._booking
        if not (booking.id in changes.bookings or any(span.overlaps(booking.busy) for span in changes.spans)):
            return
        try:
            file = self._desk.do(booking_file, booking.id)
        except (RuleViolation, KnownError) as why:
            self._refuse(sentence(why, self._desk.formatter, self._desk.names()))
            return
        self._booking, said = file.entry.booking, self._sentences(file)
        if said != self.say.text():
            self.say.setText(said)
            self._compare()
            self._refuse(_("The booking has changed meanwhile. Read it out again: {words}").format(words=said))

    def _sentences(self, file: BookingFile) -> str:
        booking, client, desk = file.entry.booking, file.entry.client, self._desk
        catalogue, now = desk.catalogue(), self._opened_at
        settings = desk.env.store.read(lambda work: work.settings.all())
        language = desk_settings.value(settings, "business.language")
        policy = catalogue.policies.get(booking.policy_id) if booking.policy_id else None
        due = terms(policy, booking.span, now)
        zone = catalogue.zone_of(booking.location_id)
        return "\n\n".join(spoken(booking, client, catalogue, language, zone, due, now))

    # -- what they repeat ------------------------------------------------------------------------------------

    @property
    def _weekday(self) -> int | None:
        """What they said back, as a weekday; None where it is none."""
        return line_language(self._desk.formatter.locale).weekday(self.back.text().strip().casefold())

    @property
    def is_slip(self) -> bool:
        """Whether they said another weekday than the booking's."""
        day = local_date(self._booking.span.start, self._zone)
        return self._weekday is not None and self._weekday != day.weekday()

    @property
    def _zone(self) -> str:
        return self._desk.catalogue().zone_of(self._booking.location_id)

    @Slot()
    def _compare(self) -> None:
        """A weekday that is not the booking's is red at once, and has to be decided."""
        form, slip = self.form, self.is_slip
        set_invalid(form.back, slip)
        form.trouble.hide()
        for widget in (form.again, form.move):
            widget.setVisible(slip)
        write(form.slip, slip_words(self._booking, self._zone, self._desk.formatter) if slip else "")
        if slip:
            announce(form.slip, form.slip.text(), assertive=True)

    @Slot()
    def ask_again(self) -> None:
        """1: the booking is right; what they said is asked once more."""
        self.back.clear()
        self._compare()
        self.back.setFocus()

    # -- answers ---------------------------------------------------------------------------------------------

    @Slot()
    def skip(self) -> None:
        """S: nothing is read back; first why."""
        for widget in (self.form.reason_label, self.form.reason):
            widget.show()
        self.form.reason.setFocus()

    @Slot()
    def attest(self) -> None:
        """They heard it and it is right, unless they said another weekday."""
        if self.is_slip:
            announce(self.form.slip, self.form.slip.text(), assertive=True)
            self.back.setFocus()
            return
        self._record(self._command(weekday=self._weekday))

    @Slot()
    def _skipped(self) -> None:
        reason = self.form.reason.text().strip()
        if not reason:
            self._refuse(_("Say why in a few words."))
            return
        self._record(self._command(skipped=reason))

    def _command(self, *, skipped: str = "", weekday: int | None = None) -> AttestReadBack:
        booking = self._booking
        return AttestReadBack(booking_id=booking.id, version=booking.version, skipped=skipped, weekday=weekday)

    def _record(self, command: AttestReadBack) -> None:
        try:
            booking = self._desk.do(attest_read_back, command)
        except (RuleViolation, KnownError) as why:
            self._refuse(sentence(why, self._desk.formatter, self._desk.names()))
            return
        self.attested.emit(booking)

    def _refuse(self, words: str) -> None:
        write(self.form.trouble, words)
        announce(self.form.trouble, words, assertive=True)

    # -- keys ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While what they said is a slip, 1 and 2 decide instead of being typed."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not self.is_slip:
            return False
        button = {"1": self.form.again, "2": self.form.move}.get(event.text())
        if button is not None:
            button.click()
        return button is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter attests from everywhere but the reason; letters act on buttons."""
        if is_enter(event):
            if self.form.reason.hasFocus():
                self._skipped()
            elif not press_focused_button():
                self.attest()
            return
        keys = {"Q": self.attest, "S": self.skip}
        if self.is_slip:
            keys |= {"1": self.ask_again, "2": self.move_asked.emit}
        act = keys.get(event.text().upper())
        if act is not None and isinstance(QApplication.focusWidget(), QPushButton):
            act()
            return
        super().keyPressEvent(event)
