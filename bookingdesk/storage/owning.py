"""Who owns the database, proved anew: for the one thing that no user of the program may do (a lost password).

A file is owned by the account that has it on this computer. On a server the connection's own password proves
nothing, as it may be stored with the settings: the owner's is asked for and tried, and a server that asks for none
is refused.
"""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bookingdesk.storage.engine import open_engine

_OWNS = (
    "SELECT current_user, r.rolsuper OR c.relowner = r.oid FROM pg_roles r, pg_class c"
    " WHERE r.rolname = current_user AND c.oid = 'app_user'::regclass"
)
ROOT = 0


def owner_of(engine: Engine, password: str) -> str | None:
    """The owner's name, where it is proved that they are asking."""
    if engine.dialect.name == "sqlite":
        database = engine.url.database
        return _owner_of_file(Path(database)) if database and database != ":memory:" else _account()
    return _owner_of_tables(engine, password) if password else None


def _owner_of_file(path: Path) -> str | None:
    if hasattr(os, "geteuid"):
        mine = os.geteuid() in {path.stat().st_uid, ROOT}
    else:
        mine = os.access(path, os.W_OK)
    return _account() if mine else None


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        return "?"


def _owner_of_tables(engine: Engine, password: str) -> str | None:
    """Refused where the password is wrong, and where the server did not ask for it."""
    own = open_engine(engine.url.set(password=password).render_as_string(hide_password=False))
    try:
        pooled = own.raw_connection()
    except (DBAPIError, psycopg.OperationalError):
        return None
    else:
        connection = pooled.driver_connection
        assert connection is not None
        try:
            row = connection.execute(_OWNS).fetchone()
            asked = bool(connection.pgconn.used_password)
        finally:
            pooled.close()
        return str(row[0]) if asked and row is not None and row[1] else None
    finally:
        own.dispose()
