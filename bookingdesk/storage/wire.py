"""Statements compiled once from SQLAlchemy Core and sent straight to the driver's cursor.

Executing through a SQLAlchemy connection costs several times what SQLite itself needs for a small statement, so
the repositories build their SQL with Core, compile it once per database and hand plain numbers and texts to the
driver. Instants travel as epoch seconds. Holds no transaction of its own; that is the business of `store`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Dialect, Insert, Table, bindparam, insert
from sqlalchemy.dialects.postgresql.psycopg import dialect as postgresql_dialect
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

Row = tuple[Any, ...]
Rows = list[Row]

_DIALECTS: dict[str, Dialect] = {
    "sqlite": sqlite_dialect(paramstyle="named"),
    "postgresql": postgresql_dialect(),  # type: ignore[no-untyped-call]
}


class Statement:
    """One Core statement with its text for each database, made when first used."""

    __slots__ = ("_clause", "_made")

    def __init__(self, clause: ClauseElement) -> None:
        self._clause = clause
        self._made: dict[str, tuple[str, dict[str, object]]] = {}

    def on(self, dialect: str) -> tuple[str, dict[str, object]]:
        """The SQL with named parameters for `sqlite` or `postgresql`, and the constants among its parameters."""
        found = self._made.get(dialect)
        if found is None:
            compiled = self._clause.compile(dialect=_DIALECTS[dialect])
            constants = {name: value for name, value in compiled.params.items() if value is not None}
            found = self._made[dialect] = (str(compiled), constants)
        return found


class ByDialect(Statement):
    """A statement that no Core construct says alike for both: the text stands as it is written."""

    __slots__ = ()

    def __init__(self, *, sqlite: str, postgresql: str) -> None:
        self._made = {"sqlite": (sqlite, {}), "postgresql": (postgresql, {})}


def inserting(table: Table, *without: str) -> Insert:
    """An INSERT of all columns but those named, which the database fills in."""
    return insert(table).values(
        {column.name: bindparam(column.name) for column in table.c if column.name not in without}
    )


class Among(ColumnElement[bool]):
    """`column` is one of the values of the list parameter `name`, however many there are."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.values = bindparam(name, type_=NullType())


@compiles(Among, "sqlite")
def _among_on_sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - compiled parts


@compiles(Among, "postgresql")
def _among_on_postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"{column} = ANY({values})"


class Wire:
    """The cursor of one unit of work."""

    __slots__ = ("cursor", "dialect")

    def __init__(self, dialect: str, cursor: Any) -> None:
        self.dialect = dialect
        self.cursor = cursor

    def _execute(self, statement: Statement, values: Mapping[str, object]) -> Any:
        text, constants = statement.on(self.dialect)
        return self.cursor.execute(text, {**constants, **values} if constants else values)

    def rows(self, statement: Statement, /, **values: object) -> Rows:
        """All rows of an answer."""
        found: Rows = self._execute(statement, values).fetchall()
        return found

    def one(self, statement: Statement, /, **values: object) -> Row | None:
        """The first row of an answer."""
        found: Row | None = self._execute(statement, values).fetchone()
        return found

    def value(self, statement: Statement, /, **values: object) -> Any:
        """The first column of the first row, None where there is none."""
        found = self.one(statement, **values)
        return None if found is None else found[0]

    def run(self, statement: Statement, values: Mapping[str, object] | None = None, /) -> int:
        """Execute; how many rows it touched."""
        touched: int = self._execute(statement, values or {}).rowcount
        return touched

    def many(self, statement: Statement, rows: Sequence[Mapping[str, object]], /) -> int:
        """Execute once per row, in one go; how many rows that touched."""
        if not rows:
            return 0
        text, constants = statement.on(self.dialect)
        self.cursor.executemany(text, [{**constants, **row} for row in rows] if constants else rows)
        touched: int = self.cursor.rowcount
        return touched

    def listed(self, values: Iterable[object]) -> object:
        """A list parameter for `Among`."""
        return json.dumps(list(values)) if self.dialect == "sqlite" else list(values)

    def plain(self, command: str, /) -> None:
        """A command without parameters: SAVEPOINT and the like."""
        self.cursor.execute(command)


def epoch(instant: datetime) -> int:
    """The instant as it is stored. Refuses naive values."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return int(instant.timestamp() // 1)


def epoch_or_none(instant: datetime | None) -> int | None:
    """The same where there may be none."""
    return None if instant is None else epoch(instant)


def instant(seconds: int) -> datetime:
    """The aware UTC instant of stored seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def instant_or_none(seconds: int | None) -> datetime | None:
    """The same where there may be none."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
