"""A walk through a whole database that trusts no guard: chain, overlaps, drafts, what is missing.

Reads only. What it finds comes back as values; wording them and deciding what follows is for others.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import Connection, and_, exists, func, inspect, or_, select, text

from bookingdesk.domain.bookings import OCCUPYING, Status
from bookingdesk.storage.chain import audit_hash
from bookingdesk.storage.guards import GENESIS
from bookingdesk.storage.schema import (
    DRAFT,
    allocation,
    audit,
    audit_head,
    booking,
    hold,
    service_requirement,
)
from bookingdesk.usecases.ports import Finding

_LIVE = tuple(status.value for status in OCCUPYING)


class FindingKind(StrEnum):
    """What can be wrong with a database."""

    OVERLAP = "overlap"
    ALLOCATION_MALFORMED = "allocation_malformed"
    ALLOCATION_TOO_SHORT = "allocation_too_short"
    ALLOCATION_NOT_ACTIVE = "allocation_not_active"
    ALLOCATION_OF_DEAD = "allocation_of_dead"
    ALLOCATION_OWNERLESS = "allocation_ownerless"
    BOOKING_DRAFT = "booking_draft"
    BOOKING_WITHOUT_ALLOCATION = "booking_without_allocation"
    SEAT_WITHOUT_SESSION = "seat_without_session"
    """Nobody holds a session where it is taken, or not with so many seats."""
    SEAT_TWICE = "seat_twice"
    """Two clients have one seat, or one client two in a session."""
    HOLD_WITHOUT_ALLOCATION = "hold_without_allocation"
    CHAIN_BROKEN = "chain_broken"
    CHAIN_HEAD = "chain_head"
    FOREIGN_KEY = "foreign_key"
    DAMAGED = "damaged"
    GUARD = "guard"


def findings(connection: Connection) -> tuple[Finding, ...]:
    """Everything that is wrong, in the order of the walk; empty for a healthy database."""
    return (
        *damage(connection),
        *_allocations(connection),
        *_overlaps(connection),
        *_bookings(connection),
        *_seats(connection),
        *broken_chain(connection),
    )


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table holds, whatever its revision."""
    return {
        name: connection.execute(select(func.count()).select_from(text(f'"{name}"'))).scalar_one()
        for name in sorted(inspect(connection).get_table_names())
    }


def damage(connection: Connection) -> Iterator[Finding]:
    """SQLite's own checks. PostgreSQL checks foreign keys itself and has no cheap walk."""
    if connection.dialect.name != "sqlite":
        return
    for (message,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
        if message != "ok":
            yield Finding(kind=FindingKind.DAMAGED, table="", row="")
    for table, rowid, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield Finding(kind=FindingKind.FOREIGN_KEY, table=str(table), row=str(rowid), other=str(parent))


def broken_chain(connection: Connection) -> tuple[Finding, ...]:
    """Where the audit log is not the chain it was written as: the first broken event, else a wrong head."""
    return tuple(_walked_chain(connection))


def _walked_chain(connection: Connection) -> Iterator[Finding]:
    seq, last = 0, GENESIS
    query = select(audit).order_by(audit.c.seq)
    with connection.execute(query, execution_options={"yield_per": 1000}) as rows:
        for row in rows.mappings():
            event = {name: value for name, value in row.items() if name != "hash"}
            if row["seq"] != seq + 1 or row["prev_hash"] != last or row["hash"] != audit_hash(**event):
                yield Finding(kind=FindingKind.CHAIN_BROKEN, table="audit", row=str(row["seq"]))
                return
            seq, last = row["seq"], row["hash"]
    heads = [tuple(head) for head in connection.execute(select(audit_head.c.seq, audit_head.c.hash))]
    if heads != [(seq, last)]:
        yield Finding(kind=FindingKind.CHAIN_HEAD, table="audit_head", row="1", other=str(seq))


def _allocations(connection: Connection) -> Iterator[Finding]:
    a = allocation.c
    malformed = or_(
        a.busy_start >= a.busy_end, a.active.not_in((0, 1)), a.booking_id.is_(None) == a.hold_id.is_(None)
    )
    short = or_(
        a.busy_start > booking.c.start_at - booking.c.buffer_before,
        and_(a.busy_end < booking.c.end_at + booking.c.buffer_after, booking.c.status != Status.NO_SHOW.value),
    )
    owned = select(a.id).join(booking, booking.c.id == a.booking_id)
    held = select(a.id).join(hold, hold.c.id == a.hold_id)
    live = booking.c.status.in_(_LIVE)
    checks = (
        (FindingKind.ALLOCATION_MALFORMED, select(a.id).where(malformed)),
        (FindingKind.ALLOCATION_TOO_SHORT, owned.where(live, short)),
        (
            FindingKind.ALLOCATION_TOO_SHORT,
            held.where(or_(a.busy_start > hold.c.start_at, a.busy_end < hold.c.end_at)),
        ),
        (FindingKind.ALLOCATION_NOT_ACTIVE, owned.where(live, a.active != 1)),
        (FindingKind.ALLOCATION_OF_DEAD, owned.where(booking.c.status == "cancelled", a.active != 0)),
        (
            FindingKind.ALLOCATION_OWNERLESS,
            select(a.id).where(
                or_(
                    and_(a.booking_id.is_not(None), ~exists().where(booking.c.id == a.booking_id)),
                    and_(a.hold_id.is_not(None), ~exists().where(hold.c.id == a.hold_id)),
                )
            ),
        ),
    )
    for kind, query in checks:
        for (row,) in connection.execute(query.order_by(a.id)):
            yield Finding(kind=kind, table="allocation", row=str(row))


def _overlaps(connection: Connection) -> Iterator[Finding]:
    """Pairs of active rows of one unit that share time: each row against the furthest end before it."""
    a = allocation.c
    query = (
        select(a.id, a.unit_id, a.busy_start, a.busy_end)
        .where(a.active != 0)
        .order_by(a.unit_id, a.busy_start, a.id)
    )
    unit, furthest, owner = None, None, 0
    with connection.execute(query, execution_options={"yield_per": 5000}) as rows:
        for row in rows:
            if row.unit_id != unit:
                unit, furthest, owner = row.unit_id, None, 0
            if furthest is not None and row.busy_start < furthest:
                yield Finding(kind=FindingKind.OVERLAP, table="allocation", row=str(row.id), other=str(owner))
            if furthest is None or row.busy_end > furthest:
                furthest, owner = row.busy_end, row.id


def _bookings(connection: Connection) -> Iterator[Finding]:
    b = booking.c
    bare = select(b.id).where(
        b.status.in_(_LIVE),
        b.session_id.is_(None),
        exists().where(service_requirement.c.service_id == b.service_id),
        ~exists().where(allocation.c.booking_id == b.id),
    )
    for (row,) in connection.execute(select(b.id).where(b.status == DRAFT)):
        yield Finding(kind=FindingKind.BOOKING_DRAFT, table="booking", row=row)
    for (row,) in connection.execute(bare):
        yield Finding(kind=FindingKind.BOOKING_WITHOUT_ALLOCATION, table="booking", row=row)
    empty = select(hold.c.id).where(hold.c.session_id.is_(None), ~exists().where(allocation.c.hold_id == hold.c.id))
    for (row,) in connection.execute(empty):
        yield Finding(kind=FindingKind.HOLD_WITHOUT_ALLOCATION, table="hold", row=row)


def _seats(connection: Connection) -> Iterator[Finding]:
    seat, held, other = booking.alias("seat"), booking.alias("held"), booking.alias("other")
    s, h, o = seat.c, held.c, other.c
    there = exists().where(
        h.id == s.session_id,
        h.status.in_(_LIVE),
        h.seats >= s.seat_no,
        h.start_at == s.start_at,
        h.end_at == s.end_at,
        h.service_id == s.service_id,
    )
    lost = select(s.id).where(s.session_id.is_not(None), s.status.in_(_LIVE), ~there)
    for (row,) in connection.execute(lost.order_by(s.id)):
        yield Finding(kind=FindingKind.SEAT_WITHOUT_SESSION, table="booking", row=row)
    both = and_(
        o.session_id == s.session_id,
        o.id > s.id,
        o.status.in_(_LIVE),
        or_(o.seat_no == s.seat_no, o.client_id == s.client_id),
    )
    for row, twin in connection.execute(select(s.id, o.id).join(other, both).where(s.status.in_(_LIVE))):
        yield Finding(kind=FindingKind.SEAT_TWICE, table="booking", row=row, other=twin)
