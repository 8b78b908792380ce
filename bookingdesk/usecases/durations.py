"""Own lengths: set and taken back for a staff member or a client, listed, and asked for at booking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.durations import OwnDuration, check_duration, length_of
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import ClientId, ResourceId, ServiceId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

STAFF, CLIENT = "set_staff_duration", "set_client_duration"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStaffDuration:
    """How long a staff member needs for a service; None: as long as everybody."""

    service_id: ServiceId
    staff_id: ResourceId
    duration: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClientDuration:
    """How long a service takes for a client, whoever serves; None: as long as usual."""

    service_id: ServiceId
    client_id: ClientId
    duration: timedelta | None


@needs(Right.EDIT_CATALOGUE)
def set_staff_duration(env: Env, command: SetStaffDuration) -> Outcome[timedelta]:
    """Answers what counts from now on; bookings made before keep theirs. Raises NotFound, InvalidValue."""

    def step(work: Work) -> timedelta:
        catalogue = work.catalogue.load()
        _check(catalogue, command.service_id, command.duration)
        staff = catalogue.resource(command.staff_id)
        if staff.kind is not ResourceKind.STAFF:
            raise InvalidValue(field="staff", reason="not_allowed", value=staff.name, allowed="")
        before = catalogue.durations.get(command.service_id, {}).get(staff.id)
        if before != command.duration:
            work.catalogue.set_duration(command.service_id, staff.id, command.duration)
            detail = {"service": command.service_id, "minutes": [_minutes(before), _minutes(command.duration)]}
            audited(Step(env, work, env.now()), STAFF, "resource", staff.id, detail)
        return length_of(work.catalogue.load(), command.service_id, [staff.id])

    return Outcome(env.store.write(step), ChangeSet(catalogue=True))


@needs(Right.EDIT_CLIENTS)
def set_client_duration(env: Env, command: SetClientDuration) -> Outcome[timedelta]:
    """Answers what counts from now on; bookings made before keep theirs. Raises NotFound, InvalidValue."""

    def step(work: Work) -> timedelta:
        catalogue = work.catalogue.load()
        _check(catalogue, command.service_id, command.duration)
        client = work.clients.get(command.client_id)
        before = work.durations.of_client(client.id).get(command.service_id)
        if before != command.duration:
            work.durations.set(client.id, command.service_id, command.duration)
            detail = {"service": command.service_id, "minutes": [_minutes(before), _minutes(command.duration)]}
            audited(Step(env, work, env.now()), CLIENT, "client", client.id, detail)
        return length_of(catalogue, command.service_id, (), command.duration)

    return Outcome(env.store.write(step), ChangeSet(clients=frozenset({command.client_id})))


@needs(Right.SEE_CLIENTS)
def durations(env: Env, client_id: ClientId | None = None) -> Outcome[tuple[OwnDuration, ...]]:
    """Every own length, those of staff members first; with a client only theirs. Raises NotFound."""

    def step(work: Work) -> tuple[OwnDuration, ...]:
        if client_id is not None:
            return durations_of(work, work.clients.get(client_id).id)
        known = work.catalogue.load().durations
        of_staff = (
            OwnDuration(service_id=service, staff_id=staff, duration=duration)
            for service, theirs in sorted(known.items())
            for staff, duration in sorted(theirs.items())
        )
        return (*of_staff, *work.durations.all())

    return Outcome(env.store.read(step))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLength:
    """How long will it take? With these people, for this client, where they are known."""

    service_id: ServiceId
    client_id: ClientId | None = None
    resources: frozenset[ResourceId] = frozenset()


@needs(Right.SEE_SCHEDULE)
def ask_length(env: Env, question: AskLength) -> Outcome[timedelta]:
    """The length that counts where nobody says another."""
    asked = question
    return Outcome(
        env.store.read(lambda work: length_for(work, asked.service_id, asked.client_id, asked.resources))
    )


def durations_of(work: Work, client_id: ClientId) -> tuple[OwnDuration, ...]:
    """What was agreed with one client, by service."""
    mine = work.durations.of_client(client_id)
    return tuple(
        OwnDuration(service_id=service, client_id=client_id, duration=duration)
        for service, duration in sorted(mine.items())
    )


def length_for(
    work: Work, service_id: ServiceId, client_id: ClientId | None, resources: Iterable[ResourceId] = ()
) -> timedelta:
    """How long the service takes for this client with these people, where nobody says otherwise."""
    return length_of(work.catalogue.load(), service_id, resources, agreed_with(work, service_id, client_id))


def agreed_with(work: Work, service_id: ServiceId, client_id: ClientId | None) -> timedelta | None:
    """The client's own length; None where there is none, and staff or service decide."""
    return None if client_id is None else work.durations.of_client(client_id).get(service_id)


def _check(catalogue: Catalogue, service_id: ServiceId, duration: timedelta | None) -> None:
    if service_id not in catalogue.services:
        raise NotFound(kind="service", wanted=service_id)
    if duration is not None:
        check_duration(duration)


def _minutes(duration: timedelta | None) -> int | None:
    return None if duration is None else int(duration.total_seconds()) // 60
