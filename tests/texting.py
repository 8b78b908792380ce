"""An SMS gateway of a computer without a keyring: it knows addresses that begin with `eagle:`, and keeps one."""

from __future__ import annotations

from bookingdesk.messaging.passwords import KeyringMissing
from bookingdesk.messaging.sms_gateway import VARIABLE
from bookingdesk.usecases.ports import Gateway, Sender
from tests.usecases.mail_desk import ObedientSender


class KeptTexting:
    """`Texting` in memory."""

    def __init__(self, texts: ObedientSender, *, has_keyring: bool = True) -> None:
        self.texts = texts
        self.url = ""
        self._has_keyring = has_keyring

    def known(self) -> Gateway:
        """What was kept."""
        return Gateway(service=self.service_at(self.url), source="keyring") if self.url else Gateway()

    def service_at(self, url: str) -> str:
        """One service only."""
        return "Eagle" if url.startswith("eagle:") else ""

    def keep(self, url: str) -> None:
        """Remember it."""
        if not self._has_keyring:
            raise KeyringMissing(variable=VARIABLE)
        self.url = url

    def drop(self) -> None:
        """Forget it."""
        self.url = ""

    def sender(self) -> Sender:
        """Does as it is told."""
        return self.texts
