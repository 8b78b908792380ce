"""What passwords and PINs must be, and how long one waits after a wrong one. Knows no hash and keeps no secret.

A password has 12 characters or more and is none that everybody tries; nothing else is asked of it (no mixing of
signs). A PIN has 4 to 8 digits, and 6 to 8 where its owner can lend a right to somebody else: what opens only the
owner's own place may be short, what overrules a policy on somebody else's screen may not. So both papers hold,
the one that asks for 4 to 8 and the one that asks for 6.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.rights import Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
SHORTEST_PIN, SHORTEST_LENDING_PIN, LONGEST_PIN = 4, 6, 8
PIN_TRIES = 5
SESSION = timedelta(hours=12)
"""After so long one signs in with the password again."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)

_READ_AS = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_COMMON_PARTS = 2
"""A password of so many common words, with whatever digits and signs around them, is a common password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What is stored of somebody's secrets: hashes, and how often they were missed since they last fitted."""

    password_hash: str = field(default="", repr=False)
    pin_hash: str = field(default="", repr=False)
    password_failures: int = 0
    pin_failures: int = 0
    failed_at: datetime | None = None

    @property
    def pin_locked(self) -> bool:
        """Whether the PIN was missed so often that it opens nothing any more."""
        return self.pin_failures >= PIN_TRIES

    def pause_until(self, *, pin: bool) -> datetime | None:
        """Until when no further try is taken; None where none has failed."""
        failures = self.pin_failures if pin else self.password_failures
        return None if self.failed_at is None else self.failed_at + pause_after(failures)


def pause_after(failures: int) -> timedelta:
    """How long the next try has to wait: one slip is free, then 30 s, doubling each time up to 15 min."""
    if failures < 2:
        return timedelta(0)
    doubled: int = 2 ** min(failures - 2, 16)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def lends(role: Role) -> bool:
    """Whether this role's PIN overrules rules on somebody else's screen."""
    return role in {Role.SUPERVISOR, Role.ADMINISTRATOR}


def looks_like_pin(secret: str) -> bool:
    """Whether what was typed is meant as a PIN: no password is that short."""
    return re.fullmatch(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", secret) is not None


def checked_pin(pin: str, role: Role) -> str:
    """The PIN. Raises InvalidValue: pin_digits (facts least, most) or pin_simple."""
    least = SHORTEST_LENDING_PIN if lends(role) else SHORTEST_PIN
    if not re.fullmatch(rf"[0-9]{{{least},{LONGEST_PIN}}}", pin):
        raise InvalidValue(field="pin", reason="pin_digits", least=least, most=LONGEST_PIN)
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if len(steps) == 1 or (len(set(pin[::2])) == 1 and len(set(pin[1::2])) == 1):
        raise InvalidValue(field="pin", reason="pin_simple")
    return pin


def checked_password(password: str, *, names: Collection[str], common: Collection[str]) -> str:
    """The password. Raises InvalidValue: password_short, too_long, password_common or password_name.

    `names` are those of the user and the business, which are no secret; `common` are lower-case words.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidValue(field="password", reason="password_short", least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise InvalidValue(field="password", reason="too_long", limit=LONGEST_PASSWORD)
    if len(set(password)) < 5 or _is_run(password):
        raise InvalidValue(field="password", reason="password_common")
    folded = password.casefold()
    core = re.sub(r"^[^\w]+|[\W\d_]+$", "", folded)  # `pa55w0rd-2025` without its year
    letters = {_letters(folded), _letters(folded.translate(_READ_AS)), _letters(core.translate(_READ_AS))}
    if any(_made_of(one, common) for one in letters):
        raise InvalidValue(field="password", reason="password_common")
    own = {_letters(part) for name in names for part in (*name.casefold().split(), name.casefold())}
    if any(_made_of(one, {*common, *own}) for one in letters):
        raise InvalidValue(field="password", reason="password_name")
    return password


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _is_run(password: str) -> bool:
    """`123456789012`, `abcdefghijkl` and their like: every character follows the last, up or down."""
    steps = {ord(b) - ord(a) for a, b in pairwise(password)}
    if password.isascii() and password.isdigit():  # 0 follows 9
        steps = {step % 10 for step in steps}
    return len(steps) == 1


def _made_of(letters: str, words: Collection[str], parts: int = _COMMON_PARTS) -> bool:
    """Whether the letters are one or two of the words, or none at all."""
    if not letters:
        return True
    if parts == 0:
        return False
    return any(
        word and letters.startswith(word) and _made_of(letters[len(word) :], words, parts - 1) for word in words
    )
