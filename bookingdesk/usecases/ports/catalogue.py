"""What is offered and by whom, as the use cases ask for it and change it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from bookingdesk.domain.catalogue import (
    Catalogue,
    Closure,
    Department,
    Group,
    Location,
    Policy,
    Resource,
    ResourceKind,
    Service,
    TimeOff,
    WeeklyHours,
)
from bookingdesk.domain.ids import DepartmentId, GroupId, LocationId, PolicyId, ResourceId, ServiceId


class Catalogues(Protocol):
    """Services, resources, locations, hours and what else is offered."""

    def load(self) -> Catalogue:
        """The whole catalogue; cached by its version, so cheap to ask for in every step."""
        ...

    def add_location(self, location: Location) -> LocationId: ...
    def add_resource(self, resource: Resource) -> ResourceId:
        """Also makes its units 1..capacity. The id of the value is ignored here and below."""
        ...

    def add_group(self, group: Group) -> GroupId: ...
    def add_member(self, group: GroupId, resource: ResourceId) -> None: ...
    def add_service(self, service: Service) -> ServiceId: ...
    def set_seats(self, of: ServiceId | ResourceId, kind: ResourceKind | None, seats: int | None) -> None:
        """How many a service is held for (kind None), or a room holds; sessions that are open keep theirs."""
        ...

    def set_reminder_hours(self, service: ServiceId, hours: tuple[int, ...] | None) -> None:
        """The service's own lead times of reminders; None: those of the desk."""
        ...

    def add_policy(self, policy: Policy) -> PolicyId:
        """A new version: a row of its own. The value says its number and state."""
        ...

    def settle_policy(self, policy: Policy) -> None:
        """Store a draft as approved or withdrawn. Raises PolicyRefused where it is no draft any more."""
        ...

    def add_department(self, department: Department) -> DepartmentId: ...
    def give_to_department(
        self, department: DepartmentId, services: Iterable[ServiceId], resources: Iterable[ResourceId]
    ) -> None:
        """These are the department's from now on."""
        ...

    def set_department_hours(self, department: DepartmentId, hours: Sequence[WeeklyHours]) -> None: ...
    def set_opening_hours(self, location: LocationId, hours: Sequence[WeeklyHours]) -> None: ...
    def set_working_hours(self, resource: ResourceId, hours: Sequence[WeeklyHours]) -> None: ...
    def set_duration(self, service: ServiceId, staff: ResourceId, duration: timedelta | None) -> None:
        """How long a staff member needs; None: as long as the service."""
        ...

    def add_time_off(self, time_off: TimeOff) -> None: ...
    def remove_time_off(self, time_off: TimeOff) -> None:
        """Take one away that is stored exactly like this; nothing happens where there is none."""
        ...

    def add_closures(self, closures: Iterable[Closure]) -> int:
        """How many were new; a day already closed keeps its name."""
        ...
