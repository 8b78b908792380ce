"""The builders' salon as plain rows, and one booking as the statements that a repository would send.

For tests of the database itself, beneath the repositories.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, update

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import ResourceId, ServiceId
from bookingdesk.domain.money import Money
from bookingdesk.storage import schema
from bookingdesk.storage.chain import audit_hash
from tests.builders import ANA, HAIRCUT, ROOM2, STUDIO, a_catalogue, at, span

MAYA, NO_BOOKINGS = 2041, 2042


def unit_of(resource: int) -> int:
    """The id of the first unit of a resource, as `furnish` gives it."""
    return resource * 10 + 1


def furnish(connection: Connection, catalogue: Catalogue | None = None) -> None:
    """Everything offered, and two clients."""
    offered = catalogue or a_catalogue()

    def add(table: str, rows: list[dict[str, Any]]) -> None:
        connection.execute(insert(schema.metadata.tables[table]), rows)

    add("location", [{"id": x.id, "name": x.name, "zone": x.zone} for x in offered.locations.values()])
    add("policy", [{"id": 1, "name": "Standard", "free_until": timedelta(hours=24), "text": {}}])
    resources = list(offered.resources.values())
    add(
        "resource",
        [
            {"id": r.id, "kind": r.kind, "name": r.name, "location_id": r.location_id, "capacity": r.capacity}
            for r in resources
        ],
    )
    add("resource_unit", [{"id": unit_of(r.id), "resource_id": r.id, "unit_no": 1} for r in resources])
    groups = list(offered.groups.values())
    add("resource_group", [{"id": g.id, "kind": g.kind, "name": g.name} for g in groups])
    add("group_member", [{"group_id": g.id, "resource_id": m} for g in groups for m in sorted(g.members)])
    services = list(offered.services.values())
    add(
        "service",
        [
            {
                **{name: getattr(s, name) for name in ("id", "name", "code", "duration", "location_id")},
                **{name: getattr(s, name) for name in ("buffer_before", "buffer_after", "horizon", "slot_step")},
            }
            for s in services
        ],
    )
    add(
        "service_requirement",
        [
            {"id": q.id, "service_id": s.id, "position": n, "kind": q.kind, "group_id": q.group_id}
            for s in services
            for n, q in enumerate(s.requirements)
        ],
    )
    add(
        "client",
        [
            {
                "id": i,
                "kind": "person",
                "family_name": "Ortiz",
                "preferred_channel": "email",
                "created_at": at("2021-03-01"),
            }
            for i in (MAYA, NO_BOOKINGS)
        ],
    )


def draft(
    connection: Connection,
    booking: str,
    number: int,
    start: str = "2025-06-23 14:15",
    minutes: int = 45,
    service: ServiceId = HAIRCUT,
) -> None:
    """Insert a booking of Maya's as a draft."""
    when = span(start, minutes)
    connection.execute(
        insert(schema.booking).values(
            id=booking,
            number=number,
            client_id=MAYA,
            service_id=service,
            location_id=STUDIO,
            start_at=when.start,
            end_at=when.end,
            status=schema.DRAFT,
            status_since=when.start,
            mode="in_person",
            channel="phone",
            created_at=when.start,
        )
    )


def allocate(
    connection: Connection,
    resource: int,
    requirement: int | None,
    start: str = "2025-06-23 14:15",
    minutes: int = 45,
    **owner: str,
) -> None:
    """Take the first unit of a resource for a booking (`booking_id=`) or a hold (`hold_id=`)."""
    when = span(start, minutes)
    connection.execute(
        insert(schema.allocation).values(
            requirement_id=requirement,
            unit_id=unit_of(resource),
            resource_id=resource,
            busy_start=when.start,
            busy_end=when.end,
            **owner,
        )
    )


def set_status(connection: Connection, booking: str, status: str, **more: object) -> None:
    """Update the status and whatever else is given."""
    connection.execute(update(schema.booking).where(schema.booking.c.id == booking).values(status=status, **more))


def book(
    connection: Connection,
    booking: str,
    number: int,
    start: str = "2025-06-23 14:15",
    staff: ResourceId = ANA,
    room: ResourceId = ROOM2,
) -> None:
    """A haircut of 45 minutes, gone live."""
    draft(connection, booking, number, start)
    allocate(connection, staff, 10, start, booking_id=booking)
    allocate(connection, room, 11, start, booking_id=booking)
    set_status(connection, booking, "confirmed")


def cancel(connection: Connection, booking: str, version: int = 2) -> None:
    """Cancel with a reason, as the next version."""
    moment = at("2025-06-22 10:00")
    set_status(connection, booking, "cancelled", cancelled_at=moment, cancel_reason="ill", version=version)


def hold(connection: Connection, hold_id: str, start: str = "2025-06-23 14:15", *resources: ResourceId) -> None:
    """A hold of 45 minutes on the first units of the resources."""
    when = span(start)
    connection.execute(
        insert(schema.hold).values(
            id=hold_id, service_id=HAIRCUT, start_at=when.start, end_at=when.end, expires_at=when.end
        )
    )
    for resource in resources:
        allocate(connection, resource, None, start, hold_id=hold_id)


def event(connection: Connection, seq: int, prev_hash: str, **changes: Any) -> str:
    """Append an event to the audit log; returns its hash."""
    fields: dict[str, Any] = {
        "seq": seq,
        "at": "2025-06-23T12:00:00+00:00",
        "actor": "Jo",
        "approver": "",
        "station": "Desk 1",
        "action": "book",
        "entity": "booking",
        "entity_id": "a",
        "detail": "{}",
        "prev_hash": prev_hash,
    }
    fields |= changes
    fields["hash"] = audit_hash(**fields)
    connection.execute(insert(schema.audit).values(**fields))
    return str(fields["hash"])


def message(connection: Connection, message_id: str, dedupe_key: str, state: str) -> None:
    """An outbox row of booking `a`."""
    moment = at("2025-06-23 09:00")
    connection.execute(
        insert(schema.outbox).values(
            id=message_id,
            booking_id="a",
            client_id=MAYA,
            kind="reminder",
            channel="email",
            dedupe_key=dedupe_key,
            booking_version=1,
            due_at=moment,
            expires_at=moment,
            state=state,
            message_id=f"<{dedupe_key}@desk>",
            created_at=moment,
        )
    )


def waiting(connection: Connection) -> None:
    """A wish with an offer that was refused, and a walk-in who was served."""
    then = at("2025-06-23 10:00")
    settled = {"state_since": then, "since": then}
    wish = {"id": 1, "client_id": MAYA, "wish": {}, "channel": "phone", "state": "waiting"}
    connection.execute(insert(schema.waitlist_entry).values(**wish, **settled))
    when = span("2025-06-23 14:15")
    offer = {"id": 1, "entry_id": 1, "service_id": HAIRCUT, "opening": {}, "state": "refused"}
    times = {"start_at": when.start, "end_at": when.end, "expires_at": then, "offered_at": then, "settled_at": then}
    connection.execute(insert(schema.waitlist_offer).values(**offer, **times))
    guest = {"id": 1, "client_id": MAYA, "service_id": HAIRCUT, "wanted": [], "state": "served"}
    connection.execute(insert(schema.queue_entry).values(**guest, **settled))


def out(connection: Connection) -> None:
    """Ana is out with booking a on the call list; Ben was, and is back."""
    then = at("2025-06-23 10:00")
    until = at("2025-06-23 18:00")
    both = {"start_at": then, "kind": "sick", "recorded_at": then, "recorded_by": "Jo"}
    connection.execute(insert(schema.absence).values(id="out", resource_id=ANA, end_at=until, **both))
    connection.execute(insert(schema.absence).values(id="back", resource_id=2, end_at=then, ended_at=then, **both))
    decided = {"absence_id": "out", "booking_id": "a", "decision": "call", "at": then, "said_by": "Jo"}
    connection.execute(insert(schema.absence_decision).values(**decided))


def a_busy_morning(connection: Connection) -> None:
    """Bookings a (Ana, room 2) and b (Ben, room 1), c cancelled on a's time, hold h on Cy; log, outbox, counter."""
    from bookingdesk.storage.guards import GENESIS
    from tests.builders import BEN, CY, ROOM1, ROOM3

    furnish(connection)
    book(connection, "a", 1)
    book(connection, "b", 2, staff=BEN, room=ROOM1)
    cancelled_at = "2025-06-23 16:00"
    book(connection, "c", 3, cancelled_at, ANA, ROOM3)
    cancel(connection, "c")
    when = span("2025-06-23 14:15")
    set_status(connection, "c", "draft", version=3, start_at=when.start, end_at=when.end)
    connection.execute(
        update(schema.allocation)
        .where(schema.allocation.c.booking_id == "c")
        .values(busy_start=when.start, busy_end=when.end)
    )
    set_status(connection, "c", "cancelled")
    hold(connection, "h", "2025-06-23 14:15", CY)
    first = event(connection, 1, GENESIS)
    event(connection, 2, first)
    waiting(connection)
    out(connection)
    message(connection, "m1", "a:confirmation", "sent")
    message(connection, "m2", "a:reminder", "queued")
    connection.execute(insert(schema.counter).values(name="booking", value=3))
    connection.execute(insert(schema.counter).values(name="receipt", value=1))
    paid = {"kind": "payment", "amount": Money(Decimal(5), "EUR"), "method": "cash", "receipt_no": 1, "user": "Jo"}
    connection.execute(insert(schema.payment).values(id="p", booking_id="a", at=when.start, **paid))
    connection.execute(insert(schema.setting).values(key="mail.host", value="mail.example"))
    connection.execute(insert(schema.user).values(id=1, name="Jo", role="administrator"))
    asked = {"verb": "cancel", "command": {}, "right": "cancel", "at": when.start, "user_id": 1, "user": "Jo"}
    answered = {"state": "declined", "settled_at": when.end, "settled_by": "Bea", "answer": "no"}
    connection.execute(insert(schema.deferral).values(id=1, station="desk 1", **asked, **answered))
    text = {"language": "en", "kind": "reminder", "part": "sms", "body": "Hello", "description": "short"}
    known = {"author": "Jo", "written_at": when.start}
    approved = {"approved_by": "Bea", "approved_at": when.end}
    for number, state in enumerate(("retired", "approved", "draft"), start=1):
        row = text | known | {"id": number, "version_no": number, "state": state}
        connection.execute(insert(schema.template_version).values(row | ({} if state == "draft" else approved)))
