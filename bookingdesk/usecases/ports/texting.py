"""What the desk may ask of the SMS gateway of this computer, whose address is a secret that is never shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bookingdesk.usecases.ports.sending import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """What may be told of a gateway."""

    service: str = ""
    """Its name, such as `Twilio`; empty where none is known here, or its address can't be used."""
    source: str = "nowhere"
    """Where its address was found: `keyring`, `environment` or `nowhere`."""


class Texting(Protocol):
    """The gateway of this computer. Slow: asks the keyring, and imports a library."""

    def known(self) -> Gateway:
        """The gateway that text messages go to from here."""
        ...

    def service_at(self, url: str) -> str:
        """The name of the service at an address; empty where it can't be used."""
        ...

    def keep(self, url: str) -> None:
        """Keep the address in the keyring. Raises a KnownError where there is none."""
        ...

    def drop(self) -> None:
        """Keep it no longer. Raises a KnownError where there is no keyring."""
        ...

    def sender(self) -> Sender:
        """What sends by it."""
        ...


class NoTexting:
    """Surroundings that know no gateway and keep none."""

    def known(self) -> Gateway:
        """None."""
        return Gateway()

    def service_at(self, url: str) -> str:
        """None."""
        return ""

    def keep(self, url: str) -> None:
        """Refuse."""
        raise LookupError("these surroundings keep no gateway")

    def drop(self) -> None:
        """There is none."""

    def sender(self) -> Sender:
        """Refuse."""
        raise LookupError("these surroundings send no text messages")
