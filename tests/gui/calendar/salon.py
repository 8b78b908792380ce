"""A busy day to look at: any number of staff and bookings in every state, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.bookings import Allocation, Booking, Hold, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind, TimeOff, TimeOffKind
from bookingdesk.domain.ids import BookingId, ClientId, HoldId, RequirementId, ResourceId
from bookingdesk.domain.local_time import instant_leniently
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.readings import Agenda, AgendaEntry
from tests.builders import BERLIN, CHAIRS, MONDAY, STUDIO, STYLISTS, a_booking, a_catalogue, a_client, at, weekly


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words("Maya Ida Leo Noor Tom Eva Sam Berta Óscar Zoë Jürgen Anna-Lena Ahmed Mei Kofi Łukasz Søren Aïsha")
LAST = _words(
    "Ortiz Kade Berg Lund Rossi Novak Adeyemi Featherstonehaugh Li O’Brien "
    "Müller Schwarzenberger Haddad Chen Mensah Kowalski Sørensen Diallo Papadopoulos Sá"
)
STAFF = _words("Ana Ben Cy Dee Emil Fatou Gil Hana Ivo Jana Kim Lars Mona Nils Olga Paul Rita Sven Tara Uwe")


def team(count: int, rooms: int = 0) -> Catalogue:
    """A catalogue with so many staff members and rooms (as many rooms as staff unless told)."""
    base = a_catalogue()
    rooms = rooms or count
    staff = [
        Resource(
            id=ResourceId(100 + n),
            kind=ResourceKind.STAFF,
            name=STAFF[n % len(STAFF)] + (f" {n // len(STAFF) + 1}" if n >= len(STAFF) else ""),
            location_id=STUDIO,
            initials=STAFF[n % len(STAFF)][:2].upper(),
            position=n,
        )
        for n in range(count)
    ]
    spaces = [
        Resource(
            id=ResourceId(1000 + n),
            kind=ResourceKind.SPACE,
            name=f"Room {n + 1}",
            location_id=STUDIO,
            initials=str(n + 1),
            follows_opening_hours=True,
            position=n,
        )
        for n in range(rooms)
    ]
    groups = {
        key: replace(
            group,
            members=frozenset(r.id for r in (spaces if key == CHAIRS else staff)),
        )
        for key, group in base.groups.items()
    }
    groups[STYLISTS] = replace(groups[STYLISTS], members=frozenset(r.id for r in staff))
    hours = {r.id: weekly(range(5), (9, 12), (13, 18)) for r in staff}
    if count > 3:
        hours[staff[3].id] = weekly(range(5), (10, 16))
    return replace(
        base,
        resources={r.id: r for r in staff + spaces},
        groups=groups,
        working_hours=hours,
        time_off={
            staff[2].id: (
                TimeOff(
                    resource_id=staff[2].id,
                    span=Span(_at(MONDAY, 0), _at(MONDAY, 1440)),
                    kind=TimeOffKind.SICK,
                ),
            ),
            staff[1].id: (
                TimeOff(
                    resource_id=staff[1].id,
                    span=Span(_at(MONDAY, 16 * 60), _at(MONDAY, 17 * 60)),
                    kind=TimeOffKind.TRAINING,
                ),
            ),
        }
        if count > 2
        else {},
    )


def _at(day: date, minute: int) -> datetime:
    return instant_leniently(datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute), str(BERLIN))


PAST = (Status.COMPLETED, Status.COMPLETED, Status.COMPLETED, Status.NO_SHOW, Status.LEFT)
NEAR = (Status.IN_SERVICE, Status.ARRIVED)
AHEAD = (Status.CONFIRMED, Status.CONFIRMED, Status.CONFIRMED, Status.TENTATIVE)


def busy_day(
    staff: int = 4, bookings: int = 60, *, day: date = MONDAY, seed: int = 7, now_minute: int = 842
) -> Agenda:
    """About so many bookings, none overlapping, past ones done, present ones here, later ones confirmed."""
    chance = random.Random(seed)
    catalogue = team(staff)
    people = [r for r in catalogue.of_kind(ResourceKind.STAFF) if r.id != ResourceId(102)]
    rooms = catalogue.of_kind(ResourceKind.SPACE)
    entries: list[AgendaEntry] = []
    each = max(1, round(bookings / max(1, len(people))))
    for place, person in enumerate(people):
        minute = 9 * 60 + chance.choice((0, 0, 15, 30))
        for _n in range(each):
            length = chance.choice((15, 30, 30, 45, 45, 60, 60, 90) if each < 12 else (15, 30))
            if minute < 12 * 60 < minute + length:
                minute = 13 * 60
            if minute + length > 18 * 60:
                break
            number = 88000 + len(entries)
            entries.append(
                _entry(
                    chance,
                    catalogue,
                    (person, rooms[place % len(rooms)]),
                    (day, minute, length),
                    number,
                    now_minute,
                )
            )
            minute += length + chance.choice((0, 0, 0, 15, 30) if each < 12 else (0,))
    entries.sort(key=lambda e: e.booking.span.start)
    hold = Hold(
        id=HoldId("hold-1"),
        service_id=next(iter(catalogue.services)),
        client_id=None,
        span=Span(_at(day, 17 * 60 + 15), _at(day, 18 * 60)),
        allocations=(
            Allocation(
                requirement_id=RequirementId(10),
                resource_id=people[0].id,
                busy=Span(_at(day, 17 * 60 + 15), _at(day, 18 * 60)),
            ),
        ),
        expires_at=_at(day, now_minute) + timedelta(minutes=2, seconds=41),
        user="Jo",
        station="front 2",
    )
    free = [
        e for e in entries if people[0].id not in e.booking.resource_ids() or e.booking.span.end <= hold.span.start
    ]
    return Agenda(
        first_day=day,
        days=1,
        entries=tuple(free),
        holds=(hold,),
        catalogue=catalogue,
        read_at=_at(day, now_minute),
        cursor=1,
    )


def _entry(
    chance: random.Random,
    catalogue: Catalogue,
    who: tuple[Resource, Resource],
    when: tuple[date, int, int],
    number: int,
    now_minute: int,
) -> AgendaEntry:
    day, minute, length = when
    person, room = who
    person, room = who
    span = Span(_at(day, minute), _at(day, minute + length))
    service = chance.choice(list(catalogue.services.values()))
    status = chance.choice(PAST if minute + length <= now_minute else NEAR if minute <= now_minute + 15 else AHEAD)
    client = a_client(
        id=ClientId(number),
        given_name=chance.choice(FIRST),
        family_name=chance.choice(LAST),
        care="Wheelchair" if chance.random() < 0.06 else "",
    )
    booking: Booking = a_booking(
        id=BookingId(f"00000000-0000-4000-8000-{number:012d}"),
        number=number,
        client_id=client.id,
        service_id=service.id,
        span=span,
        status=status,
        status_since=min(span.start, _at(day, now_minute)),
        reconfirmation=Reconfirmation(at=at("2025-06-20 10:00"))
        if status is Status.CONFIRMED and chance.random() < 0.35
        else None,
        mode=Mode.VIRTUAL if chance.random() < 0.08 else Mode.IN_PERSON,
        sooner_wanted=chance.random() < 0.1,
        note="Prefers the window" if chance.random() < 0.15 else "",
        buffer_after=timedelta(minutes=10) if length == 60 and chance.random() < 0.5 else timedelta(0),
        allocations=(
            Allocation(requirement_id=RequirementId(10), resource_id=person.id, busy=span),
            Allocation(requirement_id=RequirementId(11), resource_id=room.id, busy=span),
        ),
    )
    return AgendaEntry(
        booking=booking,
        client=client,
        service=service,
        confirmation=chance.choice((MessageState.SENT, MessageState.SENT, MessageState.FAILED, None)),
        new_client=chance.random() < 0.12,
    )
