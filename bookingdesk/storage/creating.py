"""Making a fresh database: tables, search indexes and guards of this release, in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from bookingdesk.storage.derived import client_search
from bookingdesk.storage.engine import writing
from bookingdesk.storage.guards import create_guards
from bookingdesk.storage.search import ddl


def create_schema(connection: Connection) -> None:
    """Every table, index and guard of this release in an empty database."""
    client_search.metadata.create_all(connection, checkfirst=False)
    for statement in ddl(connection.dialect.name):
        connection.exec_driver_sql(statement)
    create_guards(connection)


def create_database(engine: Engine) -> None:
    """The same in a transaction of its own."""
    with writing(engine) as connection:
        create_schema(connection)
