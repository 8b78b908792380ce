"""The account that mail leaves by: what providers want, and one check of the whole account.

A provider is never stored: host, port and protection are, and the provider is read from the host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import InvalidValue


class Security(StrEnum):
    """How the connection is protected. There is no way from a stronger one to a weaker."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class SignIn(StrEnum):
    """By what the mail server is shown who sends."""

    PASSWORD = "password"
    MICROSOFT = "microsoft"
    """A token from Microsoft, fetched after somebody has signed in there (XOAUTH2)."""


class Provider(StrEnum):
    """Whose mail server it is."""

    GMAIL = "gmail"
    MICROSOFT_365 = "microsoft365"
    ICLOUD = "icloud"
    FASTMAIL = "fastmail"
    GMX = "gmx"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What a provider publishes about its server for outgoing mail."""

    host: str
    port: int
    security: Security
    sign_in: SignIn = SignIn.PASSWORD
    domains: tuple[str, ...] = ()
    """Of addresses that the provider gives to anybody."""


PRESETS: Mapping[Provider, Preset] = {
    Provider.GMAIL: Preset(
        host="smtp.gmail.com", port=587, security=Security.STARTTLS, domains=("gmail.com", "googlemail.com")
    ),
    Provider.MICROSOFT_365: Preset(
        host="smtp.office365.com", port=587, security=Security.STARTTLS, sign_in=SignIn.MICROSOFT
    ),
    Provider.ICLOUD: Preset(
        host="smtp.mail.me.com",
        port=587,
        security=Security.STARTTLS,
        domains=("icloud.com", "me.com", "mac.com"),
    ),
    Provider.FASTMAIL: Preset(
        host="smtp.fastmail.com", port=465, security=Security.TLS, domains=("fastmail.com", "fastmail.fm")
    ),
    Provider.GMX: Preset(
        host="mail.gmx.net",
        port=587,
        security=Security.STARTTLS,
        domains=("gmx.net", "gmx.de", "gmx.at", "gmx.ch"),
    ),
    Provider.OWN: Preset(host="", port=587, security=Security.STARTTLS),
}
"""Host, port and protection of each, in the order of lists."""

_LOOPBACK = re.compile(r"localhost|127(?:\.[0-9]{1,3}){3}|::1", re.IGNORECASE)
_ALWAYS = {465: Security.TLS, 587: Security.STARTTLS, 993: Security.TLS, 143: Security.STARTTLS}
"""What is spoken on these ports everywhere, for sending and for reading (RFC 8314 3.2, 3.3, 7.3)."""


def provider_at(host: str) -> Provider:
    """Whose server it is; OWN where it is nobody's that we know."""
    name = host.lower()
    return next((one for one, preset in PRESETS.items() if name and preset.host == name), Provider.OWN)


def provider_of(address: str) -> Provider | None:
    """The provider of an address that anybody can have; None of an address of one's own domain."""
    domain = address.rpartition("@")[2].strip().lower()
    return next((one for one, preset in PRESETS.items() if domain and domain in preset.domains), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrosoftAccount:
    """Who signs in with Microsoft, and by which registration there: one for sending and for reading."""

    user: str
    client: str
    """Application ID of the desk's program."""
    tenant: str
    """The organisation that the account belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAccount:
    """The whole account, each part as it is stored."""

    host: str
    port: int
    security: Security
    sender: str
    sender_name: str = ""
    user: str = ""
    sign_in: SignIn = SignIn.PASSWORD
    oauth_client: str = ""
    oauth_tenant: str = "organizations"

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> MailAccount:
        """Read it from the shared settings."""
        return cls(
            host=desk_settings.value(stored, "mail.host"),
            port=desk_settings.number(stored, "mail.port"),
            security=Security(desk_settings.value(stored, "mail.security")),
            sender=desk_settings.value(stored, "mail.sender"),
            sender_name=desk_settings.value(stored, "mail.sender_name"),
            user=desk_settings.value(stored, "mail.user"),
            sign_in=SignIn(desk_settings.value(stored, "mail.sign_in")),
            oauth_client=desk_settings.value(stored, "mail.oauth_client"),
            oauth_tenant=desk_settings.value(stored, "mail.oauth_tenant"),
        )

    def as_settings(self) -> dict[str, str]:
        """The same as it is stored. Raises InvalidValue where a part may not be kept."""
        parts = {
            "mail.host": self.host,
            "mail.port": str(self.port),
            "mail.security": self.security.value,
            "mail.sender": self.sender,
            "mail.sender_name": self.sender_name,
            "mail.user": self.user,
            "mail.sign_in": self.sign_in.value,
            "mail.oauth_client": self.oauth_client,
            "mail.oauth_tenant": self.oauth_tenant,
        }
        return {key: desk_settings.checked(key, text) for key, text in parts.items()}

    @property
    def microsoft(self) -> MicrosoftAccount | None:
        """Who signs in with Microsoft; None where a password signs in."""
        if self.sign_in is not SignIn.MICROSOFT:
            return None
        return MicrosoftAccount(user=self.user, client=self.oauth_client, tenant=self.oauth_tenant)

    @property
    def missing(self) -> str:
        """The key without which nothing can be sent; empty where all is there."""
        return "mail.host" if not self.host else "mail.sender" if not self.sender else ""


def at_provider(account: MailAccount, provider: Provider) -> MailAccount:
    """The account with what the provider's server wants; who signs in is the sender, where nobody is named.

    An own server keeps its name; whatever a provider that we know had filled in goes.
    """
    preset = PRESETS[provider]
    own = account.host if provider is Provider.OWN and provider_at(account.host) is Provider.OWN else ""
    return replace(
        account,
        host=preset.host or own,
        port=preset.port,
        security=preset.security,
        sign_in=preset.sign_in,
        user=account.user or (account.sender if provider is not Provider.OWN else ""),
    )


def check_account(account: MailAccount) -> None:
    """Refuse, before anything is stored, what can never work or would show a secret. Raises InvalidValue.

    An account without a host is allowed: that desk sends no mail.
    """
    account.as_settings()
    if not account.host:
        return
    by_token = account.sign_in is SignIn.MICROSOFT
    for field, text, wanted in (
        ("mail.sender", account.sender, True),
        ("mail.user", account.user, by_token),
        ("mail.oauth_client", account.oauth_client, by_token),
    ):
        if wanted and not text:
            raise InvalidValue(field=field, reason="needed", value="")
    check_protection("mail.security", account.host, account.port, account.security, secret=bool(account.user))


def check_protection(field: str, host: str, port: int, security: Security, *, secret: bool) -> None:
    """Refuse a protection that is not what the port speaks, or that shows a secret on the way. Raises InvalidValue.

    Within this computer everything goes: what listens there may hand on to a server that is protected.
    """
    if _LOOPBACK.fullmatch(host):
        return
    if secret and security is Security.NONE:
        raise InvalidValue(field=field, reason="secret_unprotected", value="")
    usual = _ALWAYS.get(port)
    if usual is not None and security is not usual:
        raise InvalidValue(field=field, reason=f"port_wants_{usual.value}", value=str(port))
