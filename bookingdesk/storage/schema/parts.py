"""What every table is made of: names of constraints, STRICT tables, flags, words of an enumeration, versions."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, values: type[StrEnum], *more: str) -> CheckConstraint:
    """A CHECK that the column holds a word of the enumeration."""
    words = ", ".join(f"'{word}'" for word in (*(v.value for v in values), *more))
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def flag(name: str, default: bool = False) -> Column[int]:
    """A yes or no kept as 0 or 1 on both databases."""
    return Column(name, Integer, nullable=False, server_default="1" if default else "0")


def plain_text(name: str) -> Column[str]:
    """Text that is never NULL: empty where there is none."""
    return Column(name, Text, nullable=False, server_default="")


def version() -> Column[int]:
    """Rises by one with each change; a trigger checks it."""
    return Column("version", Integer, nullable=False, server_default="1")


def table(name: str, *parts: SchemaItem) -> Table:
    """A table that SQLite keeps STRICT."""
    return Table(name, metadata, *parts, sqlite_strict=True)
