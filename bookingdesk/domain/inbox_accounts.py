"""The mailbox that replies come to: its parts, what the sender's provider offers, and one check of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.mail_accounts import (
    PRESETS,
    MailAccount,
    Provider,
    Security,
    SignIn,
    check_protection,
    provider_at,
)

HOSTS: Mapping[Provider, str] = {
    Provider.GMAIL: "imap.gmail.com",
    Provider.MICROSOFT_365: "outlook.office365.com",
    Provider.ICLOUD: "imap.mail.me.com",
    Provider.FASTMAIL: "imap.fastmail.com",
    Provider.GMX: "imap.gmx.net",
}
"""Where providers keep the mailboxes of those who send by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxAccount:
    """The whole account, each part as it is stored; without a host no replies are read."""

    host: str = ""
    port: int = 993
    security: Security = Security.TLS
    user: str = ""
    """Empty: the address that messages come from."""
    folder: str = "INBOX"
    sign_in: SignIn = SignIn.PASSWORD
    oauth_client: str = ""
    oauth_tenant: str = "organizations"
    """The registration at Microsoft is the business's one: the account that sends has the same."""

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> InboxAccount:
        """Read it from the shared settings."""
        return cls(
            host=desk_settings.value(stored, "imap.host"),
            port=desk_settings.number(stored, "imap.port"),
            security=Security(desk_settings.value(stored, "imap.security")),
            user=desk_settings.value(stored, "imap.user"),
            folder=desk_settings.value(stored, "imap.folder"),
            sign_in=SignIn(desk_settings.value(stored, "imap.sign_in")),
            oauth_client=desk_settings.value(stored, "mail.oauth_client"),
            oauth_tenant=desk_settings.value(stored, "mail.oauth_tenant"),
        )

    def as_settings(self) -> dict[str, str]:
        """The same as it is stored; a mailbox read with a password leaves the registration as it is.

        Raises InvalidValue where a part may not be kept.
        """
        parts = {
            "imap.host": self.host,
            "imap.port": str(self.port),
            "imap.security": self.security.value,
            "imap.user": self.user,
            "imap.folder": self.folder,
            "imap.sign_in": self.sign_in.value,
        }
        if self.sign_in is SignIn.MICROSOFT:
            parts |= {"mail.oauth_client": self.oauth_client, "mail.oauth_tenant": self.oauth_tenant}
        return {key: desk_settings.checked(key, text) for key, text in parts.items()}


def proposed(mail: MailAccount) -> InboxAccount:
    """The mailbox that belongs to the account that sends, as far as its provider is known."""
    provider = provider_at(mail.host)
    return InboxAccount(
        host=HOSTS.get(provider, ""),
        user=mail.user,
        sign_in=PRESETS[provider].sign_in,
        oauth_client=mail.oauth_client,
        oauth_tenant=mail.oauth_tenant,
    )


def check_inbox(account: InboxAccount, sender: str) -> None:
    """Refuse what can never work, or would show the secret to everybody on the way. Raises InvalidValue."""
    account.as_settings()
    if not account.host:
        return
    if not (account.user or sender):
        raise InvalidValue(field="imap.user", reason="needed", value="")
    if account.sign_in is SignIn.MICROSOFT and not account.oauth_client:
        raise InvalidValue(field="mail.oauth_client", reason="needed", value="")
    if account.sign_in is SignIn.PASSWORD and account.host.lower() == HOSTS[Provider.MICROSOFT_365]:
        raise InvalidValue(field="imap.sign_in", reason="takes_no_password", value="")
    check_protection("imap.security", account.host, account.port, account.security, secret=True)
