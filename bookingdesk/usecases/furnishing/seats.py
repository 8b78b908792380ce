"""How many a group service is held for, and how many a room holds, changed afterwards.

Sessions that are open keep their seats: `session seats` changes one of those. Refuses to make a group service out
of another one, or the other way round, because bookings of one kind cannot become the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bookingdesk.domain.catalogue import Resource, ResourceKind, Service
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import ResourceId, ServiceId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import NotForGroups, RoomInUse
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.furnishing.extending import check_seats
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

AHEAD = timedelta(days=800)
"""So far ahead open sessions are looked for: longer than anything can be booked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetServiceSeats:
    """For how many new sessions of a group service are opened."""

    service_id: ServiceId
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRoomSeats:
    """How many people a room holds; None: nobody counts them."""

    room_id: ResourceId
    seats: int | None


@needs(Right.EDIT_CATALOGUE)
def set_service_seats(env: Env, command: SetServiceSeats) -> Outcome[Service]:
    """Change the seats of a group service. Raises NotFound, InvalidValue, NotForGroups."""
    check_seats(command.seats)

    def step(work: Work) -> Service:
        before = work.catalogue.load().services.get(command.service_id)
        if before is None:
            raise NotFound(kind="service", wanted=command.service_id)
        if before.seats is None:
            raise NotForGroups(service=before.name)
        work.catalogue.set_seats(before.id, None, command.seats)
        detail = {"seats": [before.seats, command.seats]}
        audited(Step(env, work, env.now()), "set_seats", "service", before.id, detail)
        return work.catalogue.load().services[before.id]

    return Outcome(env.store.write(step), ChangeSet(catalogue=True))


@needs(Right.EDIT_CATALOGUE)
def set_room_seats(env: Env, command: SetRoomSeats) -> Outcome[Resource]:
    """Change how many a room holds. Raises RoomInUse while a larger session is to be held there."""
    now = env.now()
    check_seats(command.seats)

    def step(work: Work) -> Resource:
        before = work.catalogue.load().resources.get(command.room_id)
        if before is None or before.kind is not ResourceKind.SPACE:
            raise NotFound(kind="resource", wanted=command.room_id)
        if command.seats is not None:
            _check_open(work, before, command.seats, Span.lasting(now, AHEAD))
        work.catalogue.set_seats(before.id, before.kind, command.seats)
        audited(Step(env, work, now), "set_seats", "resource", before.id, {"seats": [before.seats, command.seats]})
        return work.catalogue.load().resources[before.id]

    return Outcome(env.store.write(step), ChangeSet(catalogue=True))


def _check_open(work: Work, room: Resource, seats: int, ahead: Span) -> None:
    for fill in work.sessions.between(ahead):
        if room.id in fill.session.resource_ids() and fill.seats > seats:
            raise RoomInUse(number=fill.session.number, seats=fill.seats)
