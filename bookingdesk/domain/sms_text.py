"""How a text message is counted and what of its characters is exchanged, so that it costs no more than it must.

Pure, after 3GPP TS 23.038 and 23.040. Letters are never changed, a name keeps its accents; only spaces, dashes,
quotation marks and the like become their plain neighbours where that lets the whole text be GSM-7.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Written with an escape before them, so each takes two places."""

MOST_PARTS = 10
"""Gateways take no more, and no client should have to read it."""
_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " ")
_NOTHING = dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff", "")
_MARKS = {
    **dict.fromkeys("‘’‚‛′‹›`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•·", "-"),
    "…": "...",
    "→": "->",
    "×": "x",
}
_SPACED = str.maketrans(_SPACES)
_PLAIN = str.maketrans({**_SPACES, **_NOTHING, **_MARKS})


class Alphabet(StrEnum):
    """In which alphabet a text message travels: one letter beyond GSM-7 makes the whole text UCS-2."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


_ROOM = {Alphabet.GSM7: (160, 153), Alphabet.UCS2: (70, 67)}
"""Places in the only part, and in each of several, which carry a header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSize:
    """What a text message takes: places are septets of GSM-7 or 16-bit units of UCS-2; `left` in the last part."""

    alphabet: Alphabet
    places: int
    parts: int
    left: int


def sendable(text: str) -> str:
    """The text as it is sent: plain typography where that makes it GSM-7, else as written with plain spaces.

    Narrow no-break spaces, as dates and times have them, always become spaces (trap T44).
    """
    plain = text.translate(_PLAIN).strip()
    return plain if _is_gsm7(plain) else text.translate(_SPACED).strip()


def size_of(text: str) -> TextSize:
    """Alphabet, places and parts of a text as it stands; an empty one has no part.

    Neither an escape nor a surrogate is parted from its second half, so that a part may end one place early.
    """
    alphabet = Alphabet.GSM7 if _is_gsm7(text) else Alphabet.UCS2
    widths = [_width(letter, alphabet) for letter in text]
    single, each = _ROOM[alphabet]
    places = sum(widths)
    if places <= single:
        return TextSize(alphabet=alphabet, places=places, parts=1 if places else 0, left=single - places)
    parts, used = 1, 0
    for width in widths:
        if used + width > each:
            parts, used = parts + 1, 0
        used += width
    return TextSize(alphabet=alphabet, places=places, parts=parts, left=each - used)


def _is_gsm7(text: str) -> bool:
    return all(letter in _BASIC or letter in _EXTENDED for letter in text)


def _width(letter: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.GSM7:
        return 2 if letter in _EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1
