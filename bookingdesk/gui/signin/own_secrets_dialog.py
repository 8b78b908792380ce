"""One's own password and PIN: the present password first, then a new one, a new PIN, or both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from bookingdesk.domain.errors import InvalidValue, KnownError, RuleViolation
from bookingdesk.domain.users import User
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.signin.secret_field import SecretField
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.jobs import Job, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.users import ChangeOwn, change_own


class OwnSecretsDialog(QDialog):
    """Everybody changes their own; nobody needs an administrator for it."""

    told = Signal(str)

    def __init__(self, desk: Desk, failures: Failures, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ownSecretsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("My password and PIN"))
        self._desk, self._failures = desk, failures
        self._job: Job | None = None
        me = desk.env.store.read(lambda work: work.users.get(desk.env.actor.user_id))
        self.present, self.password, self.again, self.pin = (SecretField() for _field in range(4))
        self.error = QLabel()
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setWordWrap(True)
        set_tone(self.error, "error")
        write(self.error, "")
        fields = QFormLayout()
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        if me.has_password:
            fields.addRow(_("&Present password"), self.present)
        fields.addRow(_("New pass&word"), self.password)
        fields.addRow(_("The same &again"), self.again)
        fields.addRow(_("New P&IN"), self.pin)
        for field in (self.password, self.pin):
            field.setPlaceholderText(_("empty: stays as it is"))
        buttons = QDialogButtonBox()
        self.save: QPushButton = buttons.addButton(_("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("&Not now"), QDialogButtonBox.ButtonRole.RejectRole)
        desk.actor_changed.connect(self.close)
        buttons.accepted.connect(self.store)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(fields)
        column.addWidget(self.error)
        column.addWidget(buttons)
        self.setMinimumWidth(56 * look().unit)
        self.save.setDefault(True)

    @Slot()
    def store(self) -> None:
        """Change what was typed."""
        if self._job is not None:
            return
        if self.password.text() != self.again.text():
            self._refuse(InvalidValue(field="password", reason="not_the_same"))
            return
        present, password, pin = (field.taken() for field in (self.present, self.password, self.pin))
        self.again.clear()
        if not password and not pin:
            self.reject()
            return
        command = ChangeOwn(password=present, new_password=password, new_pin=pin)
        self.save.setEnabled(False)
        self._job = run_in_background(
            self._desk, lambda env, _progress: change_own(env, command), None, self._done, self._refuse
        )

    def _done(self, user: User) -> None:
        self._job = None
        if Shiboken.isValid(self):
            self.told.emit(_("Saved. Nobody else can see your password or PIN."))
            self.accept()

    def _refuse(self, why: Exception) -> None:
        self._job = None
        if not Shiboken.isValid(self):
            return
        self.save.setEnabled(True)
        if not isinstance(why, (RuleViolation, KnownError)):
            self._failures.show_bug(why)
            return
        words = self._failures.words(why)
        write(self.error, words)
        announce(self.error, words, assertive=True)
