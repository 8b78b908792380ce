"""The words that names are made of, in memory, and the nearest ones to a word that nobody is called."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import bindparam, select

from bookingdesk.storage.derived import client_word
from bookingdesk.storage.wire import ByDialect, Statement, Wire

NEAREST = 8
_OVERLAP = 1000
"""Ids are given before they are committed: re-reading the last ones misses no word of a slower writer."""

_SINCE = Statement(select(client_word.c.id, client_word.c.word).where(client_word.c.id > bindparam("after")))
_ADD = ByDialect(
    sqlite="INSERT INTO client_word (word) VALUES (:word) ON CONFLICT (word) DO NOTHING",
    postgresql="INSERT INTO client_word (word) VALUES (%(word)s) ON CONFLICT (word) DO NOTHING",
)


class Vocabulary:
    """Shared by all units of work of a store; reads only what was added since. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._words: dict[str, None] = {}
        self._last = 0

    def near(self, wire: Wire, word: str) -> Sequence[str]:
        """Vocabulary words that begin with the word, or else those at the least distance, best first.

        The distance counts one for a letter missing, added, changed or swapped with its neighbour: at most 1 for
        words of up to five letters, 2 for longer ones, none for one or two letters.
        """
        words = self._fresh(wire)
        if len(word) < 3:
            return []
        allowed = 1 if len(word) <= 5 else 2
        found = process.extract(word, words, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        ranked = sorted((distance, near) for near, distance, _ in found)
        return [near for _, near in ranked[:NEAREST]]

    def _fresh(self, wire: Wire) -> list[str]:
        with self._lock:
            for id_, word in wire.rows(_SINCE, after=self._last - _OVERLAP):
                self._words[word] = None
                self._last = max(self._last, id_)
            return list(self._words)


def learn(wire: Wire, words: Sequence[str]) -> None:
    """Add the words that are new, in the order of the alphabet, so that two writers never wait crosswise."""
    wire.many(_ADD, [{"word": word} for word in sorted(set(words))])
