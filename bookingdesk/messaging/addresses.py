"""Mail addresses as SMTP wants them: domains in IDNA, local parts as they are, hostile ones refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import Address
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from bookingdesk.messaging.harmless import harmless

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_INTERNAL = re.compile(rf"{_ATOM}(?:\.{_ATOM}){{0,20}}@{_LABEL}(?:\.{_LABEL}){{0,20}}")
"""Names of house networks (desk@localhost, desk@salon.local), which the library refuses as not public."""


class AddressError(ValueError):
    """This is no address that mail could be sent to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An address taken apart. `domain` is ASCII; `local` may not be."""

    local: str
    domain: str
    name: str = ""

    @classmethod
    def of(cls, address: str, name: str = "") -> Mailbox:
        """Read an address. Raises AddressError. No question is put to the network."""
        local, domain = _halves(address)
        return cls(local=local, domain=domain, name=harmless(name))

    @property
    def address(self) -> str:
        """For the envelope."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 can take it (RFC 6531)."""
        return not self.local.isascii()

    @property
    def header(self) -> Address:
        """For the message, built by the library, which quotes what needs quoting."""
        return Address(self.name, self.local, self.domain)


@lru_cache(maxsize=32)
def _halves(address: str) -> tuple[str, str]:
    """Local part and domain. The business's own is asked for with every mail."""
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as why:
        if not _INTERNAL.fullmatch(address):
            raise AddressError("syntax") from why
        local, _, domain = address.rpartition("@")
        return local, domain
    return found.local_part, found.ascii_domain
