"""The file beside a database that says which computer has it open: one may, with any number of processes.

SQLite's own locks serve the programs of one computer. This file keeps out a second computer that reaches the same
file over a disk that was moved or a folder that is synced. Making it is atomic, so of two computers that open in
the same moment one is refused; whoever has it open gives a sign of life each minute, so that a lock left by a crash
elsewhere ends by itself.
"""

from __future__ import annotations

import errno
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bookingdesk.domain.errors import DatabaseLocked, DiskFull, FolderNotWritable, KnownError, OtherHost
from bookingdesk.storage.surroundings import Surroundings
from bookingdesk.storage.turns import PATIENCE, locked_file

BEAT_SECONDS = 60.0
STALE_SECONDS = 600.0
"""Without a sign of life for so long another computer's lock counts as left by a crash."""

_HALF_MADE_SECONDS = 1.0
"""How long a file without content may belong to somebody who is just writing it."""
_LONGEST = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What stands in the file. `alone` is the process that lets nobody else in, 0 for none."""

    host: str = ""
    pids: tuple[int, ...] = ()
    alone: int = 0


class LockFile:
    """`desk.sqlite3.lock`: the computer that has the database open, and its processes.

    Removed when the last process closes. After a crash it stays: harmless on the same computer, where dead
    processes do not count; on another one it is refused until it is stale, or `take_over` overrules it. Every look
    and every change is made with the file locked against the other processes of this computer.
    """

    def __init__(self, database: Path, around: Surroundings) -> None:
        self._path = database.with_name(f"{database.name}.lock")
        self._around = around
        self._stopped = threading.Event()
        self._heart: threading.Thread | None = None

    def take(self, *, take_over: bool = False) -> None:
        """Enter this process. Raises OtherHost, DatabaseLocked, DiskFull, FolderNotWritable."""
        with self._opened() as held:
            present = held.settled()
            foreign = present.host not in {"", self._around.host}
            if foreign and not take_over and not self._is_stale(held):
                raise OtherHost(host=present.host, pid=(*present.pids, 0)[0], since=held.since())
            if not foreign and present.alone != self._around.pid and self._is_alive(present.alone):
                raise DatabaseLocked()
            others = () if foreign else self._others(present)
            held.write(_Entry(host=self._around.host, pids=tuple(sorted({*others, self._around.pid}))))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For the block no other process gets in. Raises DatabaseLocked where another of this computer is in."""
        with self._opened() as held:
            present = held.read()
            if present.host != self._around.host or self._others(present):
                raise DatabaseLocked()
            held.write(_Entry(host=present.host, pids=(self._around.pid,), alone=self._around.pid))
        try:
            yield
        finally:
            with self._opened() as held:
                present = held.read()
                if present.host == self._around.host:
                    held.write(_Entry(host=present.host, pids=present.pids))

    def keep(self, lost: Callable[[], None], *, every: float = BEAT_SECONDS) -> None:
        """Give a sign of life from a thread of its own until `leave`.

        `lost` is called once, in that thread, when another computer has taken the file over meanwhile (this one
        slept): from then on nothing may be written here. A sign that cannot be given is tried again.
        """

        def beat() -> None:
            while not self._stopped.wait(every):
                with suppress(OSError):
                    if not self.beat():
                        lost()
                        return

        self._heart = threading.Thread(target=beat, name="lock file", daemon=True)
        self._heart.start()

    def beat(self) -> bool:
        """One sign of life: the file's time. False where the file is another computer's by now."""
        host = _entry_of(self._path.read_bytes()).host if self._path.exists() else ""
        if host == self._around.host:
            os.utime(self._path)
        return host in {"", self._around.host}

    def leave(self) -> None:
        """Take this process out; the file goes with the last one."""
        self._stopped.set()
        if self._heart is not None:
            self._heart.join()
            self._heart = None
        if not self._path.exists():
            return
        with suppress(KnownError), self._opened() as held:  # an entry that stays does not count once we have ended
            present = held.read()
            if present.host != self._around.host:
                return
            others = self._others(present)
            if others:
                held.write(_Entry(host=present.host, pids=others))
            else:
                held.remove()

    def _others(self, present: _Entry) -> tuple[int, ...]:
        """Living processes of this computer that have it open too."""
        return tuple(pid for pid in present.pids if pid != self._around.pid and self._is_alive(pid))

    def _is_alive(self, pid: int) -> bool:
        return pid > 0 and self._around.is_alive(pid)

    def _is_stale(self, held: _Held) -> bool:
        """Whether the last sign of life is too old, by the clock of the file system, which both computers share."""
        probe = self._path.with_name(f"{self._path.name}.{self._around.pid}")
        probe.touch()
        try:
            return probe.stat().st_mtime - held.beaten_at() > STALE_SECONDS
        finally:
            probe.unlink(missing_ok=True)

    @contextmanager
    def _opened(self) -> Iterator[_Held]:
        """The file, made where there is none, locked against the processes of this computer."""
        held: _Held | None = None
        try:
            held = _hold(self._path)
            yield held
        except OSError as why:
            if held is not None and held.fresh:
                held.remove()
            if why.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise DiskFull() from why
            raise FolderNotWritable(path=str(self._path.parent)) from why
        finally:
            if held is not None:
                held.close()


class _Held:
    """The open file with its lock, and whether it was made just now."""

    def __init__(self, path: Path, file: int, *, fresh: bool) -> None:
        self.fresh = fresh
        self._path = path
        self._file = file
        self._gone = False

    def read(self) -> _Entry:
        """What stands in the file; nothing where that cannot be read."""
        os.lseek(self._file, 0, os.SEEK_SET)
        return _entry_of(os.read(self._file, _LONGEST))

    def settled(self) -> _Entry:
        """What stands in the file; another computer that has just made it gets the time to write."""
        until = time.monotonic() + _HALF_MADE_SECONDS
        while os.fstat(self._file).st_size == 0 and not self.fresh and time.monotonic() < until:
            time.sleep(0.02)
        return self.read()

    def write(self, entry: _Entry) -> None:
        """Put the entry in, over the old one first, so that a full disk leaves one of the two."""
        content = json.dumps({"host": entry.host, "pids": entry.pids, "alone": entry.alone}).encode()
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, content)
        os.ftruncate(self._file, len(content))

    def beaten_at(self) -> float:
        """When the last sign of life was given, in seconds of the file system's clock."""
        return os.fstat(self._file).st_mtime

    def since(self) -> str:
        """The same as text."""
        return datetime.fromtimestamp(self.beaten_at()).astimezone().isoformat(timespec="minutes")

    def remove(self) -> None:
        """Off the disk while it is locked; Windows lets go of an open file only when it is closed."""
        self._gone = True
        if os.name != "nt":
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Unlock."""
        os.close(self._file)
        if self._gone and os.name == "nt":
            with suppress(OSError):  # somebody was waiting for it: it is theirs now
                self._path.unlink(missing_ok=True)


def _hold(path: Path) -> _Held:
    """Open and lock the file that is at the path when the lock is there. Raises OSError, DatabaseLocked."""
    while True:
        fresh = _make(path)
        file = locked_file(path, PATIENCE)
        if file is None:
            raise DatabaseLocked()
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return _Held(path, file, fresh=fresh)
        os.close(file)  # its last process has just removed it


def _make(path: Path) -> bool:
    """Whether the file was not there; of two computers that ask at once, one is told so."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True


def _entry_of(content: bytes) -> _Entry:
    try:
        found = json.loads(content)
    except ValueError:
        return _Entry()
    if not isinstance(found, dict):
        return _Entry()
    pids = found.get("pids")
    alone = found.get("alone")
    return _Entry(
        host=str(found.get("host", "")),
        pids=tuple(pid for pid in pids if isinstance(pid, int)) if isinstance(pids, list) else (),
        alone=alone if isinstance(alone, int) else 0,
    )
