"""Replies by email: the mailbox they come to, what signs in, a try, what came in; slow work runs in a thread.

The password goes to the keyring and is never shown again. Whatever goes wrong stands on the page with what to do.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.inbox_accounts import InboxAccount
from bookingdesk.gui.preferences.inbox_fields import InboxFields
from bookingdesk.gui.preferences.microsoft_sign_in import MicrosoftSignIn
from bookingdesk.gui.preferences.undertaking import Undertaking
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.fitting_button import FittingButton
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.scrolled import scrolled
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.reply_words import counts_words, mailbox_words
from bookingdesk.qt.background.inbox_trial import InboxTrial
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.replies.account import (
    InboxStanding,
    KeepInbox,
    drop_inbox_password,
    finish_inbox_sign_in,
    inbox_account,
    inbox_standing,
    keep_inbox,
    offer_inbox_sign_in,
)
from bookingdesk.usecases.replies.fetching import replies_read


class RepliesPanel(QWidget):
    """A page of the side panel; what is said of it stays in view below what scrolls."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("repliesPanel")
        self._desk = desk
        self.standing: InboxStanding | None = None
        """What is known; None until it was looked at."""
        self.work = Undertaking(desk, self)
        self.said, self.cancel = self.work.said, self.work.cancel
        self.stands, self.came = plain_label(), plain_label()
        self._filled = desk.look(inbox_account, None)
        """What is stored, or proposed where nothing is: other words in the fields were typed here."""
        self.fields = InboxFields(self._filled)
        self.signing = MicrosoftSignIn(
            desk, self.work, (offer_inbox_sign_in, finish_inbox_sign_in), self._signs_in, self._show
        )
        self.keep = QPushButton(_("Save the mailbo&x"))
        self.test = QPushButton(_("Tr&y it"))
        self.leave = FittingButton(_("Read &no replies any more"))
        self.drop = FittingButton(_("For&get the password"))
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.fields)
        self._compare()
        self.read()

    def _lay_out(self) -> None:
        unit = look().unit
        hint = plain_label(
            _(
                "Answers to invitations, messages that came back and letters are read here. Nothing in the mailbox "
                "is changed. It has to be the mailbox of the address that messages come from."
            )
        )
        set_tone(hint, "secondary")
        self.keep.setProperty("primary", True)
        for button in (self.keep, self.test, self.leave, self.drop):
            button.setAutoDefault(False)
        box, came = QGroupBox(_("Mailbox")), QGroupBox(_("What came in"))
        inside = QVBoxLayout(box)
        inside.addWidget(hint)
        inside.addWidget(self.fields)
        first = QHBoxLayout()
        first.addWidget(self.keep, 1)
        first.addWidget(self.test)
        inside.addLayout(first)
        inside.addWidget(self.signing)
        inside.addWidget(self.leave)
        inside.addWidget(self.drop)
        QVBoxLayout(came).addWidget(self.came)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        for part in (self.stands, scrolled(box, came), self.said, self.cancel):
            column.addWidget(part)

    def _connect(self) -> None:
        self.fields.edited.connect(self._compare)
        self.fields.entered.connect(self.store)
        self.keep.clicked.connect(self.store)
        self.test.clicked.connect(self.try_it)
        self.leave.clicked.connect(self.stop_reading)
        self.drop.clicked.connect(self.forget)
        self.work.changed.connect(self._compare)
        self._desk.announced.connect(self._take_notice)

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        """Another desk has stored another mailbox: it is shown, unless something was typed here."""
        if not (changes.settings or changes.elsewhere) or not self.work.is_free:
            return
        try:
            stored = self._desk.look(inbox_account, None)
        except (KnownError, RuleViolation):  # nobody who may see it, or no database: what stands here stays
            return
        if stored != self._filled:
            self._fill(stored)
            self.read()

    # -- what stands there -----------------------------------------------------------------------------------

    def _signs_in(self) -> str:
        """The name that Microsoft is to be told."""
        return self.fields.account().user or (self.standing.sender if self.standing is not None else "")

    @Slot()
    def read(self) -> None:
        """Look how the mailbox stands, in a thread: the keyring may ask its owner."""
        self.stands.setText(_("Looking at the keyring …"))
        self.work.do(inbox_standing, None, self._show)

    @Slot()
    def count_anew(self) -> None:
        """The worker has looked: say how the reading stands and what came in by now."""
        if self.standing is not None:
            self._show(replace(self.standing, read=self._desk.look(replies_read, None)))

    def _show(self, standing: InboxStanding) -> None:
        """Say how the mailbox stands; what was typed stays."""
        self.standing = standing
        self._fill(self._desk.look(inbox_account, None))
        words, good = mailbox_words(standing)
        self.stands.setText(words)
        set_tone(self.stands, "secondary" if not standing.read.on else "good" if good else "warning")
        self.came.setText(counts_words(standing.read.fates))

    def _fill(self, stored: InboxAccount) -> None:
        """What is stored by now stands in the fields, unless something was typed there."""
        if stored != self._filled and not self.fields.differs(self._filled):
            self.fields.show_account(stored)
        self._filled = stored

    @Slot()
    def _compare(self) -> None:
        """What the buttons do depends on what stands in the fields and on what is stored."""
        free, standing = self.work.is_free and self.standing is not None, self.standing
        stored = standing.account if standing is not None else InboxAccount()
        differs, by_token = self.fields.differs(stored), self.fields.by_token
        same_way = stored.sign_in is self.fields.account().sign_in
        kept = same_way and standing is not None and standing.source == "keyring"
        self.fields.say_known(standing.sender if standing is not None else "", kept=kept)
        self.signing.setVisible(by_token)
        self.drop.setText(_("For&get the sign-in") if by_token else _("For&get the password"))
        self.keep.setEnabled(free and differs and bool(self.fields.account().host))
        self.test.setEnabled(free and bool(stored.host) and not differs)
        self.signing.join.setEnabled(free and bool(stored.host) and not differs)
        self.leave.setEnabled(free and bool(stored.host))
        self.drop.setEnabled(free and kept)

    # -- what is done ----------------------------------------------------------------------------------------

    @Slot()
    def store(self) -> None:
        """Save what stands in the fields, and read from there."""
        if self.keep.isEnabled():
            self.work.say(_("Saving …"), "secondary")
            self.work.do(keep_inbox, self._change(), self._stored)

    def _change(self) -> KeepInbox:
        return KeepInbox(account=self.fields.account(), password=self.fields.password.text())

    def _stored(self, standing: InboxStanding) -> None:
        self.fields.password.clear()
        self.fields.show_account(standing.account)
        self._show(standing)
        self.work.say(_("The mailbox is saved. What arrives from now on is read."), "good")

    @Slot()
    def stop_reading(self) -> None:
        """Read nothing from now on; what stands in the fields stays there."""
        self.work.do(keep_inbox, KeepInbox(account=InboxAccount()), self._left)

    def _left(self, standing: InboxStanding) -> None:
        self._filled = self._desk.look(inbox_account, None)  # the fields keep what is stored no longer
        self._show(standing)
        self.work.say(_("No replies are read any more."), "good")

    @Slot()
    def forget(self) -> None:
        """Keep the password no longer."""
        self.work.do(drop_inbox_password, None, self._forgotten)

    def _forgotten(self, standing: InboxStanding) -> None:
        self._show(standing)
        self.work.say(_("It is forgotten on this computer."), "good")

    @Slot()
    def try_it(self) -> None:
        """Sign in and open the folder."""
        if not self.test.isEnabled():
            return
        trial = InboxTrial()
        self.work.say(_("Asking the mail server …"), "secondary")
        self.work.attempt(trial.run, self._tried, trial.stop)

    def _tried(self, standing: InboxStanding) -> None:
        self._show(standing)
        self.work.say(_("It works: the mailbox can be read."), "good")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.store()
            return
        super().keyPressEvent(event)
