"""What is offered: read whole and kept in memory until `catalogue_version` says that somebody has changed it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, insert, select, update

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
from bookingdesk.domain.errors import PolicyRefused
from bookingdesk.domain.ids import DepartmentId, GroupId, LocationId, PolicyId, ResourceId, ServiceId
from bookingdesk.domain.policy_rules import PolicyState
from bookingdesk.storage import schema
from bookingdesk.storage.repositories import policy_rows
from bookingdesk.storage.repositories.catalogue_reading import read_catalogue, weekly_values
from bookingdesk.storage.wire import Statement, Wire, epoch, inserting

_KEY = "catalogue_version"
_VERSION = Statement(select(schema.meta.c.value).where(schema.meta.c.key == _KEY))
_FIRST_VERSION = Statement(insert(schema.meta).values(key=_KEY, value="1"))
_NEXT_VERSION = Statement(
    schema.meta.update().where(schema.meta.c.key == _KEY).values(value=bindparam("next_version"))
)
_ADD_LOCATION = Statement(inserting(schema.location, "id", "version").returning(schema.location.c.id))
_ADD_RESOURCE = Statement(inserting(schema.resource, "id", "version").returning(schema.resource.c.id))
_ADD_UNIT = Statement(inserting(schema.resource_unit, "id"))
_ADD_GROUP = Statement(inserting(schema.resource_group, "id").returning(schema.resource_group.c.id))
_ADD_MEMBER = Statement(inserting(schema.group_member))
_ADD_SERVICE = Statement(inserting(schema.service, "id", "version").returning(schema.service.c.id))
_ADD_REQUIREMENT = Statement(inserting(schema.service_requirement, "id"))
_ADD_POLICY = Statement(inserting(schema.policy, "id", "version").returning(schema.policy.c.id))
_SETTLE_POLICY = Statement(
    update(schema.policy)
    .where(schema.policy.c.id == bindparam("key"), schema.policy.c.state == PolicyState.DRAFT.value)
    .values(
        {c.name: bindparam(c.name) for c in schema.policy.c if c.name not in {"id", "version"}}
        | {"version": schema.policy.c.version + 1}
    )
)
_ADD_OPENING = Statement(inserting(schema.opening_hours, "id"))
_CLEAR_OPENING = Statement(
    delete(schema.opening_hours).where(schema.opening_hours.c.location_id == bindparam("owner"))
)
_ADD_WORKING = Statement(inserting(schema.working_hours, "id"))
_CLEAR_WORKING = Statement(
    delete(schema.working_hours).where(schema.working_hours.c.resource_id == bindparam("owner"))
)
_ADD_DEPARTMENT = Statement(inserting(schema.department, "id", "version").returning(schema.department.c.id))
_GIVE_SERVICE = Statement(
    schema.service.update()
    .where(schema.service.c.id == bindparam("key"))
    .values(department_id=bindparam("owner"), version=schema.service.c.version + 1)
)
_GIVE_RESOURCE = Statement(
    schema.resource.update()
    .where(schema.resource.c.id == bindparam("key"))
    .values(department_id=bindparam("owner"), version=schema.resource.c.version + 1)
)
_SEATS_OF_SERVICE = Statement(
    schema.service.update()
    .where(schema.service.c.id == bindparam("key"))
    .values(seats=bindparam("seats"), version=schema.service.c.version + 1)
)
_REMINDERS_OF_SERVICE = Statement(
    schema.service.update()
    .where(schema.service.c.id == bindparam("key"))
    .values(reminder_hours=bindparam("hours"), version=schema.service.c.version + 1)
)
_SEATS_OF_RESOURCE = Statement(
    schema.resource.update()
    .where(schema.resource.c.id == bindparam("key"))
    .values(seats=bindparam("seats"), version=schema.resource.c.version + 1)
)
_ADD_DEPARTMENT_HOURS = Statement(inserting(schema.department_hours, "id"))
_CLEAR_DEPARTMENT_HOURS = Statement(
    delete(schema.department_hours).where(schema.department_hours.c.department_id == bindparam("owner"))
)
_ADD_TIME_OFF = Statement(inserting(schema.time_off, "id"))
_FIND_TIME_OFF = Statement(
    select(schema.time_off.c.id).where(
        schema.time_off.c.resource_id == bindparam("whose"),
        schema.time_off.c.start_at == bindparam("first"),
        schema.time_off.c.end_at == bindparam("last"),
        schema.time_off.c.kind == bindparam("why"),
    )
)
_REMOVE_TIME_OFF = Statement(delete(schema.time_off).where(schema.time_off.c.id == bindparam("key")))
_CLOSED_DAYS = Statement(
    select(schema.closure.c.day).where(schema.closure.c.location_id == bindparam("at_location"))
)
_ADD_CLOSURE = Statement(inserting(schema.closure))
_staff = schema.staff_duration.c
_CLEAR_DURATION = Statement(
    delete(schema.staff_duration).where(
        _staff.service_id == bindparam("service"), _staff.staff_id == bindparam("whose")
    )
)
_ADD_DURATION = Statement(inserting(schema.staff_duration))


class CatalogueCache:
    """The last catalogue read by this process; shared by all units of work of a store, safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: Catalogue | None = None

    def at(self, version: int) -> Catalogue | None:
        """The catalogue if it is that of this version."""
        with self._lock:
            return self._known if self._known is not None and self._known.version == version else None

    def keep(self, catalogue: Catalogue) -> None:
        """Remember a committed catalogue."""
        with self._lock:
            self._known = catalogue


class SqlCatalogues:
    """`usecases.ports.Catalogues`. An uncommitted change is never cached."""

    def __init__(self, wire: Wire, cache: CatalogueCache) -> None:
        self._wire = wire
        self._cache = cache
        self._changed = False
        self._version_raised = False
        self._loaded: Catalogue | None = None

    def load(self) -> Catalogue:
        """The whole catalogue of this transaction."""
        if self._loaded is not None:
            return self._loaded
        version = int(self._wire.value(_VERSION) or 0)
        found = None if self._changed else self._cache.at(version)
        if found is None:
            found = read_catalogue(self._wire, version)
            if not self._changed:
                self._cache.keep(found)
        self._loaded = found
        return found

    def forget(self) -> None:
        """Read again: changes since a savepoint were rolled back, perhaps the first one with its new version."""
        self._loaded = None
        self._version_raised = False

    def _touch(self) -> None:
        """Raise the version once per unit of work, before the first change."""
        self._loaded = None
        self._changed = True
        if self._version_raised:
            return
        self._version_raised = True
        present = self._wire.value(_VERSION)
        if present is None:
            self._wire.run(_FIRST_VERSION)
        else:
            self._wire.run(_NEXT_VERSION, {"next_version": str(int(present) + 1)})

    def add_location(self, location: Location) -> LocationId:
        """A new location; the id is given by the database."""
        self._touch()
        values = {
            name: getattr(location, name)
            for name in ("name", "address", "zone", "phone", "holiday_country", "holiday_region")
        }
        return LocationId(self._wire.value(_ADD_LOCATION, **values))

    def add_resource(self, resource: Resource) -> ResourceId:
        """A new resource with its units 1..capacity."""
        self._touch()
        id_ = self._wire.value(
            _ADD_RESOURCE,
            kind=resource.kind.value,
            name=resource.name,
            location_id=resource.location_id,
            capacity=resource.capacity,
            initials=resource.initials,
            follows_opening_hours=int(resource.follows_opening_hours),
            seats=resource.seats,
            position=resource.position,
            department_id=resource.department_id,
            retired=int(resource.retired),
        )
        units = [{"resource_id": id_, "unit_no": number} for number in range(1, resource.capacity + 1)]
        self._wire.many(_ADD_UNIT, units)
        return ResourceId(id_)

    def add_group(self, group: Group) -> GroupId:
        """A new group with its members."""
        self._touch()
        id_ = self._wire.value(_ADD_GROUP, kind=group.kind.value, name=group.name)
        self._wire.many(_ADD_MEMBER, [{"group_id": id_, "resource_id": member} for member in sorted(group.members)])
        return GroupId(id_)

    def add_member(self, group: GroupId, resource: ResourceId) -> None:
        """One more resource that can stand in for the others."""
        self._touch()
        self._wire.run(_ADD_MEMBER, {"group_id": group, "resource_id": resource})

    def add_service(self, service: Service) -> ServiceId:
        """A new service with its requirements, in their order."""
        self._touch()
        id_ = self._wire.value(
            _ADD_SERVICE,
            name=service.name,
            code=service.code,
            duration=int(service.duration.total_seconds()),
            buffer_before=int(service.buffer_before.total_seconds()),
            buffer_after=int(service.buffer_after.total_seconds()),
            location_id=service.location_id,
            price=None if service.price is None else str(service.price),
            policy_id=service.policy_id,
            department_id=service.department_id,
            lead_time=int(service.lead_time.total_seconds()),
            horizon=int(service.horizon.total_seconds()),
            slot_step=int(service.slot_step.total_seconds()),
            reminder_hours=_hours(service.reminder_hours),
            seats=service.seats,
            retired=int(service.retired),
        )
        needs = [
            {"service_id": id_, "position": position, "kind": need.kind.value, "group_id": need.group_id}
            for position, need in enumerate(service.requirements, start=1)
        ]
        self._wire.many(_ADD_REQUIREMENT, needs)
        return ServiceId(id_)

    def set_seats(self, of: ServiceId | ResourceId, kind: ResourceKind | None, seats: int | None) -> None:
        """How many a service is held for (kind None), or a room holds."""
        self._touch()
        self._wire.run(_SEATS_OF_SERVICE if kind is None else _SEATS_OF_RESOURCE, {"key": of, "seats": seats})

    def set_reminder_hours(self, service: ServiceId, hours: tuple[int, ...] | None) -> None:
        """The service's own lead times of reminders; None: those of the desk."""
        self._touch()
        self._wire.run(_REMINDERS_OF_SERVICE, {"key": service, "hours": _hours(hours)})

    def add_policy(self, policy: Policy) -> PolicyId:
        """A new policy, or a new version of one: a row each."""
        self._touch()
        return PolicyId(self._wire.value(_ADD_POLICY, **policy_rows.to_row(policy)))

    def settle_policy(self, policy: Policy) -> None:
        """A draft becomes what the value says; of other versions nothing can be changed. Raises PolicyRefused."""
        self._touch()
        touched = self._wire.run(_SETTLE_POLICY, {"key": policy.id, **policy_rows.to_row(policy)})
        if touched == 0:
            raise PolicyRefused(name=policy.name, version=policy.version_no, present="")

    def add_department(self, department: Department) -> DepartmentId:
        """A new department that owns nothing yet."""
        self._touch()
        return DepartmentId(
            self._wire.value(_ADD_DEPARTMENT, name=department.name, retired=int(department.retired))
        )

    def give_to_department(
        self, department: DepartmentId, services: Iterable[ServiceId], resources: Iterable[ResourceId]
    ) -> None:
        """These are the department's from now on."""
        self._touch()
        for service in sorted(services):
            self._wire.run(_GIVE_SERVICE, {"owner": department, "key": service})
        for resource in sorted(resources):
            self._wire.run(_GIVE_RESOURCE, {"owner": department, "key": resource})

    def set_department_hours(self, department: DepartmentId, hours: Sequence[WeeklyHours]) -> None:
        """Replace the department's own opening hours; none: those of the location hold."""
        self._touch()
        self._wire.run(_CLEAR_DEPARTMENT_HOURS, {"owner": department})
        rows = [{"department_id": department} | weekly_values(each) for each in hours]
        self._wire.many(_ADD_DEPARTMENT_HOURS, rows)

    def set_opening_hours(self, location: LocationId, hours: Sequence[WeeklyHours]) -> None:
        """Replace the opening hours of a location."""
        self._touch()
        self._wire.run(_CLEAR_OPENING, {"owner": location})
        self._wire.many(_ADD_OPENING, [{"location_id": location} | weekly_values(each) for each in hours])

    def set_working_hours(self, resource: ResourceId, hours: Sequence[WeeklyHours]) -> None:
        """Replace the working hours of a resource."""
        self._touch()
        self._wire.run(_CLEAR_WORKING, {"owner": resource})
        self._wire.many(_ADD_WORKING, [{"resource_id": resource} | weekly_values(each) for each in hours])

    def set_duration(self, service: ServiceId, staff: ResourceId, duration: timedelta | None) -> None:
        """How long a staff member needs; None: as long as the service."""
        self._touch()
        self._wire.run(_CLEAR_DURATION, {"service": service, "whose": staff})
        if duration is not None:
            seconds = int(duration.total_seconds())
            row = {"service_id": service, "staff_id": staff, "kind": ResourceKind.STAFF.value, "duration": seconds}
            self._wire.run(_ADD_DURATION, row)

    def add_time_off(self, time_off: TimeOff) -> None:
        """A span in which a resource is away."""
        self._touch()
        self._wire.run(
            _ADD_TIME_OFF,
            {
                "resource_id": time_off.resource_id,
                "start_at": epoch(time_off.span.start),
                "end_at": epoch(time_off.span.end),
                "kind": time_off.kind.value,
                "note": time_off.note,
            },
        )

    def remove_time_off(self, time_off: TimeOff) -> None:
        """Take one away that is stored like this, if there is one."""
        key = self._wire.value(
            _FIND_TIME_OFF,
            whose=time_off.resource_id,
            first=epoch(time_off.span.start),
            last=epoch(time_off.span.end),
            why=time_off.kind.value,
        )
        if key is not None:
            self._touch()
            self._wire.run(_REMOVE_TIME_OFF, {"key": key})

    def add_closures(self, closures: Iterable[Closure]) -> int:
        """How many were new; a day already closed keeps its name."""
        wanted: dict[tuple[LocationId, date], Closure] = {}
        for closure in closures:
            wanted.setdefault((closure.location_id, closure.day), closure)
        for location in {place for place, _ in wanted}:
            for (day,) in self._wire.rows(_CLOSED_DAYS, at_location=location):
                wanted.pop((location, date.fromisoformat(day)), None)
        if wanted:
            self._touch()
        self._wire.many(
            _ADD_CLOSURE,
            [{"location_id": c.location_id, "day": c.day.isoformat(), "name": c.name} for c in wanted.values()],
        )
        return len(wanted)


def _hours(hours: tuple[int, ...] | None) -> str | None:
    return None if hours is None else json.dumps(hours)
