"""Where a database file lives: kind of file system, synced folder, and which computer has it open.

SQLite relies on file locks that network shares do not keep, so the kind of file system decides. The lock file keeps
a second computer out (a disk moved or synced); programs on one computer share the file through SQLite's own locks.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bookingdesk.domain.errors import DiskFull, FolderNotWritable, KnownError, NetworkShare, OtherHost

NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "webdav", "davfs"),
        *("ceph", "glusterfs", "lustre", "gfs2", "ocfs2", "beegfs", "remote"),
        *("fuse.sshfs", "fuse.davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.ceph"),
        *("fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.curlftpfs", "fuse.s3fs"),
    }
)
"""File systems behind a network, as the operating systems name them; `remote` is Windows' word."""

SYNCED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "mobile documents",
    "nextcloud",
    "owncloud",
)
_DRIVE_REMOTE = 4


def filesystem_of(path: Path) -> str:
    """The kind of file system that holds the path, in lower case; empty where the system does not say."""
    if sys.platform == "win32":
        return _windows_drive(path)
    if sys.platform == "darwin":
        listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False).stdout
        return kind_in(_mounts_of_macos(listed), path)
    with suppress(OSError):
        return kind_in(_mounts_of_linux(Path("/proc/self/mounts").read_text(encoding="utf-8")), path)
    return ""


def kind_in(mounts: dict[str, str], path: Path) -> str:
    """The kind of the longest mount point that is the path or above it."""
    for folder in (path, *path.parents):
        if str(folder) in mounts:
            return mounts[str(folder)].lower()
    return ""


def _mounts_of_linux(text: str) -> dict[str, str]:
    """Mount point to kind from /proc/mounts, where spaces are written \\040."""
    rows = [line.split() for line in text.splitlines()]
    return {row[1].encode().decode("unicode_escape"): row[2] for row in rows if len(row) > 2}


def _mounts_of_macos(text: str) -> dict[str, str]:
    """Mount point to kind from `//user@host/share on /Volumes/share (smbfs, nodev)`."""
    found = {}
    for line in text.splitlines():
        place, _, options = line.partition(" on ")[2].rpartition(" (")
        found[place] = options.partition(",")[0].rstrip(")")
    return found


def _windows_drive(path: Path) -> str:
    anchor = path.resolve().anchor
    if anchor.startswith("\\\\"):
        return "remote"
    kinds = getattr(ctypes, "windll").kernel32  # noqa: B009 - the attribute exists on Windows only
    return "remote" if kinds.GetDriveTypeW(anchor) == _DRIVE_REMOTE else "local"


def is_alive(pid: int) -> bool:
    """Whether a process of this computer still runs. On Windows every process is taken for alive."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """This computer as `opening` sees it; tests give another one."""

    filesystem_of: Callable[[Path], str] = filesystem_of
    host: str = field(default_factory=platform.node)
    pid: int = field(default_factory=os.getpid)
    is_alive: Callable[[int], bool] = is_alive


def refuse_network_share(path: Path, around: Surroundings) -> None:
    """Raises NetworkShare where the folder of the file lies behind a network."""
    kind = around.filesystem_of(path.parent.resolve())
    if kind in NETWORK:
        raise NetworkShare(path=str(path), filesystem=kind)


def is_synced(path: Path) -> bool:
    """Whether a cloud program copies the folder while we write: two computers would each have half."""
    return any(word in part.lower() for part in path.resolve().parent.parts for word in SYNCED)


class LockFile:
    """`desk.sqlite3.lock`: the host that has the database open, and its processes.

    Removed when the last process closes. After a crash it stays, harmless on the same host: dead processes do not
    count. On another host the error names it, and `take_over` overrules it.
    """

    def __init__(self, database: Path, around: Surroundings) -> None:
        self._path = database.with_name(f"{database.name}.lock")
        self._around = around

    def take(self, *, take_over: bool = False) -> None:
        """Enter this process. Raises OtherHost, DiskFull, FolderNotWritable."""
        present = self._read()
        host = str(present.get("host", self._around.host))
        if host != self._around.host and not take_over:
            pids = self._pids(present)
            raise OtherHost(host=host, pid=pids[0] if pids else 0, since=self._since())
        self._write(sorted({*self.others(), self._around.pid}))

    def others(self) -> tuple[int, ...]:
        """Living processes of this host that have it open too."""
        present = self._read()
        if present.get("host") != self._around.host:
            return ()
        return tuple(p for p in self._pids(present) if p != self._around.pid and self._around.is_alive(p))

    def leave(self) -> None:
        """Take this process out; the file goes with the last one."""
        if self._read().get("host") != self._around.host:
            return
        others = self.others()
        if others:
            with suppress(KnownError):  # our entry stays: a process that has ended does not count
                self._write(list(others))
        else:
            self._path.unlink(missing_ok=True)

    def _read(self) -> dict[str, object]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def _pids(self, content: dict[str, object]) -> list[int]:
        pids = content.get("pids")
        return [pid for pid in pids if isinstance(pid, int)] if isinstance(pids, list) else []

    def _since(self) -> str:
        changed = datetime.fromtimestamp(self._path.stat().st_mtime).astimezone()
        return changed.isoformat(timespec="minutes")

    def _write(self, pids: list[int]) -> None:
        fresh = self._path.with_name(f"{self._path.name}.{self._around.pid}")
        try:
            fresh.write_text(json.dumps({"host": self._around.host, "pids": pids}), encoding="utf-8")
            fresh.replace(self._path)
        except OSError as why:
            fresh.unlink(missing_ok=True)
            if why.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise DiskFull() from why
            raise FolderNotWritable(path=str(self._path.parent)) from why
