"""Lets the readings and the commits of one process wait for each other where the database would have them knock.

A SQLite file with a rollback journal is closed to readers during a commit, and to a commit during a reading.
Whoever comes at the wrong moment knocks again after a sleep, each longer than the one before; a window stands still
for as long. It refuses to decide between processes: there SQLite has the word, as before.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 0.25
"""Seconds for which a commit lets new readings go first: they are short, and somebody waits for most of them."""


class CommitGate:
    """Open for readings, but while a commit is under way."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._readings = 0
        self._committing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """From before the first look into the file to after the last."""
        with self._moved:
            self._moved.wait_for(lambda: not self._committing)
            self._readings += 1
        try:
            yield
        finally:
            with self._moved:
                self._readings -= 1
                self._moved.notify_all()

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Only the commit; who comes here has the writers' lock already, so that there is one at most."""
        with self._moved:
            self._moved.wait_for(lambda: not self._readings, PATIENCE_S)
            self._committing = True
        try:
            yield
        finally:
            with self._moved:
                self._committing = False
                self._moved.notify_all()
