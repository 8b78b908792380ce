"""From a guard's refusal to what the user is told, with the transaction as it was before the refused change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg
from sqlalchemy import bindparam, select

from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.errors import AlreadySaved, InvalidValue, RuleViolation, SlotTaken
from bookingdesk.domain.sessions import AlreadySeated, SeatsRefused, SessionFull, SessionInvolved, SessionOver
from bookingdesk.storage import schema
from bookingdesk.storage.errors import guard_code
from bookingdesk.storage.guards.codes import GuardCode
from bookingdesk.storage.repositories.occupancy import who_blocks
from bookingdesk.storage.wire import Statement, Wire

_NUMBER = Statement(select(schema.booking.c.number).where(schema.booking.c.id == bindparam("key")))

_OF_SESSIONS: Mapping[GuardCode | None, type[RuleViolation]] = {
    GuardCode.SESSION_CLOSED: SessionOver,
    GuardCode.SESSION_OCCUPIED: SessionInvolved,
    GuardCode.SEAT_APART: SessionInvolved,
    GuardCode.SEAT_BEYOND: SessionFull,
    GuardCode.SEAT_TAKEN: SessionFull,
    GuardCode.SEAT_TWICE: AlreadySeated,
    GuardCode.SEATS_TOO_FEW: SeatsRefused,
    GuardCode.SEATS_OVER_ROOM: SeatsRefused,
}
"""What the guards of sessions say; the use cases say it before, with the facts."""


@contextmanager
def guarded(wire: Wire, wanted: Sequence[Allocation], *own: str) -> Iterator[None]:
    """Run the block in a savepoint; whatever it raises, the transaction is as it was before.

    `wanted` is what the block takes, `own` the ids of the bookings or the hold that take it.
    """
    wire.plain("SAVEPOINT guarded")
    try:
        yield
    except (sqlite3.IntegrityError, psycopg.IntegrityError) as refusal:
        _roll_back(wire)
        raise _told(wire, guard_code(refusal), wanted, own, refusal) from None
    except RuleViolation:
        _roll_back(wire)
        raise
    wire.plain("RELEASE SAVEPOINT guarded")


@contextmanager
def savepoint(wire: Wire) -> Iterator[None]:
    """Run the block in a savepoint of its own; whatever it raises, what it wrote is gone and the rest stays."""
    wire.plain("SAVEPOINT apart")
    try:
        yield
    except BaseException:
        wire.plain("ROLLBACK TO SAVEPOINT apart")
        wire.plain("RELEASE SAVEPOINT apart")
        raise
    wire.plain("RELEASE SAVEPOINT apart")


def _roll_back(wire: Wire) -> None:
    wire.plain("ROLLBACK TO SAVEPOINT guarded")
    wire.plain("RELEASE SAVEPOINT guarded")


def _told(
    wire: Wire, code: GuardCode | None, wanted: Sequence[Allocation], own: Sequence[str], refusal: Exception
) -> Exception:
    if code is GuardCode.DOUBLE_BOOKING:
        return SlotTaken(**who_blocks(wire, wanted, own))
    if code in _OF_SESSIONS:
        return _OF_SESSIONS[code](number=0)
    if code is GuardCode.BOOKING_EXISTS:
        return AlreadySaved(number=wire.value(_NUMBER, key=own[0]))
    if code in {GuardCode.BOOKING_EXTERNAL_ID_TAKEN, GuardCode.CLIENT_EXTERNAL_ID_TAKEN}:
        return InvalidValue(field="external_id", reason="already_used")
    return refusal
