"""Departments: made, given services, staff and hours of their own; users limited to some see no other's notes.

Nothing belongs to a department unless somebody says so, and what belongs to none is everybody's (SOP B2, R45).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue, Department, WeeklyHours
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import DepartmentId, ResourceId, ServiceId, UserId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import Actor, ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

UNSAVED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDepartment:
    """A department with what it owns; `hours` None: those of its services' locations."""

    name: str
    services: frozenset[ServiceId] = frozenset()
    resources: frozenset[ResourceId] = frozenset()
    hours: tuple[WeeklyHours, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitUser:
    """The departments whose notes a user may read; empty: all of them."""

    user_id: UserId
    departments: frozenset[DepartmentId] = frozenset()


@needs(Right.EDIT_CATALOGUE)
def add_department(env: Env, command: AddDepartment) -> Outcome[Department]:
    """Make a department; services and resources of another one change hands. Raises InvalidValue, NotFound."""

    def step(work: Work) -> Department:
        catalogue = work.catalogue.load()
        name = cleaned_line(command.name, "name")
        if not name:
            raise InvalidValue(field="name", reason="needed")
        if folded(name) in {folded(one.name) for one in catalogue.departments.values()}:
            raise InvalidValue(field="name", reason="already_used", value=name)
        _check_known("service", command.services, catalogue.services)
        _check_known("resource", command.resources, catalogue.resources)
        made = work.catalogue.add_department(Department(id=DepartmentId(UNSAVED), name=name))
        work.catalogue.give_to_department(made, command.services, command.resources)
        if command.hours is not None:
            work.catalogue.set_department_hours(made, command.hours)
        owned = {"services": sorted(command.services), "resources": sorted(command.resources)}
        audited(Step(env, work, env.now()), "add_department", "department", made, owned)
        return work.catalogue.load().departments[made]

    return Outcome(env.store.write(step), ChangeSet(catalogue=True))


@needs(Right.MANAGE_USERS)
def limit_user(env: Env, command: LimitUser) -> Outcome[frozenset[DepartmentId]]:
    """Limit a user to departments, from their next sign-in on. Raises NotFound."""

    now = env.now()
    return Outcome(env.store.write(lambda work: limited(Step(env, work, now), command)), ChangeSet())


def limited(at: Step, command: LimitUser) -> frozenset[DepartmentId]:
    """Within a writing step that may do so: the same."""
    user = at.work.users.get(command.user_id)
    _check_known("department", command.departments, at.work.catalogue.load().departments)
    before = at.work.users.departments_of(user.id)
    at.work.users.limit(user.id, command.departments)
    changed = {"departments": [sorted(before), sorted(command.departments)]}
    audited(at, "limit_user", "user", user.id, changed)
    return command.departments


@needs(Right.UNLOCK_USERS)
def limit_of(env: Env, user_id: UserId) -> Outcome[frozenset[DepartmentId]]:
    """The departments that a user is limited to; empty where they see all. Raises NotFound."""

    def step(work: Work) -> frozenset[DepartmentId]:
        return work.users.departments_of(work.users.get(user_id).id)

    return Outcome(env.store.read(step))


def _check_known(kind: str, wanted: Iterable[int], known: Iterable[int]) -> None:
    for one in sorted(set(wanted) - set(known)):
        raise NotFound(kind=kind, wanted=one)


def owned_by(department: DepartmentId | None, services: Iterable[ServiceId], catalogue: Catalogue) -> bool:
    """Whether one of the services is the department's, or none is named; without a department always."""
    named = list(services)
    owners = {catalogue.services[s].department_id for s in named if s in catalogue.services}
    return department is None or not named or department in owners


def is_of(booking: Booking, department: DepartmentId, catalogue: Catalogue) -> bool:
    """Whether the booking's service belongs to the department."""
    service = catalogue.services.get(booking.service_id)
    return service is not None and service.department_id == department


def may_read(actor: Actor, service_id: ServiceId, catalogue: Catalogue) -> bool:
    """Whether the actor may read notes about a service: those of their departments, and of none."""
    service = catalogue.services.get(service_id)
    owner = service.department_id if service is not None else None
    return not actor.departments or owner is None or owner in actor.departments


def discreet(actor: Actor, booking: Booking, catalogue: Catalogue) -> Booking:
    """The booking without its notes where the actor is not of its department: that somebody comes stays known."""
    return booking if may_read(actor, booking.service_id, catalogue) else replace(booking, note="", mode_detail="")
