"""The outbox of messages, each about one booking, request or offer, and the leases of those who send them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, text

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import (
    BY_HAND,
    CALL_REASONS,
    OF_OFFERS,
    OF_REQUESTS,
    UNSETTLED,
    MessageKind,
    MessageState,
    Phase,
)
from bookingdesk.storage.columns import Instant
from bookingdesk.storage.schema.parts import one_of, plain_text, table


def _words(kinds: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{kind.value}'" for kind in sorted(kinds))


_OPEN = f"state IN ({_words(UNSETTLED)})"
_REASONS = ", ".join(f"'{reason}'" for reason in sorted(CALL_REASONS))
TROUBLED = f"state IN ('in_doubt', 'failed', 'skipped') AND (state = 'in_doubt' OR reason IN ({_REASONS}))"
"""What did not reach the client, or may not have, so that somebody should call: the few of a long history.

Worded with the states in front: of an OR of states SQLite makes two searches by state, past the index of these few.
"""
_MOMENT = "coalesce(sent_at, due_at)"
"""What orders pages: `Message.moment`."""
_DUE = f"state IN ('queued', 'retry_wait') AND channel NOT IN ({_words(BY_HAND)})"

outbox = table(
    "outbox",
    Column("id", Text, primary_key=True),
    Column("booking_id", ForeignKey("booking.id"), index=True),
    Column("request_id", ForeignKey("request.id"), index=True),
    Column("offer_id", ForeignKey("waitlist_offer.id"), index=True),
    Column("client_id", ForeignKey("client.id"), index=True),
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
    CheckConstraint(
        f"(request_id IS NOT NULL) = (kind IN ({_words(OF_REQUESTS)})) "
        f"AND (offer_id IS NOT NULL) = (kind IN ({_words(OF_OFFERS)})) "
        f"AND (booking_id IS NOT NULL) = (kind NOT IN ({_words(OF_REQUESTS | OF_OFFERS)}))",
        name="one_subject",
    ),
    CheckConstraint("client_id IS NOT NULL OR request_id IS NOT NULL", name="somebody"),
    Index(
        "ix_outbox_due",
        "due_at",
        "created_at",
        "id",
        sqlite_where=text(_DUE),
        postgresql_where=text(_DUE),
    ),
    Index("ix_outbox_page", "state", text(_MOMENT), "id", "kind"),
    Index("ix_outbox_message_id", "message_id"),
    Index(
        "ix_outbox_open",
        "state",
        "channel",
        sqlite_where=text(_OPEN),
        postgresql_where=text(_OPEN),
    ),
    Index(
        "ix_outbox_troubled",
        "state",
        "expires_at",
        sqlite_where=text(TROUBLED),
        postgresql_where=text(TROUBLED),
    ),
)

told = table(
    "told",
    Column("booking_id", ForeignKey("booking.id"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("facts", Text, nullable=False),
)
"""What a message (its id), or `read_back`, says of a booking; the message's fate says whether anybody heard it."""

lease = table(
    "lease",
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Instant, nullable=False),
)
