"""The live probe: try to break the rules inside a transaction that is rolled back, and see them hold.

It needs nothing of what the desk has stored and leaves nothing behind.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.exc import DBAPIError

from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel, ClientKind
from bookingdesk.storage import schema
from bookingdesk.storage.engine import writing
from bookingdesk.storage.errors import guard_code, known_error
from bookingdesk.storage.guards import GuardCode
from bookingdesk.storage.inventory import Difference, Mismatch

_START = datetime(2001, 1, 1, 12, tzinfo=UTC)
_END = _START + timedelta(hours=1)


class _Unwind(Exception):
    """Carries the answer out of the transaction, which it thereby rolls back."""


def probe(engine: Engine) -> tuple[Mismatch, ...]:
    """Guards that let a double booking, a booking without its room or a draft pass. Raises what a driver raises."""
    found: list[Mismatch] = []
    try:
        with writing(engine) as connection:
            found += _attempts(connection)
            raise _Unwind
    except _Unwind:
        return tuple(found)


def _attempts(connection: Connection) -> Iterator[Mismatch]:
    place = _furnish(connection)
    first, second = (_hold(connection, place["service"]) for _ in range(2))
    _allocate(connection, place, hold_id=first)
    attempts: tuple[tuple[GuardCode, Callable[[], object]], ...] = (
        (GuardCode.DOUBLE_BOOKING, lambda: _allocate(connection, place, hold_id=second)),
        (
            GuardCode.DOUBLE_BOOKING,
            lambda: _allocate(connection, place, booking_id=_draft(connection, place, number=-2)),
        ),
        (GuardCode.REQUIREMENT_MISSING, lambda: _go_live(connection, _draft(connection, place, number=-3))),
    )
    for wanted, attempt in attempts:
        if _refusal(connection, attempt) is not wanted:
            yield Mismatch(Difference.IDLE, f"guard {wanted.value}")


def _refusal(connection: Connection, attempt: Callable[[], object]) -> GuardCode | None:
    """The guard that refused the attempt. A full disk is no guard, and ends the whole transaction: it is raised."""
    savepoint = connection.begin_nested()
    try:
        attempt()
    except DBAPIError as refused:
        code = guard_code(refused)
        if code is None and known_error(refused) is not None:
            raise
        savepoint.rollback()
        return code
    savepoint.rollback()
    return None


def _furnish(connection: Connection) -> dict[str, int]:
    """A place of its own: location, service, one resource, one client. Ids below zero are nobody's."""
    mark = f"probe {uuid.uuid4()}"
    own = -random.randrange(1, 2**30)

    def add(table: str, **values: object) -> int:
        connection.execute(insert(schema.metadata.tables[table]).values(id=own, **values))
        return own

    kind = ResourceKind.SPACE.value
    location = add("location", name=mark, zone="UTC")
    resource = add("resource", kind=kind, name=mark, location_id=location, capacity=1)
    group = add("resource_group", kind=kind, name=mark)
    service = add(
        "service",
        name=mark,
        code=mark,
        location_id=location,
        duration=_END - _START,
        horizon=_END - _START,
        slot_step=_END - _START,
    )
    connection.execute(insert(schema.group_member).values(group_id=group, resource_id=resource))
    return {
        "location": location,
        "resource": resource,
        "unit": add("resource_unit", resource_id=resource, unit_no=1),
        "service": service,
        "requirement": add("service_requirement", service_id=service, position=1, kind=kind, group_id=group),
        "client": add(
            "client",
            kind=ClientKind.PERSON.value,
            family_name=mark,
            preferred_channel=Channel.PHONE.value,
            created_at=_START,
        ),
    }


def _hold(connection: Connection, service: int) -> str:
    hold = str(uuid.uuid4())
    row = {"id": hold, "service_id": service, "start_at": _START, "end_at": _END, "expires_at": _END}
    connection.execute(insert(schema.hold).values(row))
    return hold


def _draft(connection: Connection, place: dict[str, int], number: int) -> str:
    booking = str(uuid.uuid4())
    connection.execute(
        insert(schema.booking).values(
            id=booking,
            number=number,
            client_id=place["client"],
            service_id=place["service"],
            location_id=place["location"],
            start_at=_START,
            end_at=_END,
            status=schema.DRAFT,
            status_since=_START,
            mode="in_person",
            channel="phone",
            created_at=_START,
        )
    )
    return booking


def _allocate(connection: Connection, place: dict[str, int], **owner: str) -> None:
    connection.execute(
        insert(schema.allocation).values(
            requirement_id=place["requirement"],
            unit_id=place["unit"],
            resource_id=place["resource"],
            busy_start=_START,
            busy_end=_END,
            **owner,
        )
    )


def _go_live(connection: Connection, booking: str) -> None:
    connection.execute(update(schema.booking).where(schema.booking.c.id == booking).values(status="confirmed"))
