"""Agreed recurrences. Their occurrences are bookings, which name the series and alone say what takes place."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

from bookingdesk.domain.series import Every
from bookingdesk.storage.columns import Instant, Json, Seconds
from bookingdesk.storage.schema.parts import flag, one_of, plain_text, table

series = table(
    "series",
    Column("id", Text, primary_key=True),
    Column("client_id", ForeignKey("client.id"), nullable=False, index=True),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("first_wall", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("step", Integer, CheckConstraint("step > 0", name="step_positive"), nullable=False),
    Column("unit", Text, nullable=False),
    Column("count", Integer, CheckConstraint("count > 0", name="count_positive")),
    Column("until", Text),
    Column("exceptions", Json, nullable=False),
    flag("fold"),
    Column("duration", Seconds, CheckConstraint("duration > 0", name="duration_positive"), nullable=False),
    Column("created_at", Instant, nullable=False),
    plain_text("created_by"),
    one_of("unit", Every),
    CheckConstraint("(count IS NULL) <> (until IS NULL)", name="ends_once"),
)
"""`first_wall`, `until` and the exceptions are local: a rule is wall time of its zone."""

series_rewrite = table(
    "series_rewrite",
    Column("series_id", ForeignKey("series.id"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("rule", Json, nullable=False),
    flag("undone"),
)
"""The rule of a running series from one of its dates on. What is undone stays, so that it can be done again."""
