"""What has changed in the policies, one version after another, each confirmed as read by whoever works here.

Nothing is ever confirmed by looking at it: only the button does. Refusals stand on the page.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.policy_reading_words import policy_promise, unread_words
from bookingdesk.presentation.policy_words import policy_record, policy_says, policy_title
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.policies import PolicyLine
from bookingdesk.usecases.policy_reading import ConfirmReading, confirm_reading, unread_policies


class PolicyReadingPanel(QWidget):
    """A page of the side panel; shows the next version after each that was confirmed."""

    finished = Signal()
    """Nothing is left to be read."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("policyReadingPanel")
        self._desk = desk
        self.unread: tuple[PolicyLine, ...] = ()
        self.left, self.title, self.says = (plain_label() for _each in range(3))
        self.promise, self.record, self.error = (plain_label() for _each in range(3))
        self.confirm = QPushButton()
        self.confirm.setAutoDefault(False)
        self.confirm.setProperty("primary", True)
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        wear(self.title, Role.SECTION)
        wear(self.says, Role.STRONG)
        set_tone(self.left, "secondary")
        set_tone(self.record, "secondary")
        set_tone(self.error, "error")
        for part in (self.left, self.title, self.says, self.promise, self.record, self.error):
            column.addWidget(part)
        column.addWidget(self.confirm, alignment=Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        self.error.hide()
        self.confirm.clicked.connect(self.confirm_reading)
        self.setFocusProxy(self.confirm)
        self.read()

    @Slot()
    def read(self) -> None:
        """Show the oldest of what is left."""
        try:
            self.unread = self._desk.look(unread_policies, None)
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return
        self.left.setText(unread_words(len(self.unread)))
        self.confirm.setText(_("I have &read this") if self.unread else _("Close"))
        line = self.unread[0] if self.unread else None
        formatter = self._desk.formatter
        write(self.title, policy_title(line) if line else "")
        write(self.says, policy_says(line.policy, formatter) if line else "")
        write(self.promise, policy_promise(line.policy) if line else "")
        write(self.record, policy_record(line, formatter) if line else "")
        self.confirm.setAccessibleDescription(f"{self.title.text()}. {self.says.text()}")

    @Slot()
    def confirm_reading(self) -> None:
        """Whoever works here has read what is shown; where nothing is, the page closes."""
        if not self.unread:
            self.finished.emit()
            return
        try:
            self._desk.do(confirm_reading, ConfirmReading(policy_id=self.unread[0].policy.id))
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return
        self.error.hide()
        self.read()
        if not self.unread:
            self.finished.emit()
            return
        announce(self.title, f"{self.title.text()}. {self.says.text()}")

    def _refuse(self, why: RuleViolation | KnownError) -> None:
        words = sentence(why, self._desk.formatter, self._desk.names())
        self.error.setText(words)
        self.error.show()
        announce(self.error, words, assertive=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not event.isAutoRepeat():  # a key that is held down reads nothing
                self.confirm_reading()
            return
        super().keyPressEvent(event)
