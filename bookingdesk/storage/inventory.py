"""The guard inventory: is every guard of this release in the database, unaltered and at work?

The release's manifest is not a file that could be edited: it is read from a reference made by this release's own
code (in memory for SQLite; temporary tables in a transaction that is rolled back for PostgreSQL). Looks only;
what follows from a mismatch is decided in `opening`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event

from bookingdesk.storage.creating import create_tables_and_guards
from bookingdesk.storage.derived import client_search
from bookingdesk.storage.engine import prepare_sqlite
from bookingdesk.storage.guards import current_schema, postgresql
from bookingdesk.storage.search import ddl

Manifest = Mapping[str, str]
"""`trigger booking_gate` to the normalised text of its definition."""

REVISION_TABLE = "alembic_version"
_references: dict[tuple[str, str], Manifest] = {}


class Difference(StrEnum):
    """How a guard is not what the release says."""

    MISSING = "missing"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    IDLE = "idle"
    """It is there, and the probe walked past it."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One guard, by kind and name."""

    difference: Difference
    guard: str


def inventory(engine: Engine) -> tuple[Mismatch, ...]:
    """Compare every table, index, constraint, trigger and function with the release's. Empty when all is well."""
    with engine.connect() as connection, connection.begin() as transaction:
        try:
            present = manifest(connection)
            wanted = reference(connection)
        finally:
            transaction.rollback()
    return compared(wanted, present)


def compared(wanted: Manifest, present: Manifest) -> tuple[Mismatch, ...]:
    """What is missing, altered or unknown. Other people's plain tables and indexes are none of our business."""
    found = [
        Mismatch(Difference.MISSING if name not in present else Difference.ALTERED, name)
        for name, text in wanted.items()
        if present.get(name) != text
    ]
    found += [
        Mismatch(Difference.UNKNOWN, name)
        for name, text in present.items()
        if name not in wanted and _interferes(name, text)
    ]
    return tuple(sorted(found, key=lambda mismatch: mismatch.guard))


def manifest(connection: Connection) -> Manifest:
    """What the database holds, normalised so that only meaning counts."""
    if connection.dialect.name == "sqlite":
        return _sqlite_manifest(connection)
    return _postgresql_manifest(connection, current_schema(connection))


def reference(connection: Connection) -> Manifest:
    """What the release wants on this kind of server; made once in a process."""
    if connection.dialect.name == "sqlite":
        return _sqlite_reference()
    version = str(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    key = (version, current_schema(connection))
    if key not in _references:
        _references[key] = _postgresql_reference(connection, key[1])
    return _references[key]


def _interferes(name: str, text: str) -> bool:
    kind = name.partition(" ")[0]
    return kind in {"trigger", "rule", "constraint"} or (kind == "index" and "UNIQUE" in text)


# SQLite: the text of sqlite_master.


@cache
def _sqlite_reference() -> Manifest:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    event.listen(engine, "connect", prepare_sqlite)
    try:
        with engine.connect() as connection, connection.begin():
            create_tables_and_guards(connection)
            return _sqlite_manifest(connection)
    finally:
        engine.dispose()


def _sqlite_manifest(connection: Connection) -> Manifest:
    rows = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    ).all()
    return {
        f"{kind} {name}": f"{table}: {_normal_table(text) if kind == 'table' else _normal(text)}"
        for kind, name, table, text in rows
        if name != REVISION_TABLE and not name.startswith("sqlite_")
    }


@lru_cache(maxsize=2048)  # the reference and the database say nearly everything in the same words
def _normal(text: str) -> str:
    """White space folded and plain names unquoted, outside of string literals."""
    pieces = re.split(r"('(?:[^']|'')*')", text)
    for position in range(0, len(pieces), 2):
        unquoted = re.sub(r'"([A-Za-z_]\w*)"', r"\1", pieces[position])
        pieces[position] = re.sub(r"\s+", " ", unquoted)
    return "".join(pieces).strip()


@lru_cache(maxsize=512)
def _normal_table(text: str) -> str:
    """A table as the set of its columns and constraints: a column added later stands elsewhere in the text."""
    whole = _normal(text)
    head, _, rest = whole.partition("(")
    items, depth, start = [], 0, 0
    body, _, tail = rest.rpartition(")")
    for position, character in enumerate(body):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            items.append(body[start:position].strip())
            start = position + 1
    items.append(body[start:].strip())
    return f"{head.strip()} ({', '.join(sorted(items))}) {tail.strip()}"


# PostgreSQL: the catalogue, in the words that the server itself uses for both sides.

_TABLES = """
SELECT 'table ' || c.relname, concat_ws(' ', c.relkind, c.relrowsecurity, c.relforcerowsecurity, (
  SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attgenerated, CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END), ', '
    ORDER BY a.attname)
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
FROM pg_class c WHERE c.relnamespace = %(place)s::regnamespace AND c.relkind IN ('r', 'p', 'v')
"""
_CONSTRAINTS = """
SELECT 'constraint ' || c.relname || '.' || k.conname,
  concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = %(place)s::regnamespace AND k.contype IN ('c', 'f', 'p', 'u', 'x')
"""
_INDEXES = """
SELECT 'index ' || i.relname, concat_ws(' ', pg_get_indexdef(x.indexrelid), x.indisvalid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
WHERE i.relnamespace = %(place)s::regnamespace
"""
_TRIGGERS = """
SELECT 'trigger ' || c.relname || '.' || CASE WHEN t.tgisinternal THEN p.proname || ' ' || k.conname
  ELSE t.tgname END || ' ' || t.tgtype,
  concat_ws(' ', t.tgenabled, t.tgtype, t.tgattr, t.tgdeferrable, p.proname,
    p.pronamespace = %(place)s::regnamespace, pg_get_expr(t.tgqual, t.tgrelid))
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
WHERE c.relnamespace = %(place)s::regnamespace
"""
_FUNCTIONS = """
SELECT 'function ' || p.proname, concat_ws(' ', l.lanname, p.prosecdef, p.provolatile, p.proisstrict,
  p.prorettype::regtype, p.proconfig, p.prosrc)
FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = %(place)s::regnamespace AND p.proname LIKE 'bd\\_%%'
"""
_RULES = """
SELECT 'rule ' || c.relname || '.' || r.rulename, r.ev_enabled::text || pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = %(place)s::regnamespace AND c.relkind = 'r'
"""


def _postgresql_manifest(connection: Connection, place: str) -> Manifest:
    found: dict[str, str] = {}
    for query in (_TABLES, _CONSTRAINTS, _INDEXES, _TRIGGERS, _FUNCTIONS, _RULES):
        for name, text in connection.exec_driver_sql(query, {"place": f'"{place}"'}).all():
            if REVISION_TABLE not in name:
                found[name] = _normal(re.sub(rf'("{re.escape(place)}"|\b{re.escape(place)}|\bpg_temp)\.', "", text))
    return found


def _postgresql_reference(connection: Connection, schema: str) -> Manifest:
    """The release's guards on temporary tables; the caller rolls back."""
    connection.exec_driver_sql("SET LOCAL check_function_bodies = off")
    apart = connection.execution_options(schema_translate_map={None: "pg_temp"})
    client_search.metadata.create_all(apart, checkfirst=False)
    connection.execution_options(schema_translate_map={})
    for statement in (*ddl("postgresql"), *postgresql.statements(schema, "pg_temp.")):
        connection.exec_driver_sql(statement)
    place = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()")
    return _postgresql_manifest(connection, str(place.scalar_one()))
