"""Opening a database: where it may live, whether it is ours, whole, of this version and guarded.

Nothing is served half checked: it opens, opens for reading with a reason, or a KnownError says what to do.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from bookingdesk.domain.errors import (
    DatabaseDamaged,
    DatabaseMissing,
    DiskFull,
    FolderMissing,
    FolderNotWritable,
    NewerDatabase,
    NotADatabase,
    UnknownDatabaseAddress,
)
from bookingdesk.storage.creating import create_tables_and_guards
from bookingdesk.storage.engine import open_engine, parse_url, reading, refuse_writing, writing
from bookingdesk.storage.errors import known_error
from bookingdesk.storage.inventory import Mismatch, inventory
from bookingdesk.storage.lock_file import LockFile
from bookingdesk.storage.migrating import migrate_postgresql, migrate_sqlite
from bookingdesk.storage.migrations import HEAD, is_known, pending, revision_of, stamp
from bookingdesk.storage.probe import probe
from bookingdesk.storage.schema import metadata
from bookingdesk.storage.surroundings import Surroundings, is_synced, refuse_network_share

GUARDS_CHANGED = "guards_changed"
FILE_READ_ONLY = "file"
DISK_FULL = "disk_full"
TAKEN_OVER = "other_host"
SYNCED_FOLDER = "synced_folder"
_HERE = Surroundings()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDatabase:
    """A checked database. `read_only_reason` and `warnings` are codes for the window's sentences."""

    engine: Engine
    read_only_reason: str | None = None
    warnings: tuple[str, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    """What the guard inventory found; for the log and for `bookingdesk-admin verify`."""
    lock: LockFile | None = None

    def keep(self, lost: Callable[[str], None]) -> None:
        """Keep the lock file alive until `close`; `lost` gets the reason when another computer took the file."""
        if self.lock is not None:
            self.lock.keep(lambda: lost(TAKEN_OVER))

    def close(self) -> None:
        """Let go of every connection and of the lock file."""
        self.engine.dispose()
        if self.lock is not None:
            self.lock.leave()


def open_database(
    url: str,
    *,
    create: bool = False,
    take_over: bool = False,
    backups: Path | None = None,
    around: Surroundings = _HERE,
) -> OpenedDatabase:
    """Open the database at the address after every check of integrity section 2.

    `create` makes a missing one; `take_over` overrules the lock file of another computer; `backups` is the
    folder for the copy of a PostgreSQL database that must be migrated (SQLite's stays beside the file). A file on a
    full disk is opened for reading; only one that must be made or migrated needs room. Raises
    UnknownDatabaseAddress, FolderMissing, FolderNotWritable, DatabaseMissing, NetworkShare, OtherHost,
    NotADatabase, DatabaseDamaged, NewerDatabase, MigrationFailed, DatabaseLocked, DatabaseUnreachable,
    DatabaseRefused, DiskFull.
    """
    parsed = parse_url(url)
    with ExitStack() as undo:
        if parsed.get_backend_name() == "sqlite":
            opened = _open_sqlite(parsed, undo, create=create, take_over=take_over, around=around)
        else:
            opened = _open_postgresql(parsed, undo, create=create, backups=backups)
        undo.pop_all()
    return opened


def _open_sqlite(
    url: URL, undo: ExitStack, *, create: bool, take_over: bool, around: Surroundings
) -> OpenedDatabase:
    path = _path_of(url)
    _check_place(path, create=create, around=around)
    lock, full = _lock(path, take_over=take_over, around=around)
    if lock is not None:
        undo.callback(lock.leave)
    engine = open_engine(f"sqlite:///{path}")
    undo.callback(engine.dispose)
    with _in_words(str(path)):
        writable = os.access(path if path.exists() else path.parent, os.W_OK)
        _quick_check(engine, path)
        later = pending(_revision(engine, str(path), create=create))
        if later and lock is None:
            raise DiskFull() if full else FolderNotWritable(path=str(path.parent))
        if later and lock is not None:
            migrate_sqlite(engine, path, later, lock)
        mismatches, no_room = _mismatches_where_room(engine, probing=writable and not full)
        _refuse_unreadable(engine, str(path), mismatches)
    reason = DISK_FULL if full or no_room else None if writable else FILE_READ_ONLY
    return _opened(
        engine,
        mismatches,
        read_only_reason=reason,
        warnings=(SYNCED_FOLDER,) if is_synced(path) else (),
        lock=lock,
    )


def _open_postgresql(url: URL, undo: ExitStack, *, create: bool, backups: Path | None) -> OpenedDatabase:
    where = f"{url.host or 'localhost'}/{url.database or ''}"
    engine = open_engine(url.render_as_string(hide_password=False))
    undo.callback(engine.dispose)
    with _in_words(where):
        later = pending(_revision(engine, where, create=create))
        if later:
            migrate_postgresql(engine, backups, later)
        mismatches = _mismatches(engine, probing=True)
        _refuse_unreadable(engine, where, mismatches)
    return _opened(engine, mismatches)


@contextmanager
def _in_words(where: str) -> Iterator[None]:
    """What the driver raises becomes a KnownError where it is one."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, psycopg.Error) as why:
        known = known_error(why, where)
        if known is None:
            raise
        raise known from why


def _path_of(url: URL) -> Path:
    """The file of a SQLite address. A database in memory would be lost: it is no address."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise UnknownDatabaseAddress(address="sqlite")
    return Path(url.database).absolute()


def _lock(path: Path, *, take_over: bool, around: Surroundings) -> tuple[LockFile | None, bool]:
    """The lock file, entered, and whether the disk has no room for it. None where no file can be made."""
    if not os.access(path.parent, os.W_OK):
        return None, False
    lock = LockFile(path, around)
    try:
        lock.take(take_over=take_over)
    except DiskFull:
        if not path.exists():
            raise
        return None, True
    return lock, False


def _check_place(path: Path, *, create: bool, around: Surroundings) -> None:
    if not path.parent.is_dir():
        raise FolderMissing(path=str(path.parent))
    refuse_network_share(path, around)
    if path.is_dir():
        raise NotADatabase(path=str(path), detail="folder")
    if not path.exists():
        if not create:
            raise DatabaseMissing(where=str(path))
        if not os.access(path.parent, os.W_OK):
            raise FolderNotWritable(path=str(path.parent))


def _quick_check(engine: Engine, path: Path) -> None:
    """SQLite's own look at the file's structure."""
    with reading(engine) as connection:
        messages = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    if list(messages) != ["ok"]:
        raise DatabaseDamaged(where=str(path), findings=len(messages))


def _revision(engine: Engine, where: str, *, create: bool) -> str:
    """The revision of the database, which is made where there is none and it may be."""
    with reading(engine) as connection:
        revision = _standing(connection, where)
    if revision is None:
        if not create:
            raise DatabaseMissing(where=where)
        with writing(engine) as connection:
            revision = _standing(connection, where)
            if revision is None:
                create_tables_and_guards(connection)
                stamp(connection)
                revision = HEAD
    if not is_known(revision):
        raise NewerDatabase(where=where, revision=revision)
    return revision


def _standing(connection: Connection, where: str) -> str | None:
    """The revision, None for an empty database. Raises NotADatabase where other tables live."""
    revision = revision_of(connection)
    if revision is None and inspect(connection).get_table_names():
        raise NotADatabase(path=where, detail="foreign")
    return revision


def _mismatches_where_room(engine: Engine, *, probing: bool) -> tuple[tuple[Mismatch, ...], bool]:
    """`_mismatches`, and whether the disk had no room for the probe: then the inventory alone must do."""
    try:
        return _mismatches(engine, probing=probing), False
    except DBAPIError as why:
        if not isinstance(known_error(why), DiskFull):
            raise
    return _mismatches(engine, probing=False), True


def _mismatches(engine: Engine, *, probing: bool) -> tuple[Mismatch, ...]:
    """What the inventory misses; where it misses nothing, what the probe walks past."""
    found = inventory(engine)
    return probe(engine) if probing and not found else found


def _refuse_unreadable(engine: Engine, where: str, mismatches: tuple[Mismatch, ...]) -> None:
    """Raise NotADatabase where tables or columns are missing, which no reading could do without."""
    if not mismatches:
        return
    with reading(engine) as connection:
        present = inspect(connection)
        tables = set(present.get_table_names())
        for name, table in metadata.tables.items():
            if name not in tables or {c["name"] for c in present.get_columns(name)} < set(table.columns.keys()):
                raise NotADatabase(path=where, detail="other_tables")


def _opened(
    engine: Engine,
    mismatches: tuple[Mismatch, ...],
    *,
    read_only_reason: str | None = None,
    warnings: tuple[str, ...] = (),
    lock: LockFile | None = None,
) -> OpenedDatabase:
    """The answer; writing is refused from here on where there is a reason."""
    reason = GUARDS_CHANGED if mismatches else read_only_reason
    if reason is not None:
        refuse_writing(engine, reason)
    return OpenedDatabase(
        engine=engine, read_only_reason=reason, warnings=warnings, mismatches=mismatches, lock=lock
    )
