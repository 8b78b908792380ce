"""Read back (Q): two sentences in the client's language; Enter attests that they were right, or a reason skips it.

What the client says back can be typed: a weekday that is not the booking's turns red, and nothing is attested.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.policies import terms
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import set_invalid, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.read_back_words import spoken
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role
from bookingdesk.usecases.reading_back import AttestReadBack, attest_read_back
from bookingdesk.usecases.readings import BookingFile


class ReadBackPanel(QWidget):
    """A page for one booking."""

    attested = Signal(object)
    """The Booking as it is stored now."""
    finished = Signal()

    def __init__(self, desk: Desk, file: BookingFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readBackPanel")
        self._desk, self._booking = desk, file.entry.booking
        self.title = QLabel(file.entry.client.sorted_name)
        self.say = QLabel("\n\n".join(self._sentences(file)))
        for label in (self.title, self.say):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.back = QLineEdit()
        self.back.setObjectName("saidBack")
        self.back.setPlaceholderText(_("the weekday, where they say it"))
        prompt = QLabel(_("They re&peat"))
        prompt.setBuddy(self.back)
        self.reason = QLineEdit()
        self.reason.setObjectName("skipReason")
        skipping = QLabel(_("Or why it is s&kipped"))
        skipping.setBuddy(self.reason)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setProperty("tone", "error")
        self.trouble.hide()
        self.right = QPushButton(_("Ri&ght  Q"))
        self.leave = QPushButton(_("&Leave"))
        RoleFonts(self, {self.title: Role.SECTION, self.say: Role.STRONG})
        column = QVBoxLayout(self)
        for widget in (self.title, self.say, prompt, self.back, skipping, self.reason, self.trouble):
            column.addWidget(widget)
        for button in (self.right, self.leave):
            button.setAutoDefault(False)
            column.addWidget(button)
        column.addStretch()
        self.right.clicked.connect(self.attest)
        self.leave.clicked.connect(self.finished)
        self.back.textEdited.connect(self._compare)
        self.setFocusProxy(self.right)

    def _sentences(self, file: BookingFile) -> tuple[str, str]:
        booking, client, desk = file.entry.booking, file.entry.client, self._desk
        catalogue, now = desk.catalogue(), desk.env.now()
        settings = desk.env.store.read(lambda work: work.settings.all())
        language = desk_settings.value(settings, "business.language")
        policy = catalogue.policies.get(booking.policy_id) if booking.policy_id else None
        due = terms(policy, booking.span, now)
        return spoken(booking, client, catalogue, language, catalogue.zone_of(booking.location_id), due, now)

    @property
    def _weekday(self) -> int | None:
        """What they said back, as a weekday; None where it is none."""
        return line_language(self._desk.formatter.locale).weekday(self.back.text().strip().casefold())

    @Slot()
    def _compare(self) -> None:
        """A weekday that is not the booking's is red at once."""
        set_invalid(self.back, self._is_other_day())
        self.trouble.hide()

    def _is_other_day(self) -> bool:
        zone = self._desk.catalogue().zone_of(self._booking.location_id)
        day = wall(self._booking.span.start, zone).weekday()
        return self._weekday is not None and self._weekday != day

    @Slot()
    def attest(self) -> None:
        """They heard it and it is right, or the reason why it was left out."""
        command = AttestReadBack(
            booking_id=self._booking.id, skipped=self.reason.text().strip(), weekday=self._weekday
        )
        try:
            booking = self._desk.do(attest_read_back, command)
        except (RuleViolation, KnownError) as why:
            words = sentence(why, self._desk.formatter, self._desk.catalogue())
            write(self.trouble, words)
            announce(self.trouble, words, assertive=True)
            self.back.setFocus()
            return
        self.attested.emit(booking)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter attests from everywhere; Q on a button."""
        if is_enter(event):
            if not press_focused_button():
                self.attest()
            return
        if event.text().upper() == "Q":
            self.attest()
            return
        super().keyPressEvent(event)
