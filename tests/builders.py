"""Valid values with defaults that a test overrides: `a_client(email="")`, `a_booking(status=Status.ARRIVED)`.

The small salon they describe: Ana, Ben, Cy and Dee, three rooms, in Berlin; Monday 23 June 2025.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bookingdesk.domain.bookings import Allocation, Booking
from bookingdesk.domain.catalogue import (
    Catalogue,
    Group,
    Location,
    Policy,
    Requirement,
    Resource,
    ResourceKind,
    Service,
    WeeklyHours,
)
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    GroupId,
    LocationId,
    PolicyId,
    RequirementId,
    ResourceId,
    ServiceId,
)
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2025, 6, 23)
STUDIO = LocationId(1)
ANA, BEN, CY, DEE = ResourceId(1), ResourceId(2), ResourceId(3), ResourceId(4)
ROOM1, ROOM2, ROOM3 = ResourceId(11), ResourceId(12), ResourceId(13)
HAIRCUT, COLOUR, MASSAGE = ServiceId(1), ServiceId(2), ServiceId(3)
STYLISTS, COLOURISTS, MASSEURS, CHAIRS = GroupId(1), GroupId(2), GroupId(3), GroupId(4)


def at(text: str) -> datetime:
    """The UTC instant of a Berlin wall time: `at("2025-06-23 14:15")`."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def span(start: str, minutes: int = 45) -> Span:
    """A span from a Berlin wall time."""
    return Span.lasting(at(start), timedelta(minutes=minutes))


def _staff(id_: ResourceId, name: str, position: int) -> Resource:
    return Resource(
        id=id_, kind=ResourceKind.STAFF, name=name, location_id=STUDIO, initials=name[:2].upper(), position=position
    )


def _room(id_: ResourceId, name: str, position: int) -> Resource:
    return Resource(
        id=id_,
        kind=ResourceKind.SPACE,
        name=name,
        location_id=STUDIO,
        follows_opening_hours=True,
        position=position,
    )


def _service(id_: int, name: str, code: str, minutes: int, skill: GroupId, after: int = 0) -> Service:
    return Service(
        id=ServiceId(id_),
        name=name,
        code=code,
        duration=timedelta(minutes=minutes),
        buffer_after=timedelta(minutes=after),
        requirements=(
            Requirement(id=RequirementId(id_ * 10), kind=ResourceKind.STAFF, group_id=skill),
            Requirement(id=RequirementId(id_ * 10 + 1), kind=ResourceKind.SPACE, group_id=CHAIRS),
        ),
        location_id=STUDIO,
        price=Money(Decimal("40.00"), "EUR"),
        policy_id=PolicyId(1),
    )


def weekly(days: range, *stretches: tuple[int, int]) -> tuple[WeeklyHours, ...]:
    """The same stretches, in hours of the day, on each of the weekdays."""
    return tuple(
        WeeklyHours(weekday=day, start_minute=first * 60, end_minute=last * 60)
        for day in days
        for first, last in stretches
    )


def a_catalogue(**changes: Any) -> Catalogue:
    """The salon: Monday to Friday 9-18, staff with a break 12-13, haircut 45, colour 60+10, massage 60."""
    staff = [_staff(ANA, "Ana", 1), _staff(BEN, "Ben", 2), _staff(CY, "Cy", 3), _staff(DEE, "Dee", 4)]
    rooms = [_room(ROOM1, "Room 1", 1), _room(ROOM2, "Room 2", 2), _room(ROOM3, "Room 3", 3)]
    groups = [
        Group(id=STYLISTS, kind=ResourceKind.STAFF, name="Cutting", members=frozenset({ANA, BEN, CY, DEE})),
        Group(id=COLOURISTS, kind=ResourceKind.STAFF, name="Colour", members=frozenset({ANA, BEN, DEE})),
        Group(id=MASSEURS, kind=ResourceKind.STAFF, name="Massage", members=frozenset({BEN})),
        Group(id=CHAIRS, kind=ResourceKind.SPACE, name="Rooms", members=frozenset({ROOM1, ROOM2, ROOM3})),
    ]
    services = [
        _service(1, "Haircut", "cut", 45, STYLISTS),
        _service(2, "Colour", "col", 60, COLOURISTS, after=10),
        _service(3, "Massage", "mas", 60, MASSEURS),
    ]
    parts: dict[str, Any] = {
        "version": 1,
        "locations": {
            STUDIO: Location(id=STUDIO, name="Studio", address="Linienstr. 1, Berlin", zone="Europe/Berlin")
        },
        "resources": {r.id: r for r in staff + rooms},
        "groups": {g.id: g for g in groups},
        "services": {s.id: s for s in services},
        "policies": {
            PolicyId(1): Policy(
                id=PolicyId(1),
                name="Standard",
                late_fee=Money(Decimal("25.00"), "EUR"),
                text={"en": "You can change or cancel free of charge until 24 hours before."},
            )
        },
        "opening_hours": {STUDIO: weekly(range(5), (9, 18))},
        "working_hours": {r.id: weekly(range(5), (9, 12), (13, 18)) for r in staff},
    }
    return Catalogue(**(parts | changes))


def a_client(**changes: Any) -> Client:
    """Maya Ortiz, number 2041."""
    parts: dict[str, Any] = {
        "id": ClientId(2041),
        "given_name": "Maya",
        "family_name": "Ortiz",
        "phone": "+4930555014417",
        "email": "maya@mail.example",
        "created_at": at("2021-03-01 10:00"),
    }
    return Client(**(parts | changes))


def a_booking(**changes: Any) -> Booking:
    """Maya's haircut with Ana in room 2 on Monday 23 June 2025, 14:15 to 15:00."""
    when = changes.get("span", span("2025-06-23 14:15"))
    parts: dict[str, Any] = {
        "id": BookingId("00000000-0000-4000-8000-000000088213"),
        "number": 88213,
        "client_id": ClientId(2041),
        "service_id": HAIRCUT,
        "location_id": STUDIO,
        "span": when,
        "status_since": at("2025-06-20 10:00"),
        "allocations": (
            Allocation(requirement_id=RequirementId(10), resource_id=ANA, busy=when),
            Allocation(requirement_id=RequirementId(11), resource_id=ROOM2, busy=when),
        ),
        "policy_id": PolicyId(1),
        "created_at": at("2025-06-20 10:00"),
        "created_by": "Jo",
    }
    return Booking(**(parts | changes))
