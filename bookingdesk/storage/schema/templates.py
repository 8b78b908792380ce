"""The business's own texts of messages, by version."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, text

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import SharedText, TemplateState, TextPart, parts_of
from bookingdesk.storage.columns import Instant
from bookingdesk.storage.schema.parts import one_of, plain_text, table

_KEY = ("language", "kind", "part", "department_id")


def _words(parts: Iterable[TextPart]) -> str:
    return ", ".join(f"'{part}'" for part in parts)


template_version = table(
    "template_version",
    Column("id", Integer, primary_key=True),
    Column("language", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("department_id", Integer, nullable=False, server_default="0"),
    Column("version_no", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    plain_text("approved_by"),
    Column("approved_at", Instant),
    plain_text("retired_by"),
    Column("retired_at", Instant),
    one_of("kind", MessageKind, *SharedText),
    one_of("part", TextPart),
    one_of("state", TemplateState),
    *(
        CheckConstraint(f"kind <> '{piece}' OR part IN ({_words(parts_of(piece))})", name=f"part_of_{piece}")
        for piece in SharedText
    ),
    CheckConstraint("version_no > 0", name="version_no_positive"),
    CheckConstraint("description <> ''", name="described"),
    CheckConstraint("state <> 'approved' OR approved_at IS NOT NULL", name="approved_by_somebody"),
    Index("uq_template_version_no", *_KEY, "version_no", unique=True),
    *(
        Index(
            f"uq_template_version_{state.value}",
            *_KEY,
            unique=True,
            sqlite_where=text(f"state = '{state.value}'"),
            postgresql_where=text(f"state = '{state.value}'"),
        )
        for state in (TemplateState.DRAFT, TemplateState.APPROVED)
    ),
)
"""Of each text one draft and one version in force. Department 0 is the whole business, so that the keys compare."""
