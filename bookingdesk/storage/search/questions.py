"""What a clerk types to find a client, taken apart: names, phone digits, an email, a number. Pure.

`ortiz 417` is a name and a phone ending; `#2041` a client number; `may@` the beginning of an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bookingdesk.domain.folding import WORD_LIMIT, folded_words

WORDS_LIMIT = 8
"""More words than a name has are a pasted page; the first ones decide."""

EMAIL_MARK = "\u00b7"
"""Begins the token of an email address and stands for its signs; folding removes it from names."""

_DIGITS = re.compile(r"[+(]?[0-9][0-9\s()/.+-]*")


@dataclass(frozen=True, slots=True)
class Question:
    """What must be true of a client that is found; all parts at once."""

    words: tuple[str, ...] = ()
    """Beginnings of name words, folded; each may also be two beginnings run together."""
    digits: tuple[str, ...] = ()
    """Runs of digits: somewhere in a phone number, or a client number."""
    emails: tuple[str, ...] = ()
    """Beginnings of email tokens."""
    number: int | None = None
    """Exactly this client."""

    def __bool__(self) -> bool:
        """Whether anything was asked."""
        return bool(self.words or self.digits or self.emails or self.number is not None)


def asked(text: str) -> Question:
    """The question in what was typed. Nothing searchable gives an empty one."""
    text = text.strip()[:400]
    if numbered := re.fullmatch(r"#\s*([0-9]{1,9})", text):
        return Question(number=int(numbered[1]))
    emails: list[str] = []
    rest: list[str] = []
    for part in text.split():
        (emails if "@" in part else rest).append(part)
    digits: list[str] = []
    names = re.sub(_standing_alone(_DIGITS), lambda found: _kept(found[0], digits), " ".join(rest))
    return Question(
        words=folded_words(names)[:WORDS_LIMIT],
        digits=tuple(digits[:WORDS_LIMIT]),
        emails=tuple(email_token(part) for part in emails),
    )


def email_token(text: str) -> str:
    """An address, or its beginning, as one token: its signs become marks that no name can hold."""
    return EMAIL_MARK + "".join(c if c.isalnum() else EMAIL_MARK for c in text.casefold())[: 2 * WORD_LIMIT]


def digits_of(phone: str) -> str:
    """Only the digits of a phone number."""
    return "".join(c for c in phone if c in "0123456789")


def grams(digits: str) -> list[str]:
    """All runs of three digits, in order."""
    return [digits[i : i + 3] for i in range(len(digits) - 2)]


def _standing_alone(pattern: re.Pattern[str]) -> str:
    return rf"(?<!\w){pattern.pattern}(?!\w)"


def _kept(found: str, digits: list[str]) -> str:
    """Remember a run of digits; a leading trunk zero is dropped, because numbers are stored with their country."""
    run = digits_of(found)
    bare = run.lstrip("0")
    digits.append(bare if len(bare) >= 3 else run)
    return " "
