"""The fields of the mailbox that replies come to; what its sign-in does not need is hidden.

Decides nothing: what may be kept is the use case's to say.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QSpinBox, QWidget

from bookingdesk.domain.inbox_accounts import InboxAccount
from bookingdesk.domain.mail_accounts import Security, SignIn
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.spins import keep_calm
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.mailing_words import inbox_hint, inbox_security_word, sign_in_word

COMBO_CHARACTERS = 12
USUAL = InboxAccount()


class InboxFields(QWidget):
    """The fields, each beside its caption."""

    edited = Signal()
    """Something was changed."""
    entered = Signal()
    """Enter was pressed in one of the lines."""

    def __init__(self, account: InboxAccount, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host, self.user, self.folder, self.password = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.client, self.tenant = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.host.setPlaceholderText("imap.example.org")
        self.tenant.setPlaceholderText(USUAL.oauth_tenant)
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.security, self.sign_in = QComboBox(), QComboBox()
        for security in (Security.TLS, Security.STARTTLS, Security.NONE):
            self.security.addItem(inbox_security_word(security), security.value)
        for sign_in in SignIn:
            self.sign_in.addItem(sign_in_word(sign_in), sign_in.value)
        self.hint = plain_label()
        set_tone(self.hint, "secondary")
        self._lay_out()
        self.setFocusProxy(self.host)
        self.show_account(account)
        self._connect()

    def _lay_out(self) -> None:
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for words, field in (
            (_("Mail ser&ver"), self.host),
            (_("P&ort"), self.port),
            (_("Pro&tection"), self.security),
            (_("S&igning in"), self.sign_in),
            (_("Signs in &as"), self.user),
            (_("Pass&word"), self.password),
            (_("Application I&D"), self.client),
            (_("Organi&sation at Microsoft"), self.tenant),
            (_("Fol&der"), self.folder),
        ):
            caption = QLabel(words)
            caption.setBuddy(field)
            self._rows.addRow(caption, field)
            if field is self.sign_in:
                self._rows.addRow(self.hint)
        for combo in (self.security, self.sign_in):
            make_narrow(combo, COMBO_CHARACTERS)
        keep_calm(self.port)

    def _connect(self) -> None:
        for line in (self.host, self.user, self.folder, self.password, self.client, self.tenant):
            line.textEdited.connect(self.edited)
            line.returnPressed.connect(self.entered)
        self.port.valueChanged.connect(self.edited)
        self.security.activated.connect(self.edited)
        self.sign_in.activated.connect(self._settle)

    @property
    def by_token(self) -> bool:
        """Whether somebody signs in with Microsoft."""
        return chosen(self.sign_in, SignIn, SignIn.PASSWORD) is SignIn.MICROSOFT

    def account(self) -> InboxAccount:
        """What stands in the fields, as it was typed."""
        return InboxAccount(
            host=self.host.text().strip(),
            port=self.port.value(),
            security=chosen(self.security, Security, Security.TLS),
            user=self.user.text().strip(),
            folder=self.folder.text().strip() or USUAL.folder,
            sign_in=chosen(self.sign_in, SignIn, SignIn.PASSWORD),
            oauth_client=self.client.text().strip(),
            oauth_tenant=self.tenant.text().strip() or USUAL.oauth_tenant,
        )

    def show_account(self, account: InboxAccount) -> None:
        """Put a mailbox into the fields; a password is never shown."""
        self.hint.setText(inbox_hint(account))
        self.host.setText(account.host)
        self.port.setValue(account.port)
        choose(self.security, account.security.value)
        choose(self.sign_in, account.sign_in.value)
        self.user.setText(account.user)
        self.client.setText(account.oauth_client)
        self.tenant.setText("" if account.oauth_tenant == USUAL.oauth_tenant else account.oauth_tenant)
        self.folder.setText(account.folder)
        self._settle()

    @Slot()
    def _settle(self) -> None:
        """Show what the sign-in needs."""
        by_token = self.by_token
        if by_token:
            self.password.clear()
        self._rows.setRowVisible(self.password, not by_token)
        for field in (self.hint, self.client, self.tenant):
            self._rows.setRowVisible(field, by_token)
        self.edited.emit()

    def differs(self, stored: InboxAccount) -> bool:
        """Whether there is something to save."""
        return bool(self.password.text()) or self.account() != stored

    def say_known(self, sender: str, *, kept: bool) -> None:
        """What an empty name and an empty password mean."""
        self.user.setPlaceholderText(sender)
        self.password.setPlaceholderText(_("kept; type to replace it") if kept else "")
