"""What a department keeps about a client. Two rows of one department stand side by side after a merge."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from bookingdesk.storage.columns import Instant
from bookingdesk.storage.schema.parts import table

client_note = table(
    "client_note",
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("client.id"), nullable=False),
    Column("department_id", ForeignKey("department.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    CheckConstraint("text <> ''", name="says_something"),
    Index("ix_client_note_client", "client_id"),
)
