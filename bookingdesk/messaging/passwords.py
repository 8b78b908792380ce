"""Where the mail password comes from: the system's keyring, else this computer's environment; never a setting.

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
    try:
        found = ask(SERVICE, user)
    except (KeyringError, RuntimeError, OSError):
        found = None  # headless computers have no keyring (trap T68); the environment is the visible other way
    if found:
        return found, PasswordSource.KEYRING
    given = environment.get(VARIABLE)
    return (given, PasswordSource.ENVIRONMENT) if given else (None, PasswordSource.NOWHERE)
