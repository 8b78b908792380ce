"""The strip that asks somebody who may to allow one action: name, PIN and reason, where it was asked.

It compares nothing itself: `usecases.signing_in.approve` does, in a worker. It refuses to run the action; whoever
asked (`qt.desk.Desk.do`) does that with the approver it answers.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from bookingdesk.domain.errors import KnownError, ReasonMissing, RuleViolation
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Right
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.signin.secret_field import SecretField
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.role_words import right_word, role_word
from bookingdesk.presentation.sign_in_words import secret_label
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.jobs import Job, run_in_background
from bookingdesk.qt.desk import Desk, Later
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.env import Approver
from bookingdesk.usecases.signing_in import LONGEST_REASON, Approve, Person, approve


class ApprovalStrip(QDialog):
    """One question to one of those who may; `answer` is None where nobody allowed it."""

    def __init__(
        self,
        desk: Desk,
        failures: Failures,
        right: Right,
        people: Sequence[Person],
        parent: QWidget,
        *,
        can_wait: bool = False,
    ) -> None:
        """`can_wait`: it is still worth doing when somebody answers later."""
        super().__init__(parent)
        self.setObjectName("approvalStrip")
        self.setWindowTitle(_("Ask somebody who may"))
        self.answer: Approver | Later | None = None
        self._desk, self._failures, self._right = desk, failures, right
        self._people = {person.user.id: person for person in people}
        self._job: Job | None = None
        self.said = QLabel(
            _("{what}: your role ({role}) does not allow this. Somebody who may can allow it now.").format(
                what=right_word(right), role=role_word(desk.env.actor.role)
            )
        )
        self.who, self.secret, self.reason, self.error = QComboBox(), SecretField(), QLineEdit(), QLabel()
        self.buttons = QDialogButtonBox()
        self.allow = self.buttons.addButton(_("&Allow this once"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.later = self.buttons.addButton(_("Ask &later"), QDialogButtonBox.ButtonRole.ActionRole)
        self.later.setVisible(can_wait)
        self.leave = self.buttons.addButton(_("&Not now"), QDialogButtonBox.ButtonRole.RejectRole)
        self._secret_label, self._who_label = QLabel(), QLabel(_("Allowed &by"))
        self._build()
        self._show_person()
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        for label in (self.said, self.error):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        wear(self.said, Role.STRONG)
        set_tone(self.error, "error")
        write(self.error, "")
        for user_id, person in self._people.items():
            name = _("{name} ({role})").format(name=person.user.name, role=role_word(person.user.role))
            self.who.addItem(name, user_id)
        self.reason.setMaxLength(LONGEST_REASON)
        fields = QFormLayout()
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._who_label.setBuddy(self.who)
        fields.addRow(self._who_label, self.who)
        self._secret_label.setBuddy(self.secret)
        fields.addRow(self._secret_label, self.secret)
        fields.addRow(_("&Reason"), self.reason)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addLayout(fields)
        column.addWidget(self.error)
        column.addWidget(self.buttons)
        self.setMinimumWidth(52 * look().unit)
        self.allow.setDefault(True)
        self.who.currentIndexChanged.connect(self._show_person)
        self.buttons.accepted.connect(self.ask)
        self.later.clicked.connect(self.ask_later)
        self.buttons.rejected.connect(self.reject)

    @Slot()
    def ask_later(self) -> None:
        """Nobody who may is near: it waits in Review, with the reason, which whoever answers needs."""
        if not self.reason.text().strip():
            words = self._failures.words(ReasonMissing(number=0, what="later"))
            write(self.error, words)
            self.reason.setAccessibleDescription(words)
            self.adjustSize()
            announce(self.error, words, assertive=True)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.answer = Later(self.reason.text())
        self.accept()

    @property
    def person(self) -> Person:
        """Who is to allow it."""
        return self._people[UserId(self.who.currentData())]

    @Slot()
    def _show_person(self) -> None:
        if self._people:
            self._secret_label.setText(secret_label(pin_enough=self.person.pin_enough))
        for widget in (self._secret_label, self.secret, self.who, self._who_label, self.allow):
            widget.setVisible(bool(self._people))

    @Slot()
    def ask(self) -> None:
        """Have the secret compared; the strip stays until it fits or is left."""
        if self._job is not None:
            return
        command = Approve(
            user_id=self.person.user.id,
            secret=self.secret.taken(),
            right=self._right,
            reason=self.reason.text(),
        )
        self._set_busy(True)
        self._job = run_in_background(
            self._desk, lambda env, progress: approve(env, command), None, self._take, self._refuse
        )

    def _take(self, approver: Approver) -> None:
        self._job = None
        if Shiboken.isValid(self) and self.isVisible():
            self.answer = approver
            self.accept()

    def _refuse(self, why: Exception) -> None:
        self._job = None
        if not Shiboken.isValid(self) or not self.isVisible():
            return
        self._set_busy(False)
        if not isinstance(why, (RuleViolation, KnownError)):
            self._failures.show_bug(why)
            self.reject()
            return
        words = self._failures.words(why)
        write(self.error, words)
        self.secret.setAccessibleDescription(words)
        self.adjustSize()
        announce(self.error, words, assertive=True)
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.who, self.secret, self.reason, self.allow):
            widget.setEnabled(not busy)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.secret.clear()
        super().closeEvent(event)


def place_at(strip: QDialog, asked_from: QWidget) -> None:
    """Under the widget where it was asked, or over it where there is no room; always on its screen."""
    strip.adjustSize()
    size, screen = strip.sizeHint(), asked_from.screen().availableGeometry()
    below = asked_from.mapToGlobal(QPoint(0, asked_from.height()))
    top = (
        below.y()
        if below.y() + size.height() <= screen.bottom()
        else below.y() - asked_from.height() - size.height()
    )
    left = min(max(below.x(), screen.left()), max(screen.left(), screen.right() - size.width()))
    strip.move(left, min(max(top, screen.top()), max(screen.top(), screen.bottom() - size.height())))
