"""What no CHECK can say, said by the database itself: nobody can double-book, forget a room or rewrite the log.

How to write past the guards, in one writer's transaction (the order that `Bookings` follows):

* new: insert the booking with status `draft`, insert its allocations, set the status (version stays 1);
* status or text: update with version + 1;
* time, resources, service: set the new columns, status `draft` and version + 1 in one update (the staleness
  check), delete and insert allocations, set the status (version stays). Two bookings swap by both being drafts;
* cancel: status `cancelled` frees the allocations; back from it takes them again, or is refused.

A draft that is still one at COMMIT breaks a deferred foreign key, so it cannot be kept.
"""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from bookingdesk.storage import schema
from bookingdesk.storage.guards import postgresql, sqlite
from bookingdesk.storage.guards.codes import VERSIONED, GuardCode

__all__ = ["GENESIS", "VERSIONED", "GuardCode", "create_guards", "guard_statements"]

GENESIS = "genesis"
"""What the first event of the audit log has for its predecessor's hash."""


def guard_statements(connection: Connection) -> tuple[str, ...]:
    """The DDL of every guard for this connection's database, in order."""
    if connection.dialect.name == "sqlite":
        return sqlite.statements()
    return postgresql.statements(current_schema(connection))


def current_schema(connection: Connection) -> str:
    """The schema of PostgreSQL in which the tables are made."""
    return str(connection.exec_driver_sql("SELECT current_schema()").scalar_one())


def create_guards(connection: Connection) -> None:
    """Begin the audit chain and put every guard on freshly made tables."""
    if connection.execute(select(schema.audit_head.c.one)).first() is None:
        connection.execute(insert(schema.audit_head).values(one=1, seq=0, hash=GENESIS))
    for statement in guard_statements(connection):
        connection.exec_driver_sql(statement)
