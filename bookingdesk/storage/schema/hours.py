"""When places and resources work, and when they do not, in wall-clock time of the place."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.storage.columns import Day, Instant
from bookingdesk.storage.schema.parts import one_of, plain_text, table


def weekly(name: str, owner: Column[int]) -> Table:
    """A table of weekly wall-clock hours of a location or a resource."""
    return table(
        name,
        Column("id", Integer, primary_key=True),
        owner,
        Column("weekday", Integer, nullable=False),
        Column("start_minute", Integer, nullable=False),
        Column("end_minute", Integer, nullable=False),
        Column("valid_from", Day),
        Column("valid_until", Day),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint(
            "start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440", name="minutes_ordered"
        ),
    )


opening_hours = weekly(
    "opening_hours", Column("location_id", ForeignKey("location.id"), nullable=False, index=True)
)

working_hours = weekly(
    "working_hours", Column("resource_id", ForeignKey("resource.id"), nullable=False, index=True)
)

time_off = table(
    "time_off",
    Column("id", Integer, primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), nullable=False, index=True),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    plain_text("note"),
    one_of("kind", TimeOffKind),
    CheckConstraint("start_at < end_at", name="ordered"),
)

closure = table(
    "closure",
    Column("location_id", ForeignKey("location.id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("name", Text, nullable=False),
)
