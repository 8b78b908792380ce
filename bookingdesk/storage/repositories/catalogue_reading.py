"""Rows of the catalogue's tables to one frozen `Catalogue`."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, select

from bookingdesk.domain.catalogue import (
    Catalogue,
    Closure,
    Department,
    Group,
    Location,
    Requirement,
    Resource,
    ResourceKind,
    Service,
    TimeOff,
    TimeOffKind,
    WeeklyHours,
)
from bookingdesk.domain.ids import DepartmentId, GroupId, LocationId, PolicyId, RequirementId, ResourceId, ServiceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span
from bookingdesk.storage import schema
from bookingdesk.storage.repositories import policy_rows
from bookingdesk.storage.wire import Row, Statement, Wire, instant

_TABLES: tuple[Table, ...] = (
    schema.location,
    schema.resource,
    schema.resource_group,
    schema.group_member,
    schema.service,
    schema.service_requirement,
    schema.policy,
    schema.opening_hours,
    schema.working_hours,
    schema.time_off,
    schema.closure,
    schema.department,
    schema.department_hours,
    schema.staff_duration,
)
_READ = {table.name: (table, Statement(select(*table.c).order_by(*table.primary_key))) for table in _TABLES}

Record = dict[str, Any]


def read_catalogue(wire: Wire, version: int) -> Catalogue:
    """Everything offered, as this transaction sees it."""
    return Catalogue(
        version=version,
        locations={LocationId(r["id"]): _location(r) for r in _records(wire, "location")},
        resources={ResourceId(r["id"]): _resource(r) for r in _records(wire, "resource")},
        groups=_groups(wire),
        services=_services(wire),
        policies={PolicyId(r["id"]): policy_rows.from_record(r) for r in _records(wire, "policy")},
        departments={
            DepartmentId(r["id"]): Department(id=DepartmentId(r["id"]), name=r["name"], retired=bool(r["retired"]))
            for r in _records(wire, "department")
        },
        department_hours={
            DepartmentId(owner): hours
            for owner, hours in _weekly(wire, "department_hours", "department_id").items()
        },
        opening_hours={
            LocationId(owner): hours for owner, hours in _weekly(wire, "opening_hours", "location_id").items()
        },
        working_hours={
            ResourceId(owner): hours for owner, hours in _weekly(wire, "working_hours", "resource_id").items()
        },
        time_off=_time_off(wire),
        closures=_closures(wire),
        durations=_durations(wire),
    )


def weekly_values(hours: WeeklyHours) -> dict[str, object]:
    """One stretch of a week as it is stored, without its owner."""
    return {
        "weekday": hours.weekday,
        "start_minute": hours.start_minute,
        "end_minute": hours.end_minute,
        "valid_from": None if hours.valid_from is None else hours.valid_from.isoformat(),
        "valid_until": None if hours.valid_until is None else hours.valid_until.isoformat(),
    }


def _records(wire: Wire, name: str) -> list[Record]:
    table, statement = _READ[name]
    columns = table.c.keys()
    return [dict(zip(columns, row, strict=True)) for row in wire.rows(statement)]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def _money(text: str | None) -> Money | None:
    return None if text is None else Money.parse(text)


def _department(r: Record) -> DepartmentId | None:
    return None if r["department_id"] is None else DepartmentId(r["department_id"])


def _location(r: Record) -> Location:
    return Location(
        id=LocationId(r["id"]),
        name=r["name"],
        address=r["address"],
        zone=r["zone"],
        phone=r["phone"],
        holiday_country=r["holiday_country"],
        holiday_region=r["holiday_region"],
    )


def _resource(r: Record) -> Resource:
    return Resource(
        id=ResourceId(r["id"]),
        kind=ResourceKind(r["kind"]),
        name=r["name"],
        location_id=LocationId(r["location_id"]),
        capacity=r["capacity"],
        initials=r["initials"],
        follows_opening_hours=bool(r["follows_opening_hours"]),
        seats=r["seats"],
        position=r["position"],
        department_id=_department(r),
        retired=bool(r["retired"]),
        version=r["version"],
    )


def _groups(wire: Wire) -> dict[GroupId, Group]:
    members: defaultdict[int, set[ResourceId]] = defaultdict(set)
    for r in _records(wire, "group_member"):
        members[r["group_id"]].add(ResourceId(r["resource_id"]))
    return {
        GroupId(r["id"]): Group(
            id=GroupId(r["id"]),
            kind=ResourceKind(r["kind"]),
            name=r["name"],
            members=frozenset(members[r["id"]]),
        )
        for r in _records(wire, "resource_group")
    }


def _services(wire: Wire) -> dict[ServiceId, Service]:
    needs: defaultdict[int, list[tuple[int, Requirement]]] = defaultdict(list)
    for r in _records(wire, "service_requirement"):
        requirement = Requirement(
            id=RequirementId(r["id"]), kind=ResourceKind(r["kind"]), group_id=GroupId(r["group_id"])
        )
        needs[r["service_id"]].append((r["position"], requirement))
    return {
        ServiceId(r["id"]): Service(
            id=ServiceId(r["id"]),
            name=r["name"],
            code=r["code"],
            duration=_seconds(r["duration"]),
            buffer_before=_seconds(r["buffer_before"]),
            buffer_after=_seconds(r["buffer_after"]),
            requirements=tuple(need for _, need in sorted(needs[r["id"]], key=lambda pair: pair[0])),
            location_id=LocationId(r["location_id"]),
            price=_money(r["price"]),
            policy_id=None if r["policy_id"] is None else PolicyId(r["policy_id"]),
            department_id=_department(r),
            lead_time=_seconds(r["lead_time"]),
            horizon=_seconds(r["horizon"]),
            slot_step=_seconds(r["slot_step"]),
            reminder_hours=None if r["reminder_hours"] is None else tuple(json.loads(r["reminder_hours"])),
            seats=r["seats"],
            retired=bool(r["retired"]),
        )
        for r in _records(wire, "service")
    }


def _weekly(wire: Wire, table: str, owner: str) -> dict[int, tuple[WeeklyHours, ...]]:
    """The stretches of each owner. Most people work the same hours: equal ones are one value."""
    found: defaultdict[int, list[WeeklyHours]] = defaultdict(list)
    made: dict[Row, WeeklyHours] = {}
    columns = schema.metadata.tables[table].c.keys()
    whose, *what = (
        columns.index(name)
        for name in (owner, "weekday", "start_minute", "end_minute", "valid_from", "valid_until")
    )
    for row in wire.rows(_READ[table][1]):
        key = tuple(row[place] for place in what)
        hours = made.get(key)
        if hours is None:
            weekday, start, end, since, until = key
            hours = made[key] = WeeklyHours(
                weekday=weekday,
                start_minute=start,
                end_minute=end,
                valid_from=_day(since),
                valid_until=_day(until),
            )
        found[row[whose]].append(hours)
    return {key: tuple(hours) for key, hours in found.items()}


def _time_off(wire: Wire) -> dict[ResourceId, tuple[TimeOff, ...]]:
    found: defaultdict[ResourceId, list[TimeOff]] = defaultdict(list)
    for r in _records(wire, "time_off"):
        away = TimeOff(
            resource_id=ResourceId(r["resource_id"]),
            span=Span(instant(r["start_at"]), instant(r["end_at"])),
            kind=TimeOffKind(r["kind"]),
            note=r["note"],
        )
        found[away.resource_id].append(away)
    return {key: tuple(sorted(each, key=lambda t: t.span)) for key, each in found.items()}


def _closures(wire: Wire) -> dict[LocationId, dict[date, Closure]]:
    found: defaultdict[LocationId, dict[date, Closure]] = defaultdict(dict)
    for r in _records(wire, "closure"):
        day = date.fromisoformat(r["day"])
        location = LocationId(r["location_id"])
        found[location][day] = Closure(location_id=location, day=day, name=r["name"])
    return dict(found)


def _durations(wire: Wire) -> dict[ServiceId, dict[ResourceId, timedelta]]:
    found: defaultdict[ServiceId, dict[ResourceId, timedelta]] = defaultdict(dict)
    for r in _records(wire, "staff_duration"):
        found[ServiceId(r["service_id"])][ResourceId(r["staff_id"])] = _seconds(r["duration"])
    return dict(found)
