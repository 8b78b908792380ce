"""Decides which words of a line are the client's: whatever could be a name or something else, the search is asked.

Asks at most QUESTIONS times for one reading, however long the text is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bookingdesk.presentation.line.reading import Kind
from bookingdesk.presentation.line.senses import Found
from bookingdesk.presentation.line.tokens import Word
from bookingdesk.presentation.line.vocabulary import Vocabulary

CLIENT_WORDS = 6
NAME_WORDS = 3
"""Of more words than these nobody misspells the whole name: the rest is something else."""
QUESTIONS = 12

Knows = Callable[[str], bool]
"""Whether somebody is called by these words (in search form)."""


@dataclass(slots=True)
class Stretch:
    """Some words and what they may mean; `client` once decided."""

    first: int
    last: int
    found: Found | None
    client: bool = False
    kind: Kind | None = None
    """Set for what is decided at once: names of a new client, fillers, words not understood."""

    @property
    def undecided(self) -> bool:
        """Whether it could be the client's name or something else."""
        return self.kind is None and self.found is not None and self.found.maybe_client


class Decider:
    """Decides which words are the client's. Asks the client search at most QUESTIONS times."""

    def __init__(
        self,
        words: tuple[Word, ...],
        stretches: list[Stretch],
        vocabulary: Vocabulary,
        knows: Knows | None,
        alike: Knows | None,
        given: bool,
    ) -> None:
        self._words = words
        self._stretches = stretches
        self._vocabulary = vocabulary
        self._knows = knows
        self._alike = alike
        self._given = given
        self._left = QUESTIONS

    def decide(self) -> None:
        """Mark every stretch as the client's or not."""
        for stretch in self._stretches:
            stretch.client = stretch.found is None and stretch.kind is None
        for stretch in self._stretches:
            if stretch.undecided:
                stretch.client = self._is_client(stretch)
        self._leave_out_strangers()

    def _is_client(self, stretch: Stretch) -> bool:
        found = stretch.found
        if found is None or self._given:
            return False
        kind = found.senses[0].kind
        if kind is Kind.SERVICE and found.exact:
            return False
        others = [s for s in self._stretches if s.client]
        if kind is Kind.DAY and others:
            return False
        if self._knows is None:
            return not others and stretch is self._stretches[0] and kind is not Kind.DAY
        return self._ask([*others, stretch])

    def _leave_out_strangers(self) -> None:
        """Where nobody is called by all the words, the run that somebody is called by stays the client."""
        mine = [s for s in self._stretches if s.client]
        if self._given:
            for stretch in mine:
                stretch.client, stretch.kind = False, Kind.UNKNOWN
            return
        for stretch in mine[CLIENT_WORDS:] if self._knows is None else ():
            stretch.client, stretch.kind = False, Kind.UNKNOWN
        if self._knows is None or len(mine) < 2:
            return
        if len(mine) <= CLIENT_WORDS and self._ask(mine):
            return
        kept = self._known_run(mine)
        if kept is None:
            kept = mine[:CLIENT_WORDS]
        elif self._is_a_slip(mine, kept):
            return
        for stretch in mine:
            if stretch not in kept:
                stretch.client, stretch.kind = False, Kind.UNKNOWN

    def _known_run(self, mine: list[Stretch]) -> list[Stretch] | None:
        for size in (3, 2, 1):
            for start in range(len(mine) - size + 1):
                run = mine[start : start + size]
                if size == len(mine) or (size == 1 and len(self._words[run[0].first].folded) < 3):
                    continue
                if self._ask(run):
                    return run
                if self._left <= 0:
                    return None
        return None

    def _is_a_slip(self, mine: list[Stretch], kept: list[Stretch]) -> bool:
        """Whether all the words are somebody's misspelt name, and none of them a misspelt service."""
        strangers = [self._words[s.first].folded for s in mine if s not in kept]
        if self._alike is None or len(mine) > NAME_WORDS or any(map(self._vocabulary.nearest, strangers)):
            return False
        return self._alike(self._typed(mine))

    def _ask(self, stretches: list[Stretch]) -> bool:
        if self._knows is None or self._left <= 0:
            return False
        self._left -= 1
        return self._knows(self._typed(stretches))

    def _typed(self, stretches: list[Stretch]) -> str:
        inorder = sorted(stretches, key=lambda s: s.first)
        return " ".join(self._words[s.first].folded for s in inorder)
