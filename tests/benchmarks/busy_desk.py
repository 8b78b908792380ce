"""A busy desk of any size, always the same for the same numbers: 71 % booked, visits of 30 minutes and 5 after.

Staff work 9-12 and 13-18 every day in Berlin; there is a room for each of them. The days include the end of
daylight saving time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bookingdesk.domain.availability.bits import Window, instant_of
from bookingdesk.domain.availability.local_days import local_day
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.values import BusyUnit, SlotWish
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
from bookingdesk.domain.ids import BookingId, GroupId, LocationId, RequirementId, ResourceId, ServiceId
from bookingdesk.domain.spans import Span

ZONE = "Europe/Berlin"
FIRST_DAY = date(2026, 10, 5)
NOW = datetime.combine(FIRST_DAY, time(5), UTC)
PLACE, SERVICE = LocationId(1), ServiceId(1)
PEOPLE, ROOMS = GroupId(1), GroupId(2)
SHIFTS = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
CHANCE = 0.43
"""Of a visit wherever one fits; leaves 71 % of the working minutes taken."""
VISIT, AFTER, STEP = 30, 5, 15


@dataclass(frozen=True)
class Desk:
    """What is offered, and per booking its staff member, its room, and the busy minutes [first, last)."""

    catalogue: Catalogue
    taken: tuple[tuple[ResourceId, ResourceId, int, int], ...]
    staff: tuple[ResourceId, ...]
    rooms: tuple[ResourceId, ...]

    def busy(self) -> list[BusyUnit]:
        """As the database would give it."""
        found = []
        for number, (person, room, first, last) in enumerate(self.taken):
            span, id_ = Span(instant_of(first), instant_of(last)), BookingId(str(number))
            found += [BusyUnit(person, 1, span, id_, None), BusyUnit(room, 1, span, id_, None)]
        return found

    def occupancy(self, days: int) -> Occupancy:
        """In memory, with a day of margin on both sides."""
        first = local_day(ZONE, FIRST_DAY - timedelta(days=1)).first
        last = local_day(ZONE, FIRST_DAY + timedelta(days=days + 2)).first
        return Occupancy.of(self.busy(), Window(first, last - first))


def a_catalogue(staff: int) -> Catalogue:
    """One service that needs a person and a room."""
    people = [ResourceId(n) for n in range(1, staff + 1)]
    rooms = [ResourceId(staff + n) for n in range(1, staff + 1)]
    resources = {
        id_: Resource(
            id=id_,
            kind=ResourceKind.STAFF if id_ <= staff else ResourceKind.SPACE,
            name=f"{'Person' if id_ <= staff else 'Room'} {id_}",
            location_id=PLACE,
            follows_opening_hours=id_ > staff,
            position=id_,
        )
        for id_ in [*people, *rooms]
    }
    service = Service(
        id=SERVICE,
        name="Visit",
        code="v",
        duration=timedelta(minutes=VISIT),
        buffer_after=timedelta(minutes=AFTER),
        requirements=(
            Requirement(id=RequirementId(1), kind=ResourceKind.STAFF, group_id=PEOPLE),
            Requirement(id=RequirementId(2), kind=ResourceKind.SPACE, group_id=ROOMS),
        ),
        location_id=PLACE,
        horizon=timedelta(days=400),
        slot_step=timedelta(minutes=STEP),
    )
    whole = tuple(WeeklyHours(weekday=d, start_minute=9 * 60, end_minute=18 * 60) for d in range(7))
    shifts = tuple(
        WeeklyHours(weekday=d, start_minute=first, end_minute=last) for d in range(7) for first, last in SHIFTS
    )
    return Catalogue(
        version=1,
        locations={PLACE: Location(id=PLACE, name="Place", zone=ZONE)},
        resources=resources,
        groups={
            PEOPLE: Group(id=PEOPLE, kind=ResourceKind.STAFF, name="People", members=frozenset(people)),
            ROOMS: Group(id=ROOMS, kind=ResourceKind.SPACE, name="Rooms", members=frozenset(rooms)),
        },
        services={SERVICE: service},
        opening_hours={PLACE: whole},
        working_hours=dict.fromkeys(people, shifts),
    )


def a_desk(staff: int, days: int, seed: int = 1, first_day: date = FIRST_DAY) -> Desk:
    """The desk with its bookings; each takes the first room that is free for all of it."""
    random, catalogue = Random(seed), a_catalogue(staff)
    people = tuple(r.id for r in catalogue.of_kind(ResourceKind.STAFF))
    rooms = tuple(r.id for r in catalogue.of_kind(ResourceKind.SPACE))
    taken = []
    for offset in range(days):
        midnight = local_day(ZONE, first_day + timedelta(days=offset))
        shift_of_clocks = midnight.minutes - 1440  # the clocks change at night, before the shifts
        visits = []
        for person in people:
            for first, last in SHIFTS:
                at = first
                while at + VISIT <= last:
                    if random.random() < CHANCE:
                        visits.append((midnight.first + shift_of_clocks + at, person))
                        at += VISIT + AFTER
                    else:
                        at += STEP - at % STEP
        free_from = dict.fromkeys(rooms, 0)
        for at, person in sorted(visits):
            room = next(r for r in rooms if free_from[r] <= at)
            free_from[room] = at + VISIT + AFTER
            taken.append((person, room, at, at + VISIT + AFTER))
    return Desk(catalogue, tuple(taken), people, rooms)


def a_wish(days: int) -> SlotWish:
    """A visit with anybody in any room."""
    return SlotWish(service_id=SERVICE, first_day=FIRST_DAY, days=days)
