"""What somebody wrote into a client's contact log by hand; all else in the log is read from other tables."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import Direction
from bookingdesk.storage.columns import Instant
from bookingdesk.storage.schema.parts import one_of, table

interaction = table(
    "interaction",
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("client.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("direction", Text, nullable=False),
    Column("channel", Text),
    Column("text", Text, nullable=False),
    Column("booking_id", ForeignKey("booking.id")),
    Column("department_id", ForeignKey("department.id")),
    Column("by", Text, nullable=False),
    Column("station", Text, nullable=False),
    one_of("direction", Direction),
    one_of("channel", Channel),
    CheckConstraint("text <> ''", name="says_something"),
    CheckConstraint("(channel IS NULL) = (direction = 'inside')", name="met_by_some_way"),
    Index("ix_interaction_client", "client_id", "at"),
)
"""`department_id`: whose text it is; NULL: everybody's."""
