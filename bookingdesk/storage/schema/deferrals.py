"""Actions that wait for somebody who may allow them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text

from bookingdesk.domain.deferrals import DeferralState
from bookingdesk.storage.columns import Instant, Json
from bookingdesk.storage.schema.parts import one_of, plain_text, table

deferral = table(
    "deferral",
    Column("id", Integer, primary_key=True),
    Column("verb", Text, nullable=False),
    Column("command", Json, nullable=False),
    Column("right", Text, nullable=False),
    Column("client_id", ForeignKey("client.id")),
    Column("booking_id", ForeignKey("booking.id")),
    Column("at", Instant, nullable=False),
    Column("user_id", ForeignKey("app_user.id"), nullable=False),
    Column("user", Text, nullable=False),
    Column("station", Text, nullable=False),
    plain_text("why"),
    Column("state", Text, nullable=False),
    Column("settled_at", Instant),
    plain_text("settled_by"),
    plain_text("answer"),
    one_of("state", DeferralState),
    Index("ix_deferral_state", "state", "at"),
)
