"""Which failures of the database mean "again", which mean "tell the user", and which are bugs.

A step is run again after a deadlock, a serialization failure or a lost update: at most `ATTEMPTS` times, with
jitter. Driver errors never leave storage: their texts may hold what clients wrote.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from bookingdesk.storage.errors import guard_code, is_repeatable, known_error

T = TypeVar("T")

ATTEMPTS = 5
_FIRST_PAUSE = 0.01


class LostUpdate(Exception):
    """What this unit of work has read was changed before it wrote: the step is run again."""


class DatabaseFault(Exception):
    """The database refused a statement in a way that only a bug explains; carries codes, never contents."""


def again(error: BaseException) -> bool:
    """Whether the whole step may simply be run again."""
    return isinstance(error, LostUpdate) or is_repeatable(error)


def told(error: Exception, where: str) -> Exception:
    """What to raise instead of a driver's error: a KnownError or a DatabaseFault without contents."""
    known = known_error(error, where)
    if known is not None:
        return known
    code = guard_code(error)
    if code is not None:
        return DatabaseFault(f"refused by the guard {code.value}")
    original = getattr(error, "orig", None) or error
    state = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    diagnosis = getattr(original, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    return DatabaseFault(" ".join(str(part) for part in (type(original).__name__, state, constraint) if part))


def repeating(attempt: Callable[[], T], *, pause: Callable[[float], None] = time.sleep) -> T:
    """The answer of the attempt, made again after what `again` names. The last failure is raised as it is."""
    for count in range(1, ATTEMPTS):
        try:
            return attempt()
        except Exception as why:
            if not again(why):
                raise
        pause(_FIRST_PAUSE * 2**count * random.random())
    return attempt()
