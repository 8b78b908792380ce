"""Where secrets come from, the mail password first: the system's keyring, else the environment; never a setting.

Called in the worker only: a locked keyring may ask its owner, and must not freeze the window while it does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import StrEnum

import keyring
from keyring.errors import KeyringError

SERVICE = "bookingdesk"
VARIABLE = "BOOKINGDESK_MAIL_PASSWORD"


class PasswordSource(StrEnum):
    """Where a password was found; shown beside the mail settings."""

    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    NOWHERE = "nowhere"


def mail_password(
    user: str,
    *,
    ask: Callable[[str, str], str | None] = keyring.get_password,
    environment: Mapping[str, str] = os.environ,
) -> tuple[str | None, PasswordSource]:
    """The password for a mail user and where it was found; (None, NOWHERE) where there is none."""
    return secret(user, VARIABLE, ask=ask, environment=environment)


def secret(
    entry: str, variable: str, *, ask: Callable[[str, str], str | None], environment: Mapping[str, str]
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
