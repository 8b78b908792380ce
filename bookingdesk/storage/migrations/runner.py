"""Runs Alembic revisions inside the caller's transaction, without Alembic's files and folders.

The revisions are imported like any module, so they are found in a checkout, a wheel and a bundle alike. A revision
that must use `batch_alter_table` re-creates the guards of that table: the guard inventory follows and would tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from bookingdesk.storage.migrations import stamp
from bookingdesk.storage.migrations.versions import r0001_foundation

Step = tuple[str, Callable[[], None]]
"""A revision's name and its `upgrade`."""

STEPS: tuple[Step, ...] = ((r0001_foundation.revision, r0001_foundation.upgrade),)


def upgrade(connection: Connection, present: str | None, steps: Sequence[Step] = STEPS) -> str:
    """Run what comes after `present` (None: everything) and stamp each; returns the revision reached."""
    names = [name for name, _ in steps]
    first = 0 if present is None else names.index(present) + 1
    context = MigrationContext.configure(connection)
    for name, run in steps[first:]:
        with Operations.context(context):
            run()
        stamp(connection, name)
    return names[-1]
