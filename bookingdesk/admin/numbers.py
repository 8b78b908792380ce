"""Whole numbers among the console's arguments; refuses those with which no date and no database can reckon."""

from __future__ import annotations

from argparse import ArgumentTypeError

from bookingdesk.domain.errors import NotFound

MOST = 100_000
"""Of minutes, days, weeks, seats or rows: more is a slip of the finger."""
MOST_WEEKS = 520
DIGITS = 18
"""Of a number that something is known by: what both databases hold."""


def whole(text: str) -> int:
    """A whole number; what it may be is for the rules to say."""
    number = int(text) if len(text.strip()) <= DIGITS else MOST + 1
    if abs(number) > MOST:
        raise ArgumentTypeError(f"{text[:DIGITS]!r} is not between -{MOST:,} and {MOST:,}")
    return number


def count(text: str) -> int:
    """A whole number from 0 up."""
    number = whole(text)
    if number < 0:
        raise ArgumentTypeError(f"{text!r} is negative")
    return number


def weeks(text: str) -> int:
    """So many weeks, ten years of them at most: each is looked at by itself."""
    number = count(text)
    if number > MOST_WEEKS:
        raise ArgumentTypeError(f"{text!r} is more than {MOST_WEEKS}")
    return number


def key(text: str) -> int:
    """The number by which an entry, an offer or a receipt is known."""
    if len(text.strip()) > DIGITS:
        raise ArgumentTypeError(f"{text[:DIGITS]!r}… is no number of ours")
    return int(text)


def key_of(kind: str, text: str) -> int:
    """The same where `#` may stand before it. Raises NotFound for what is no number."""
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= DIGITS):
        raise NotFound(kind=kind, wanted=text[:40])
    return int(digits)
