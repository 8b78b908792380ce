"""Making a fresh database: tables, search indexes and guards, in the transaction of the caller."""

from __future__ import annotations

from sqlalchemy import Connection

from bookingdesk.storage.derived import client_search
from bookingdesk.storage.guards import create_guards
from bookingdesk.storage.search import ddl


def create_tables_and_guards(connection: Connection) -> None:
    """Every table, index and guard of this release in an empty database."""
    client_search.metadata.create_all(connection, checkfirst=False)
    for statement in ddl(connection.dialect.name):
        connection.exec_driver_sql(statement)
    create_guards(connection)
