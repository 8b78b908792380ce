"""The password of the mailbox that replies come to: where one is known, keeping it, forgetting it.

It goes to the keyring of this computer, is never answered, and stands in no log and no database.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.claiming import audit
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.replies.state import forget_fault, user_of

PASSWORD_LIMIT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepInboxPassword:
    """Sign in to the mailbox with this password from now on, from this computer."""

    password: str = field(repr=False)


@needs(Right.SEE_SETTINGS)
def known_inbox(env: Env, nothing: None = None) -> Outcome[str]:
    """Where a password for the mailbox was found: `keyring`, `environment`, `nowhere`. Slow: asks the keyring."""
    return Outcome(env.inbox.known(env.store.read(lambda work: work.settings.all())))


@needs(Right.EDIT_SETTINGS)
def keep_inbox_password(env: Env, command: KeepInboxPassword) -> Outcome[str]:
    """Keep it in this computer's keyring; a fault is forgotten, so that the next look is at once.

    Raises InvalidValue where there is nothing to keep or no name to sign in with, KnownError without a keyring.
    """
    stored = env.store.read(lambda work: work.settings.all())
    password = cleaned_line(command.password, "password", limit=PASSWORD_LIMIT)
    if not password:
        raise InvalidValue(field="password", reason="needed", value="")
    if not user_of(stored):
        raise InvalidValue(field="imap.user", reason="needed", value="")
    env.inbox.keep(stored, password)
    _noted(env, "keep_inbox_password")
    return Outcome(env.inbox.known(stored), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def drop_inbox_password(env: Env, nothing: None = None) -> Outcome[str]:
    """Keep it no longer. Raises KnownError without a keyring."""
    stored = env.store.read(lambda work: work.settings.all())
    env.inbox.drop(stored)
    _noted(env, "drop_inbox_password")
    return Outcome(env.inbox.known(stored), ChangeSet(settings=True))


def _noted(env: Env, action: str) -> None:
    def step(work: Work) -> None:
        forget_fault(work)
        audit(work, env, action, "settings", "imap", {})

    env.store.write(step)
