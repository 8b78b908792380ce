"""What a matcher looks at and what it answers: the words around a place, and the readings of a stretch of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bookingdesk.presentation.line.language import Keyword, LineLanguage
from bookingdesk.presentation.line.reading import Kind, Value
from bookingdesk.presentation.line.tokens import Word
from bookingdesk.presentation.line.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a stretch of words."""

    kind: Kind
    value: Value = None


@dataclass(frozen=True, slots=True)
class Found:
    """Readings of `length` words, the likeliest first. `maybe_client`: the words could be a name just as well."""

    senses: tuple[Sense, ...]
    length: int = 1
    maybe_client: bool = False
    exact: bool = True
    unsure: bool = False


@dataclass(slots=True)
class Context:
    """Where the reader stands: what came before decides how a bare number is read."""

    words: Sequence[Word]
    vocabulary: Vocabulary
    language: LineLanguage
    today: date
    seen: set[Kind] = field(default_factory=set)
    after_client: bool = False
    """The word before has no other reading than a client's name."""

    def folded(self, i: int) -> str:
        """The word in search form, empty behind the end."""
        return self.words[i].folded if i < len(self.words) else ""

    def plain(self, i: int) -> str:
        """The word in plain digits, empty behind the end."""
        return self.words[i].plain if i < len(self.words) else ""

    def means(self, i: int, *keywords: Keyword) -> bool:
        """Whether the word is one of the keywords."""
        return self.language.means(self.folded(i), *keywords)

    def past_fillers(self, i: int) -> int:
        """The first place from here on that is no little word: `antes de las 12`, `toutes les 2 semaines`."""
        while self.means(i, Keyword.FILLER):
            i += 1
        return i

    def run(self, i: int, first: str | None = None) -> list[str]:
        """The words from here on in search form, as far as a name may reach."""
        rest = [word.folded for word in self.words[i : i + 4] if not word.quoted and not word.overflow]
        return [first, *rest[1:]] if first is not None else rest


Matcher = Callable[[Context, int], Found | None]
"""Reads the words from this place on."""
