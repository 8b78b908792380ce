"""Which steps of the database's position were our own commits, so that only what others wrote counts as news.

A position names a state of the database; writers are one at a time, so each commit leads from one to the next. It
refuses to guess: a commit that is not known to be ours is somebody else's.
"""

from __future__ import annotations

import threading

MOST = 1_000
"""Kept while nobody asks; with the oldest gone, our own writes are news once."""


class OwnWrites:
    """Steps from one position to the next that this process made. Safe for threads: one call at a time."""

    def __init__(self) -> None:
        self._steps: dict[object, object] = {}
        self._lock = threading.Lock()

    def note(self, before: object, after: object) -> None:
        """A commit of ours is about to lead from one to the other."""
        if after == before:
            return
        with self._lock:
            if len(self._steps) >= MOST:
                self._steps.clear()
            self._steps[before] = after

    def take_back(self, before: object) -> None:
        """It did not happen."""
        with self._lock:
            self._steps.pop(before, None)

    def lead(self, seen: object, now: object) -> bool:
        """Whether nothing but our own commits lies between two positions; those are forgotten."""
        with self._lock:
            while seen != now and seen in self._steps:
                seen = self._steps.pop(seen)
        return seen == now
