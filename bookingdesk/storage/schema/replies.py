"""Which mails were read already, so that none counts twice, whoever reads and however often."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text

from bookingdesk.domain.replies import MailFate
from bookingdesk.storage.columns import Instant
from bookingdesk.storage.schema.parts import one_of, table

mail_seen = table(
    "mail_seen",
    Column("key", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("fate", Text, nullable=False),
    one_of("fate", MailFate),
    Index("ix_mail_seen_at", "at"),
)
"""The key is a digest: nothing of the mail and nobody's name stands here."""
