"""What the desk may ask of this computer's mail secrets: passwords and tokens are kept and used, never shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.mail_accounts import MailAccount, MicrosoftAccount
from bookingdesk.usecases.ports.sending import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInOffer:
    """What somebody does in a web browser to let this desk use their mail account."""

    address: str
    """The page to open."""
    code: str
    """What to type there."""
    until: datetime
    handle: object = field(repr=False)
    """For whoever made the offer."""


class Mailing(Protocol):
    """The mail secrets of this computer. Slow: asks the keyring, imports libraries, and may ask the network."""

    def can_sign_in(self) -> bool:
        """Whether the program was installed with what signing in with Microsoft needs."""
        ...

    def secret_source(self, account: MailAccount) -> str:
        """Where the account's secret was found: `keyring`, `environment` or `nowhere`."""
        ...

    def keep_password(self, user: str, password: str) -> None:
        """Keep it in the keyring. Raises a KnownError where there is none."""
        ...

    def drop(self, account: MailAccount) -> None:
        """Keep the account's secret no longer. Raises a KnownError where there is no keyring."""
        ...

    def offer_sign_in(self, account: MicrosoftAccount, now: datetime) -> SignInOffer:
        """Ask Microsoft for a code. Raises a KnownError."""
        ...

    def await_sign_in(self, account: MicrosoftAccount, offer: SignInOffer, wanted: Callable[[], bool]) -> None:
        """Wait until somebody has signed in and keep the token; give up where it is no longer wanted.

        Raises a KnownError.
        """
        ...

    def sender(self) -> Sender:
        """What sends by mail, for one thread."""
        ...


class NoMailing:
    """Surroundings that keep no mail secrets and send nothing."""

    def can_sign_in(self) -> bool:
        """No."""
        return False

    def secret_source(self, account: MailAccount) -> str:
        """None."""
        return "nowhere"

    def keep_password(self, user: str, password: str) -> None:
        """Refuse."""
        raise LookupError("these surroundings keep no passwords")

    def drop(self, account: MailAccount) -> None:
        """There is none."""

    def offer_sign_in(self, account: MicrosoftAccount, now: datetime) -> SignInOffer:
        """Refuse."""
        raise LookupError("these surroundings sign in nowhere")

    def await_sign_in(self, account: MicrosoftAccount, offer: SignInOffer, wanted: Callable[[], bool]) -> None:
        """Refuse."""
        raise LookupError("these surroundings sign in nowhere")

    def sender(self) -> Sender:
        """Refuse."""
        raise LookupError("these surroundings send no mail")
