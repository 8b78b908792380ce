"""Who is served: profiles, who may act for them, and what their profiles said before."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, text

from bookingdesk.domain.clients import Channel, CheckedBy, ClientKind
from bookingdesk.storage.columns import Day, Instant
from bookingdesk.storage.schema.parts import flag, one_of, plain_text, table, version

client = table(
    "client",
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    plain_text("given_name"),
    plain_text("family_name"),
    plain_text("organisation"),
    plain_text("pronounced"),
    Column("born", Day),
    plain_text("phone"),
    plain_text("email"),
    Column("preferred_channel", Text, nullable=False),
    Column("otherwise", Text),
    flag("no_voicemail"),
    plain_text("best_time"),
    plain_text("no_contact_reason"),
    plain_text("language"),
    Column("usual_staff", ForeignKey("resource.id")),
    flag("only_usual"),
    plain_text("note"),
    plain_text("care"),
    Column("contact_checked_at", Instant),
    Column("phone_checked_at", Instant),
    plain_text("phone_checked_by"),
    Column("phone_checked_how", Text),
    Column("email_checked_at", Instant),
    plain_text("email_checked_by"),
    Column("email_checked_how", Text),
    plain_text("address"),
    plain_text("postcode"),
    plain_text("agreed_password"),
    Column("merged_into", ForeignKey("client.id"), index=True),
    Column("external_id", Text, unique=True),
    flag("retired"),
    Column("forgotten_at", Instant),
    Column("created_at", Instant, nullable=False),
    version(),
    one_of("kind", ClientKind),
    one_of("preferred_channel", Channel),
    one_of("otherwise", Channel),
    one_of("phone_checked_how", CheckedBy),
    one_of("email_checked_how", CheckedBy),
    Index("ix_client_phone", "phone"),
    Index("ix_client_email", text("lower(email)")),
)

contact_person = table(
    "contact_person",
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("client.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    plain_text("phone"),
    plain_text("email"),
    flag("may_book", default=True),
    flag("may_cancel"),
    Column("phone_checked_at", Instant),
    plain_text("phone_checked_by"),
    Column("phone_checked_how", Text),
    Column("email_checked_at", Instant),
    plain_text("email_checked_by"),
    Column("email_checked_how", Text),
    one_of("phone_checked_how", CheckedBy),
    one_of("email_checked_how", CheckedBy),
)

client_change = table(
    "client_change",
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("client.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("user", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("field", Text, nullable=False),
    plain_text("old"),
    plain_text("new"),
)
"""Old and new values of profiles. Kept apart from the audit chain so that a client can be forgotten."""
