"""Verified copies of a database: made under another name, checked as a whole, then given their name.

The live file is read by SQLite's backup API only; opening it in any other way would drop its locks. A copy that
fails a check is deleted and never takes the place of an older one.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, select
from sqlalchemy.exc import DBAPIError

from bookingdesk.domain.errors import (
    BackupFailed,
    DiskFull,
    FolderMissing,
    FolderNotWritable,
    KnownError,
    ToolMissing,
)
from bookingdesk.storage.engine import open_engine, reading
from bookingdesk.storage.errors import known_error
from bookingdesk.storage.home import IN_BACKUP, KEY
from bookingdesk.storage.inventory import inventory
from bookingdesk.storage.schema import audit_head
from bookingdesk.storage.verify import broken_chain, damage, row_counts

Progress = Callable[[int, int], None]
"""Called with steps done and steps in all (pages of SQLite)."""

PAGES_AT_ONCE = 2000
DUMP_SECONDS = 3600
MARKS = (b"SQLite format 3\x00", b"PGDMP")
"""How the files begin that backups are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A verified copy and its anchor: the head of the audit log at that moment."""

    path: Path
    rows: int
    audit_seq: int
    audit_hash: str


def backup_database(
    engine: Engine,
    target: Path,
    progress: Progress | None = None,
    *,
    find_tool: Callable[[str], str | None] = shutil.which,
    check_guards: bool = True,
) -> Backup:
    """Copy the whole database into the file `target`, replacing an older one only after every check.

    `check_guards` is off for the copy before a migration, whose guards are an older release's; it goes on as the
    database itself. Every other copy is silent until released.
    Raises FolderMissing, FolderNotWritable, DiskFull, DatabaseLocked, BackupFailed, and ToolMissing where
    PostgreSQL's `pg_dump` is not installed.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        _check_place(target)
        if engine.dialect.name == "sqlite":
            made = _copy_sqlite(engine, unfinished, progress, check_guards=check_guards)
        else:
            made = _dump_postgresql(engine, unfinished, progress, find_tool)
        _settle(unfinished, target)
    except (DBAPIError, sqlite3.Error) as why:
        raise known_error(why, str(target)) or BackupFailed(reason="database", detail=type(why).__name__) from why
    except OSError as why:
        raise _file_error(why) from why
    finally:
        for leftover in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):  # the next backup begins by clearing it
                unfinished.with_name(unfinished.name + leftover).unlink()
    return Backup(path=target, rows=made.rows, audit_seq=made.audit_seq, audit_hash=made.audit_hash)


def _check_place(target: Path) -> None:
    """Raise where nothing can be written, or where something lies that is no older backup: it would be gone.

    A database that is in use has its turn file beside it, and whoever has it open would go on writing to nowhere.
    """
    if not target.parent.is_dir():
        raise FolderMissing(path=str(target.parent))
    if target.is_dir() or not os.access(target.parent, os.W_OK):
        raise FolderNotWritable(path=str(target))
    if not target.exists():
        return
    with target.open("rb") as there:
        head = there.read(len(MARKS[0]))
    in_use = target.with_name(f"{target.name}-turn").exists()
    if in_use or (head and not head.startswith(MARKS)):
        raise BackupFailed(reason="not_a_backup", detail="", path=str(target))


def _copy_sqlite(engine: Engine, copy: Path, progress: Progress | None, *, check_guards: bool) -> Backup:
    """One reading transaction spans counting and copying, so the copy must agree to the row."""
    copy.unlink(missing_ok=True)
    with reading(engine) as source:
        counts = row_counts(source)
        head = source.execute(select(audit_head.c.seq, audit_head.c.hash)).one()
        driver = source.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise BackupFailed(reason="driver", detail=type(driver).__name__)
        destination = sqlite3.connect(copy)
        try:
            driver.backup(destination, pages=PAGES_AT_ONCE, progress=_reporting(progress))
            destination.execute("PRAGMA journal_mode=DELETE").close()
        finally:
            destination.close()
    _check_copy(copy, counts, check_guards=check_guards)
    if check_guards:
        _make_homeless(copy)
    return Backup(path=copy, rows=sum(counts.values()), audit_seq=head.seq, audit_hash=head.hash)


def _reporting(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, remaining, total: progress(total - remaining, total)


def _make_homeless(copy: Path) -> None:
    """Whoever opens the copy one day sends nothing before somebody has released it."""
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (KEY, IN_BACKUP))


def _check_copy(copy: Path, counts: dict[str, int], *, check_guards: bool) -> None:
    """Damage, foreign keys, counts, chain and guards, on the copy itself."""
    engine = open_engine(f"sqlite:///{copy}")
    try:
        with reading(engine) as connection:
            found = (*damage(connection), *broken_chain(connection))
            if found:
                raise BackupFailed(reason=found[0].kind, detail=found[0].table)
            if row_counts(connection) != counts:
                raise BackupFailed(reason="counts", detail="")
        changed = inventory(engine) if check_guards else ()
        if changed:
            raise BackupFailed(reason="guards", detail=changed[0].guard)
    finally:
        engine.dispose()


def _dump_postgresql(
    engine: Engine, dump: Path, progress: Progress | None, find_tool: Callable[[str], str | None]
) -> Backup:
    """`pg_dump -Fc`, then its table of contents read back. The dump sees one moment of the database."""
    tools = {name: find_tool(name) for name in ("pg_dump", "pg_restore")}
    for name, path in tools.items():
        if path is None:
            raise ToolMissing(tool=name, purpose="backup")
    with reading(engine) as source:
        found = broken_chain(source)
        if found:
            raise BackupFailed(reason=found[0].kind, detail=found[0].table)
        head = source.execute(select(audit_head.c.seq, audit_head.c.hash)).one()
        rows = sum(row_counts(source).values())
    if progress is not None:
        progress(0, 1)
    _run_tool(
        [str(tools["pg_dump"]), "--format=custom", f"--file={dump}", *_connection_arguments(engine.url)], engine
    )
    contents = _run_tool([str(tools["pg_restore"]), "--list", str(dump)], engine)
    if " TABLE DATA " not in contents:
        raise BackupFailed(reason="dump", detail="no table data")
    if progress is not None:
        progress(1, 1)
    return Backup(path=dump, rows=rows, audit_seq=head.seq, audit_hash=head.hash)


def _connection_arguments(url: URL) -> list[str]:
    """Where pg_dump connects to; the password goes through the environment only."""
    query = {key: value if isinstance(value, str) else value[0] for key, value in url.query.items()}
    host = url.host or query.get("host")
    named = {"host": host, "port": url.port or query.get("port"), "username": url.username, "dbname": url.database}
    return ["--no-password", *(f"--{name}={value}" for name, value in named.items() if value)]


def _run_tool(command: list[str], engine: Engine) -> str:
    """The tool's output. Raises BackupFailed with the exit code only: messages may hold names and addresses."""
    environment = dict(os.environ)
    if engine.url.password:
        environment["PGPASSWORD"] = str(engine.url.password)
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=DUMP_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as why:
        raise BackupFailed(reason="timeout", detail=Path(command[0]).name) from why
    if done.returncode != 0:
        reason = "version" if "version mismatch" in done.stderr else "dump"
        raise BackupFailed(reason=reason, detail=f"{Path(command[0]).name} {done.returncode}")
    return done.stdout


def _settle(unfinished: Path, target: Path) -> None:
    """Onto the disk, then under its name: after a power cut there is the old copy or the new one."""
    with unfinished.open("rb+") as copy:
        os.fsync(copy.fileno())
    unfinished.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _file_error(error: OSError) -> KnownError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull()
    return BackupFailed(reason="file", detail=errno.errorcode.get(error.errno or 0, ""))
