"""Who operates the program, what is kept of their secrets, and where they have signed in."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, PrimaryKeyConstraint, Text

from bookingdesk.domain.rights import Role
from bookingdesk.storage.columns import Instant
from bookingdesk.storage.schema.parts import flag, one_of, plain_text, table, version

user = table(
    "app_user",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    flag("disabled"),
    version(),
    one_of("role", Role),
)

credential = table(
    "credential",
    Column("user_id", ForeignKey("app_user.id"), primary_key=True),
    plain_text("password_hash"),
    plain_text("pin_hash"),
    Column("password_failures", Integer, nullable=False, server_default="0"),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    Column("failed_at", Instant),
    CheckConstraint("password_failures >= 0 AND pin_failures >= 0", name="failures_counted"),
    CheckConstraint("password_hash = '' OR password_hash LIKE '$argon2id$%'", name="password_hashed"),
    CheckConstraint("pin_hash = '' OR pin_hash LIKE '$argon2id$%'", name="pin_hashed"),
)
"""Hashes only: the database itself refuses a secret in plain words."""

full_sign_in = table(
    "full_sign_in",
    Column("user_id", ForeignKey("app_user.id"), nullable=False),
    Column("station", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("user_id", "station"),
)
"""When somebody last gave their password at a station: for the rest of that day their PIN is enough there."""

approval_reason = table(
    "approval_reason",
    Column("seq", ForeignKey("audit.seq"), primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
)
"""Why somebody allowed an action of somebody else; free text, so apart from the log that is never changed."""
