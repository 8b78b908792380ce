"""Writers of one SQLite file take turns before they ask SQLite for its lock.

SQLite's own waiting sleeps longer and longer between its tries: of several busy desks one gets everything and
another nothing for seconds. A second file, locked in front, gives everybody a turn. It only orders: what is right
or wrong is decided by SQLite's lock alone, so a lost turn file loses nothing.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bookingdesk.domain.errors import DatabaseLocked

PATIENCE = 5.0
"""Seconds to wait for a turn; as long as SQLite waits for its lock."""

if sys.platform == "win32":
    import msvcrt

    def locked_file(path: Path, patience: float) -> int | None:
        """The open file with its lock, None when the patience is over. Windows wakes nobody: try in short steps."""
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        until = time.monotonic() + patience
        while True:
            try:
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            except OSError:
                if time.monotonic() > until:
                    os.close(file)
                    return None
                time.sleep(0.001)
            else:
                return file
else:
    import fcntl

    def locked_file(path: Path, patience: float) -> int | None:
        """The open file with its lock, None when the patience is over."""
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _Waiter(file).wait(patience)
        return file

    class _Waiter:
        """Waits in the kernel's queue, which is fair, in a thread, because that wait knows no time limit.

        Given up, the thread ends when its turn comes, and passes it on.
        """

        def __init__(self, file: int) -> None:
            self._file = file
            self._lock = threading.Lock()
            self._granted = threading.Event()
            self._given_up = False
            threading.Thread(target=self._queue, name="turn", daemon=True).start()

        def wait(self, patience: float) -> int | None:
            """The file, locked; None when nobody made way."""
            self._granted.wait(patience)
            with self._lock:
                if self._granted.is_set():
                    return self._file
                self._given_up = True
                return None

        def _queue(self) -> None:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            with self._lock:
                if self._given_up:
                    os.close(self._file)
                else:
                    self._granted.set()


class Turns:
    """The turns of one store: among its threads, and with a path among all processes that write the same file."""

    def __init__(self, database: Path | None, patience: float = PATIENCE) -> None:
        self._path = None if database is None else database.with_name(f"{database.name}-turn")
        self._patience = patience
        self._threads = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn and have it for the block. Raises DatabaseLocked when none comes in time."""
        if not self._threads.acquire(timeout=self._patience):
            raise DatabaseLocked
        try:
            file = self._lock_file()
            try:
                yield
            finally:
                if file is not None:
                    os.close(file)
        finally:
            self._threads.release()

    def _lock_file(self) -> int | None:
        if self._path is None:
            return None
        try:
            file = locked_file(self._path, self._patience)
        except OSError:
            self._path = None  # where no file can be made, SQLite's own waiting must do
            return None
        if file is None:
            raise DatabaseLocked
        return file
