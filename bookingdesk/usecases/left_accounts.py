"""Secrets of accounts that were changed or given up: remembered with the settings, dropped on every computer.

Only what this database knows to be left is dropped, and nothing by a copy of it: another database of the same
computer may still use what this one never had.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from bookingdesk.domain.account_secrets import AccountSecret, SecretKind, in_use, left_behind
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.mail_accounts import MailAccount, SignIn
from bookingdesk.domain.rights import Right
from bookingdesk.log import LOGGER
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

KEY = "state.left_secrets"

Left = tuple[AccountSecret, ...]


def note_left(work: Work, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Within the step that stores settings: keep in mind which secrets they leave."""
    known = _left(before)
    left = left_behind(known, before, after)
    if left != known:
        work.settings.set(KEY, json.dumps([[one.kind.value, one.user] for one in left]))


@needs(Right.DISPATCH)
def drop_left_secrets(env: Env, known: Left = ()) -> Outcome[Left]:
    """Keep no secret of an account that was left; answers what was left so far.

    Slow where that is not what is `known`: asks the keyring. A keyring that refuses keeps what it has until the
    next start.
    """

    def look(work: Work) -> tuple[Left, frozenset[AccountSecret]]:
        stored = work.settings.all()
        return (known if work.home.moved() else _left(stored)), in_use(stored)

    left, used = env.store.read(look)
    if left == known:
        return Outcome(left)
    dropped = sum(_dropped(env, one) for one in left if one not in used)
    if dropped:
        env.store.write(
            lambda work: audited(
                Step(env, work, env.now()), "drop_left_secrets", "settings", "secrets", {"count": dropped}
            )
        )
    return Outcome(left)


def _left(stored: Mapping[str, str]) -> Left:
    return tuple(AccountSecret(SecretKind(kind), user) for kind, user in json.loads(stored.get(KEY) or "[]"))


def _dropped(env: Env, secret: AccountSecret) -> bool:
    """Whether it was kept here and is no more."""
    try:
        if secret.kind is SecretKind.READING:
            settings = {"imap.user": secret.user}
            if env.inbox.known(settings) != "keyring":
                return False
            env.inbox.drop(settings)
        else:
            sign_in = SignIn.MICROSOFT if secret.kind is SecretKind.SIGN_IN else SignIn.PASSWORD
            account = MailAccount.of({"mail.user": secret.user, "mail.sign_in": sign_in.value})
            if env.mailing.secret_source(account) != "keyring":
                return False
            env.mailing.drop(account)
    except KnownError as why:
        LOGGER.warning("a secret of an account that was left is still kept here: %s", why.code)
        return False
    return True
