"""What is offered, and what each offer needs."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Text,
    UniqueConstraint,
)

from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.storage.columns import Amount, Json, Seconds
from bookingdesk.storage.schema.parts import flag, one_of, table, version

_POSSIBLE = "duration >= 60 AND duration <= 43200 AND duration % 60 = 0"
"""Whole minutes up to twelve hours: `domain.durations.check_duration`. No BETWEEN: a restored dump nests it."""

service = table(
    "service",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False, unique=True),
    Column("duration", Seconds, CheckConstraint("duration > 0", name="duration_positive"), nullable=False),
    Column("buffer_before", Seconds, nullable=False, server_default="0"),
    Column("buffer_after", Seconds, nullable=False, server_default="0"),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("price", Amount),
    Column("policy_id", ForeignKey("policy.id")),
    Column("department_id", ForeignKey("department.id")),
    Column("lead_time", Seconds, nullable=False, server_default="0"),
    Column("horizon", Seconds, nullable=False),
    Column("slot_step", Seconds, nullable=False),
    Column("reminder_hours", Json),
    Column("seats", Integer, CheckConstraint("seats >= 1", name="seats_positive")),
    flag("retired"),
    version(),
    CheckConstraint("buffer_before >= 0 AND buffer_after >= 0", name="buffers_not_negative"),
)

service_requirement = table(
    "service_requirement",
    Column("id", Integer, primary_key=True),
    Column("service_id", ForeignKey("service.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("group_id", ForeignKey("resource_group.id"), nullable=False),
    one_of("kind", ResourceKind),
    UniqueConstraint("service_id", "position"),
)

staff_duration = table(
    "staff_duration",
    Column("service_id", ForeignKey("service.id"), primary_key=True),
    Column("staff_id", Integer, primary_key=True),
    Column("kind", Text, CheckConstraint("kind = 'staff'", name="kind_staff"), nullable=False),
    Column("duration", Seconds, CheckConstraint(_POSSIBLE, name="duration_possible"), nullable=False),
    ForeignKeyConstraint(["staff_id", "kind"], ["resource.id", "resource.kind"]),
)
"""How long a staff member needs where that is not the service's length; never a room, by its key."""

client_duration = table(
    "client_duration",
    Column("service_id", ForeignKey("service.id"), primary_key=True),
    Column("client_id", ForeignKey("client.id"), primary_key=True, index=True),
    Column("duration", Seconds, CheckConstraint(_POSSIBLE, name="duration_possible"), nullable=False),
)
"""How long the service takes for a client for whom it is not the usual length."""
