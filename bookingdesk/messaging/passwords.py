"""Where secrets are kept and come from: the system's keyring, else the environment; never a setting.

Called in a worker or at the console only: a locked keyring may ask its owner, and must not freeze the window while
it does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import StrEnum

import keyring
from keyring.errors import KeyringError, PasswordDeleteError

from bookingdesk.domain.errors import KnownError

SERVICE = "bookingdesk"
VARIABLE = "BOOKINGDESK_MAIL_PASSWORD"


class PasswordSource(StrEnum):
    """Where a password was found; shown beside the mail settings."""

    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    NOWHERE = "nowhere"


class KeyringMissing(KnownError):
    """This computer keeps no secrets. Facts: variable, in which the secret may be given instead."""

    code = "keyring_missing"


def mail_password(
    user: str,
    *,
    ask: Callable[[str, str], str | None] = keyring.get_password,
    environment: Mapping[str, str] = os.environ,
) -> tuple[str | None, PasswordSource]:
    """The password for a mail user and where it was found; (None, NOWHERE) where there is none."""
    return secret(user, VARIABLE, ask=ask, environment=environment)


def secret(
    entry: str,
    variable: str,
    *,
    ask: Callable[[str, str], str | None] = keyring.get_password,
    environment: Mapping[str, str] = os.environ,
) -> tuple[str | None, PasswordSource]:
    """What the keyring keeps under our name and `entry`, else the environment in `variable`; (None, NOWHERE)."""
    try:
        found = ask(SERVICE, entry)
    except (KeyringError, RuntimeError, OSError):
        found = None  # headless computers have no keyring (trap T68); the environment is the visible other way
    if found:
        return found, PasswordSource.KEYRING
    given = environment.get(variable)
    return (given, PasswordSource.ENVIRONMENT) if given else (None, PasswordSource.NOWHERE)


def keep_secret(
    entry: str, variable: str, text: str, *, put: Callable[[str, str, str], None] = keyring.set_password
) -> None:
    """Keep it in the keyring of this computer under `entry`. Raises KeyringMissing where there is none."""
    try:
        put(SERVICE, entry, text)
    except (KeyringError, RuntimeError, OSError) as why:
        raise KeyringMissing(variable=variable) from why


def drop_secret(entry: str, variable: str, *, drop: Callable[[str, str], None] = keyring.delete_password) -> None:
    """Keep it no longer; nothing happens where none is kept. Raises KeyringMissing."""
    try:
        drop(SERVICE, entry)
    except PasswordDeleteError:
        return
    except (KeyringError, RuntimeError, OSError) as why:
        raise KeyringMissing(variable=variable) from why
