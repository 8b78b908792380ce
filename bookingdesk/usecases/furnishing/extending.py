"""Adding staff, rooms, devices and services to a desk: what a bare one needs before it can take a booking.

Skills and room groups are named; a name that is new makes the group. Nothing that exists is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bookingdesk.domain.catalogue import (
    Catalogue,
    Group,
    Location,
    Requirement,
    Resource,
    ResourceKind,
    Service,
    WeeklyHours,
)
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import GroupId, RequirementId, ResourceId, ServiceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import SEATS_AT_MOST
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

UNSAVED = 0
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROOMS = "Rooms"
"""The group of spaces and services that name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResource:
    """A staff member, space or piece of equipment. `hours` None: whenever the location is open."""

    kind: ResourceKind
    name: str
    groups: tuple[str, ...] = ()
    """Skills of a staff member; groups of a space or device."""
    hours: tuple[WeeklyHours, ...] | None = None
    capacity: int = 1
    seats: int | None = None
    """How many people a room holds, where that limits group sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddService:
    """A service that needs one staff member with the skill, and one of each further group where named."""

    name: str
    code: str = ""
    minutes: int
    before: int = 0
    after: int = 0
    price: Money | None = None
    skill: str
    space: str = ROOMS
    equipment: str = ""
    seats: int | None = None
    """For a group: how many may attend a session."""


def read_hours(text: str) -> tuple[WeeklyHours, ...]:
    """`mon-fri 9:00-12:30 13:00-17:30, sat 9-13` as weekly hours. Raises InvalidValue (not_hours)."""
    found: list[WeeklyHours] = []
    for part in text.lower().split(","):
        days, *stretches = part.split() or [""]
        if not stretches:
            raise InvalidValue(field="hours", reason="not_hours", value=part.strip())
        for stretch in stretches:
            start, _dash, end = stretch.partition("-")
            for day in _days(days):
                first, last = _minute(start, part), _minute(end, part)
                if first >= last:
                    raise InvalidValue(field="hours", reason="not_hours", value=part.strip())
                found.append(WeeklyHours(weekday=day, start_minute=first, end_minute=last))
    return tuple(found)


def _days(text: str) -> Iterable[int]:
    """The weekdays of `mon` or `mon-fri`."""
    first, _dash, last = text.partition("-")
    try:
        begin, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
    except ValueError as why:
        raise InvalidValue(field="hours", reason="not_hours", value=text) from why
    if end < begin:
        raise InvalidValue(field="hours", reason="not_hours", value=text)
    return range(begin, end + 1)


def _minute(clock: str, part: str) -> int:
    """`9` or `9:30` as minutes from midnight."""
    hours, _colon, minutes = clock.partition(":")
    if not hours.isdecimal() or (minutes and not minutes.isdecimal()):
        raise InvalidValue(field="hours", reason="not_hours", value=part.strip())
    minute = int(hours) * 60 + int(minutes or 0)
    if minute > 1440 or int(minutes or 0) > 59:
        raise InvalidValue(field="hours", reason="not_hours", value=part.strip())
    return minute


def check_seats(seats: int | None) -> None:
    """Raise InvalidValue for a number of seats that nothing can have."""
    if seats is not None and not 1 <= seats <= SEATS_AT_MOST:
        raise InvalidValue(field="seats", reason="not_allowed", value=seats, allowed=f"1-{SEATS_AT_MOST}")


@needs(Right.EDIT_CATALOGUE)
def add_resource(env: Env, command: AddResource) -> Outcome[Resource]:
    """Add somebody or something bookable to the first location. Raises InvalidValue, NotFound."""

    def step(work: Work) -> Resource:
        catalogue = work.catalogue.load()
        place = _place(catalogue)
        name = _new_name(command.name, (one.name for one in catalogue.of_kind(command.kind)))
        if not 1 <= command.capacity <= 999:
            raise InvalidValue(field="capacity", reason="not_allowed", value=command.capacity, allowed="1-999")
        check_seats(command.seats)
        staff = command.kind is ResourceKind.STAFF
        resource = Resource(
            id=ResourceId(UNSAVED),
            kind=command.kind,
            name=name,
            location_id=place.id,
            capacity=command.capacity,
            seats=command.seats,
            initials="".join(word[0] for word in name.split())[:2].upper() if " " in name else name[:2].upper(),
            follows_opening_hours=command.hours is None,
            position=1 + max((one.position for one in catalogue.of_kind(command.kind)), default=0),
        )
        made = work.catalogue.add_resource(resource)
        if command.hours is not None:
            work.catalogue.set_working_hours(made, command.hours)
        for group in command.groups or (() if staff else (ROOMS,)):
            work.catalogue.add_member(_group(work, command.kind, group), made)
        audited(Step(env, work, env.now()), "add_resource", "resource", made, {"kind": command.kind.value})
        return work.catalogue.load().resources[made]

    return Outcome(env.store.write(step), ChangeSet(catalogue=True))


@needs(Right.EDIT_CATALOGUE)
def add_service(env: Env, command: AddService) -> Outcome[Service]:
    """Add a service to the first location. Raises InvalidValue, NotFound."""

    def step(work: Work) -> Service:
        catalogue = work.catalogue.load()
        name = _new_name(command.name, (one.name for one in catalogue.services.values()))
        code = _new_name(
            command.code or folded(name).replace(" ", ""), (o.code for o in catalogue.services.values())
        )
        if not 1 <= command.minutes <= 24 * 60 or command.before < 0 or command.after < 0:
            raise InvalidValue(field="duration", reason="not_a_length", value=command.minutes)
        check_seats(command.seats)
        needs = [(ResourceKind.STAFF, command.skill), (ResourceKind.SPACE, command.space)]
        needs.append((ResourceKind.EQUIPMENT, command.equipment))
        service = Service(
            id=ServiceId(UNSAVED),
            name=name,
            code=code,
            duration=timedelta(minutes=command.minutes),
            buffer_before=timedelta(minutes=command.before),
            buffer_after=timedelta(minutes=command.after),
            requirements=tuple(
                Requirement(id=RequirementId(UNSAVED), kind=kind, group_id=_group(work, kind, group))
                for kind, group in needs
                if group
            ),
            location_id=_place(catalogue).id,
            price=command.price,
            seats=command.seats,
            policy_id=next(iter(catalogue.policies), None),
        )
        made = work.catalogue.add_service(service)
        audited(Step(env, work, env.now()), "add_service", "service", made, {"code": code})
        return work.catalogue.load().services[made]

    return Outcome(env.store.write(step), ChangeSet(catalogue=True))


def _place(catalogue: Catalogue) -> Location:
    """Where things are added."""
    for place in catalogue.locations.values():
        return place
    raise NotFound(kind="location", wanted="")


def _new_name(typed: str, taken: Iterable[str]) -> str:
    """A clean name that nothing else of its kind has."""
    name = cleaned_line(typed, "name")
    if not name:
        raise InvalidValue(field="name", reason="needed")
    if folded(name) in {folded(other) for other in taken}:
        raise InvalidValue(field="name", reason="already_used", value=name)
    return name


def _group(work: Work, kind: ResourceKind, typed: str) -> GroupId:
    """The group of this name, made where there is none."""
    name = cleaned_line(typed, "group")
    for group in work.catalogue.load().groups.values():
        if group.kind is kind and folded(group.name) == folded(name):
            return group.id
    return work.catalogue.add_group(Group(id=GroupId(UNSAVED), kind=kind, name=name))
