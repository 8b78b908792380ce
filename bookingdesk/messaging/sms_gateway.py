"""Where the address of the SMS gateway comes from: the system's keyring, else the environment; never a setting.

It holds the gateway's password, so it is shown to nobody: `told_gateway` says the service's name and no more.
Called in a worker or at the console: a locked keyring may ask its owner.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import keyring

from bookingdesk.messaging.passwords import PasswordSource, drop_secret, keep_secret, secret

ENTRY = "sms-gateway"
VARIABLE = "BOOKINGDESK_SMS_GATEWAY"
PLACE = "{to}"
"""Stands in the address where the number of the one recipient goes."""


def sms_gateway(
    *,
    ask: Callable[[str, str], str | None] = keyring.get_password,
    environment: Mapping[str, str] = os.environ,
) -> tuple[str | None, PasswordSource]:
    """The gateway's address and where it was found; (None, NOWHERE) where there is none."""
    return secret(ENTRY, VARIABLE, ask=ask, environment=environment)


def keep_gateway(url: str, *, put: Callable[[str, str, str], None] = keyring.set_password) -> None:
    """Keep the address in the keyring of this computer. Raises KeyringMissing where there is none."""
    keep_secret(ENTRY, VARIABLE, url, put=put)


def drop_gateway(*, drop: Callable[[str, str], None] = keyring.delete_password) -> None:
    """Keep it no longer; nothing happens where none is kept. Raises KeyringMissing."""
    drop_secret(ENTRY, VARIABLE, drop=drop)
