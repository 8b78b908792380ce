"""Column types that mean the same on SQLite and PostgreSQL: instants, durations, days, money, JSON.

Instants are whole epoch seconds in UTC on both databases: one schema, one set of statements, integer ranges for
the exclusion constraint, and no driver that could guess a zone.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from bookingdesk.domain.money import Money

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""Eight bytes on both databases; STRICT tables of SQLite know the word INTEGER only."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime as epoch seconds; refuses naive values."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """INTEGER on SQLite, BIGINT on PostgreSQL."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To epoch seconds, cut to whole seconds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return int(value.timestamp() // 1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Back to an aware UTC datetime."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Seconds(TypeDecorator[timedelta]):
    """A duration as whole seconds."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """To seconds."""
        return None if value is None else int(value.total_seconds())

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """Back to a timedelta."""
        return None if value is None else timedelta(seconds=value)


class Day(TypeDecorator[date]):
    """A calendar day as ISO text, which sorts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """To YYYY-MM-DD."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Back to a date."""
        return None if value is None else date.fromisoformat(value)


class Amount(TypeDecorator[Money]):
    """Money as `25.00 EUR`: exact, with its currency."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Money | None:
        """Back to Money."""
        return None if value is None else Money.parse(value)


class Json(TypeDecorator[Any]):
    """A JSON document as text with sorted keys, so that equal values are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else json.dumps(value, sort_keys=True, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Back to the document."""
        return None if value is None else json.loads(value)
