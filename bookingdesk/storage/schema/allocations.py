"""Holds, and allocations: the only way to occupy time, rows of bookings and of holds alike, one per unit."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)

from bookingdesk.storage.columns import Instant
from bookingdesk.storage.schema.parts import flag, plain_text, table

hold = table(
    "hold",
    Column("id", Text, primary_key=True),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("client_id", ForeignKey("client.id")),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    plain_text("user"),
    plain_text("station"),
    plain_text("option_of"),
    Column("session_id", ForeignKey("booking.id")),
    CheckConstraint("start_at < end_at", name="ordered"),
)

allocation = table(
    "allocation",
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("booking.id")),
    Column("hold_id", ForeignKey("hold.id", ondelete="CASCADE")),
    Column("requirement_id", ForeignKey("service_requirement.id")),
    Column("unit_id", Integer, nullable=False),
    Column("resource_id", Integer, nullable=False),
    Column("busy_start", Instant, nullable=False),
    Column("busy_end", Instant, nullable=False),
    flag("active", default=True),
    CheckConstraint("(booking_id IS NULL) <> (hold_id IS NULL)", name="one_owner"),
    CheckConstraint("busy_start < busy_end", name="ordered"),
    CheckConstraint("active IN (0, 1)", name="active_known"),
    ForeignKeyConstraint(["unit_id", "resource_id"], ["resource_unit.id", "resource_unit.resource_id"]),
    UniqueConstraint("booking_id", "unit_id"),
    UniqueConstraint("hold_id", "unit_id"),
    Index(
        "ix_allocation_busy",
        "unit_id",
        "busy_start",
        "busy_end",
        sqlite_where=text("active = 1"),
        postgresql_where=text("active = 1"),
    ),
    Index(
        "ix_allocation_when",
        "busy_start",
        "busy_end",
        "resource_id",
        sqlite_where=text("active = 1"),
        postgresql_where=text("active = 1"),
    ),
)
