"""Policies of every kind, by version; bookings keep the ones they were made under."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Text, UniqueConstraint

from bookingdesk.domain.policy_rules import PolicyKind, PolicyState
from bookingdesk.storage.columns import Amount, Instant, Json, Seconds
from bookingdesk.storage.schema.parts import one_of, plain_text, table, version

policy = table(
    "policy",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default=PolicyKind.CANCELLATION.value),
    Column("free_until", Seconds, nullable=False),
    Column("late_fee", Amount),
    Column("rules", Json, nullable=False, server_default="{}"),
    Column("text", Json, nullable=False),
    Column("version_no", Integer, nullable=False, server_default="1"),
    Column("service_id", Integer),
    Column("department_id", Integer),
    Column("state", Text, nullable=False, server_default=PolicyState.APPROVED.value),
    plain_text("description"),
    plain_text("author"),
    Column("written_at", Instant),
    plain_text("approved_by"),
    Column("approved_at", Instant),
    Column("valid_from", Instant),
    version(),
    one_of("kind", PolicyKind),
    one_of("state", PolicyState),
    CheckConstraint("version_no > 0", name="version_no_positive"),
    CheckConstraint("service_id IS NULL OR department_id IS NULL", name="one_scope"),
    UniqueConstraint("kind", "name", "version_no"),
)
"""No foreign key on the service: a service names a policy, and neither is ever deleted."""
