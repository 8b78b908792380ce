"""Making a fresh database: tables, search indexes, guards and the stamp of this revision, in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from bookingdesk.storage.derived import client_search
from bookingdesk.storage.engine import writing
from bookingdesk.storage.guards import create_guards
from bookingdesk.storage.migrations import stamp
from bookingdesk.storage.search import ddl


def create_tables_and_guards(connection: Connection) -> None:
    """Every table, index and guard of this release in an empty database."""
    client_search.metadata.create_all(connection, checkfirst=False)
    for statement in ddl(connection.dialect.name):
        connection.exec_driver_sql(statement)
    create_guards(connection)


def create_database(engine: Engine) -> None:
    """The same and its stamp, in a transaction of its own. Equal to running every revision, without Alembic."""
    with writing(engine) as connection:
        create_tables_and_guards(connection)
        stamp(connection)
