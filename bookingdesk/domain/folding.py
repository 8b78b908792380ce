"""The search form of what people are called: no case, no accents, no letters a keyboard may lack.

`folded("Łukasz Weiß")` is `"lukasz weiss"`. Folding is for finding and comparing only; nothing shown to anybody is folded.
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
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_CYRILLIC = dict(
    zip(
        "абвгдежзиклмнопрстуфхцчшщыэюяіґєјљњћђџѓќѕ",
        "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch y e yu ya i g e j lj nj c d dz g k dz".split(),
        strict=True,
    )
) | {"ъ": "", "ь": ""}
_PLAIN = str.maketrans(_LATIN | _GREEK | _CYRILLIC)


def folded(text: str) -> str:
    """The words of a text in search form, separated by single spaces.

    Compatibility decomposition without marks, case folded, ł ø đ æ ß and their like as plain letters, Greek and
    Cyrillic in simple Latin letters, everything that is neither letter nor digit a separator. Apostrophes vanish, so
    that O'Neill is found as oneill. Folding twice changes nothing.
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
