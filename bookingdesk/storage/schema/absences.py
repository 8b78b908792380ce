"""Who was out and when, and what was decided about each booking; never deleted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text

from bookingdesk.domain.absences import Decision
from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.storage.columns import Instant, Json
from bookingdesk.storage.schema.parts import one_of, plain_text, table

absence = table(
    "absence",
    Column("id", Text, primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), nullable=False, index=True),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    plain_text("note"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", Text, nullable=False),
    plain_text("station"),
    Column("ended_at", Instant),
    one_of("kind", TimeOffKind),
    CheckConstraint("start_at <= end_at", name="ordered"),
)

absence_decision = table(
    "absence_decision",
    Column("absence_id", ForeignKey("absence.id"), primary_key=True),
    Column("booking_id", ForeignKey("booking.id"), primary_key=True, index=True),
    Column("decision", Text, nullable=False),
    Column("proposal", Json),
    Column("at", Instant, nullable=False),
    Column("said_by", Text, nullable=False),
    one_of("decision", Decision),
)
"""The last word on a booking; earlier ones stand in the log."""
