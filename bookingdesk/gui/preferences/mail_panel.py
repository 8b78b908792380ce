"""Mail: the account that messages leave by, its password or sign-in, and a test; what takes time runs in a thread.

The password goes to the keyring and is never shown again. Whatever goes wrong stands on the page with what to do.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.mail_accounts import SignIn
from bookingdesk.gui.preferences.mail_fields import MailFields
from bookingdesk.gui.preferences.microsoft_sign_in import MicrosoftSignIn
from bookingdesk.gui.preferences.undertaking import Undertaking
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.fitting_button import FittingButton
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.scrolled import scrolled
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.mailing_words import standing_words, tested_words
from bookingdesk.qt.background.mail_trial import MailTrial
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.mailing import (
    KeepMailAccount,
    MailStanding,
    drop_mail_secret,
    finish_sign_in,
    keep_mail_account,
    mail_account,
    mail_standing,
    offer_sign_in,
)
from bookingdesk.usecases.ports import Verdict


class MailPanel(QWidget):
    """A page of the side panel; what is said of it stands below what scrolls."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mailPanel")
        self._desk = desk
        self.standing: MailStanding | None = None
        """What is known; None until it was looked at."""
        self.work = Undertaking(desk, self)
        self.said, self.cancel = self.work.said, self.work.cancel
        self._filled = desk.look(mail_account, None)
        """The account that stood in the fields before anybody typed."""
        self.fields = MailFields(self._filled)
        self.stands = plain_label()
        self.signing = MicrosoftSignIn(
            desk, self.work, (offer_sign_in, finish_sign_in), lambda: self.fields.account().user, self._show
        )
        self.join, self.offered = self.signing.join, self.signing.offered
        self.recipient = QLineEdit()
        self.keep = QPushButton(_("Save the acco&unt"))
        self.drop = FittingButton("")
        self.send = QPushButton(_("Send a t&est"))
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.fields)
        self._compare()
        self.read()

    def _lay_out(self) -> None:
        unit = look().unit
        for button in (self.keep, self.drop, self.send):
            button.setAutoDefault(False)
        self.keep.setProperty("primary", True)
        account, test = QGroupBox(_("Account")), QGroupBox(_("Try it"))
        caption = QLabel(_("To the add&ress"))
        caption.setBuddy(self.recipient)
        _stack(QVBoxLayout(account), self.fields, self.keep, self.signing, self.drop)
        _stack(QVBoxLayout(test), caption, self.recipient, self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        _stack(column, self.stands, scrolled(account, test), self.said, self.cancel)
        self.signing.hide()

    def _connect(self) -> None:
        self.fields.edited.connect(self._compare)
        self.fields.entered.connect(self.store)
        self.keep.clicked.connect(self.store)
        self.drop.clicked.connect(self.forget)
        self.send.clicked.connect(self.test)
        self.recipient.returnPressed.connect(self.test)
        self.work.changed.connect(self._compare)
        self._desk.announced.connect(self._take_notice)

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        """Another desk has stored another account: it is shown, unless something was typed here."""
        if not (changes.settings or changes.elsewhere) or not self.work.is_free:
            return
        try:
            stored = self._desk.look(mail_account, None)
        except (KnownError, RuleViolation):  # nobody who may see it, or no database: what stands here stays
            return
        if stored != self._filled:
            self.read()

    @Slot()
    def read(self) -> None:
        """Look how mail stands, in a thread: the keyring may ask its owner."""
        self.stands.setText(_("Looking at the keyring …"))
        self.work.do(mail_standing, None, self._show)

    def _show(self, standing: MailStanding) -> None:
        """Say how mail stands; what was typed meanwhile stays."""
        self.standing = standing
        if not self.fields.differs(self._filled):
            self.fields.show_account(standing.account)
        self._filled = standing.account
        words, tone = standing_words(standing)
        self.stands.setText(words)
        set_tone(self.stands, tone)

    @Slot()
    def _compare(self) -> None:
        """What the buttons do depends on what stands in the fields and on what is stored."""
        account = self.fields.account()
        by_token = account.sign_in is SignIn.MICROSOFT
        self.recipient.setPlaceholderText(account.sender)
        self.signing.setVisible(by_token)
        self.drop.setText(_("For&get the sign-in") if by_token else _("For&get the password"))
        free = self.work.is_free and self.standing is not None
        stored = self.standing.account if self.standing is not None else account
        same = not self.fields.differs(stored)
        kept = self.standing is not None and self.standing.source == "keyring" and account.user == stored.user
        self.fields.say_kept(kept and not by_token)
        self.keep.setEnabled(free and not same)
        self.send.setEnabled(free)
        self.join.setEnabled(free and same and by_token)
        self.drop.setEnabled(free and same and kept)

    @Slot()
    def store(self) -> None:
        """Save what stands in the fields."""
        if self.keep.isEnabled():
            self.work.say(_("Saving …"), "secondary")
            self.work.do(keep_mail_account, self._change(), self._stored)

    def _change(self) -> KeepMailAccount:
        return KeepMailAccount(account=self.fields.account(), password=self.fields.password.text())

    def _stored(self, standing: MailStanding) -> None:
        self.fields.password.clear()
        self._filled = self.fields.account()  # what stands in the fields is what was stored
        self._show(standing)
        self.work.say(_("The mail account is saved."), "good")

    @Slot()
    def forget(self) -> None:
        """Keep the password or the sign-in no longer."""
        self.work.do(drop_mail_secret, None, self._forgotten)

    def _forgotten(self, standing: MailStanding) -> None:
        self._show(standing)
        self.work.say(_("It is forgotten on this computer."), "good")

    @Slot()
    def test(self) -> None:
        """Send a short message about nothing; what was changed is saved before."""
        if not self.send.isEnabled():
            return
        recipient = self.recipient.text().strip() or self.fields.account().sender
        stored = self.standing.account if self.standing is not None else self.fields.account()
        trial = MailTrial(recipient, self._change() if self.fields.differs(stored) else None)
        self.work.say(_("Asking the mail server …"), "secondary")
        self.work.attempt(trial.run, self._tested, trial.stop)

    def _tested(self, verdict: Verdict) -> None:
        self.fields.password.clear()
        self._filled = self.fields.account()  # as above
        words, worked = tested_words(verdict)
        self.work.say(words, "good" if worked else "error")
        self.standing = None
        self.read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.store()
            return
        super().keyPressEvent(event)


def _stack(column: QVBoxLayout, *parts: QWidget) -> None:
    for part in parts:
        column.addWidget(part)
