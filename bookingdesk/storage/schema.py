"""The tables, the same on SQLite (STRICT) and PostgreSQL. What no CHECK can say stands in `guards`.

`allocation` is the only way to occupy time: rows of bookings and rows of holds alike, one per unit.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bookingdesk.domain.bookings import AskedBy, Mode, Status
from bookingdesk.domain.catalogue import ResourceKind, TimeOffKind
from bookingdesk.domain.clients import Channel, ClientKind
from bookingdesk.domain.messages import MessageKind, MessageState, Phase
from bookingdesk.domain.rights import Role
from bookingdesk.storage.columns import BIG, Amount, Day, Instant, Json, Seconds
from bookingdesk.storage.table_parts import flag as _flag
from bookingdesk.storage.table_parts import metadata as metadata
from bookingdesk.storage.table_parts import one_of as _one_of
from bookingdesk.storage.table_parts import table as _table
from bookingdesk.storage.table_parts import text as _text
from bookingdesk.storage.table_parts import version as _version

DRAFT = "draft"
"""The status a booking has between its insert and going live in the same transaction."""


meta = _table("meta", Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
"""Facts about the database itself: identity, catalogue_version, guard manifest."""

setting = _table(
    "setting", Column("key", Text, primary_key=True), Column("value", Text, nullable=False), _version()
)

user = _table(
    "app_user",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False, server_default="coordinator"),
    _flag("disabled"),
    _version(),
    _one_of("role", Role),
)

policy = _table(
    "policy",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("free_until", Seconds, nullable=False),
    Column("late_fee", Amount),
    Column("text", Json, nullable=False),
    Column("version_no", Integer, nullable=False, server_default="1"),
    _version(),
    UniqueConstraint("name", "version_no"),
)

location = _table(
    "location",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _text("address"),
    Column("zone", Text, nullable=False),
    _text("phone"),
    _text("holiday_country"),
    _text("holiday_region"),
    _version(),
)

resource = _table(
    "resource",
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("capacity", Integer, CheckConstraint("capacity >= 1", name="capacity_positive"), nullable=False),
    _text("initials"),
    _flag("follows_opening_hours"),
    Column("position", Integer, nullable=False, server_default="0"),
    _flag("retired"),
    _version(),
    _one_of("kind", ResourceKind),
    UniqueConstraint("location_id", "kind", "name"),
)

resource_unit = _table(
    "resource_unit",
    Column("id", Integer, primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), nullable=False),
    Column("unit_no", Integer, CheckConstraint("unit_no >= 1", name="unit_no_positive"), nullable=False),
    UniqueConstraint("resource_id", "unit_no"),
    UniqueConstraint("id", "resource_id"),
)
"""Capacity n is n rows here: no counter that could be raced."""

resource_group = _table(
    "resource_group",
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    _one_of("kind", ResourceKind),
    UniqueConstraint("kind", "name"),
)

group_member = _table(
    "group_member",
    Column("group_id", ForeignKey("resource_group.id"), primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), primary_key=True),
)

service = _table(
    "service",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False, unique=True),
    Column("duration", Seconds, CheckConstraint("duration > 0", name="duration_positive"), nullable=False),
    Column("buffer_before", Seconds, nullable=False, server_default="0"),
    Column("buffer_after", Seconds, nullable=False, server_default="0"),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("price", Amount),
    Column("policy_id", ForeignKey("policy.id")),
    Column("lead_time", Seconds, nullable=False, server_default="0"),
    Column("horizon", Seconds, nullable=False),
    Column("slot_step", Seconds, nullable=False),
    Column("reminder_hours", Json),
    _flag("retired"),
    _version(),
    CheckConstraint("buffer_before >= 0 AND buffer_after >= 0", name="buffers_not_negative"),
)

service_requirement = _table(
    "service_requirement",
    Column("id", Integer, primary_key=True),
    Column("service_id", ForeignKey("service.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("group_id", ForeignKey("resource_group.id"), nullable=False),
    _one_of("kind", ResourceKind),
    UniqueConstraint("service_id", "position"),
)


def _weekly(name: str, owner: Column[int]) -> Table:
    """A table of weekly wall-clock hours of a location or a resource."""
    return _table(
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


opening_hours = _weekly(
    "opening_hours", Column("location_id", ForeignKey("location.id"), nullable=False, index=True)
)
working_hours = _weekly(
    "working_hours", Column("resource_id", ForeignKey("resource.id"), nullable=False, index=True)
)

time_off = _table(
    "time_off",
    Column("id", Integer, primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), nullable=False, index=True),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    _text("note"),
    _one_of("kind", TimeOffKind),
    CheckConstraint("start_at < end_at", name="ordered"),
)

closure = _table(
    "closure",
    Column("location_id", ForeignKey("location.id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("name", Text, nullable=False),
)

client = _table(
    "client",
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    _text("given_name"),
    _text("family_name"),
    _text("organisation"),
    _text("pronounced"),
    Column("born", Day),
    _text("phone"),
    _text("email"),
    Column("preferred_channel", Text, nullable=False),
    _text("no_contact_reason"),
    _text("language"),
    Column("usual_staff", ForeignKey("resource.id")),
    _text("note"),
    _text("care"),
    Column("contact_checked_at", Instant),
    Column("external_id", Text, unique=True),
    _flag("retired"),
    Column("created_at", Instant, nullable=False),
    _version(),
    _one_of("kind", ClientKind),
    _one_of("preferred_channel", Channel),
    Index("ix_client_phone", "phone"),
    Index("ix_client_email", text("lower(email)")),
)

contact_person = _table(
    "contact_person",
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("client.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    _text("phone"),
    _text("email"),
    _flag("may_book", default=True),
    _flag("may_cancel"),
)

client_change = _table(
    "client_change",
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("client.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("user", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("field", Text, nullable=False),
    _text("old"),
    _text("new"),
)
"""Old and new values of profiles. Kept apart from the audit chain so that a client can be forgotten."""

counter = _table("counter", Column("name", Text, primary_key=True), Column("value", BIG, nullable=False))
"""Gap-free numbers given inside the transaction: booking numbers."""

never = _table("never", Column("id", Integer, CheckConstraint("id <> id", name="empty"), primary_key=True))
"""Always empty: what a draft refers to, so that no transaction can commit one."""

booking = _table(
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
    _flag("reconfirmed"),
    Column("mode", Text, nullable=False),
    Column("channel", Text, nullable=False),
    _text("note"),
    _flag("sooner_wanted"),
    Column("price", Amount),
    Column("policy_id", ForeignKey("policy.id")),
    Column("cancelled_at", Instant),
    _text("cancel_reason"),
    Column("cancel_asked_by", Text),
    Column("rescheduled_count", Integer, nullable=False, server_default="0"),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("external_id", Text, unique=True),
    Column("created_at", Instant, nullable=False),
    _text("created_by"),
    _version(),
    Column(
        "draft_until_live",
        Integer,
        Computed(f"CASE WHEN status = '{DRAFT}' THEN 1 END", persisted=True),
        ForeignKey("never.id", deferrable=True, initially="DEFERRED"),
    ),
    _one_of("status", Status, DRAFT),
    _one_of("mode", Mode),
    _one_of("channel", Channel),
    _one_of("cancel_asked_by", AskedBy),
    CheckConstraint("start_at < end_at", name="ordered"),
    CheckConstraint("buffer_before >= 0 AND buffer_after >= 0", name="buffers_not_negative"),
    CheckConstraint(
        "status <> 'cancelled' OR (cancelled_at IS NOT NULL AND cancel_reason <> '')", name="cancelled_with_reason"
    ),
    Index("ix_booking_start", "start_at"),
    Index("ix_booking_client", "client_id", "start_at"),
)

hold = _table(
    "hold",
    Column("id", Text, primary_key=True),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("client_id", ForeignKey("client.id")),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    _text("user"),
    _text("station"),
    CheckConstraint("start_at < end_at", name="ordered"),
)

allocation = _table(
    "allocation",
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("booking.id")),
    Column("hold_id", ForeignKey("hold.id", ondelete="CASCADE")),
    Column("requirement_id", ForeignKey("service_requirement.id")),
    Column("unit_id", Integer, nullable=False),
    Column("resource_id", Integer, nullable=False),
    Column("busy_start", Instant, nullable=False),
    Column("busy_end", Instant, nullable=False),
    _flag("active", default=True),
    CheckConstraint("(booking_id IS NULL) <> (hold_id IS NULL)", name="one_owner"),
    CheckConstraint("busy_start < busy_end", name="ordered"),
    CheckConstraint("active IN (0, 1)", name="active_known"),
    ForeignKeyConstraint(["unit_id", "resource_id"], ["resource_unit.id", "resource_unit.resource_id"]),
    UniqueConstraint("booking_id", "unit_id"),
    UniqueConstraint("hold_id", "unit_id"),
    Index(
        "ix_allocation_busy",
        "unit_id",
        "busy_start",
        "busy_end",
        sqlite_where=text("active = 1"),
        postgresql_where=text("active = 1"),
    ),
    Index(
        "ix_allocation_when",
        "busy_start",
        "busy_end",
        "resource_id",
        sqlite_where=text("active = 1"),
        postgresql_where=text("active = 1"),
    ),
)

outbox = _table(
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
    _text("phase"),
    _text("lease_owner"),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    _text("recipient"),
    _text("last_code"),
    _text("reason"),
    Column("message_id", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    _one_of("kind", MessageKind),
    _one_of("channel", Channel),
    _one_of("state", MessageState),
    _one_of("phase", Phase),
    Index(
        "ix_outbox_due",
        "due_at",
        sqlite_where=text("state IN ('queued', 'retry_wait')"),
        postgresql_where=text("state IN ('queued', 'retry_wait')"),
    ),
)

lease = _table(
    "lease",
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Instant, nullable=False),
)

action = _table(
    "action",
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("user", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("booking_id", ForeignKey("booking.id"), nullable=False),
    Column("before", Json),
    Column("after", Json, nullable=False),
    Column("undone_at", Instant),
    Index("ix_action_station", "station", "id"),
)

audit = _table(
    "audit",
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    _text("approver"),
    _text("station"),
    Column("action", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Index("ix_audit_entity", "entity", "entity_id"),
)

audit_head = _table(
    "audit_head",
    Column("one", Integer, CheckConstraint("one = 1", name="single"), primary_key=True),
    Column("seq", BIG, nullable=False),
    Column("hash", Text, nullable=False),
)
