"""One PostgreSQL database for a process and a furniture, lent to one test after the other, each finding it as furnished.

A database of its own costs a test more than most of them do with it: files are copied and removed, and a new backend
reads the catalogue and compiles every trigger anew. Here a session with neither guards nor foreign keys puts back
rows, sequences and the connections that are kept, and throws out whoever else is still connected. What a test does to
the rest (drops a trigger, alters a table, grants, sets something for the database) is not undone but noticed: then the
next test gets a new database, as it does after so many tests or rows that what they left behind would slow it down.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.engine.base import OptionEngine
from sqlalchemy.exc import DBAPIError

from bookingdesk.storage.engine import open_engine
from tests.databases import Furnish, fresh_postgresql, fresh_sqlite, nothing

MOST_LOANS = 200
MOST_ROWS = 5_000
"""Rows taken out; nothing sweeps up behind them."""

_PATIENCE_MS = 5_000
_AS_CONNECTED = (
    "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; UNLISTEN *; DEALLOCATE ALL; DISCARD TEMP;"
    " DISCARD SEQUENCES; SELECT pg_advisory_unlock_all()"
)
"""DISCARD ALL but for the plans of triggers: they are what a backend is kept for."""
_THROW_OUT = (
    "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)"
)
_CATALOGUES = {
    "pg_attribute": "attrelid",
    "pg_index": "indexrelid",
    "pg_sequence": "seqrelid",
} | dict.fromkeys(
    (
        "pg_attrdef",
        "pg_class",
        "pg_constraint",
        "pg_default_acl",
        "pg_event_trigger",
        "pg_extension",
        "pg_policy",
        "pg_proc",
        "pg_rewrite",
        "pg_trigger",
        "pg_type",
    ),
    "oid",
)
"""Where everything that is made, altered or dropped leaves a trace, with the column that tells ours from the server's."""
_FIRST_OWN = 16_384

_shelf: dict[Furnish, Lent] = {}
_on_loan: dict[str, Lent] = {}


@contextmanager
def lent_database(dialect: str, folder: Path, furnish: Furnish = nothing) -> Iterator[str]:
    """As `fresh_database`; on PostgreSQL the database of another test, as it was before that one."""
    if dialect == "sqlite":
        yield fresh_sqlite(folder, furnish)
        return
    lent = _shelf.pop(furnish, None) or Lent(furnish)
    _on_loan[lent.url] = lent
    try:
        yield lent.url
    finally:
        del _on_loan[lent.url]
        if lent.taken_back() and furnish not in _shelf:
            _shelf[furnish] = lent
        else:
            lent.drop()


def engine_on(url: str) -> Engine:
    """An engine for the URL; on a database that is lent, over connections that stay when it is disposed of."""
    return _on_loan[url].engine() if url in _on_loan else open_engine(url)


class Lent:
    """A database, the connections to it that are kept, and the session that puts it back."""

    def __init__(self, furnish: Furnish) -> None:
        self._until_dropped = ExitStack()
        self.url = self._until_dropped.enter_context(fresh_postgresql(furnish))
        atexit.register(self.drop)
        self._engine = open_engine(self.url)
        self._until_dropped.callback(self._engine.dispose)
        self.session = psycopg.connect(self.url, autocommit=True)
        self._until_dropped.callback(self.session.close)
        self.session.execute(f"SET lock_timeout = {_PATIENCE_MS}")
        self.session.execute("SET session_replication_role = replica")
        self.session.execute(_restoring(self.session))
        self.session.execute(_describing())
        self._structure = self.structure()
        self._given: list[_Kept] = []
        self._loans = self._rows = 0

    def engine(self) -> Engine:
        """The connections for one test."""
        self._given.append(_Kept(self._engine, {}))
        return self._given[-1]

    def taken_back(self) -> bool:
        """Put everything back; False where the next test is better off with a new database."""
        while self._given:
            self._given.pop().over = True
        self._loans += 1
        try:
            kept = self._as_connected()
            self.session.execute(_THROW_OUT, (_PATIENCE_MS, kept))
            self._rows += self._value("SELECT pg_temp.restore()")
            same = self.structure() == self._structure
        except (psycopg.Error, DBAPIError):  # a connection that was ended, a table that is not there
            return False
        return same and self._loans < MOST_LOANS and self._rows < MOST_ROWS

    def structure(self) -> str:
        """Another text once anything was made, altered or dropped in the database."""
        return str(self._value("SELECT pg_temp.structure()"))

    def drop(self) -> None:
        """Away with it, whoever is connected."""
        self._until_dropped.close()

    def _as_connected(self) -> list[int]:
        """The backends of the kept connections, their sessions as they began."""
        pool: Any = self._engine.pool
        if pool.checkedout():
            self._engine.dispose()  # whoever never gave one back is thrown out with it
            return []
        backends = []
        with ExitStack() as taken:
            for _ in range(pool.checkedin()):
                pooled = self._engine.raw_connection()
                taken.callback(pooled.close)
                connection: Any = pooled.driver_connection
                connection.autocommit = True
                connection.execute(_AS_CONNECTED)
                connection.autocommit = False
                connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
                connection.read_only = connection.deferrable = None
                backends.append(connection.info.backend_pid)
        return backends

    def _value(self, query: str) -> Any:
        row = self.session.execute(query).fetchone()
        assert row is not None
        return row[0]


class _Kept(OptionEngine):
    """An engine whose connections outlive it, for as long as its test runs."""

    over = False

    def raw_connection(self) -> PoolProxiedConnection:
        """What every way to a connection goes through."""
        if self.over:
            raise RuntimeError("this database is lent to another test by now")
        return super().raw_connection()

    def dispose(self, close: bool = True) -> None:
        """The next test goes on with them."""


def _restoring(session: psycopg.Connection) -> sql.Composed:
    """The function that puts rows and sequences back and answers how many rows it took out.

    What was furnished is kept beside in temporary tables, and touched only where somebody wrote it: then there are
    more or fewer rows than were, or one from a later transaction.
    """
    steps: list[sql.Composable] = []
    for (table,) in session.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
    ).fetchall():
        names = {"table": sql.Identifier("public", table), "mark": sql.Literal(f"kept.{table}")}
        empty = sql.SQL("DELETE FROM {table}; GET DIAGNOSTICS removed = ROW_COUNT; rows := rows + removed;").format(
            **names
        )
        if session.execute(sql.SQL("SELECT FROM {table} LIMIT 1").format(**names)).fetchone() is None:
            steps.append(empty)
            continue
        columns = session.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND attgenerated = ''",
            (names["table"].as_string(session),),
        ).fetchall()
        names |= {
            "copy": sql.Identifier("pg_temp", table),
            "columns": sql.SQL(", ").join(sql.Identifier(column) for (column,) in columns),
            "written": sql.SQL("(SELECT count(*) || '/' || max(xmin::text::bigint) FROM {table})").format(**names),
            "empty": empty,
        }
        session.execute(sql.SQL("CREATE TABLE {copy} AS TABLE {table}").format(**names))
        session.execute(sql.SQL("SELECT set_config({mark}, {written}, false)").format(**names))
        steps.append(
            sql.SQL(
                "IF {written} IS DISTINCT FROM current_setting({mark}) THEN {empty}"
                " INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {copy};"
                " PERFORM set_config({mark}, {written}, false); END IF;"
            ).format(**names)
        )
    for (sequence,) in session.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
    ).fetchall():
        name = sql.Identifier("public", sequence)
        last = session.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(name)).fetchone()
        assert last is not None
        steps.append(
            sql.SQL("PERFORM setval({}, {}, {});").format(
                sql.Literal(name.as_string(session)), *map(sql.Literal, last)
            )
        )
    return sql.SQL(
        "CREATE FUNCTION pg_temp.restore() RETURNS bigint LANGUAGE plpgsql AS $$"
        " DECLARE rows bigint := 0; removed bigint; BEGIN {} RETURN rows; END $$"
    ).format(sql.SQL(" ").join(steps))


def _describing() -> str:
    """The function that answers `structure`, from who wrote the catalogues' rows and how many there are."""
    parts = [
        f"(SELECT count(*) || ':' || coalesce(sum(xmin::text::bigint), 0) FROM {name} WHERE {column} >= {_FIRST_OWN})"
        for name, column in _CATALOGUES.items()
    ]
    parts += [
        "(SELECT count(*) || ':' || sum(xmin::text::bigint) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp')",
        "(SELECT xmin FROM pg_database WHERE datname = current_database())",
        "(SELECT string_agg(setconfig::text, ',') FROM pg_db_role_setting JOIN pg_database ON setdatabase = oid"
        " WHERE datname = current_database())",
    ]
    return (
        "CREATE FUNCTION pg_temp.structure() RETURNS text LANGUAGE plpgsql AS $$"
        f" BEGIN RETURN concat_ws(' ', {', '.join(parts)}); END $$"
    )
