"""The account that mail leaves by: what may be told of it, keeping it, its secret, signing in with Microsoft.

The account is shared by all desks; its secret is each computer's own, goes to the keyring, is never answered and
stands in no log. An account that can never work is refused whole, before any part of it is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bookingdesk.domain.account_passwords import account_password
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.mail_accounts import MailAccount, MicrosoftAccount, SignIn, check_account
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.left_accounts import drop_left_secrets
from bookingdesk.usecases.mail_channel import end_pause, pauses_at
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import SignInOffer, Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.replies.state import forget_fault
from bookingdesk.usecases.settings import store_differing


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStanding:
    """How mail stands on this computer."""

    account: MailAccount
    source: str = "nowhere"
    """Where the account's secret was found: `keyring`, `environment` or `nowhere`."""
    can_sign_in: bool = False
    """Whether signing in with Microsoft is installed."""
    paused: str = ""
    """Code of why mail rests; empty while it works."""

    @property
    def lacks_secret(self) -> bool:
        """Whether nothing can be sent for want of a password or a token."""
        return bool(self.account.user) and self.source == "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMailAccount:
    """Send mail by this account from now on; an empty password leaves the one that is kept."""

    account: MailAccount
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishSignIn:
    """Wait until somebody has signed in as the offer says; `wanted` is asked once a second."""

    offer: SignInOffer
    wanted: Callable[[], bool] = lambda: True


@needs(Right.SEE_SETTINGS)
def mail_standing(env: Env, nothing: None = None) -> Outcome[MailStanding]:
    """The account, and whether this computer has what signs in to it. Slow: asks the keyring."""
    return Outcome(_standing(env))


@needs(Right.SEE_SETTINGS)
def mail_account(env: Env, nothing: None = None) -> Outcome[MailAccount]:
    """The account as it is stored; quick."""
    return Outcome(_account(env))


@needs(Right.EDIT_SETTINGS)
def keep_mail_account(env: Env, command: KeepMailAccount) -> Outcome[MailStanding]:
    """Store the account, and its password in this computer's keyring; a pause of mail ends.

    A secret that signs in to nothing from now on is kept no longer, here and on the other computers. Raises
    InvalidValue, and KnownError without a keyring; then nothing was stored.
    """
    check_account(command.account)
    parts = command.account.as_settings()
    account = MailAccount.of(parts)
    if command.password:
        env.mailing.keep_password(account.user, _checked_password(account, command.password))

    def step(work: Work) -> None:
        changed = store_differing(work, parts)
        end_pause(work, env.secrets_at)
        detail = {"changed": changed, "password": bool(command.password)}
        audited(Step(env, work, env.now()), "keep_mail_account", "settings", "mail", detail)

    env.store.write(step)
    drop_left_secrets(env)
    return Outcome(_standing(env), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def drop_mail_secret(env: Env, nothing: None = None) -> Outcome[MailStanding]:
    """Keep the account's password or token on this computer no longer. Raises KnownError without a keyring."""
    env.mailing.drop(_account(env))
    _noted(env, "drop_mail_secret")
    return Outcome(_standing(env), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def offer_sign_in(env: Env, nothing: None = None) -> Outcome[SignInOffer]:
    """Ask Microsoft for a code with which somebody signs in. Slow: asks the network.

    Raises InvalidValue where the account signs in another way or is not complete, and KnownError.
    """
    account = _account(env)
    check_account(account)
    return Outcome(env.mailing.offer_sign_in(_microsoft(account), env.now()))


@needs(Right.EDIT_SETTINGS)
def finish_sign_in(env: Env, command: FinishSignIn) -> Outcome[MailStanding]:
    """Wait for the sign-in, minutes if need be, and keep what tokens are fetched by. Raises KnownError."""
    env.mailing.await_sign_in(_microsoft(_account(env)), command.offer, command.wanted)
    _noted(env, "sign_in_mail")
    return Outcome(_standing(env), ChangeSet(settings=True))


def _checked_password(account: MailAccount, password: str) -> str:
    """Raises InvalidValue, without the password."""
    if not account.user:
        raise InvalidValue(field="mail.user", reason="needed", value="")
    if account.sign_in is SignIn.MICROSOFT:
        raise InvalidValue(field="mail.sign_in", reason="no_password_here", value="")
    return account_password(password)


def _microsoft(account: MailAccount) -> MicrosoftAccount:
    """Raises InvalidValue where a password signs in."""
    if account.microsoft is None:
        raise InvalidValue(field="mail.sign_in", reason="not_by_token", value="")
    return account.microsoft


def _account(env: Env) -> MailAccount:
    return MailAccount.of(env.store.read(lambda work: work.settings.all()))


def _standing(env: Env) -> MailStanding:
    account = _account(env)
    pause = env.store.read(lambda work: pauses_at(work, env.secrets_at)).get(Channel.EMAIL)
    return MailStanding(
        account=account,
        source=env.mailing.secret_source(account) if account.user else "nowhere",
        can_sign_in=env.mailing.can_sign_in(),
        paused=pause.code if pause is not None else "",
    )


def _noted(env: Env, action: str) -> None:
    """Its event; mail that rested for want of the secret is tried again at once, and replies that share it are."""

    def step(work: Work) -> None:
        end_pause(work, env.secrets_at)
        forget_fault(work)
        audited(Step(env, work, env.now()), action, "settings", "mail", {})

    env.store.write(step)
