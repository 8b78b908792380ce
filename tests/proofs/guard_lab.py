"""A busy morning on both databases, attempts on it through bare driver connections, and what is left afterwards."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from bookingdesk.storage.engine import open_engine, prepare_sqlite, writing
from bookingdesk.storage.guards import postgresql
from tests.databases import fresh_database, fresh_sqlite
from tests.proofs.hostile import Hostile
from tests.storage.salon import a_busy_morning

KEPT = (
    "waitlist_entry",
    "waitlist_offer",
    "queue_entry",
    *("deferral", "request", "request_answer", "absence", "absence_decision"),
    *("booking", "allocation", "hold", "client", "outbox", "audit", "audit_head", "counter", "never"),
    "payment",
    "template_version",
    *("setting", "resource", "resource_unit", "policy", "app_user", "service", "location"),
)
"""What an attempt must not change."""

State = dict[str, list[tuple[Any, ...]]]


@contextmanager
def busy_morning(dialect: str, folder: Path) -> Iterator[str]:
    """The URL of a guarded database with `salon.a_busy_morning` in it."""
    with fresh_database(dialect, folder) as url:
        engine = open_engine(url)
        with writing(engine) as connection:
            a_busy_morning(connection)
        engine.dispose()
        yield url


def connect(url: str, *, foreign: bool = False) -> Any:
    """A driver's own connection, in autocommit; `foreign` is a tool that knows nothing of us (SQLite only)."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        if not foreign:
            prepare_sqlite(connection)
        return connection
    return psycopg.connect(url, autocommit=True)


def state(connection: Any) -> State:
    """The rows of every table that must not change."""
    schema = "public." if isinstance(connection, psycopg.Connection) else ""
    return {
        table: sorted(connection.execute(f"SELECT * FROM {schema}{table}").fetchall(), key=repr) for table in KEPT
    }


def breaks(url: str, case: Hostile, *, foreign: bool = False, commit: bool = True) -> bool:
    """Whether the attempt, committed, changed what is kept. Without `commit` it is looked at and rolled back."""
    with closing(connect(url, foreign=foreign)) as connection:
        before = state(connection)
        changed = False
        connection.execute("BEGIN")
        try:
            for statement in case.statements:
                connection.execute(statement)
            if commit:
                connection.execute("COMMIT")
            elif isinstance(connection, psycopg.Connection):
                connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            changed = not commit and state(connection) != before
        except (sqlite3.Error, psycopg.Error):
            changed = False
        if isinstance(connection, psycopg.Connection) or connection.in_transaction:
            connection.execute("ROLLBACK")
    with closing(connect(url)) as connection:
        return changed or state(connection) != before


def without_guards(url: str) -> None:
    """The control: the same tables with every trigger and the exclusion constraint gone."""
    with closing(connect(url)) as connection:
        if url.startswith("sqlite"):
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            return
        for name in postgresql.FUNCTIONS:
            connection.execute(f"DROP FUNCTION {name}() CASCADE")
        connection.execute("ALTER TABLE allocation DROP CONSTRAINT double_booking")


def sqlite_mutants(url: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Name and URL of a copy for each trigger dropped or weakened, each index dropped, each table relaxed."""
    source = Path(make_url(url).database or "")
    with closing(connect(url)) as connection:
        found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    for kind, name, text in found:
        for what, spoil in _spoilers(kind, name, text):
            copy = Path(fresh_sqlite(folder).removeprefix("sqlite:///"))
            shutil.copyfile(source, copy)
            with closing(connect(f"sqlite:///{copy}")) as connection:
                spoil(connection)
            yield f"{kind} {name} {what}", f"sqlite:///{copy}"
            copy.unlink()


def _spoilers(kind: str, name: str, text: str) -> Iterator[tuple[str, Callable[[Any], None]]]:
    if kind == "trigger":
        weak = text.replace("BEGIN", "BEGIN SELECT RAISE(IGNORE) WHERE 0;", 1)
        yield "dropped", lambda c: c.execute(f"DROP TRIGGER {name}")
        yield "weakened", lambda c: (c.execute(f"DROP TRIGGER {name}"), c.execute(weak))
    elif kind == "index":
        yield "dropped", lambda c: c.execute(f"DROP INDEX {name}")
    elif "CHECK (" in text or "FOREIGN KEY" in text:
        relaxed = text.replace("CHECK (", "CHECK (1 OR ", 1)
        relaxed = relaxed if relaxed != text else text.replace("FOREIGN KEY", "-- FOREIGN KEY", 1)

        def rewrite(connection: Any) -> None:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (relaxed, name))
            version = connection.execute("PRAGMA schema_version").fetchone()[0]
            connection.execute(f"PRAGMA schema_version = {version + 1}")

        if "CHECK (" in text:
            yield "relaxed", rewrite


def postgresql_mutants(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Name and statement for each function emptied, trigger dropped or disabled, constraint and index dropped."""
    mutants = []
    for name in postgresql.FUNCTIONS:
        empty = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        mutants += [
            (f"function {name} emptied", empty),
            (f"function {name} dropped", f"DROP FUNCTION {name}() CASCADE"),
        ]
        mutants.append((f"function {name} with another path", f"ALTER FUNCTION {name}() RESET search_path"))
    triggers = connection.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    )
    for name, table in triggers.fetchall():
        mutants.append((f"trigger {name} dropped", f"DROP TRIGGER {name} ON {table}"))
        mutants.append((f"trigger {name} disabled", f"ALTER TABLE {table} DISABLE TRIGGER {name}"))
    constraints = connection.execute(
        "SELECT conname, conrelid::regclass::text FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'u', 'x') ORDER BY 1"
    )
    mutants += [
        (f"constraint {name} dropped", f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
        for name, table in constraints.fetchall()
    ]
    indexes = connection.execute(
        "SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " WHERE i.relnamespace = 'public'::regnamespace AND i.relname LIKE 'ix%' ORDER BY 1"
    )
    mutants += [(f"index {name} dropped", f"DROP INDEX {name}") for (name,) in indexes.fetchall()]
    mutants += [
        ("all triggers of booking disabled", "ALTER TABLE booking DISABLE TRIGGER ALL"),
        ("rule over the log", "CREATE RULE r AS ON INSERT TO audit DO INSTEAD NOTHING"),
        ("row security on bookings", "ALTER TABLE booking ENABLE ROW LEVEL SECURITY"),
        ("trigger of strangers", "CREATE TRIGGER z BEFORE UPDATE ON booking EXECUTE FUNCTION bd_one_writer()"),
    ]
    return mutants
