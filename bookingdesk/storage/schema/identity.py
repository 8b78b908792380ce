"""Who was checked to be the caller, what was reported to a supervisor, and profiles that were made one."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.identity import CheckedHow
from bookingdesk.domain.issues import IssueKind, IssueState
from bookingdesk.storage.columns import Instant, Json
from bookingdesk.storage.schema.parts import flag, one_of, plain_text, table

identity_check = table(
    "identity_check",
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("client_id", ForeignKey("client.id"), nullable=False),
    Column("booking_id", ForeignKey("booking.id")),
    Column("person_id", Integer),
    Column("at", Instant, nullable=False),
    Column("user", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("channel", Text, nullable=False),
    flag("confirmed"),
    Column("how", Text, nullable=False),
    plain_text("facts"),
    plain_text("reason"),
    Column("ended_at", Instant),
    one_of("channel", Channel),
    one_of("how", CheckedHow),
    Index("ix_identity_check_booking", "booking_id", "at"),
    Index("ix_identity_check_client", "client_id", "at"),
)
"""`facts` are kinds with commas between; what was said is never kept. A person may be removed later: no key."""

issue = table(
    "issue",
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("client_id", ForeignKey("client.id"), index=True),
    Column("booking_id", ForeignKey("booking.id")),
    Column("at", Instant, nullable=False),
    Column("user", Text, nullable=False),
    Column("station", Text, nullable=False),
    plain_text("text"),
    Column("closed_at", Instant),
    plain_text("closed_by"),
    plain_text("closed_why"),
    one_of("kind", IssueKind),
    one_of("state", IssueState),
    Index("ix_issue_state", "state", "at"),
)

client_merge = table(
    "client_merge",
    Column("id", Integer, primary_key=True),
    Column("kept_id", Integer, nullable=False, index=True),
    Column("gone_id", Integer, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("user", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("kept_before", Json, nullable=False),
    Column("kept_after", Json, nullable=False),
    Column("gone_before", Json, nullable=False),
    Column("moved", Json, nullable=False),
    Column("undone_at", Instant),
)
"""`moved` has the keys of every row that changed its client, by table and column: what a split moves back. The
two ids are no foreign keys, as a later merge must not rewrite what this one did."""
