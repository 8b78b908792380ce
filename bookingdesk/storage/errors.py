"""From a driver's exception to what the program knows: a guard's code, a known error, or a reason to try again.

Looks at codes and constraint names only; parameters and row contents never leave this module.
"""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

from bookingdesk.domain.errors import (
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseRefused,
    DatabaseUnreachable,
    DiskFull,
    KnownError,
    NotADatabase,
    ReadOnly,
)
from bookingdesk.storage.guards.codes import GuardCode

_UNIQUE = {
    "booking.id": GuardCode.BOOKING_EXISTS,
    "pk_booking": GuardCode.BOOKING_EXISTS,
    "booking.number": GuardCode.BOOKING_NUMBER_TAKEN,
    "uq_booking_number": GuardCode.BOOKING_NUMBER_TAKEN,
    "booking.external_id": GuardCode.BOOKING_EXTERNAL_ID_TAKEN,
    "uq_booking_external_id": GuardCode.BOOKING_EXTERNAL_ID_TAKEN,
    "client.id": GuardCode.CLIENT_EXISTS,
    "pk_client": GuardCode.CLIENT_EXISTS,
    "client.external_id": GuardCode.CLIENT_EXTERNAL_ID_TAKEN,
    "uq_client_external_id": GuardCode.CLIENT_EXTERNAL_ID_TAKEN,
    "hold.id": GuardCode.HOLD_EXISTS,
    "pk_hold": GuardCode.HOLD_EXISTS,
    "outbox.id": GuardCode.OUTBOX_EXISTS,
    "pk_outbox": GuardCode.OUTBOX_EXISTS,
    "outbox.dedupe_key": GuardCode.OUTBOX_DUPLICATE,
    "uq_outbox_dedupe_key": GuardCode.OUTBOX_DUPLICATE,
    "ck_outbox_one_subject": GuardCode.OUTBOX_SUBJECT,
    "ck_outbox_somebody": GuardCode.OUTBOX_SUBJECT,
    "pk_allocation": GuardCode.ALLOCATION_EXISTS,
    "uq_allocation_booking_id_unit_id": GuardCode.ALLOCATION_EXISTS,
    "uq_allocation_hold_id_unit_id": GuardCode.ALLOCATION_EXISTS,
    "fk_booking_draft_until_live": GuardCode.DRAFT_COMMITTED,
    "ck_never_empty": GuardCode.DRAFT_COMMITTED,
}
"""Unique and foreign keys that say the same as a guard, under both databases' names."""

_FULL = {"53100", "53200"}
_LOCKED = {"55P03", "57014", "25P03"}
_REPEATABLE = {"40001", "40P01"}
_UNREACHABLE_CLASSES = ("08", "57P")
_REFUSED_CLASSES = ("28", "3D", "42501")


def guard_code(error: BaseException) -> GuardCode | None:
    """Which guard refused the statement, or None where it failed for another reason."""
    original = _original(error)
    if isinstance(original, psycopg.Error):
        name = original.diag.constraint_name or ""
        return _UNIQUE.get(name) or _known_code(name)
    if isinstance(original, sqlite3.IntegrityError):
        message = str(original)
        if message.startswith("UNIQUE constraint failed: "):
            return _UNIQUE.get(message.removeprefix("UNIQUE constraint failed: "))
        return _known_code(message)
    return None


def is_repeatable(error: BaseException) -> bool:
    """Whether the whole transaction may simply be run again: a deadlock or a serialization failure."""
    original = _original(error)
    return isinstance(original, psycopg.Error) and original.sqlstate in _REPEATABLE


def known_error(error: BaseException, where: str = "") -> KnownError | None:
    """The environment's failure behind a driver's exception, or None for a bug or a guard.

    `where` is the address for the sentence, without secrets.
    """
    original = _original(error)
    if isinstance(original, sqlite3.Error):
        return _known_sqlite(original, where)
    if isinstance(original, psycopg.Error):
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        return _known_postgresql(original, where, lost=lost)
    return None


def _original(error: BaseException) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error


def _known_code(text: str) -> GuardCode | None:
    return next((code for code in GuardCode if code.value == text), None)


def _known_sqlite(error: sqlite3.Error, where: str) -> KnownError | None:
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return DatabaseLocked()
    if primary == sqlite3.SQLITE_FULL:
        return DiskFull()
    if primary == sqlite3.SQLITE_NOTADB:
        return NotADatabase(path=where, detail="not_a_database")
    if primary == sqlite3.SQLITE_CORRUPT:
        return DatabaseDamaged(where=where, findings=1)
    if primary == sqlite3.SQLITE_READONLY:
        return ReadOnly(reason="file")
    if primary in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}:
        return DatabaseUnreachable(where=where)
    return None


def _known_postgresql(error: psycopg.Error, where: str, *, lost: bool) -> KnownError | None:
    state = error.sqlstate
    if state is None and "FATAL" in str(error):
        return DatabaseRefused(sqlstate="")
    if state is None:
        if lost or isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
            return DatabaseUnreachable(where=where)
        return None
    if state in _LOCKED:
        return DatabaseLocked()
    if state in _FULL:
        return DiskFull()
    if state == "25006":
        return ReadOnly(reason="server")
    if state.startswith(_REFUSED_CLASSES):
        return DatabaseRefused(sqlstate=state)
    if lost or state.startswith(_UNREACHABLE_CLASSES) or state.startswith("53"):
        return DatabaseUnreachable(where=where)
    return None
