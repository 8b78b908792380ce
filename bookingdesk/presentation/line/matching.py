"""Whether typed words fit a client exactly, and whose names could be taken for each other. No search, no slips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from bookingdesk.domain.clients import Client
from bookingdesk.domain.folding import folded
from bookingdesk.presentation.line.tokens import plain_digits
from bookingdesk.presentation.line.vocabulary import edits

PHONE_END = 3


def fits(words: str, client: Client) -> bool:
    """Whether every word begins a name of the client (also run together), or is in the phone, email or number.

    The rule of what Enter may choose, wherever a client is typed: whom the words do not fit is a guess of the
    search, and is only chosen by walking to them.
    """
    return _fits(words, client.id, client.name, client.pronounced, client.email, client.phone)


@lru_cache(maxsize=2048)
def _fits(words: str, number: int, name: str, pronounced: str, email: str, phone: str) -> bool:
    """Asked several times for each key about the same few people."""
    names, email, phone = _names(name, pronounced), email.lower(), phone.lstrip("+")
    pending: list[str] = []
    for word in words.split():
        plain = plain_digits(word).strip(",;")
        digits = "".join(c for c in plain if c.isdigit())
        if plain == f"#{number}" or (len(plain) > 3 and "@" in plain and email.startswith(plain)):
            continue
        if len(digits) >= PHONE_END and not any(c.isalpha() for c in plain):
            if digits in phone or digits.lstrip("0") in phone or digits == str(number):
                continue
            return False
        pending += folded(word).split()
    return all(_begins(word, names) for word in pending)


def fit_order(words: str, client: Client) -> tuple[bool, bool, int]:
    """By how well the words fit, best first: as the search orders, before it looks at bookings."""
    names = _names(client.name, client.pronounced)
    typed = folded(words).split()
    run_together = not all(any(name.startswith(word) for name in names) for word in typed)
    return client.retired, run_together, -sum(word in names for word in typed)


@lru_cache(maxsize=512)
def _names(name: str, pronounced: str) -> tuple[str, ...]:
    """The words a client is called by, in search form; asked again and again while one types."""
    return tuple(folded(f"{name} {pronounced}").split())


def _begins(word: str, names: Sequence[str]) -> bool:
    return any(name.startswith(word) for name in names) or _run_together(word, names)


def _run_together(word: str, names: Sequence[str]) -> bool:
    """`mayo` begins Maya and then Ortiz, in any order of the names."""
    if not 2 <= len(word) <= 20:
        return False
    for first in names:
        for cut in range(1, len(word)):
            if not first.startswith(word[:cut]):
                break
            if any(other.startswith(word[cut:]) for other in names if other is not first):
                return True
    return False


def alike(one: Client, other: Client) -> bool:
    """Whether two clients' names could be taken for each other: the same, or a slip apart."""
    mine, theirs = " ".join(_names(one.name, "")), " ".join(_names(other.name, ""))
    return edits(mine, theirs, 1) <= (1 if min(len(mine), len(theirs)) >= 6 else 0)


def name_alike(client: Client, others: Iterable[Client]) -> bool:
    """Whether the list holds somebody else of a like name, so that one more fact has to be asked."""
    return any(other.id != client.id and alike(client, other) for other in others)
