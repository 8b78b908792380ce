"""How long what does not work is left alone: a channel that can't send, a mailbox that can't be read.

Longer after each fault in a row, so that no provider locks the account out. A rest ends by itself in time, or when
somebody changes a setting that may mend it. What only one computer lacks rests at its station only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

_RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))
"""After the first fault in a row, the second …"""

OF_A_COMPUTER = frozenset(
    {
        "no_password",
        "oauth_missing",
        "no_token",
        "token_refused",
        "token_not_taken",
        "no_gateway",
        "bad_gateway",
    }
)
"""Faults of what signs in, which each computer keeps for itself: another one may be able to."""


def station_of(fault: str, station: str) -> str:
    """The station that a fault met there is of; empty where it is everybody's."""
    return station if fault in OF_A_COMPUTER else ""


def rest_after(faults: int) -> timedelta:
    """How long it rests after so many faults in a row, the last one included."""
    return _RESTS[min(faults, len(_RESTS)) - 1]


def rests(until: datetime | None, now: datetime) -> bool:
    """Whether it is too early to try again. A clock that was set back does not prolong the rest."""
    return until is not None and until - _RESTS[-1] <= now < until


def settings_seal(values: Iterable[str]) -> str:
    """Changes when one of the values does. They hold no secret, and this says nothing about them."""
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:16]
