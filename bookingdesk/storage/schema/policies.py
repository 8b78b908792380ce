"""Rules of cancelling, by version; bookings keep the one they were made under."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Text, UniqueConstraint

from bookingdesk.storage.columns import Amount, Json, Seconds
from bookingdesk.storage.schema.parts import table, version

policy = table(
    "policy",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("free_until", Seconds, nullable=False),
    Column("late_fee", Amount),
    Column("text", Json, nullable=False),
    Column("version_no", Integer, nullable=False, server_default="1"),
    version(),
    UniqueConstraint("name", "version_no"),
)
