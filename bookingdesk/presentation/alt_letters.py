"""Which letter picks what with Alt: within one window no letter stands for two things, in any language.

The `&` of a text is a wish of its writer or translator. Wishes are met in order, then those that lost theirs get
another letter of their own words. Needs nothing but the standard library; it knows no widget.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_MARKED = re.compile(r"&(.)", re.DOTALL)
_KEY = re.compile(r"(?<=\S)(\s{2}|\s\(|\t)")
"""From here on a text names a key of its own, such as `Save  (Ctrl+Enter)`."""
_LATIN_ENDS = 0x370


def letter_of(text: str) -> str:
    """The letter that a text is marked with, in lower case; empty for none. `&&` is a plain ampersand."""
    marked = (found[1] for found in _MARKED.finditer(text) if found[1] != "&")
    return next(marked, "").strip().lower()


def told_apart(wishes: Sequence[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """The same texts, each marked with a letter that is neither taken nor another's; unmarked where none is left.

    A text that wishes no letter gets none. The first of those that wish the same letter has it. The others get the
    first free letter at the start of one of their words, else the first free letter inside; and where all of theirs
    are given, one whose holder has another to go to.
    """
    refused = {letter.lower() for letter in taken}
    holders: dict[str, int] = {}
    for place, wish in enumerate(wishes):
        letter = letter_of(wish)
        if letter and letter not in refused:
            holders.setdefault(letter, place)
    content = set(holders.values())
    for place, wish in enumerate(wishes):
        if letter_of(wish) and place not in content:
            _seat(place, wishes, holders, set(refused))
    given = {place: letter for letter, place in holders.items()}
    return tuple(_marked(wish, given.get(place, "")) for place, wish in enumerate(wishes))


def _seat(place: int, wishes: Sequence[str], holders: dict[str, int], tried: set[str]) -> bool:
    """Give a text a letter that is free, else one that can be made free; False where there is none."""
    letters = [letter for letter in _letters(_plain(wishes[place])) if letter not in tried]
    free = next((letter for letter in letters if letter not in holders), None)
    if free is not None:
        holders[free] = place
        return True
    for letter in letters:
        if letter not in tried:
            tried.add(letter)
            if _seat(holders[letter], wishes, holders, tried):
                holders[letter] = place
                return True
    return False


def _plain(text: str) -> str:
    """The text without its mark; a plain ampersand stays doubled."""
    return _MARKED.sub(lambda found: "&&" if found[1] == "&" else found[1], text)


def _marked(wish: str, letter: str) -> str:
    """The text with its mark at this letter: where it was wished, else where it stands best."""
    if letter == letter_of(wish):
        return wish
    plain = _plain(wish)
    at = _letters(plain).get(letter)
    return plain if at is None else f"{plain[:at]}&{plain[at:]}"


def _letters(plain: str) -> dict[str, int]:
    """The letters that may be marked and where: those at the starts of words first, then those inside."""
    key = _KEY.search(plain)
    end = key.start() if key else len(plain)
    places = [at for at in range(end) if _is_on_keyboards(plain[at])]
    places.sort(key=lambda at: at > 0 and plain[at - 1].isalnum())
    found: dict[str, int] = {}
    for at in places:
        found.setdefault(plain[at].lower(), at)
    return found


def _is_on_keyboards(character: str) -> bool:
    """A letter that every keyboard of its script has on a key of its own: no accents, no ligatures."""
    if character.isascii():
        return character.isalpha()
    known = ord(character) >= _LATIN_ENDS and unicodedata.category(character) in ("Ll", "Lu", "Lo")
    return known and not unicodedata.decomposition(character)
