"""The mail secrets of a computer in memory, and a Microsoft that lets everybody in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bookingdesk.domain.mail_accounts import MailAccount, MicrosoftAccount, SignIn
from bookingdesk.messaging.oauth import SignInFailed
from bookingdesk.messaging.passwords import VARIABLE, KeyringMissing
from bookingdesk.usecases.ports import Sender, SignInOffer
from tests.usecases.mail_desk import ObedientSender


class KeptMailing:
    """`Mailing` in memory."""

    def __init__(self, mails: ObedientSender, *, has_keyring: bool = True, has_extra: bool = True) -> None:
        self.mails = mails
        self.passwords: dict[str, str] = {}
        self.tokens: set[str] = set()
        self.signs_in = True
        """Whether somebody comes to the page and signs in."""
        self._has_keyring = has_keyring
        self._has_extra = has_extra

    def can_sign_in(self) -> bool:
        """As it was installed."""
        return self._has_extra

    def secret_source(self, account: MailAccount) -> str:
        """What was kept."""
        kept = self.tokens if account.sign_in is SignIn.MICROSOFT else self.passwords
        return "keyring" if account.user in kept else "nowhere"

    def keep_password(self, user: str, password: str) -> None:
        """Remember it."""
        if not self._has_keyring:
            raise KeyringMissing(variable=VARIABLE)
        self.passwords[user] = password

    def drop(self, account: MailAccount) -> None:
        """Forget it."""
        if account.sign_in is SignIn.MICROSOFT:
            self.tokens.discard(account.user)
        else:
            self.passwords.pop(account.user, None)

    def offer_sign_in(self, account: MicrosoftAccount, now: datetime) -> SignInOffer:
        """A code for a quarter of an hour."""
        until = now + timedelta(minutes=15)
        return SignInOffer(address="https://microsoft.com/devicelogin", code="C9XZ-KLM", until=until, handle=None)

    def await_sign_in(self, account: MicrosoftAccount, offer: SignInOffer, wanted: Callable[[], bool]) -> None:
        """At once, or until nobody wants it any more."""
        while not self.signs_in:
            if not wanted():
                raise SignInFailed(reason="cancelled")
        self.tokens.add(account.user)

    def sender(self) -> Sender:
        """Does as it is told."""
        return self.mails
