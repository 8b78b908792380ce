"""The search form of what people are called: no case, no accents, no letters a keyboard may lack.

`folded("Łukasz Weiß")` is `"lukasz weiss"`. Folding is for finding and comparing only; nothing that is
shown to anybody is folded.
"""

from __future__ import annotations

import unicodedata

WORD_LIMIT = 40
"""A longer word is cut: nobody types more of it, and a pasted page must not swell the index."""

_LATIN = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "ħ": "h",
    "ı": "i",
    "ŋ": "n",
    "ŧ": "t",
    "ĸ": "k",
    "ə": "e",
    "ƒ": "f",
}
_GREEK_WORDS = (
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"
)
_CYRILLIC_WORDS = """
а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch
ъ= ы=y ь= э=e ю=yu я=ya і=i ґ=g є=e ј=j љ=lj њ=nj ћ=c ђ=d џ=dz ѓ=g ќ=k ѕ=dz
"""


def _letters(pairs: str) -> dict[str, str]:
    """`a=b` pairs as a dictionary."""
    return {pair[0]: pair[2:] for pair in pairs.split()}


_PLAIN = str.maketrans(_LATIN | _letters(_GREEK_WORDS) | _letters(_CYRILLIC_WORDS))


def folded(text: str) -> str:
    """The words of a text in search form, separated by single spaces.

    Compatibility decomposition without marks, case folded, ł ø đ æ ß and their like as plain letters, Greek and
    Cyrillic in simple Latin letters, everything that is neither letter nor digit a separator. Apostrophes vanish:
    O'Neill is found as oneill. Folding twice changes nothing.
    """
    if text.isascii():
        plain = text.lower().replace("'", "")
    else:
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        kept = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’ʼ`´ʹʻ")
        plain = unicodedata.normalize("NFKC", kept.translate(_PLAIN).casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def folded_words(text: str) -> tuple[str, ...]:
    """The folded words, each cut to WORD_LIMIT characters."""
    return tuple(word[:WORD_LIMIT] for word in folded(text).split())
