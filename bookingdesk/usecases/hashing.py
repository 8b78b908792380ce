"""Turns secrets into hashes and checks them, with Argon2id and nowhere else.

Takes some hundredths of a second and 19 MB each time, on purpose: call it outside a transaction and off the
window's thread. The cost is the least that OWASP recommends (19 MiB, two passes): a front desk's old computer
unlocks with it many times a day, and a PIN is kept by its five tries, not by its hash.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from bookingdesk.assets import resource

if TYPE_CHECKING:
    from argon2 import PasswordHasher


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a guess costs: passes, KiB, threads."""

    time_cost: int = 2
    memory_cost: int = 19 * 1024
    parallelism: int = 1


COST = Cost()


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 - only who signs in or sets a secret needs it

    return PasswordHasher(**asdict(COST))


def hashed(secret: str) -> str:
    """The secret as it is stored, with a salt of its own."""
    return _hasher().hash(secret)


def fits(stored: str, secret: str) -> bool:
    """Whether the secret is the one that was stored; False where nothing is."""
    from argon2.exceptions import VerificationError  # noqa: PLC0415

    if not stored:
        return False
    try:
        return _hasher().verify(stored, secret)
    except VerificationError:
        return False


@cache
def common_words() -> frozenset[str]:
    """What everybody tries first, in lower case: `resources/signin/common_passwords.txt`."""
    lines = resource("signin", "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
