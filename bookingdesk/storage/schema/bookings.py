"""The agreed commitments, their numbers, and the draft state that no transaction can commit."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Computed, ForeignKey, Index, Integer, Text, text

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import AskedBy, CancelOutcome, Mode, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.storage.columns import BIG, Amount, Instant, Json, Seconds
from bookingdesk.storage.schema.parts import flag, one_of, plain_text, table, version

DRAFT = "draft"
"""The status a booking has between its insert and going live in the same transaction."""

counter = table("counter", Column("name", Text, primary_key=True), Column("value", BIG, nullable=False))
"""Gap-free numbers given inside the transaction: booking numbers."""

never = table("never", Column("id", Integer, CheckConstraint("id <> id", name="empty"), primary_key=True))
"""Always empty: what a draft refers to, so that no transaction can commit one."""

booking = table(
    "booking",
    Column("id", Text, primary_key=True),
    Column("number", BIG, nullable=False, unique=True),
    Column("client_id", ForeignKey("client.id"), nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("buffer_before", Seconds, nullable=False, server_default="0"),
    Column("buffer_after", Seconds, nullable=False, server_default="0"),
    Column("status", Text, nullable=False),
    Column("status_since", Instant, nullable=False),
    Column("reconfirmed_at", Instant),
    Column("reconfirmed_on", Text),
    Column("mode", Text, nullable=False),
    Column("channel", Text, nullable=False),
    plain_text("mode_detail"),
    plain_text("note"),
    flag("sooner_wanted"),
    Column("price", Amount),
    Column("policy_id", ForeignKey("policy.id")),
    Column("policy_versions", Json, nullable=False, server_default="[]"),
    Column("cancelled_at", Instant),
    plain_text("cancel_reason"),
    Column("cancel_asked_by", Text),
    plain_text("cancel_code"),
    Column("cancel_channel", Text),
    Column("cancel_outcome", Text),
    Column("cancel_fee", Amount),
    Column("cancel_refund", Amount),
    plain_text("cancel_waived"),
    Column("approved_how", Text),
    plain_text("approved_by"),
    Column("approved_at", Instant),
    plain_text("approval_recorded_by"),
    Column("read_back_at", Instant),
    plain_text("read_back_by"),
    plain_text("read_back_skipped"),
    plain_text("exempt_rights"),
    plain_text("exempt_by"),
    plain_text("exempt_reason"),
    Column("deposit", Amount),
    Column("deposit_due_at", Instant),
    Column("deposit_warned_at", Instant),
    Column("change_fee", Amount),
    plain_text("change_reason"),
    Column("requested_by", ForeignKey("contact_person.id")),
    Column("series_id", ForeignKey("series.id"), index=True),
    Column("visit_id", Text, index=True),
    Column("replaces", ForeignKey("booking.id"), index=True),
    Column("seats", Integer),
    Column("session_id", ForeignKey("booking.id")),
    Column("seat_no", Integer),
    Column("rescheduled_count", Integer, nullable=False, server_default="0"),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("external_id", Text, unique=True),
    Column("created_at", Instant, nullable=False),
    plain_text("created_by"),
    version(),
    Column(
        "draft_until_live",
        Integer,
        Computed(f"CASE WHEN status = '{DRAFT}' THEN 1 END", persisted=True),
        ForeignKey("never.id", deferrable=True, initially="DEFERRED"),
    ),
    one_of("status", Status, DRAFT),
    one_of("mode", Mode),
    one_of("channel", Channel),
    one_of("cancel_asked_by", AskedBy),
    one_of("cancel_channel", Channel),
    one_of("cancel_outcome", CancelOutcome),
    one_of("approved_how", ApprovedHow),
    one_of("reconfirmed_on", Channel),
    CheckConstraint("start_at < end_at", name="ordered"),
    CheckConstraint("buffer_before >= 0 AND buffer_after >= 0", name="buffers_not_negative"),
    CheckConstraint(
        "status <> 'cancelled' OR (cancelled_at IS NOT NULL AND cancel_reason <> '')", name="cancelled_with_reason"
    ),
    Index("ix_booking_start", "start_at"),
    Index("ix_booking_client", "client_id", "start_at"),
    Index(
        "ix_booking_deposit",
        "deposit_due_at",
        sqlite_where=text("status = 'tentative' AND deposit_due_at IS NOT NULL"),
        postgresql_where=text("status = 'tentative' AND deposit_due_at IS NOT NULL"),
    ),
    Index(
        "ix_booking_seat",
        "session_id",
        sqlite_where=text("session_id IS NOT NULL"),
        postgresql_where=text("session_id IS NOT NULL"),
    ),
    Index(
        "ix_booking_session",
        "start_at",
        sqlite_where=text("seats IS NOT NULL"),
        postgresql_where=text("seats IS NOT NULL"),
    ),
    Index(
        "ix_booking_sooner",
        "start_at",
        sqlite_where=text("sooner_wanted = 1"),
        postgresql_where=text("sooner_wanted = 1"),
    ),
)
