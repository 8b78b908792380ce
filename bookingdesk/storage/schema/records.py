"""What was done: actions that can be undone, and the append-only log with its chain's head."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from bookingdesk.storage.columns import BIG, Instant, Json
from bookingdesk.storage.schema.parts import plain_text, table

action = table(
    "action",
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("user", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("booking_id", ForeignKey("booking.id"), nullable=False),
    Column("before", Json),
    Column("after", Json, nullable=False),
    Column("group_id", Text, nullable=False),
    Column("undone_at", Instant),
    Index("ix_action_station", "station", "id"),
    Index("ix_action_group", "group_id"),
    Index("ix_action_booking", "booking_id"),
)

audit = table(
    "audit",
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    plain_text("approver"),
    plain_text("station"),
    Column("action", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index("ix_audit_entity", "entity", "entity_id"),
)

audit_head = table(
    "audit_head",
    Column("one", Integer, CheckConstraint("one = 1", name="single"), primary_key=True),
    Column("seq", BIG, nullable=False),
    Column("hash", Text, nullable=False),
)
