"""How each try to call a client went, and who is calling whom at this moment."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Text

from bookingdesk.domain.calls import CallOutcome
from bookingdesk.storage.columns import Instant, Json
from bookingdesk.storage.schema.parts import one_of, plain_text, table

call_attempt = table(
    "call_attempt",
    Column("id", Integer, primary_key=True),
    Column("message_id", ForeignKey("outbox.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    plain_text("note"),
    Column("was", Json),
    one_of("outcome", CallOutcome),
)

call_claim = table(
    "call_claim",
    Column("message_id", ForeignKey("outbox.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("until", Instant, nullable=False),
)
