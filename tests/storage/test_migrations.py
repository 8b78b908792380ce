"""Migrations: a verified backup first, all or nothing, and the same end as a fresh database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bookingdesk.domain.errors import DatabaseLocked, MigrationFailed, ToolMissing
from bookingdesk.storage import backup as backup_module
from bookingdesk.storage import migrations
from bookingdesk.storage.engine import open_engine, reading, writing
from bookingdesk.storage.inventory import inventory, manifest
from bookingdesk.storage.lock_file import LockFile
from bookingdesk.storage.migrations import HEAD, REVISIONS, revision_of, runner, stamp
from bookingdesk.storage.opening import open_database
from bookingdesk.storage.surroundings import Surroundings
from tests.databases import DIALECTS, empty_postgresql, fresh_database, fresh_sqlite
from tests.storage.salon import a_busy_morning
from tests.storage.test_backup import server_tool

Revision = Callable[[Callable[[], None]], None]
OLD = "DROP INDEX ix_booking_client"


def add_the_index() -> None:
    op.create_index("ix_booking_client", "booking", ["client_id", "start_at"])


def fail_half_way() -> None:
    add_the_index()
    op.execute("INSERT INTO nowhere VALUES (1)")


def touch_nothing_that_counts() -> None:
    op.execute("UPDATE app_user SET name = name || '!', version = version + 1")


@pytest.fixture
def next_revision(monkeypatch: pytest.MonkeyPatch) -> Revision:
    """Pretend that the release has a further revision, which does what the test says."""

    def pretend(upgrade: Callable[[], None]) -> None:
        monkeypatch.setattr(migrations, "REVISIONS", (*REVISIONS, "next"))
        monkeypatch.setattr(runner.upgrade, "__defaults__", ((*runner.STEPS, ("next", upgrade)),))

    return pretend


def older(url: str) -> str:
    """Make the database one of the release before: an index less."""
    engine = open_engine(url)
    with writing(engine) as connection:
        a_busy_morning(connection)
        connection.exec_driver_sql(OLD)
    engine.dispose()
    return url


def use_the_servers_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = {"find_tool": server_tool, "check_guards": True}
    monkeypatch.setattr(backup_module.backup_database, "__kwdefaults__", defaults)


@pytest.fixture(params=DIALECTS)
def nothing_yet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    with empty_postgresql() as url:
        yield url


def test_that_all_revisions_end_where_a_fresh_database_begins(nothing_yet: str, tmp_path: Path) -> None:
    engine = open_engine(nothing_yet)
    with writing(engine) as connection:
        runner.upgrade(connection, None)
    with fresh_database(engine.dialect.name, tmp_path) as url:
        fresh = open_engine(url)
        with reading(engine) as migrated, reading(fresh) as made:
            assert manifest(migrated) == manifest(made)
            assert revision_of(migrated) == revision_of(made) == HEAD
        fresh.dispose()
    assert inventory(engine) == ()
    engine.dispose()


def test_that_alembic_reads_the_revisions_as_one_line() -> None:
    config = Config()
    folder = Path(migrations.__file__).parent
    config.set_main_option("script_location", str(folder))
    scripts = ScriptDirectory.from_config(config)
    line = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(line)) == REVISIONS == tuple(name for name, _ in runner.STEPS)


def test_that_an_older_file_is_migrated_and_its_copy_kept(tmp_path: Path, next_revision: Revision) -> None:
    url = older(fresh_sqlite(tmp_path))
    next_revision(add_the_index)
    opened = open_database(url)
    with reading(opened.engine) as connection:
        assert revision_of(connection) == "next"
        assert connection.exec_driver_sql("SELECT count(*) FROM booking").scalar_one() == 3
    opened.close()
    file = Path(url.removeprefix("sqlite:///"))
    kept = file.with_name(f"{file.stem}-before-next.sqlite3")
    before = create_engine(f"sqlite:///{kept}")
    with before.connect() as connection:
        assert revision_of(connection) == HEAD
    before.dispose()
    assert opened.read_only_reason is None
    left = {entry.name.removesuffix("-journal") for entry in tmp_path.iterdir()}
    assert left == {file.name, kept.name}


@pytest.mark.parametrize(
    "spoilt", [fail_half_way, touch_nothing_that_counts], ids=["fails half way", "forgets a guard"]
)
def test_that_a_failed_migration_leaves_the_old_file(
    spoilt: Callable[[], None], tmp_path: Path, next_revision: Revision
) -> None:
    url = older(fresh_sqlite(tmp_path))
    file = Path(url.removeprefix("sqlite:///"))
    before = file.read_bytes()
    next_revision(spoilt)
    with pytest.raises(MigrationFailed):
        open_database(url)
    assert file.read_bytes() == before
    assert not any("migrating" in entry.name or entry.name.endswith(".lock") for entry in tmp_path.iterdir())


def test_that_no_file_is_migrated_under_another_program(tmp_path: Path, next_revision: Revision) -> None:
    url = older(fresh_sqlite(tmp_path))
    engine = open_engine(url)
    lock = LockFile(Path(url.removeprefix("sqlite:///")), Surroundings(pid=1))
    lock.take()
    next_revision(add_the_index)
    with pytest.raises(DatabaseLocked):
        open_database(url)
    with reading(engine) as connection:
        assert revision_of(connection) == HEAD
    engine.dispose()


def test_that_nobody_opens_a_file_while_it_is_migrated(tmp_path: Path, next_revision: Revision) -> None:
    url = older(fresh_sqlite(tmp_path))
    seen: list[type[BaseException]] = []

    def open_from_another_process() -> None:
        add_the_index()
        with pytest.raises(DatabaseLocked) as refused:
            open_database(url, around=Surroundings(pid=1))
        seen.append(refused.type)

    next_revision(open_from_another_process)
    opened = open_database(url)
    with reading(opened.engine) as connection:
        assert revision_of(connection) == "next"
    opened.close()
    assert seen == [DatabaseLocked]


def test_that_an_older_server_is_migrated_after_a_dump(
    tmp_path: Path, next_revision: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_revision(add_the_index)
    use_the_servers_tools(monkeypatch)
    with fresh_database("postgresql", tmp_path) as url:
        opened = open_database(older(url), backups=tmp_path / "backups")
        with reading(opened.engine) as connection:
            assert revision_of(connection) == "next"
        opened.close()
    assert opened.read_only_reason is None
    kept = [entry.name for entry in (tmp_path / "backups").iterdir()]
    assert [name.endswith("-before-next.dump") for name in kept] == [True]


def test_that_a_failed_migration_leaves_the_old_server(
    tmp_path: Path, next_revision: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_revision(fail_half_way)
    use_the_servers_tools(monkeypatch)
    with fresh_database("postgresql", tmp_path) as url:
        with pytest.raises(MigrationFailed):
            open_database(older(url), backups=tmp_path)
        engine = open_engine(url)
        with reading(engine) as connection:
            assert revision_of(connection) == HEAD
            assert "index ix_booking_client" not in manifest(connection)
        engine.dispose()


def test_that_a_server_is_not_migrated_without_a_backup(
    tmp_path: Path, next_revision: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_revision(add_the_index)
    with fresh_database("postgresql", tmp_path) as url:
        older(url)
        with pytest.raises(MigrationFailed):
            open_database(url)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(ToolMissing):
            open_database(url, backups=tmp_path)


def test_that_a_stamp_is_one_row(tmp_path: Path) -> None:
    engine = open_engine(fresh_sqlite(tmp_path))
    with writing(engine) as connection:
        stamp(connection, "a")
        stamp(connection, "b")
        assert revision_of(connection) == "b"
    engine.dispose()
