"""The mail secrets of this computer as use cases know them; keyring, aiosmtplib, msal are imported when asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bookingdesk.domain.mail_accounts import MailAccount, MicrosoftAccount
from bookingdesk.usecases.ports import Sender, SignInOffer

if TYPE_CHECKING:
    from bookingdesk.messaging.oauth import MicrosoftTokens


class KeyringMailing:
    """`Mailing` by the system's keyring and the environment."""

    @cached_property
    def _tokens(self) -> MicrosoftTokens:
        from bookingdesk.messaging.oauth import MicrosoftTokens  # noqa: PLC0415 - the keyring, when it is asked

        return MicrosoftTokens()

    def can_sign_in(self) -> bool:
        """Whether the extra `oauth` is installed."""
        return self._tokens.can_sign_in()

    def secret_source(self, account: MailAccount) -> str:
        """Where it was found."""
        from bookingdesk.messaging.passwords import mail_password  # noqa: PLC0415 - as above

        if account.microsoft is not None:
            return self._tokens.source(account.user).value
        return mail_password(account.user)[1].value

    def keep_password(self, user: str, password: str) -> None:
        """Raises KeyringMissing."""
        from bookingdesk.messaging.passwords import VARIABLE, keep_secret  # noqa: PLC0415 - as above

        keep_secret(user, VARIABLE, password)

    def drop(self, account: MailAccount) -> None:
        """Raises KeyringMissing."""
        from bookingdesk.messaging.passwords import VARIABLE, drop_secret  # noqa: PLC0415 - as above

        if account.microsoft is not None:
            self._tokens.drop(account.user)
        else:
            drop_secret(account.user, VARIABLE)

    def offer_sign_in(self, account: MicrosoftAccount, now: datetime) -> SignInOffer:
        """Raises OauthMissing and SignInFailed."""
        return self._tokens.offer(account, now)

    def await_sign_in(self, account: MicrosoftAccount, offer: SignInOffer, wanted: Callable[[], bool]) -> None:
        """Raises SignInFailed and KeyringMissing."""
        self._tokens.wait(account, offer, wanted)

    def sender(self) -> Sender:
        """Over SMTP."""
        from bookingdesk.messaging.smtp import SmtpSender  # noqa: PLC0415 - as above

        return SmtpSender()
