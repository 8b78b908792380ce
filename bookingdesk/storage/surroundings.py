"""Where a database file lives: kind of file system, synced folder, and the computer that looks.

SQLite relies on file locks that network shares do not keep, so the kind of file system decides.
"""

from __future__ import annotations

import ctypes
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bookingdesk.domain.errors import NetworkShare

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
