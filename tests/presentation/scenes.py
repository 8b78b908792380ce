"""Days made of a few words, for tests of the day view: `a_scene(("Ana", "14:15", 45))`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bookingdesk.domain.bookings import Allocation, Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import BookingId, RequirementId
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.grid_making import day_scene
from bookingdesk.presentation.grid_scene import DayScene
from bookingdesk.usecases.readings import Agenda, AgendaEntry
from tests.builders import HAIRCUT, MONDAY, ROOM2, a_booking, a_catalogue, a_client, at

Part = tuple[str, str, int]


def booking_id(number: int) -> BookingId:
    """The id of the n-th booking of a scene."""
    return BookingId(f"00000000-0000-4000-8000-{number:012d}")


def an_entry(number: int, who: str, start: str, minutes: int, catalogue: Catalogue, **changes: Any) -> AgendaEntry:
    """A booking of a staff member, on Monday unless the start names a day."""
    resource = next(r.id for r in catalogue.resources.values() if r.name == who)
    span = Span.lasting(at(start if " " in start else f"{MONDAY} {start}"), timedelta(minutes=minutes))
    taken = tuple(
        Allocation(requirement_id=RequirementId(n), resource_id=r, busy=span)
        for n, r in enumerate((resource, ROOM2))
    )
    booking = a_booking(id=booking_id(number), number=number, span=span, allocations=taken, **changes)
    return AgendaEntry(booking=booking, client=a_client(), service=catalogue.services[HAIRCUT])


def an_agenda(*parts: Part, catalogue: Catalogue | None = None, **changes: Any) -> Agenda:
    """An agenda of confirmed bookings numbered from 1."""
    offered = catalogue or a_catalogue()
    entries = tuple(an_entry(n, *part, offered, **changes) for n, part in enumerate(parts, 1))
    return Agenda(
        first_day=MONDAY,
        days=1,
        entries=tuple(sorted(entries, key=lambda e: e.booking.span.start)),
        holds=(),
        catalogue=offered,
        read_at=at(f"{MONDAY} 13:58"),
        cursor=1,
    )


def a_scene(*parts: Part, day: date = MONDAY, **changes: Any) -> DayScene:
    """The scene of such an agenda."""
    return day_scene(an_agenda(*parts), day, **changes)


def with_status(agenda: Agenda, number: int, status: Status) -> Agenda:
    """The same agenda after one booking took a step."""
    entries = tuple(
        replace(e, booking=replace(e.booking, status=status)) if e.booking.number == number else e
        for e in agenda.entries
    )
    return replace(agenda, entries=entries)
