"""`init`: what a new database needs before the first call, and the sample studio of `--demo`.

Refuses a database that already has a location: nothing that exists is ever overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import islice

from bookingdesk.domain.bookings import MOVABLE, Booking
from bookingdesk.domain.catalogue import Department, Location, Policy, ResourceKind, WeeklyHours
from bookingdesk.domain.client_notes import ClientNote
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.identity import IdentityMode
from bookingdesk.domain.ids import ClientId, DepartmentId, GroupId, LocationId, PolicyId, ResourceId
from bookingdesk.domain.local_time import local_date, zone
from bookingdesk.domain.passwords import Credentials
from bookingdesk.domain.rights import Right, Role
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.furnishing import days as sample_days
from bookingdesk.usecases.furnishing import plan
from bookingdesk.usecases.furnishing.closures import public_holidays
from bookingdesk.usecases.furnishing.requests import sample_requests
from bookingdesk.usecases.furnishing.sessions import sample_sessions
from bookingdesk.usecases.furnishing.waiting import sample_waiting
from bookingdesk.usecases.hashing import hashed
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step

BATCH = 500
"""Rows stored in one transaction: short enough for other desks, long enough to be quick."""


class AlreadyFurnished(RuleViolation):
    """The database has been set up before. Facts: location (its name)."""

    code = "already_furnished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The size of a sample studio. Days lie around today: a third back, the rest ahead."""

    seed: int = 7
    clients: int = 400
    staff: int = 6
    days: int = 42
    reminders: bool = False
    """Whether reminders of the bookings ahead are planned, so that the outbox has something to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """Set up a desk in a time zone; with a sample, the sample studio in its own zone instead."""

    business: str = ""
    zone: str = "Europe/Berlin"
    country: str = ""
    region: str = ""
    sample: Sample | None = None
    progress: Callable[[int, int], bool] = lambda done, of: True
    """Told how many rows of how many are stored; answering False stops with what is stored so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """What was stored."""

    location: str
    staff: int = 0
    services: int = 0
    clients: int = 0
    bookings: int = 0
    users: tuple[str, ...] = ()
    """People of the sample with their PINs, which are no secret."""


@needs(Right.SET_UP)
def set_up(env: Env, command: SetUp) -> Outcome[Furnished]:
    """Make a new database ready. Raises AlreadyFurnished, UnknownZone, InvalidValue."""
    zone(command.zone)
    if command.sample is None:
        made = env.store.write(lambda work: _bare_desk(env, work, command))
    else:
        made = _sample_studio(env, command, command.sample)
    return Outcome(made, ChangeSet(catalogue=True, settings=True))


def _refuse_furnished(work: Work) -> None:
    """Raise AlreadyFurnished where there is a location."""
    for location in work.catalogue.load().locations.values():
        raise AlreadyFurnished(location=location.name)


def _bare_desk(env: Env, work: Work, command: SetUp) -> Furnished:
    """One location, weekday hours and a plain policy: what can be extended but not done without."""
    _refuse_furnished(work)
    name = command.business or "Front desk"
    place = Location(
        id=LocationId(plan.UNSAVED),
        name=name,
        zone=command.zone,
        holiday_country=command.country,
        holiday_region=command.region,
    )
    location_id = work.catalogue.add_location(place)
    work.catalogue.set_opening_hours(
        location_id,
        [WeeklyHours(weekday=day, start_minute=9 * 60, end_minute=18 * 60) for day in range(5)],
    )
    text = {"en": "You can change or cancel free of charge until 24 hours before."}
    work.catalogue.add_policy(Policy(id=PolicyId(plan.UNSAVED), name="Standard", text=text))
    _close_on_holidays(env, work, replace(place, id=location_id))
    work.settings.set("business.name", name)
    work.settings.set("business.zone", command.zone)
    work.settings.set("identity.mode", IdentityMode.BLIND.value)
    _log(env, work, name)
    return Furnished(location=name)


def _close_on_holidays(env: Env, work: Work, place: Location) -> None:
    """This year's and the next two years' public holidays."""
    year = local_date(env.now(), place.zone).year
    work.catalogue.add_closures(public_holidays(place, range(year - 1, year + 3), "en"))


def _log(env: Env, work: Work, name: str) -> None:
    """The audit event of setting up."""
    work.audit.append(
        at=env.now(),
        actor=env.actor.name,
        station=env.actor.station,
        action="set_up",
        entity="location",
        entity_id=name,
        detail={},
    )


def _sample_studio(env: Env, command: SetUp, sample: Sample) -> Furnished:
    """The studio of resources/demo with clients and bookings, stored in batches."""
    secrets = {pin: hashed(pin) for _name, _role, pin in plan.studio()["users"]}
    env.store.write(lambda work: _studio(env, work, sample, secrets))
    catalogue = env.store.read(lambda work: work.catalogue.load())
    today = local_date(env.now(), catalogue.zone_of(next(iter(catalogue.locations))))
    back = sample.days // 3
    shown: Sequence[date] = [today + timedelta(days=n) for n in range(-back, sample.days - back)]
    total = sample.clients + round(sample.days * sample.staff * 5.2)
    people = plan.clients(sample.clients, sample.seed, env.now())
    ids: list[ClientId] = []
    while batch := list(islice(people, BATCH)):
        ids += env.store.write(partial(_add_clients, batch=batch))
        if not command.progress(len(ids), total):
            break
    env.store.write(partial(_keep_notes, env, ids=ids))
    drawn = sample_days.bookings(
        catalogue, ids, shown, now=env.now(), seed=sample.seed, new_id=env.new_id, notes=plan.studio()["notes"]
    )
    stored = 0
    while ids and (rows := list(islice(drawn, BATCH))):
        stored += env.store.write(partial(_add_bookings, rows=rows, env=env, remind=sample.reminders))
        if not command.progress(min(total, len(ids) + stored), total):
            break
    if ids:
        stored += env.store.write(lambda work: sample_sessions(Step(env, work, env.now()), ids))
        env.store.write(lambda work: sample_waiting(Step(env, work, env.now()), ids, sample.seed))
        env.store.write(lambda work: sample_requests(Step(env, work, env.now()), ids))
    return Furnished(
        location=plan.location().name,
        staff=sample.staff,
        services=len(catalogue.services),
        clients=len(ids),
        bookings=stored,
        users=tuple(f"{name} ({role}, PIN {pin})" for name, role, pin in plan.studio()["users"]),
    )


def _add_clients(work: Work, batch: Sequence[Client]) -> Sequence[ClientId]:
    """Store drawn clients."""
    return work.clients.add_many(batch)


def _add_bookings(work: Work, rows: Sequence[Booking], env: Env, *, remind: bool) -> int:
    """Store drawn bookings, and plan the reminders of those that are ahead where they are wanted."""
    catalogue, step = work.catalogue.load(), Step(env, work, env.now())
    for booking in rows:
        stored = work.bookings.add(booking)
        if remind and stored.status in MOVABLE and stored.span.start > step.now:
            tell(step, None, stored, catalogue, silent=True)
    return len(rows)


def _sample_users(work: Work, secrets: Mapping[str, str]) -> None:
    """Somebody in each role, with a PIN and no password, so that the sample opens without asking.

    The first one is who the database began with: the demo shows administration too.
    """
    there = list(work.users.all())
    for name, role, pin in plan.studio()["users"]:
        if there:
            first = there.pop()
            work.users.replace(replace(first, name=name, role=Role(role)))
            user_id = first.id
        else:
            user_id = work.users.add(name, Role(role))
        work.users.set_credentials(user_id, Credentials(pin_hash=secrets[pin]))


def _studio(env: Env, work: Work, sample: Sample, secrets: Mapping[str, str]) -> None:
    """Users, location, hours, policy, resources, skills and services of the sample."""
    _refuse_furnished(work)
    if len(work.users.all()) < 2:
        _sample_users(work, secrets)
    place = plan.location()
    at = work.catalogue.add_location(place)
    work.catalogue.set_opening_hours(at, plan.opening_hours())
    _close_on_holidays(env, work, replace(place, id=at))
    under = work.catalogue.add_policy(plan.policy())
    groups = _staff_groups(work, at, sample.staff) | _room_groups(work, at, sample.staff)
    for given in plan.studio()["services"]:
        work.catalogue.add_service(plan.service(given, groups, at, under))
    _departments(work)
    for given in plan.more_policies(work.catalogue.load(), env.now()):
        work.catalogue.add_policy(given)
    business = plan.studio()["business"]
    work.settings.set("business.name", business["name"])
    work.settings.set("business.zone", place.zone)
    work.settings.set("identity.mode", IdentityMode.BLIND.value)
    work.settings.set("business.country", business["country"])
    work.settings.set("business.language", business["language"])
    work.settings.set("mail.sender", business["sender"])
    _log(env, work, place.name)


def _keep_notes(env: Env, work: Work, ids: Sequence[ClientId]) -> None:
    """What each department keeps about the first client, whom everybody looks at first."""
    said = dict(plan.studio()["department_notes"])
    for department in work.catalogue.load().departments.values():
        if ids and department.name in said:
            note = ClientNote(
                client_id=ids[0],
                department_id=department.id,
                text=said[department.name],
                written_by=env.actor.name,
                written_at=env.now(),
            )
            work.client_notes.keep(note)


def _departments(work: Work) -> None:
    """Each with the services of its skills, who has no other skill, and the rooms that only it uses."""
    catalogue = work.catalogue.load()
    for name, skills in plan.studio()["departments"]:
        mine = {g.id for g in catalogue.groups.values() if g.name in skills}
        services = {
            s.id: s for s in catalogue.services.values() if any(need.group_id in mine for need in s.requirements)
        }
        used = {need.group_id for s in services.values() for need in s.requirements}
        others = {
            need.group_id for s in catalogue.services.values() if s.id not in services for need in s.requirements
        }
        owned = {r for group in used for r in catalogue.groups[group].members}
        shared = {r for group in others for r in catalogue.groups[group].members}
        made = work.catalogue.add_department(Department(id=DepartmentId(plan.UNSAVED), name=name))
        work.catalogue.give_to_department(made, services, owned - shared)


def _staff_groups(work: Work, at: LocationId, count: int) -> dict[str, GroupId]:
    """The staff members with their hours, and one group per skill."""
    skilled: dict[str, set[ResourceId]] = {name: set() for name in plan.studio()["skills"]}
    for position, person in enumerate(plan.staff(count), start=1):
        resource_id = work.catalogue.add_resource(plan.staff_resource(person, at, position))
        work.catalogue.set_working_hours(resource_id, person.hours)
        for skill in person.skills:
            skilled[skill].add(resource_id)
    return {
        name: work.catalogue.add_group(plan.group(ResourceKind.STAFF, name, frozenset(members)))
        for name, members in skilled.items()
    }


def _room_groups(work: Work, at: LocationId, staff_count: int) -> dict[str, GroupId]:
    """The rooms and devices, and the groups that services ask for."""
    rooms: dict[str, set[ResourceId]] = {}
    for position, (group, name, seats) in enumerate(plan.spaces(staff_count), start=1):
        room = plan.room_resource(name, at, position, ResourceKind.SPACE, seats=seats)
        rooms.setdefault(group, set()).add(work.catalogue.add_resource(room))
    groups = {
        name: work.catalogue.add_group(plan.group(ResourceKind.SPACE, name, frozenset(members)))
        for name, members in rooms.items()
    }
    for given in plan.studio()["equipment"]:
        capacity = max(given["capacity"], staff_count // 3)
        devices = frozenset(
            work.catalogue.add_resource(plan.room_resource(name, at, position, ResourceKind.EQUIPMENT, capacity))
            for position, name in enumerate(given["names"], start=1)
        )
        groups[given["group"]] = work.catalogue.add_group(
            plan.group(ResourceKind.EQUIPMENT, given["group"], devices)
        )
    return groups
