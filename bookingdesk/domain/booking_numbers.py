"""The number of a booking as it is typed, or read out from a message: with what stands before it, in any writing.

It names one booking or none. It refuses whatever could be something else, such as a phone number with its zero.
"""

from __future__ import annotations

import re
import unicodedata

from bookingdesk.domain.folding import folded_words

LABELS = frozenset(
    {
        *("no", "nr", "n", "o", "number", "nummer", "num", "numero", "de", "رقم"),
        *("booking", "buchung", "buchungsnummer", "reservation", "reserva", "الحجز", "حجز"),
    }
)
"""The words that our messages and clients put before it, folded."""
_NUMBER = re.compile(r"(\D*?)(\d+(?:[ .,_/-]\d+)*)\W*")
MOST_DIGITS = 18
"""What fits into a column."""


def said_number(typed: str) -> int | None:
    """The number in `1001`, `#1001`, `No. 10-01`, `Reserva n.º 1 001`, `رقم ١٠٠١`; None where none is meant."""
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFKC", typed))
    found = _NUMBER.fullmatch(plain.strip())
    if found is None or "+" in found[1]:
        return None
    digits = re.sub(r"\D", "", found[2])
    if not LABELS.issuperset(folded_words(found[1])) or digits[0] == "0" or len(digits) > MOST_DIGITS:
        return None
    return int(digits)


def _plain(character: str) -> str:
    """Digits of every script as 0 to 9, every dash and space as one; marks of direction as nothing."""
    if character.isdecimal():
        return str(int(character))
    kind = unicodedata.category(character)
    return "-" if kind == "Pd" else " " if kind == "Zs" else "" if kind == "Cf" else character
