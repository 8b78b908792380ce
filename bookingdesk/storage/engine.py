"""Engines for SQLite and PostgreSQL, and the two ways to use one: `reading` and `writing`.

Every connection gets the settings of integrity section 2 and nothing else opens a connection. Writers are one at
a time on both databases (BEGIN IMMEDIATE, an advisory lock): a writer reads what no other writer can change
until it commits. Creating or checking the schema is the business of `opening`.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import conninfo
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bookingdesk.domain.errors import ReadOnly, UnknownDatabaseAddress

WRITER = "bookingdesk_writer"
"""Execution option that makes a transaction a writer's; set by `writing`."""

ADVISORY_KEY = 5_214_477_906
"""The advisory lock of writers on PostgreSQL. The statement triggers of `guards.postgresql` take the same one."""

BUSY_SECONDS = 5
_POSTGRESQL_ARGUMENTS: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
    "application_name": "bookingdesk",
}
_POSTGRESQL_SETTINGS = {
    "lock_timeout": "3s",
    "statement_timeout": "10s",
    "idle_in_transaction_session_timeout": "5s",
    "timezone": "UTC",
}


def parse_url(url: str) -> URL:
    """The address of a database with its driver named. Raises UnknownDatabaseAddress."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as why:  # ValueError: a port that is no number
        raise UnknownDatabaseAddress(address=url.partition("://")[0]) from why
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        return parsed.set(drivername="sqlite+pysqlite")
    raise UnknownDatabaseAddress(address=parsed.drivername)


def open_engine(url: str) -> Engine:
    """An engine that connects as integrity section 2 wants it. Connects to nothing yet.

    Raises UnknownDatabaseAddress for what is neither SQLite nor PostgreSQL.
    """
    parsed = parse_url(url)
    engine = _sqlite_engine(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql_engine(parsed)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment of the database, for reading only."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A writer's transaction: commits at the end of the block, rolls back when it raises."""
    with engine.connect() as connection:
        connection.execution_options(**{WRITER: True})
        with connection.begin():
            yield connection


def refuse_writing(engine: Engine, reason: str) -> None:
    """From now on every writer's transaction raises ReadOnly with this reason, before it has begun."""

    def refuse(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITER, False):
            raise ReadOnly(reason=reason)

    event.listen(engine, "begin", refuse, insert=True)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset bug (3.51.3, and 3.50.7 and 3.44.6 of their branches)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """The journal that lost no acknowledged booking in 600 power cuts: WAL where it is safe, else TRUNCATE."""
    return "WAL" if wal_is_safe(version) else "TRUNCATE"


def sha256_hex(text: str | None) -> str | None:
    """What `bd_sha256` answers inside SQLite: the hexadecimal SHA-256 of the text in UTF-8."""
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", prepare_sqlite)
    return engine


def prepare_sqlite(connection: sqlite3.Connection, _record: object = None) -> None:
    """Give a fresh SQLite connection our settings and the function that the audit trigger calls.

    `trusted_schema` stays on: with it off SQLite refuses our own function inside a trigger, and Python cannot
    mark it innocuous. It is pure, and an unknown trigger or view makes the guard inventory fail.
    """
    connection.isolation_level = None
    connection.create_function("bd_sha256", 1, sha256_hex, deterministic=True)
    pragmas = [
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "synchronous=FULL",
        "secure_delete=ON",
        "cell_size_check=ON",
        f"journal_mode={journal_mode()}",
    ]
    if sys.platform == "darwin":
        pragmas += ["fullfsync=1", "checkpoint_fullfsync=1"]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").close()


def _postgresql_engine(url: URL) -> Engine:
    arguments: dict[str, Any] = dict(_POSTGRESQL_ARGUMENTS)
    arguments["options"] = " ".join(f"-c {name}={value}" for name, value in _POSTGRESQL_SETTINGS.items())
    if "sslmode" not in url.query and is_remote(url):
        arguments["sslmode"] = "verify-full"
    for name in set(arguments) & set(url.query):
        del arguments[name]
    try:
        conninfo.make_conninfo("", **{name: value for name, value in url.query.items() if isinstance(value, str)})
    except psycopg.ProgrammingError as why:  # an option that libpq does not know
        raise UnknownDatabaseAddress(address="postgresql") from why
    return create_engine(
        url,
        connect_args=arguments,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
    )


def is_remote(url: URL) -> bool:
    """Whether the server is reached over a network: neither a socket nor this computer."""
    hosts = [url.host] if url.host else [str(h) for h in _as_tuple(url.query.get("host", ()))]
    return any(h and not h.startswith("/") and h not in {"localhost", "127.0.0.1", "::1"} for h in hosts)


def _as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _begin(connection: Connection) -> None:
    """Start the transaction as its kind: writers queue up here, before they have read anything."""
    writer = bool(connection.get_execution_options().get(WRITER, False))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")
    elif writer:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_KEY})")
