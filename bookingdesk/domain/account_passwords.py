"""The password of an account at a provider, for sending or for reading: whether it can be one, and its one form.

How good it is, is the provider's business. A refusal never holds it.
"""

from __future__ import annotations

import unicodedata

from bookingdesk.domain.errors import InvalidValue

LIMIT = 1000
"""Windows keeps no more than 1,280 characters in one place."""


def account_password(typed: str) -> str:
    """The password as providers compare it (RFC 8265 4.2.2): every space counts, a no-break one is a space.

    Web pages show app passwords with no-break spaces, which come along when they are copied. Raises InvalidValue.
    """
    plain = "".join(" " if unicodedata.category(character) == "Zs" else character for character in typed)
    password = unicodedata.normalize("NFC", plain)
    if not password.strip():
        raise InvalidValue(field="password", reason="needed", value="")
    if len(password) > LIMIT:
        raise InvalidValue(field="password", reason="too_long", limit=LIMIT, value="")
    for position, character in enumerate(password, start=1):
        if unicodedata.category(character) in {"Cc", "Cs"}:
            raise InvalidValue(field="password", reason="control_character", position=position, value="")
    return password
