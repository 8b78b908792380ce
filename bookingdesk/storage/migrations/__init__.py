"""The revisions of the schema and where a database stands among them.

Knows no Alembic, which costs 400 ms to import: `runner` does, and is imported only when there is something to do.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert, inspect, select

REVISIONS = ("0001",)
"""Every released revision, oldest first."""

HEAD = REVISIONS[-1]

_stamp = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def revision_of(connection: Connection) -> str | None:
    """The revision that the database carries, or None where it carries none (empty, or not ours)."""
    if not inspect(connection).has_table(_stamp.name):
        return None
    return connection.execute(select(_stamp.c.version_num)).scalar_one_or_none()


def stamp(connection: Connection, revision: str = HEAD) -> None:
    """Write the revision into the database, in the caller's transaction."""
    _stamp.create(connection, checkfirst=True)
    connection.execute(delete(_stamp))
    connection.execute(insert(_stamp).values(version_num=revision))


def is_known(revision: str) -> bool:
    """Whether this release knows the revision; an unknown one comes from a newer release."""
    return revision in REVISIONS


def pending(revision: str) -> tuple[str, ...]:
    """The revisions still to be run on a database of this one."""
    return REVISIONS[REVISIONS.index(revision) + 1 :]
