"""What was asked for and has not been settled, and everything that was answered."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.requests import AnswerKind, RequestKind, RequestState, Told
from bookingdesk.storage.columns import Instant, Json
from bookingdesk.storage.schema.parts import one_of, plain_text, table, version

request = table(
    "request",
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("taken_at", Instant, nullable=False),
    plain_text("taken_by"),
    Column("client_id", ForeignKey("client.id"), index=True),
    plain_text("name"),
    plain_text("phone"),
    plain_text("email"),
    Column("service_id", ForeignKey("service.id")),
    plain_text("service_words"),
    Column("staff_id", ForeignKey("resource.id")),
    Column("booking_id", ForeignKey("booking.id"), index=True),
    Column("wishes", Json, nullable=False),
    Column("needs", Json),
    plain_text("text"),
    plain_text("source"),
    Column("external_id", Text, unique=True),
    Column("content_hash", Text, unique=True),
    Column("state", Text, nullable=False),
    plain_text("told"),
    Column("answered_at", Instant),
    plain_text("answered_by"),
    Column("waiting_since", Instant),
    plain_text("claimed_by"),
    plain_text("claimed_at_station"),
    Column("claimed_until", Instant),
    version(),
    one_of("kind", RequestKind),
    one_of("channel", Channel),
    one_of("state", RequestState),
    one_of("told", Told),
    CheckConstraint("received_at <= taken_at", name="received_before_taken"),
    Index("ix_request_state", "state", "received_at"),
    Index("ix_request_answered", "answered_at"),
)

request_answer = table(
    "request_answer",
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("request.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("said_by", Text, nullable=False),
    plain_text("station"),
    Column("channel", Text),
    plain_text("text"),
    plain_text("late_reason"),
    Column("booking_id", ForeignKey("booking.id"), index=True),
    Column("offered", Json, nullable=False),
    Column("kept_until", Instant),
    Column("points", Json, nullable=False),
    one_of("kind", AnswerKind),
    one_of("channel", Channel),
)
"""Only added to: what a client was told stays as it was told."""
