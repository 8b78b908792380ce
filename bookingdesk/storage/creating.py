"""Making a fresh database: tables, then guards, then the stamp of its revision, in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from bookingdesk.storage.engine import writing
from bookingdesk.storage.guards import create_guards
from bookingdesk.storage.schema import metadata


def create_schema(connection: Connection) -> None:
    """Every table, index and guard of this release in an empty database."""
    metadata.create_all(connection, checkfirst=False)
    create_guards(connection)


def create_database(engine: Engine) -> None:
    """The same in a transaction of its own."""
    with writing(engine) as connection:
        create_schema(connection)
