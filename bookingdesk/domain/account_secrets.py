"""Which secrets the accounts in the shared settings are signed in to with, and which were left behind by them.

The accounts are shared, the secrets are each computer's own: what one desk leaves, the others still keep. So the
settings remember what was left, by name, never the secret. An account that is used again was not left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bookingdesk.domain.inbox_accounts import InboxAccount
from bookingdesk.domain.mail_accounts import MailAccount, SignIn

REMEMBERED = 20
"""The newest: a computer that was off for more changes of accounts than that keeps the older secrets."""


class SecretKind(StrEnum):
    """What is kept."""

    SENDING = "sending"
    """The password that mail is sent with; replies too are read with it where the same name has no other."""
    READING = "reading"
    """The password of the mailbox of replies."""
    SIGN_IN = "sign_in"
    """A sign-in with Microsoft, for sending and reading alike."""


@dataclass(frozen=True, slots=True, order=True)
class AccountSecret:
    """One secret of a computer, by whom it signs in."""

    kind: SecretKind
    user: str


def in_use(stored: Mapping[str, str]) -> frozenset[AccountSecret]:
    """What the accounts of these settings are signed in to with. An account without a host is none."""
    mail, inbox = MailAccount.of(stored), InboxAccount.of(stored)
    reader = inbox.user or mail.sender
    found: set[AccountSecret] = set()
    if inbox.host:
        found.add(_secret(inbox.sign_in, SecretKind.READING, reader))
    reads_too = bool(inbox.host) and inbox.sign_in is SignIn.PASSWORD and reader == mail.user
    if mail.host or reads_too:
        found.add(_secret(mail.sign_in, SecretKind.SENDING, mail.user))
    return frozenset(secret for secret in found if secret.user)


def left_behind(
    left: Sequence[AccountSecret], before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[AccountSecret, ...]:
    """What was left so far, with what a change of the settings leaves and without what it uses again."""
    now = in_use(after)
    fresh = sorted(in_use(before) - now)
    return (*(one for one in left if one not in now and one not in fresh), *fresh)[-REMEMBERED:]


def _secret(sign_in: SignIn, by_password: SecretKind, user: str) -> AccountSecret:
    return AccountSecret(SecretKind.SIGN_IN if sign_in is SignIn.MICROSOFT else by_password, user)
