"""The fields of a mail account: a provider fills in its server, and what the sign-in does not need is hidden.

Decides nothing: what may be kept is the use case's to say.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QSpinBox, QWidget

from bookingdesk.domain.mail_accounts import (
    MailAccount,
    Provider,
    Security,
    SignIn,
    at_provider,
    provider_at,
    provider_of,
)
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.spins import keep_calm
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.mailing_words import provider_hint, provider_word, security_word, sign_in_word

COMBO_CHARACTERS = 12
ORGANISATION = "organizations"
"""Where nothing is written: any organisation's accounts."""


class MailFields(QWidget):
    """The fields, each under its caption."""

    edited = Signal()
    """Something was changed by hand or filled in."""
    entered = Signal()
    """Enter was pressed in one of the lines."""

    def __init__(self, account: MailAccount, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loading = False
        self.address, self.name, self.host, self.user = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.password, self.client, self.tenant = QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.address.setPlaceholderText("desk@example.org")
        self.host.setPlaceholderText("mail.example.org")
        self.tenant.setPlaceholderText(ORGANISATION)
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.provider, self.security, self.sign_in = QComboBox(), QComboBox(), QComboBox()
        for provider in Provider:
            self.provider.addItem(provider_word(provider), provider.value)
        for security in (Security.STARTTLS, Security.TLS, Security.NONE):
            self.security.addItem(security_word(security), security.value)
        for sign_in in SignIn:
            self.sign_in.addItem(sign_in_word(sign_in), sign_in.value)
        self.hint = plain_label()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.address)
        self.show_account(account)

    def _lay_out(self) -> None:
        set_tone(self.hint, "secondary")
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for words, field in (
            (_("Messages come &from"), self.address),
            (_("Under the &name"), self.name),
            (_("Mail &provider"), self.provider),
            (_("Mail ser&ver"), self.host),
            (_("P&ort"), self.port),
            (_("Pro&tection"), self.security),
            (_("S&igning in"), self.sign_in),
            (_("Signs in &as"), self.user),
            (_("Pass&word"), self.password),
            (_("Application I&D"), self.client),
            (_("Organi&sation at Microsoft"), self.tenant),
        ):
            caption = QLabel(words)
            caption.setBuddy(field)
            self._rows.addRow(caption, field)
            if field is self.provider:
                self._rows.addRow(self.hint)
        for combo in (self.provider, self.security, self.sign_in):
            make_narrow(combo, COMBO_CHARACTERS)
        keep_calm(self.port)

    def _connect(self) -> None:
        self.provider.activated.connect(self._take_provider)
        self.address.editingFinished.connect(self._guess_provider)
        self.sign_in.activated.connect(self._settle)
        self.security.activated.connect(self._settle)
        self.port.valueChanged.connect(self._settle)
        for line in self._lines:
            line.textEdited.connect(self._settle)
            line.returnPressed.connect(self.entered)

    @property
    def _lines(self) -> tuple[QLineEdit, ...]:
        return self.address, self.name, self.host, self.user, self.password, self.client, self.tenant

    def account(self) -> MailAccount:
        """What stands in the fields, as it was typed."""
        return MailAccount(
            host=self.host.text().strip(),
            port=self.port.value(),
            security=chosen(self.security, Security, Security.STARTTLS),
            sender=self.address.text().strip(),
            sender_name=self.name.text().strip(),
            user=self.user.text().strip(),
            sign_in=chosen(self.sign_in, SignIn, SignIn.PASSWORD),
            oauth_client=self.client.text().strip(),
            oauth_tenant=self.tenant.text().strip() or ORGANISATION,
        )

    def show_account(self, account: MailAccount) -> None:
        """Put an account into the fields; a password is never shown."""
        self._loading = True
        self.address.setText(account.sender)
        self.name.setText(account.sender_name)
        self.host.setText(account.host)
        self.port.setValue(account.port)
        choose(self.security, account.security.value)
        choose(self.sign_in, account.sign_in.value)
        self.user.setText(account.user)
        self.client.setText(account.oauth_client)
        self.tenant.setText("" if account.oauth_tenant == ORGANISATION else account.oauth_tenant)
        self._loading = False
        self._settle()

    @Slot()
    def _take_provider(self) -> None:
        """Fill in what the chosen provider's server wants."""
        self.show_account(at_provider(self.account(), chosen(self.provider, Provider, Provider.OWN)))
        if not self.host.text():
            self.host.setFocus()

    @Slot()
    def _guess_provider(self) -> None:
        """Whoever gave the address is the provider, as long as no server is named."""
        found = provider_of(self.address.text())
        if found is not None and not self.host.text().strip():
            self.show_account(at_provider(self.account(), found))

    @Slot()
    def _settle(self) -> None:
        """Name the provider whose server it is, and show what the sign-in needs."""
        if self._loading:
            return
        account = self.account()
        provider = provider_at(account.host)
        choose(self.provider, provider.value)
        self.hint.setText(provider_hint(provider))
        by_token = account.sign_in is SignIn.MICROSOFT
        for field, wanted in ((self.password, not by_token), (self.client, by_token), (self.tenant, by_token)):
            self._rows.setRowVisible(field, wanted)
        self.edited.emit()

    def differs(self, stored: MailAccount) -> bool:
        """Whether there is something to save."""
        return bool(self.password.text()) or self.account() != stored

    def say_kept(self, kept: bool) -> None:
        """An empty password field means two things: say which."""
        self.password.setPlaceholderText(_("kept; type to replace it") if kept else "")
