"""The mail settings of the desk as one value; says which of them are missing and refuses to guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bookingdesk.domain import desk_settings


class Security(StrEnum):
    """How the connection is protected. There is no way from a stronger one to a weaker."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Where mail goes and whom it comes from."""

    host: str
    port: int
    security: Security
    user: str
    sender: str
    sender_name: str

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> MailSettings:
        """Read them from the shared settings."""
        return cls(
            host=desk_settings.value(stored, "mail.host"),
            port=desk_settings.number(stored, "mail.port"),
            security=Security(desk_settings.value(stored, "mail.security")),
            user=desk_settings.value(stored, "mail.user"),
            sender=desk_settings.value(stored, "mail.sender"),
            sender_name=desk_settings.value(stored, "mail.sender_name")
            or desk_settings.value(stored, "business.name"),
        )

    @property
    def missing(self) -> str:
        """The key without which nothing can be sent; empty where all is there."""
        return "mail.host" if not self.host else "mail.sender" if not self.sender else ""
