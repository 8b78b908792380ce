"""The outbox of messages, and the leases by which one sender at a time works on it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, text

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageKind, MessageState, Phase
from bookingdesk.storage.columns import Instant
from bookingdesk.storage.schema.parts import one_of, plain_text, table

outbox = table(
    "outbox",
    Column("id", Text, primary_key=True),
    Column("booking_id", ForeignKey("booking.id"), nullable=False, index=True),
    Column("client_id", ForeignKey("client.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("booking_version", Integer, nullable=False),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    plain_text("phase"),
    plain_text("lease_owner"),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    plain_text("recipient"),
    plain_text("last_code"),
    plain_text("reason"),
    Column("message_id", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    one_of("kind", MessageKind),
    one_of("channel", Channel),
    one_of("state", MessageState),
    one_of("phase", Phase),
    Index(
        "ix_outbox_due",
        "due_at",
        sqlite_where=text("state IN ('queued', 'retry_wait')"),
        postgresql_where=text("state IN ('queued', 'retry_wait')"),
    ),
)

lease = table(
    "lease",
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Instant, nullable=False),
)
