"""A sample studio as data: read from resources/demo/studio.json, sized by staff and clients, drawn by a seed.

The same seed gives the same people and, at the same moment, the same bookings.
"""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from bookingdesk.assets import resource
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
from bookingdesk.domain.clients import Channel, Client, ClientKind, ContactPerson
from bookingdesk.domain.ids import (
    ClientId,
    GroupId,
    LocationId,
    PolicyId,
    RequirementId,
    ResourceId,
    ServiceId,
)
from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import DepositRule, PolicyKind, PolicyState

UNSAVED = 0
"""Stands for ids that the database gives."""


@lru_cache(maxsize=1)
def studio() -> dict[str, Any]:
    """The sample studio's file."""
    document: dict[str, Any] = json.loads(resource("demo", "studio.json").read_text(encoding="utf-8"))
    return document


def _minute(clock: str) -> int:
    """`09:30` as minutes from midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def opening_hours() -> tuple[WeeklyHours, ...]:
    """When the studio is open."""
    return tuple(
        WeeklyHours(weekday=day, start_minute=_minute(start), end_minute=_minute(end))
        for day, start, end in studio()["opening_hours"]
    )


def location() -> Location:
    """The studio's place."""
    return Location(id=LocationId(UNSAVED), **studio()["location"])


def policy() -> Policy:
    """The cancellation policy with its text in every shipped language."""
    given = studio()["policy"]
    return Policy(
        id=PolicyId(UNSAVED),
        name=given["name"],
        free_until=timedelta(hours=given["free_hours"]),
        late_fee=Money.parse(given["late_fee"]),
        text=given["text"],
        description="First version",
    )


def more_policies(catalogue: Catalogue, now: datetime) -> tuple[Policy, ...]:
    """A deposit for the longest service, and a draft about changes that waits for a supervisor."""
    longest = max(catalogue.services.values(), key=lambda service: (service.duration, -service.id))
    fee = policy().late_fee
    return (
        Policy(
            id=PolicyId(UNSAVED),
            name=longest.name,
            kind=PolicyKind.DEPOSIT,
            deposit=DepositRule(percent=Decimal(20)),
            service_id=longest.id,
            description="Long visits were missed too often",
            written_at=now,
            approved_at=now,
            valid_from=now,
        ),
        Policy(
            id=PolicyId(UNSAVED),
            name="Changes",
            kind=PolicyKind.MODIFICATION,
            free_until=timedelta(hours=4),
            late_fee=fee,
            state=PolicyState.DRAFT,
            description="Late changes leave gaps that nobody can fill",
            written_at=now,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPlan:
    """A staff member to be made: name, skills and weekly hours."""

    name: str
    skills: tuple[str, ...]
    hours: tuple[WeeklyHours, ...]


def staff(count: int) -> Iterator[StaffPlan]:
    """The first `count` people; beyond the named ones they repeat the hours and skills of the first six."""
    named: list[dict[str, Any]] = studio()["staff"]
    spare: list[str] = studio()["more_staff"]
    for index in range(count):
        pattern = named[index % len(named)]
        number = index - len(named)
        if number < 0:
            name = pattern["name"]
        else:
            round_no, place = divmod(number, len(spare))
            name = spare[place] if round_no == 0 else f"{spare[place]} {round_no + 1}"
        yield StaffPlan(
            name=name,
            skills=tuple(pattern["skills"]),
            hours=tuple(
                WeeklyHours(weekday=day, start_minute=_minute(start), end_minute=_minute(end))
                for day in pattern["days"]
                for start, end in pattern["hours"]
            ),
        )


def spaces(staff_count: int) -> Iterator[tuple[str, str, int | None]]:
    """(group, name, seats) of each room: enough that staff rarely wait for one."""
    for kind in studio()["spaces"]:
        names: list[str] = kind["names"]
        wanted = max(len(names), staff_count * len(names) // 6)
        stem = names[0].rsplit(" ", 1)[0]
        for number in range(1, wanted + 1):
            yield kind["group"], f"{stem} {number}", kind.get("seats")


def staff_resource(plan: StaffPlan, at: LocationId, position: int) -> Resource:
    """The bookable person."""
    return Resource(
        id=ResourceId(UNSAVED),
        kind=ResourceKind.STAFF,
        name=plan.name,
        location_id=at,
        initials=plan.name[:2].upper(),
        position=position,
    )


def room_resource(
    name: str, at: LocationId, position: int, kind: ResourceKind, capacity: int = 1, seats: int | None = None
) -> Resource:
    """A room or device that is there whenever the studio is open."""
    return Resource(
        id=ResourceId(UNSAVED),
        kind=kind,
        name=name,
        location_id=at,
        capacity=capacity,
        seats=seats,
        follows_opening_hours=True,
        position=position,
    )


def service(given: dict[str, Any], groups: dict[str, GroupId], at: LocationId, under: PolicyId) -> Service:
    """One service of the file, its requirements bound to the stored groups."""
    needs = [(ResourceKind.STAFF, given["skill"]), (ResourceKind.SPACE, given["space"])]
    if "equipment" in given:
        needs.append((ResourceKind.EQUIPMENT, given["equipment"]))
    return Service(
        id=ServiceId(UNSAVED),
        name=given["name"],
        code=given["code"],
        duration=timedelta(minutes=given["minutes"]),
        buffer_after=timedelta(minutes=given["after"]),
        requirements=tuple(
            Requirement(id=RequirementId(UNSAVED), kind=kind, group_id=groups[name]) for kind, name in needs
        ),
        location_id=at,
        price=Money.parse(given["price"]),
        seats=given.get("seats"),
        policy_id=under,
    )


def group(kind: ResourceKind, name: str, members: frozenset[ResourceId]) -> Group:
    """A group of resources that can stand in for each other."""
    return Group(id=GroupId(UNSAVED), kind=kind, name=name, members=members)


def clients(count: int, seed: int, now: datetime) -> Iterator[Client]:
    """`count` clients: the known faces of the file first, then drawn names; addresses are examples only."""
    known: list[dict[str, Any]] = studio()["clients"]
    for given in known[:count]:
        yield _known(given, now)
    draw = random.Random(seed)
    for number in range(len(known), count):
        yield _drawn(draw, number, now)


def _known(given: dict[str, Any], now: datetime) -> Client:
    """One of the file's own clients."""
    organisation = given.get("organisation", "")
    people = (ContactPerson(name="Nora Falk", phone="+4930555019901", may_cancel=True),) if organisation else ()
    return Client(
        id=ClientId(UNSAVED),
        kind=ClientKind.ORGANISATION if organisation else ClientKind.PERSON,
        organisation=organisation,
        given_name=given.get("given", ""),
        family_name=given.get("family", ""),
        pronounced=given.get("pronounced", ""),
        born=date.fromisoformat(given["born"]) if "born" in given else None,
        phone=given["phone"],
        email=given["email"],
        preferred_channel=Channel(given.get("channel", "email")),
        language=given.get("language", ""),
        care=given.get("care", ""),
        address=given.get("address", ""),
        postcode=given.get("postcode", ""),
        agreed_password=given.get("password", ""),
        contact_persons=people,
        contact_checked_at=now - timedelta(days=40),
        created_at=now - timedelta(days=900),
    )


def _drawn(draw: random.Random, number: int, now: datetime) -> Client:
    """A client from the lists of names; the number keeps phone and email apart."""
    given, family = draw.choice(studio()["given"]), draw.choice(studio()["family"])
    plain = unicodedata.normalize("NFKD", f"{given}.{family}").encode("ascii", "ignore").decode().lower()
    return Client(
        id=ClientId(UNSAVED),
        given_name=given,
        family_name=family,
        born=date(draw.randint(1940, 2007), draw.randint(1, 12), draw.randint(1, 28)),
        phone=f"+4930{555_000_000 + number + 20_000_000}",
        email=f"{plain}.{number}@mail.example",
        language=draw.choice(("", "", "", "", "de", "de", "fr", "es")),
        contact_checked_at=now - timedelta(days=draw.randint(1, 400)),
        created_at=now - timedelta(days=draw.randint(30, 1500)),
    )
