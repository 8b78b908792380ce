"""Cuts a line into words with their places; knows white space and quotes, and no meanings.

A pasted page is cut after WORD_LIMIT words: the rest stays one stretch, so that reading it takes no time.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bookingdesk.domain.folding import folded

WORD_LIMIT = 80
_TOKEN = re.compile(r"[+]?[\"“”„«][^\"“”»]*[\"“”»]?|[^\s\"“”„«»]+|[\"“”„«»]")
_QUOTES = '"“”„«»'
_ENDS = ".,;:?)،؛؟"
_LEADS = "(¿¡"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as typed, in lower case with plain digits (`plain`), and in search form (`folded`)."""

    text: str
    start: int
    end: int
    plain: str
    folded: str
    quoted: bool = False
    overflow: bool = False
    """The tail of a text longer than anybody types."""


def cut(text: str) -> tuple[Word, ...]:
    """The words of a line from left to right; together they hold every character that is not white space."""
    words: list[Word] = []
    for found in _TOKEN.finditer(text):
        if len(words) == WORD_LIMIT:
            tail = text[found.start() :].rstrip()
            words.append(Word(tail, found.start(), found.start() + len(tail), "", "", overflow=True))
            break
        words.append(_word(found.group(), found.start()))
    return tuple(words)


def _word(text: str, start: int) -> Word:
    end = start + len(text)
    if text.lstrip("+")[:1] in _QUOTES and len(text.lstrip("+")) > 0:
        return Word(text, start, end, "", "", quoted=True)
    if len(text) > 200:
        return Word(text, start, end, "", "")
    bare = text.lstrip(_LEADS).rstrip(_ENDS) or text
    return Word(text, start, end, plain_digits(bare), folded(bare))


def plain_digits(text: str) -> str:
    """Lower case, compatibility forms and digits of every script as 0 to 9."""
    if text.isascii():
        return text.lower()
    normal = unicodedata.normalize("NFKC", text).lower()
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in normal)


def unquoted(text: str) -> str:
    """What stands between the quotes."""
    return text.lstrip("+").strip(_QUOTES).strip()
