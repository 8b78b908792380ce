"""The mailbox that replies come to: what may be told of it, keeping it, its secret, signing in, trying it.

The mailbox is shared by all desks; its secret is each computer's own, goes to the keyring, is never answered and
stands in no log. A sign-in with Microsoft is the mail account's too, where both are the same one. A mailbox that
can never work is refused whole, before any part of it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookingdesk.domain import desk_settings
from bookingdesk.domain.account_passwords import account_password
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.inbox_accounts import InboxAccount, check_inbox, proposed
from bookingdesk.domain.mail_accounts import MailAccount, MicrosoftAccount
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.left_accounts import drop_left_secrets
from bookingdesk.usecases.mail_channel import end_pause
from bookingdesk.usecases.mailing import FinishSignIn
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Inbox, SignInOffer, Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.replies.fetching import Fetched, replies_read
from bookingdesk.usecases.replies.state import forget_fault, microsoft_of, user_of
from bookingdesk.usecases.settings import store_differing


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxStanding:
    """How the mailbox stands on this computer."""

    account: InboxAccount
    source: str
    """Where its secret was found: `keyring`, `environment` or `nowhere`."""
    can_sign_in: bool
    """Whether signing in with Microsoft is installed."""
    sender: str
    """The address that clients answer to."""
    read: Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepInbox:
    """Read replies from this mailbox from now on; an empty password leaves the one that is kept."""

    account: InboxAccount
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepInboxPassword:
    """Sign in to the mailbox with this password from now on, from this computer."""

    password: str = field(repr=False)


@needs(Right.SEE_SETTINGS)
def inbox_account(env: Env, nothing: None = None) -> Outcome[InboxAccount]:
    """The mailbox as it is stored, else that of the account which sends as a proposal; quick."""

    def step(work: Work) -> InboxAccount:
        stored = work.settings.all()
        account = InboxAccount.of(stored)
        return account if account.host else proposed(MailAccount.of(stored))

    return Outcome(env.store.read(step))


@needs(Right.SEE_SETTINGS)
def inbox_standing(env: Env, nothing: None = None) -> Outcome[InboxStanding]:
    """The mailbox, whether this computer has its secret, and how the reading goes. Slow: asks the keyring."""
    return Outcome(_standing(env))


@needs(Right.EDIT_SETTINGS)
def keep_inbox(env: Env, command: KeepInbox) -> Outcome[InboxStanding]:
    """Store the mailbox, and its password in this computer's keyring; the next look is at once.

    Without a host no replies are read any more. A secret that signs in to nothing from now on is kept no longer,
    here and on the other computers; one that sends mail stays. Raises InvalidValue, and KnownError without a
    keyring; then nothing was stored.
    """
    parts = command.account.as_settings()
    stored = env.store.read(lambda work: work.settings.all())
    check_inbox(InboxAccount.of(parts), desk_settings.value(stored, "mail.sender"))
    after = {**stored, **parts}
    if command.password:
        env.inbox.keep(after, _checked(after, command.password))

    def step(work: Work) -> None:
        changed = store_differing(work, parts)
        forget_fault(work)
        detail = {"changed": changed, "password": bool(command.password)}
        audited(Step(env, work, env.now()), "keep_inbox", "settings", "imap", detail)

    env.store.write(step)
    drop_left_secrets(env)
    return Outcome(_standing(env), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def keep_inbox_password(env: Env, command: KeepInboxPassword) -> Outcome[str]:
    """Keep the password alone, in this computer's keyring; answers where one is found now.

    Raises InvalidValue where there is nothing to keep or no name to sign in with, KnownError without a keyring.
    """
    stored = env.store.read(lambda work: work.settings.all())
    env.inbox.keep(stored, _checked(stored, command.password))
    _noted(env, "keep_inbox_password")
    return Outcome(env.inbox.known(stored), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def drop_inbox_password(env: Env, nothing: None = None) -> Outcome[InboxStanding]:
    """Keep the password or the sign-in no longer on this computer.

    Raises InvalidValue where mail is sent by the same sign-in, and KnownError without a keyring.
    """
    stored = env.store.read(lambda work: work.settings.all())
    if _sends(stored):
        raise InvalidValue(field="imap.sign_in", reason="shared_sign_in", value="")
    env.inbox.drop(stored)
    _noted(env, "drop_inbox_password")
    return Outcome(_standing(env), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def offer_inbox_sign_in(env: Env, nothing: None = None) -> Outcome[SignInOffer]:
    """Ask Microsoft for a code with which somebody signs in to the mailbox. Slow: asks the network.

    Raises InvalidValue where a password signs in or the mailbox is not complete, and KnownError.
    """
    stored = env.store.read(lambda work: work.settings.all())
    check_inbox(InboxAccount.of(stored), desk_settings.value(stored, "mail.sender"))
    return Outcome(env.mailing.offer_sign_in(_microsoft(stored), env.now()))


@needs(Right.EDIT_SETTINGS)
def finish_inbox_sign_in(env: Env, command: FinishSignIn) -> Outcome[InboxStanding]:
    """Wait for the sign-in, minutes if need be, and keep what tokens are fetched by. Raises KnownError."""
    who = _microsoft(env.store.read(lambda work: work.settings.all()))
    env.mailing.await_sign_in(who, command.offer, command.wanted)
    _noted(env, "sign_in_inbox")
    return Outcome(_standing(env), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def try_inbox(env: Env, nothing: None, inbox: Inbox) -> Outcome[InboxStanding]:
    """Sign in and open the folder; nothing is read. A fault is forgotten where it works. Raises InboxFault."""
    now = env.now()
    inbox.read(env.store.read(lambda work: work.settings.all()), None, now.date(), now)
    env.store.write(forget_fault)
    return Outcome(_standing(env), ChangeSet(settings=True))


def _checked(stored: Mapping[str, str], password: str) -> str:
    """Raises InvalidValue, without the password."""
    if not user_of(stored):
        raise InvalidValue(field="imap.user", reason="needed", value="")
    if microsoft_of(stored) is not None:
        raise InvalidValue(field="imap.sign_in", reason="no_password_here", value="")
    return account_password(password)


def _microsoft(stored: Mapping[str, str]) -> MicrosoftAccount:
    """Raises InvalidValue where a password signs in."""
    who = microsoft_of(stored)
    if who is None:
        raise InvalidValue(field="imap.sign_in", reason="not_by_token", value="")
    return who


def _sends(stored: Mapping[str, str]) -> bool:
    """Whether the mail account signs in by the same sign-in with Microsoft."""
    mail, who = MailAccount.of(stored).microsoft, microsoft_of(stored)
    return mail is not None and who is not None and mail.user == who.user


def _standing(env: Env) -> InboxStanding:
    stored = env.store.read(lambda work: work.settings.all())
    return InboxStanding(
        account=InboxAccount.of(stored),
        source=env.inbox.known(stored) if InboxAccount.of(stored).host else "nowhere",
        can_sign_in=env.mailing.can_sign_in(),
        sender=desk_settings.value(stored, "mail.sender"),
        read=replies_read(env).value,
    )


def _noted(env: Env, action: str) -> None:
    """Its event; what rested for want of the secret is tried again at once, mail that shares it too."""

    def step(work: Work) -> None:
        forget_fault(work)
        end_pause(work, env.secrets_at)
        audited(Step(env, work, env.now()), action, "settings", "imap", {})

    env.store.write(step)
