"""Opening: every way in which a database may not be served, and the warnings of those that are."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, insert, select, text

from bookingdesk.domain.errors import (
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseRefused,
    DatabaseUnreachable,
    DiskFull,
    FolderMissing,
    KnownError,
    NetworkShare,
    NewerDatabase,
    NotADatabase,
    OtherHost,
    ReadOnly,
    UnknownDatabaseAddress,
)
from bookingdesk.storage import engine as engine_module
from bookingdesk.storage import probe as probe_module
from bookingdesk.storage.engine import journal_mode, open_engine, parse_url, reading, wal_is_safe, writing
from bookingdesk.storage.errors import known_error
from bookingdesk.storage.migrations import stamp
from bookingdesk.storage.opening import DISK_FULL, FILE_READ_ONLY, SYNCED_FOLDER, open_database
from bookingdesk.storage.schema import booking, setting
from bookingdesk.storage.surroundings import Surroundings, kind_in
from tests.databases import DIALECTS, empty_postgresql, fresh_database, fresh_sqlite
from tests.storage.salon import a_busy_morning

HERE = Surroundings()


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def busy_file(tmp_path: Path) -> str:
    url = fresh_sqlite(tmp_path)
    engine = open_engine(url)
    with writing(engine) as connection:
        a_busy_morning(connection)
    engine.dispose()
    return url


@pytest.fixture(params=DIALECTS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    with empty_postgresql() as url:
        yield url


def test_that_a_database_is_made_and_opened_again(empty_url: str) -> None:
    made = open_database(empty_url, create=True)
    with writing(made.engine) as connection:
        connection.execute(insert(setting).values(key="k", value="v"))
    made.close()
    again = open_database(empty_url)
    with reading(again.engine) as connection:
        assert connection.execute(select(setting.c.value)).scalar_one() == "v"
    again.close()
    assert (made.read_only_reason, made.warnings, made.mismatches) == (None, (), ())
    assert (again.read_only_reason, again.warnings, again.mismatches) == (None, (), ())


def test_that_the_probe_leaves_nothing_behind(busy_file: str) -> None:
    open_database(busy_file).close()
    opened = open_database(busy_file)
    with reading(opened.engine) as connection:
        numbers = connection.execute(select(booking.c.number).order_by(booking.c.number)).scalars().all()
        names = connection.execute(text("SELECT count(*) FROM location")).scalar_one()
    opened.close()
    assert list(numbers) == [1, 2, 3]
    assert names == 1


def test_that_nothing_is_made_where_none_was_wanted(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        open_database(empty_url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_a_newer_database_is_refused(dialect: str, tmp_path: Path) -> None:
    with fresh_database(dialect, tmp_path) as url:
        engine = open_engine(url)
        with writing(engine) as connection:
            stamp(connection, "9999")
        engine.dispose()
        with pytest.raises(NewerDatabase) as refused:
            open_database(url)
    assert refused.value.facts["revision"] == "9999"


def test_that_other_programs_tables_are_not_taken_for_ours(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE songs (title TEXT)"))
    engine.dispose()
    with pytest.raises(NotADatabase) as refused:
        open_database(empty_url, create=True)
    assert refused.value.facts["detail"] == "foreign"


@pytest.mark.parametrize("content", [b"PK\x03\x04 a zip file" * 200, b"<html>" * 400, os.urandom(8192)])
def test_that_a_file_of_another_kind_is_not_a_database(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    file.write_bytes(content)
    with pytest.raises(NotADatabase):
        open_database(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_that_a_folder_is_not_a_database(tmp_path: Path) -> None:
    with pytest.raises(NotADatabase):
        open_database(f"sqlite:///{tmp_path}")


def test_that_a_damaged_file_is_not_served(busy_file: str) -> None:
    file = path_of(busy_file)
    content = bytearray(file.read_bytes())
    for page in range(3, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    file.write_bytes(content)
    with pytest.raises((DatabaseDamaged, NotADatabase)):
        open_database(busy_file)


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing) as refused:
        open_database(f"sqlite:///{tmp_path / 'gone' / 'desk.sqlite3'}", create=True)
    assert refused.value.facts == {"path": str(tmp_path / "gone")}


@pytest.mark.parametrize("url", ["mysql://root@host/db", "desk.sqlite3", "", "sqlite://", "sqlite:///:memory:"])
def test_that_an_address_of_neither_kind_is_refused(url: str) -> None:
    with pytest.raises(UnknownDatabaseAddress):
        open_database(url)


def test_that_an_address_that_cannot_be_read_gives_no_password_away() -> None:
    with pytest.raises(UnknownDatabaseAddress) as refused:
        parse_url("oracle://scott:tiger@host/db")
    assert "tiger" not in str(refused.value.facts)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "remote"])
def test_that_a_network_share_is_refused(kind: str, busy_file: str) -> None:
    with pytest.raises(NetworkShare) as refused:
        open_database(busy_file, around=replace(HERE, filesystem_of=lambda _: kind))
    assert refused.value.facts["filesystem"] == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/mnt/share/desk", "cifs"), ("/mnt/sharedesk", "ext4"), ("/mnt/share", "cifs"), ("/home/jo", "ext4")],
)
def test_that_the_nearest_mount_decides(path: str, kind: str) -> None:
    assert kind_in({"/": "ext4", "/mnt/share": "CIFS"}, Path(path)) == kind


def test_that_a_synced_folder_is_warned_about(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Salon"
    folder.mkdir()
    opened = open_database(fresh_sqlite(folder))
    opened.close()
    assert opened.warnings == (SYNCED_FOLDER,)
    assert opened.read_only_reason is None


def test_that_a_second_computer_is_kept_out_and_named(busy_file: str) -> None:
    there = open_database(busy_file, around=replace(HERE, host="front", pid=77))
    with pytest.raises(OtherHost) as refused:
        open_database(busy_file, around=replace(HERE, host="back"))
    assert (refused.value.facts["host"], refused.value.facts["pid"]) == ("front", 77)
    there.close()
    open_database(busy_file, around=replace(HERE, host="back")).close()


def test_that_a_computer_that_crashed_can_be_overruled(busy_file: str) -> None:
    lock = Path(f"{path_of(busy_file)}.lock")
    lock.write_text(json.dumps({"host": "front", "pids": [77]}), encoding="utf-8")
    opened = open_database(busy_file, take_over=True)
    opened.close()
    assert not lock.exists()


def test_that_two_programs_of_one_computer_share_the_file(busy_file: str) -> None:
    alive = replace(HERE, is_alive=lambda _: True)
    window, console = (open_database(busy_file, around=replace(alive, pid=pid)) for pid in (7, 8))
    window.close()
    assert Path(f"{path_of(busy_file)}.lock").exists()
    console.close()
    assert not Path(f"{path_of(busy_file)}.lock").exists()


def test_that_a_database_locked_by_another_program_says_so(busy_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(path_of(busy_file), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseLocked):
            open_database(busy_file)
    open_database(busy_file).close()


def test_that_a_file_that_may_not_be_written_opens_for_reading(
    busy_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = path_of(busy_file)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != file)
    opened = open_database(busy_file)
    with pytest.raises(ReadOnly), writing(opened.engine):
        pass
    opened.close()
    assert opened.read_only_reason == FILE_READ_ONLY


def test_that_a_failed_opening_leaves_no_lock_behind(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    file.write_bytes(b"not a database at all" * 100)
    with pytest.raises(NotADatabase):
        open_database(f"sqlite:///{file}")
    assert [entry.name for entry in tmp_path.iterdir()] == ["desk.sqlite3"]


def test_that_a_full_disk_is_named(busy_file: str) -> None:
    engine = open_engine(busy_file)
    with pytest.raises(Exception) as refused, writing(engine) as connection:  # noqa: PT012 - what SQLite raises is the point
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.execute(insert(setting), [{"key": f"k{n}", "value": "v" * 3000} for n in range(9)])
    engine.dispose()
    found = known_error(refused.value)
    assert isinstance(found, KnownError)
    assert found.code == "disk_full"


def test_that_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(DatabaseUnreachable):
        open_database("postgresql://desk@127.0.0.1:1/desk")


def test_that_a_server_that_says_no_is_named() -> None:
    with empty_postgresql() as url, pytest.raises((DatabaseRefused, DatabaseMissing)):
        open_database(url.replace("desk_", "gone_"))


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
    ],
)
def test_that_wal_is_used_only_where_it_is_safe(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode
    assert wal_is_safe(version) is (mode == "WAL")


def test_that_every_connection_of_sqlite_has_our_settings(busy_file: str) -> None:
    wanted = {
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "synchronous": 2,
        "secure_delete": 1,
        "busy_timeout": 5000,
        "journal_mode": journal_mode().lower(),
    }
    engine = open_engine(busy_file)
    with reading(engine) as one, reading(engine) as two:
        for connection in (one, two):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
            assert found == wanted
    engine.dispose()


def test_that_every_connection_of_postgresql_gives_up_in_time() -> None:
    with empty_postgresql() as url:
        engine = open_engine(url)
        wanted = {"lock_timeout": "3s", "statement_timeout": "10s", "application_name": "bookingdesk"}
        with reading(engine) as connection:
            found = {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in wanted}
        engine.dispose()
    assert found == wanted


def test_that_a_remote_server_must_show_its_certificate() -> None:
    refused = []
    for query in ("", "?sslmode=disable"):
        engine = open_engine(f"postgresql://desk@192.0.2.1/desk{query}")
        _, arguments = engine.dialect.create_connect_args(engine.url)
        refused.append(arguments.get("sslmode"))
        engine.dispose()
    assert engine_module.is_remote(parse_url("postgresql://desk@192.0.2.1/desk"))
    assert not engine_module.is_remote(parse_url("postgresql://desk@/desk?host=/run/postgresql"))
    assert refused == [None, "disable"]


def test_that_two_desks_may_make_a_database_at_once() -> None:
    with empty_postgresql() as url:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(4) as desks:
            opened = list(desks.map(lambda _: open_database(url, create=True), range(4)))
        for database in opened:
            database.close()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM audit_head").fetchone() == (1,)


@pytest.mark.parametrize("url", ["postgresql://host:door/desk", "postgresql://host/desk?no_such_option=1"])
def test_that_an_address_postgresql_cannot_read_is_said(url: str) -> None:
    with pytest.raises(UnknownDatabaseAddress):
        open_database(url)


def full(*_args: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("no_room_for", ["the lock file", "the probe"])
def test_that_a_file_on_a_full_disk_opens_for_reading(
    no_room_for: str, busy_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_room_for == "the lock file":
        monkeypatch.setattr(os, "write", full)
    else:
        monkeypatch.setattr(probe_module, "_allocate", lambda connection, *_args, **_facts: spill(connection))
    opened = open_database(busy_file)
    with pytest.raises(ReadOnly) as refused, writing(opened.engine):
        pass
    with reading(opened.engine) as connection:
        numbers = connection.execute(select(booking.c.number).order_by(booking.c.number)).scalars().all()
    opened.close()
    assert opened.read_only_reason == refused.value.facts["reason"] == DISK_FULL
    assert list(numbers) == [1, 2, 3]
    assert not list(path_of(busy_file).parent.glob("*.lock*"))


def spill(connection: Connection) -> None:
    """Ask for more pages than the database may have."""
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    connection.execute(insert(setting), [{"key": f"k{n}", "value": "v" * 3000} for n in range(9)])


def test_that_no_database_is_made_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(DiskFull):
        open_database(f"sqlite:///{tmp_path / 'new.sqlite3'}", create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "missing", ["ALTER TABLE booking DROP COLUMN read_back_skipped", "DROP TABLE client_change"]
)
def test_that_a_database_without_a_column_of_ours_is_refused_in_words(
    dialect: str, missing: str, tmp_path: Path
) -> None:
    with fresh_database(dialect, tmp_path) as url:
        engine = open_engine(url)
        with writing(engine) as connection:
            connection.execute(text(missing))
        engine.dispose()
        with pytest.raises(NotADatabase) as refused:
            open_database(url)
    assert refused.value.facts["detail"] == "other_tables"
