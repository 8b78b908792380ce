"""The mailbox that replies come to: its parts, what the sender's provider offers, and one check of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.mail_accounts import MailAccount, Provider, Security, check_protection, provider_at

HOSTS: Mapping[Provider, str] = {
    Provider.GMAIL: "imap.gmail.com",
    Provider.ICLOUD: "imap.mail.me.com",
    Provider.FASTMAIL: "imap.fastmail.com",
    Provider.GMX: "imap.gmx.net",
}
"""Where providers keep the mailboxes of those who send by them; Microsoft's take no password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxAccount:
    """The whole account, each part as it is stored; without a host no replies are read."""

    host: str = ""
    port: int = 993
    security: Security = Security.TLS
    user: str = ""
    """Empty: the address that messages come from."""
    folder: str = "INBOX"

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> InboxAccount:
        """Read it from the shared settings."""
        return cls(
            host=desk_settings.value(stored, "imap.host"),
            port=desk_settings.number(stored, "imap.port"),
            security=Security(desk_settings.value(stored, "imap.security")),
            user=desk_settings.value(stored, "imap.user"),
            folder=desk_settings.value(stored, "imap.folder"),
        )

    def as_settings(self) -> dict[str, str]:
        """The same as it is stored. Raises InvalidValue where a part may not be kept."""
        parts = {
            "imap.host": self.host,
            "imap.port": str(self.port),
            "imap.security": self.security.value,
            "imap.user": self.user,
            "imap.folder": self.folder,
        }
        return {key: desk_settings.checked(key, text) for key, text in parts.items()}


def proposed(mail: MailAccount) -> InboxAccount:
    """The mailbox that belongs to the account that sends, as far as its provider is known."""
    return InboxAccount(host=HOSTS.get(provider_at(mail.host), ""), user=mail.user)


def check_inbox(account: InboxAccount, sender: str) -> None:
    """Refuse what can never work, or would show the password to everybody on the way. Raises InvalidValue."""
    account.as_settings()
    if not account.host:
        return
    if not (account.user or sender):
        raise InvalidValue(field="imap.user", reason="needed", value="")
    check_protection("imap.security", account.host, account.port, account.security, secret=True)
