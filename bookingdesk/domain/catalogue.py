"""What is offered and when: services with requirements, resources, locations, hours, time off, closures.

Frozen values; a `Catalogue` is the whole of it at one moment. It knows nothing of bookings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import DepartmentId, GroupId, LocationId, PolicyId, RequirementId, ResourceId, ServiceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import Policy as Policy
from bookingdesk.domain.spans import Span


class ResourceKind(StrEnum):
    """What can be allocated."""

    STAFF = "staff"
    SPACE = "space"
    EQUIPMENT = "equipment"


class TimeOffKind(StrEnum):
    """Why a resource is away; shown in words on the hatch."""

    SICK = "sick"
    LEAVE = "leave"
    TRAINING = "training"
    MAINTENANCE = "maintenance"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place with an address and a time zone (IANA name)."""

    id: LocationId
    name: str
    address: str = ""
    zone: str
    phone: str = ""
    holiday_country: str = ""
    holiday_region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Owns services, resources and, where it has them, opening hours of its own (SOP B2)."""

    id: DepartmentId
    name: str
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Resources of one kind that can stand in for each other; a group of staff members is a skill."""

    id: GroupId
    kind: ResourceKind
    name: str
    members: frozenset[ResourceId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Anything that can be allocated. Capacity n means units 1..n that are busy independently."""

    id: ResourceId
    kind: ResourceKind
    name: str
    location_id: LocationId
    capacity: int = 1
    initials: str = ""
    follows_opening_hours: bool = False
    """True for most rooms and devices: they work whenever the location is open."""
    seats: int | None = None
    """How many people it holds, where that limits a group session."""
    position: int = 0
    department_id: DepartmentId | None = None
    retired: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What a service needs one of."""

    id: RequirementId
    kind: ResourceKind
    group_id: GroupId


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is offered. Buffers are blocked before and after and not shown to the client."""

    id: ServiceId
    name: str
    code: str
    duration: timedelta
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)
    requirements: tuple[Requirement, ...] = ()
    location_id: LocationId
    price: Money | None = None
    policy_id: PolicyId | None = None
    lead_time: timedelta = timedelta(0)
    """Least notice for a booking. Walk-ins and supervisors are not bound by it."""
    horizon: timedelta = timedelta(days=365)
    slot_step: timedelta = timedelta(minutes=15)
    department_id: DepartmentId | None = None
    reminder_hours: tuple[int, ...] | None = None
    """Lead times of reminders; None takes the desk's setting `reminder.hours`."""
    seats: int | None = None
    """Set for a service that is held for a group: how many clients may attend a session of it."""
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """One stretch of a week in wall time: minutes 0..1440 from midnight, weekday 0 = Monday."""

    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date | None = None
    valid_until: date | None = None
    """Inclusive last day, None for open-ended."""

    def on(self, day: date) -> bool:
        """Whether this stretch applies on the day."""
        return (
            self.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOff:
    """A resource is away for a span."""

    resource_id: ResourceId
    span: Span
    kind: TimeOffKind = TimeOffKind.OTHER
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A location is closed on a calendar day; the name is the holiday's."""

    location_id: LocationId
    day: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything offered, at one moment. `version` rises with every change of any part."""

    version: int = 0
    locations: Mapping[LocationId, Location] = field(default_factory=dict)
    resources: Mapping[ResourceId, Resource] = field(default_factory=dict)
    groups: Mapping[GroupId, Group] = field(default_factory=dict)
    services: Mapping[ServiceId, Service] = field(default_factory=dict)
    policies: Mapping[PolicyId, Policy] = field(default_factory=dict)
    departments: Mapping[DepartmentId, Department] = field(default_factory=dict)
    department_hours: Mapping[DepartmentId, tuple[WeeklyHours, ...]] = field(default_factory=dict)
    """Of departments that have their own: they stand in place of the location's."""
    opening_hours: Mapping[LocationId, tuple[WeeklyHours, ...]] = field(default_factory=dict)
    working_hours: Mapping[ResourceId, tuple[WeeklyHours, ...]] = field(default_factory=dict)
    time_off: Mapping[ResourceId, tuple[TimeOff, ...]] = field(default_factory=dict)
    closures: Mapping[LocationId, Mapping[date, Closure]] = field(default_factory=dict)
    durations: Mapping[ServiceId, Mapping[ResourceId, timedelta]] = field(default_factory=dict)
    """How long staff members need whose length is not the service's; `domain.durations` says which one counts."""

    def resource(self, resource_id: ResourceId) -> Resource:
        """One resource. Raises NotFound."""
        found = self.resources.get(resource_id)
        if found is None:
            raise NotFound(kind="resource", wanted=resource_id)
        return found

    def of_kind(self, kind: ResourceKind) -> tuple[Resource, ...]:
        """Resources of a kind that are not retired, in the order the desk arranged them."""
        found = (r for r in self.resources.values() if r.kind is kind and not r.retired)
        return tuple(sorted(found, key=lambda r: (r.position, r.name, r.id)))

    def eligible(self, requirement: Requirement) -> tuple[Resource, ...]:
        """Resources that can satisfy the requirement, in the desk's order."""
        members = self.groups[requirement.group_id].members
        return tuple(r for r in self.of_kind(requirement.kind) if r.id in members)

    def zone_of(self, location_id: LocationId) -> str:
        """The IANA zone name of a location."""
        return self.locations[location_id].zone
