"""The foundation: every table, index and guard.

Until the first release the schema may still change in place, so this revision makes the present one; the second
revision freezes it.
"""

from __future__ import annotations

from alembic import op

from bookingdesk.storage.creating import create_tables_and_guards

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything in an empty database."""
    create_tables_and_guards(op.get_bind())
