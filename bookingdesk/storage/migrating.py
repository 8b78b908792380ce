"""Bringing an older database to this release: a verified backup first, then one real transaction.

SQLite: copy, migrate the copy, verify it, and only then let it take the old file's name, so that after a crash
there is the old database or the new one, complete. PostgreSQL: one transaction under the writers' lock.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bookingdesk.domain.errors import DatabaseLocked, DiskFull, KnownError, MigrationFailed
from bookingdesk.storage.backup import backup_database, sync_folder
from bookingdesk.storage.engine import open_engine, reading, writing
from bookingdesk.storage.errors import known_error
from bookingdesk.storage.inventory import inventory
from bookingdesk.storage.lock_file import LockFile
from bookingdesk.storage.migrations import revision_of
from bookingdesk.storage.verify import broken_chain, damage


def migrate_sqlite(engine: Engine, path: Path, later: Sequence[str], lock: LockFile) -> Path:
    """Run the `later` revisions on the file; returns the backup, which stays beside it.

    Until the new file has the old one's name no other process may have it open or open it: it would go on writing
    into the old one. Raises MigrationFailed with the old file untouched, DiskFull, DatabaseLocked.
    """
    with lock.alone():
        return _migrate_alone(engine, path, later)


def _migrate_alone(engine: Engine, path: Path, later: Sequence[str]) -> Path:
    backup = path.with_name(f"{path.stem}-before-{later[-1]}{path.suffix}")
    fresh = path.with_name(f"{path.name}.migrating")
    try:
        with writing(engine):
            backup_database(engine, backup, check_guards=False)
            shutil.copyfile(backup, fresh)
            _upgrade(open_engine(f"sqlite:///{fresh}"), later, disposing=True)
        engine.dispose()
        _refuse_leftover_journal(path)
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as why:
        raise DiskFull() from why
    except DBAPIError as why:
        raise known_error(why, str(path)) or MigrationFailed(revision=later[-1], backup=str(backup)) from why
    finally:
        for leftover in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                fresh.with_name(fresh.name + leftover).unlink()
    return backup


def migrate_postgresql(engine: Engine, backups: Path | None, later: Sequence[str]) -> Path:
    """Run the `later` revisions on the server; returns the dump that was made before, in the folder `backups`,
    which is made where it is missing.

    Raises MigrationFailed (also without a folder for the dump), ToolMissing where pg_dump is not installed.
    """
    if backups is None:
        raise MigrationFailed(revision=later[-1], backup="")
    backups.mkdir(parents=True, exist_ok=True)
    dump = backups / f"{engine.url.database}-before-{later[-1]}.dump"
    backup_database(engine, dump, check_guards=False)
    try:
        _upgrade(engine, later, disposing=False)
    except DBAPIError as why:
        raise known_error(why) or MigrationFailed(revision=later[-1], backup=str(dump)) from why
    return dump


def _upgrade(engine: Engine, later: Sequence[str], *, disposing: bool) -> None:
    """Migrate and verify. On SQLite the engine is the copy's, so verifying after COMMIT is in time."""
    from bookingdesk.storage.migrations import runner  # noqa: PLC0415 - alembic costs 400 ms, rarely needed

    try:
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            reached = runner.upgrade(connection, revision_of(connection))
            if reached != later[-1] or broken_chain(connection):
                raise MigrationFailed(revision=later[-1], backup="")
        with reading(engine) as connection:
            damaged = next(damage(connection), None)
        if damaged is not None or (disposing and inventory(engine)):
            raise MigrationFailed(revision=later[-1], backup="")
    except (DBAPIError, KnownError):
        raise
    except Exception as why:
        raise MigrationFailed(revision=later[-1], backup="") from why
    finally:
        if disposing:
            engine.dispose()


def _refuse_leftover_journal(path: Path) -> None:
    """A journal beside the old file would be played into the new one."""
    for kind in ("-wal", "-journal"):
        journal = path.with_name(path.name + kind)
        if journal.exists() and journal.stat().st_size > 0:
            raise DatabaseLocked()
