"""Who waits: wishes for a slot with their offers, clients present without a booking, and bookings put on a tray."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.queue import QueueState
from bookingdesk.domain.waitlist import OfferState, WaitState
from bookingdesk.storage.columns import Instant, Json, Seconds
from bookingdesk.storage.schema.parts import flag, one_of, plain_text, table, version

waitlist_entry = table(
    "waitlist_entry",
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("client.id"), nullable=False),
    Column("wish", Json, nullable=False),
    Column("duration", Seconds),
    flag("priority"),
    Column("sooner_than", ForeignKey("booking.id")),
    Column("expires_at", Instant),
    plain_text("note"),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_since", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("booking_id", ForeignKey("booking.id"), index=True),
    plain_text("created_by"),
    version(),
    one_of("channel", Channel),
    one_of("state", WaitState),
    Index("ix_waitlist_entry_state", "state", "since"),
    Index("ix_waitlist_entry_client", "client_id"),
)
"""`wish` holds services, staff and windows."""

waitlist_offer = table(
    "waitlist_offer",
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("waitlist_entry.id"), nullable=False, index=True),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("opening", Json, nullable=False),
    plain_text("hold_id"),
    Column("expires_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("offered_at", Instant, nullable=False),
    plain_text("offered_by"),
    Column("settled_at", Instant),
    one_of("state", OfferState),
    CheckConstraint("start_at < end_at", name="ordered"),
    CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled_has_a_moment"),
    Index("ix_waitlist_offer_state", "state", "expires_at"),
    Index("ix_waitlist_offer_start", "start_at"),
)

queue_entry = table(
    "queue_entry",
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("client.id"), index=True),
    plain_text("name"),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("wanted", Json, nullable=False),
    Column("since", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_since", Instant, nullable=False),
    plain_text("reason"),
    Column("booking_id", ForeignKey("booking.id")),
    plain_text("created_by"),
    one_of("state", QueueState),
    CheckConstraint("client_id IS NOT NULL OR name <> ''", name="somebody"),
    Index("ix_queue_entry_state", "state", "since"),
)

tray_item = table(
    "tray_item",
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("booking.id"), nullable=False),
    plain_text("station"),
    plain_text("user"),
    Column("since", Instant, nullable=False),
    UniqueConstraint("booking_id"),
)
"""A booking lies on one tray at most: that of the desk which took it up last."""
