"""A PostgreSQL database that was lent to a test is given to the next one as it was furnished, whatever the first did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.ports import Work
from tests import lending
from tests.builders import a_client
from tests.lending import Lent, engine_on, lent_database
from tests.salon import furnish

STRUCTURE = {
    "a guard that is gone": "DROP TRIGGER {trigger} ON {table}",
    "a guard that sleeps": "ALTER TABLE {table} DISABLE TRIGGER {trigger}",
    "a guard that does nothing": "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NEW; END'",
    "a table": "CREATE TABLE ours (id int)",
    "a table that is gone": "DROP TABLE {table} CASCADE",
    "a column": "ALTER TABLE client ADD COLUMN ours int",
    "a column that is gone": "ALTER TABLE client DROP COLUMN email",
    "a column that may be empty": "ALTER TABLE client ALTER COLUMN kind DROP NOT NULL",
    "a default": "ALTER TABLE client ALTER COLUMN phone SET DEFAULT '17'",
    "an index": "CREATE INDEX ours ON client (phone)",
    "a condition": "ALTER TABLE client ADD CONSTRAINT ours CHECK (id > 0)",
    "numbers in tens": "ALTER SEQUENCE client_id_seq INCREMENT 10",
    "a view": "CREATE VIEW ours AS SELECT 1",
    "a schema": "CREATE SCHEMA ours",
    "a type": "CREATE TYPE ours AS ENUM ('a')",
    "a right": "GRANT SELECT ON client TO pg_monitor",
    "a right to come in": "REVOKE CONNECT ON DATABASE {database} FROM public",
    "a setting of the database": "ALTER DATABASE {database} SET lock_timeout = 17",
}


@contextmanager
def lent() -> Iterator[str]:
    """The salon on PostgreSQL."""
    with lent_database("postgresql", Path(), furnish) as url:
        yield url


@contextmanager
def link_to(url: str) -> Iterator[psycopg.Connection]:
    """The connection that is kept, committing by itself unless somebody forgot."""
    pooled = engine_on(url).raw_connection()
    connection: Any = pooled.driver_connection
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.autocommit = False
        pooled.close()


def backend(url: str) -> int:
    with link_to(url) as link:
        return link.info.backend_pid


def differing(before: dict[str, object], url: str) -> list[str]:
    """What is not as it was."""
    now = everything(url)
    return [name for name in before | now if before.get(name) != now.get(name)]


def everything(url: str) -> dict[str, object]:
    """Rows, sequences and the session of the kept connection, with the driver's own view of it."""
    pooled = engine_on(url).raw_connection()
    link: Any = pooled.driver_connection
    found: dict[str, object] = {"driver": (link.autocommit, link.isolation_level, link.read_only)}

    def ask(query: str) -> list[Any]:
        return link.execute(query, prepare=False).fetchall()

    for what in (
        "SELECT name, setting FROM pg_settings WHERE source = 'session' ORDER BY name",
        "SELECT coalesce(current_setting('our.own', true), '')",
        "SELECT current_user, session_user",
        "SELECT name FROM pg_prepared_statements",
        "SELECT name FROM pg_cursors",
        "SELECT pg_listening_channels()",
        "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()",
        "SELECT objid, mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
    ):
        found[what] = ask(what)
    for (name,) in ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    ):
        found[name] = ask(f'SELECT t::text FROM public."{name}" t ORDER BY 1')
    for (name,) in ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
    ):
        found[name] = ask(f'SELECT last_value, is_called FROM public."{name}"')
    pooled.close()
    return found


@pytest.fixture(autouse=True)
def never_worn(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many loans this process has behind it, none of these is the last one by itself."""
    monkeypatch.setattr(lending, "MOST_LOANS", 1 << 30)
    monkeypatch.setattr(lending, "MOST_ROWS", 1 << 30)


def said(query: str, **options: Any) -> Callable[[str], None]:
    """A test that says this to the server."""

    def leave(url: str) -> None:
        with link_to(url) as link:
            link.execute(query, **options)

    return leave


def wrote(step: Callable[[Work], object]) -> Callable[[str], object]:
    """A test that writes by the store."""
    return lambda url: SqlStore(engine_on(url)).write(step)


TRACES: dict[str, Callable[[str], object]] = {
    "a row that was changed": said("UPDATE meta SET value = 'another'"),
    "a row in another's place": said(
        "DELETE FROM group_member WHERE resource_id = (SELECT max(resource_id) FROM group_member);"
        " INSERT INTO group_member SELECT group_id, 1 FROM group_member ON CONFLICT DO NOTHING"
    ),
    "numbers that were given": said("SELECT nextval('client_id_seq')"),
    "a number that is still known": said("SELECT setval('policy_id_seq', 1, false)"),
    "a setting of the desk": wrote(lambda work: work.settings.set("reminder.hours", "1")),
    "a client, with the words to find them by": wrote(lambda work: work.clients.add(a_client())),
    "a setting of the session": said("SET lock_timeout = 17"),
    "a variable": said("SET our.own = 'here'"),
    "another role": said("SET ROLE pg_read_all_data"),
    "another user": said("SET SESSION AUTHORIZATION pg_read_all_data"),
    "a temporary table": said("CREATE TEMP TABLE client AS TABLE public.client"),
    "a prepared statement": said("PREPARE ours AS SELECT 1"),
    "a statement of the driver's": said("SELECT 1", prepare=True),
    "a cursor": said("DECLARE ours CURSOR WITH HOLD FOR SELECT 1"),
    "an ear": said("LISTEN ours"),
    "a lock": said("SELECT pg_advisory_lock(17)"),
}


@pytest.mark.parametrize("name", TRACES)
def test_that_no_trace_survives(name: str) -> None:
    with lent() as url:
        before = everything(url)
        number = backend(url)
        TRACES[name](url)
        assert differing(before, url)
    with lent() as url:
        assert differing(before, url) == []
        assert backend(url) == number


def test_that_a_driver_is_as_it_was() -> None:
    with lent() as url:
        before = everything(url)
        pooled = engine_on(url).raw_connection()
        driver: Any = pooled.driver_connection
        driver.autocommit = driver.read_only = True
        driver.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
        pooled.close()
        assert differing(before, url)
    with lent() as url:
        assert differing(before, url) == []


def test_that_a_number_just_given_is_not_told_to_the_next() -> None:
    with lent() as url, link_to(url) as link:
        link.execute("SELECT nextval('client_id_seq')")
    with lent() as url, link_to(url) as link, pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        link.execute("SELECT lastval()")


@pytest.mark.parametrize("kept", [True, False], ids=["a connection of the store", "one of its own"])
def test_that_whoever_is_still_at_work_is_thrown_out(kept: bool) -> None:
    with lent() as url:
        before = everything(url)
        engine = engine_on(url) if kept else open_engine(url)
        left = engine.raw_connection()
        left.cursor().execute("DELETE FROM meta")
    with lent() as url:
        assert differing(before, url) == []
    with pytest.raises(psycopg.OperationalError):
        left.cursor().execute("SELECT 1")
    left.invalidate()
    engine.dispose()


def test_that_a_store_of_a_test_that_is_over_reaches_nothing() -> None:
    with lent() as url:
        store = SqlStore(engine_on(url))
    with lent(), pytest.raises(RuntimeError, match="lent to another"):
        store.read(lambda work: work.bookings.count())


def test_that_two_loans_at_once_are_two_databases() -> None:
    with lent() as one, lent() as other:
        assert one != other


@pytest.fixture(scope="module")
def probed() -> Iterator[Lent]:
    """A database whose structure is changed and changed back."""
    made = Lent(furnish)
    yield made
    made.drop()


@pytest.mark.parametrize("name", STRUCTURE)
def test_that_a_change_of_the_structure_is_noticed(name: str, probed: Lent) -> None:
    before = probed.structure()
    row = probed.session.execute(
        "SELECT tgname, tgrelid::regclass, tgfoid::regproc, current_database() FROM pg_trigger WHERE NOT tgisinternal"
    ).fetchone()
    assert row is not None
    names = dict(zip(("trigger", "table", "function", "database"), row, strict=True))
    with probed.session.transaction(force_rollback=True):
        probed.session.execute("SET LOCAL search_path = public, pg_temp")  # its copies have the tables' names
        probed.session.execute(STRUCTURE[name].format(**names))
        assert probed.structure() != before
    assert probed.structure() == before


def test_that_a_database_that_was_changed_is_not_lent_again() -> None:
    with lent() as url, link_to(url) as link:
        before = everything(url)
        link.execute("CREATE TABLE ours (id int)")
    with lent() as again:
        assert again != url
        assert differing(before, again) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.parametrize("most", ["MOST_LOANS", "MOST_ROWS"])
def test_that_a_worn_database_is_replaced(most: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lending, most, 1)
    with lent() as url:
        SqlStore(engine_on(url)).write(lambda work: work.settings.set("reminder.hours", "1"))
    with lent() as again:
        assert again != url
