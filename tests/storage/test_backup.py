"""Backups: whole, checked, and never in place of a better one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from bookingdesk.domain.errors import BackupFailed, DiskFull, FolderMissing, FolderNotWritable, ToolMissing
from bookingdesk.storage import backup as backup_module
from bookingdesk.storage.backup import backup_database
from bookingdesk.storage.engine import open_engine, reading, writing
from bookingdesk.storage.opening import open_database
from bookingdesk.storage.schema import setting
from bookingdesk.storage.store import SqlStore
from bookingdesk.storage.verify import findings, row_counts
from tests.databases import empty_postgresql, fresh_postgresql, fresh_sqlite, server_tool
from tests.storage.salon import a_busy_morning, book


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(fresh_sqlite(tmp_path))
    with writing(opened) as connection:
        a_busy_morning(connection)
    yield opened
    opened.dispose()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def test_that_a_backup_opens_as_the_same_database(engine: Engine, shelf: Path) -> None:
    steps: list[tuple[int, int]] = []
    made = backup_database(engine, shelf / "desk.sqlite3", lambda done, total: steps.append((done, total)))
    with reading(engine) as connection:
        counts = row_counts(connection)
    left = [entry.name for entry in shelf.iterdir()]
    copy = open_database(f"sqlite:///{made.path}")
    with reading(copy.engine) as connection:
        assert row_counts(connection) == counts | {"meta": counts["meta"] + 1}  # that it is a backup
        assert findings(connection) == ()
    copy.close()
    assert copy.read_only_reason is None
    assert (made.rows, made.audit_seq) == (sum(counts.values()), 2)
    assert steps[-1][0] == steps[-1][1] > 0
    assert left == ["desk.sqlite3"]


def test_that_a_new_backup_takes_the_place_of_the_old_one(engine: Engine, shelf: Path) -> None:
    first = backup_database(engine, shelf / "desk.sqlite3")
    with writing(engine) as connection:
        book(connection, "x", 9, "2025-06-24 10:00")
    second = backup_database(engine, shelf / "desk.sqlite3")
    assert second.rows == first.rows + 3


def test_that_the_desk_goes_on_writing_after_a_backup(engine: Engine, shelf: Path) -> None:
    backup_database(engine, shelf / "one.sqlite3")
    with writing(engine) as connection:
        book(connection, "x", 9, "2025-06-24 10:00")
    with closing(sqlite3.connect(shelf / "one.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM booking").fetchone() == (3,)


def test_that_a_copy_without_a_guard_is_no_backup(engine: Engine, shelf: Path) -> None:
    good = backup_database(engine, shelf / "desk.sqlite3").path.read_bytes()
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER allocation_before_insert")
    with pytest.raises(BackupFailed) as refused:
        backup_database(engine, shelf / "desk.sqlite3")
    assert refused.value.facts["reason"] == "guards"
    assert (shelf / "desk.sqlite3").read_bytes() == good
    assert [entry.name for entry in shelf.iterdir()] == ["desk.sqlite3"]


def test_that_a_copy_with_a_broken_chain_is_no_backup(engine: Engine, shelf: Path) -> None:
    with writing(engine) as connection:
        text = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'audit_before_update'"
        ).scalar_one()
        connection.exec_driver_sql("DROP TRIGGER audit_before_update")
        connection.exec_driver_sql("UPDATE audit SET actor = 'Eve' WHERE seq = 1")
        connection.exec_driver_sql(text)
    with pytest.raises(BackupFailed) as refused:
        backup_database(engine, shelf / "desk.sqlite3")
    assert refused.value.facts["reason"] == "chain_broken"
    assert list(shelf.iterdir()) == []


def test_that_a_folder_in_place_of_a_backup_is_said_before_anything_is_copied(engine: Engine, shelf: Path) -> None:
    with pytest.raises(FolderNotWritable):
        backup_database(engine, shelf)
    assert list(shelf.parent.glob("*.unfinished*")) == []


def test_that_what_is_no_backup_is_not_written_over(engine: Engine, shelf: Path) -> None:
    letter = shelf / "letter.txt"
    letter.write_text("Dear Maya")
    with pytest.raises(BackupFailed) as refused:
        backup_database(engine, letter)
    assert refused.value.facts["reason"] == "not_a_backup"
    assert [(path.name, path.read_text()) for path in shelf.iterdir()] == [("letter.txt", "Dear Maya")]


def test_that_a_database_in_use_is_not_written_over(tmp_path: Path) -> None:
    store = SqlStore(open_engine(fresh_sqlite(tmp_path)))
    try:
        store.write(lambda work: None)
        (live,) = tmp_path.glob("*.sqlite3")
        before = live.stat().st_ino
        with pytest.raises(BackupFailed) as refused:
            store.backup(live)
        assert refused.value.facts["reason"] == "not_a_backup"
        assert live.stat().st_ino == before
    finally:
        store.close()


def test_that_a_name_that_no_disk_takes_is_told(engine: Engine, shelf: Path) -> None:
    with pytest.raises(BackupFailed):
        backup_database(engine, shelf / ("x" * 400))


def test_that_a_full_disk_keeps_the_last_good_backup(
    engine: Engine, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backup_database(engine, shelf / "desk.sqlite3").path.read_bytes()
    full = OSError(28, "No space left on device")

    def refuse(*_: object) -> None:
        raise full

    monkeypatch.setattr(backup_module, "_settle", refuse)
    with pytest.raises(DiskFull):
        backup_database(engine, shelf / "desk.sqlite3")
    assert (shelf / "desk.sqlite3").read_bytes() == good
    assert [entry.name for entry in shelf.iterdir()] == ["desk.sqlite3"]


def test_that_a_missing_folder_is_named(engine: Engine, shelf: Path) -> None:
    with pytest.raises(FolderMissing):
        backup_database(engine, shelf / "gone" / "desk.sqlite3")


def test_that_a_backup_waits_for_nobody_who_only_reads(engine: Engine, shelf: Path) -> None:
    with reading(engine) as connection:
        connection.exec_driver_sql("SELECT count(*) FROM booking").scalar_one()
        backup_database(engine, shelf / "desk.sqlite3")
    with writing(engine) as connection:
        connection.execute(insert(setting).values(key="after", value="1"))


def test_that_a_dump_of_postgresql_restores_the_same_database(shelf: Path) -> None:
    import subprocess

    with fresh_postgresql() as url, empty_postgresql() as empty:
        engine = open_engine(url)
        with writing(engine) as connection:
            a_busy_morning(connection)
        made = backup_database(engine, shelf / "desk.dump", find_tool=server_tool)
        engine.dispose()
        subprocess.run(
            [str(server_tool("pg_restore")), "--no-owner", f"--dbname={empty}", str(made.path)],
            check=True,
            capture_output=True,
        )
        restored = open_database(empty)
        with reading(restored.engine) as connection:
            assert sum(row_counts(connection).values()) == made.rows
            assert findings(connection) == ()
        restored.close()
    assert restored.read_only_reason is None


def test_that_a_missing_pg_dump_is_named(shelf: Path) -> None:
    with fresh_postgresql() as url:
        engine = open_engine(url)
        with pytest.raises(ToolMissing) as refused:
            backup_database(engine, shelf / "desk.dump", find_tool=lambda _: None)
        engine.dispose()
    assert refused.value.facts["tool"] == "pg_dump"
    assert list(shelf.iterdir()) == []
