"""Days of a sample studio filled with bookings that keep every rule: hours, skills, rooms, buffers, breaks.

Draws greedily per staff member; what is past has happened, what is today is under way at the present minute.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.bookings import Allocation, Booking, Cancellation, Status
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind, Service, WeeklyHours
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, LocationId, ResourceId
from bookingdesk.domain.local_time import minute_of_day
from bookingdesk.domain.spans import Span

SHARE_BOOKED = 0.71
"""How much of the working time is booked on a usual day."""


@dataclass(slots=True, kw_only=True)
class _Draw:
    """What the drawing of one sample keeps in hand."""

    catalogue: Catalogue
    clients: Sequence[ClientId]
    notes: Sequence[str]
    now: datetime
    random: random.Random
    new_id: Callable[[], str]
    taken: dict[tuple[ResourceId, int], list[Span]] = field(default_factory=dict)
    seen: set[ClientId] = field(default_factory=set)
    """Who has a booking on the day already: nobody comes twice."""


def bookings(
    catalogue: Catalogue,
    clients: Sequence[ClientId],
    days: Sequence[date],
    *,
    now: datetime,
    seed: int,
    new_id: Callable[[], str],
    notes: Sequence[str] = ("",),
) -> Iterator[Booking]:
    """Bookings of the days in order of day and staff member; numbers are given when they are stored."""
    draw = _Draw(
        catalogue=catalogue, clients=clients, notes=notes, now=now, random=random.Random(seed), new_id=new_id
    )
    for day in days:
        draw.taken.clear()
        draw.seen.clear()
        for person in catalogue.of_kind(ResourceKind.STAFF):
            if day in catalogue.closures.get(person.location_id, {}):
                continue
            for hours in catalogue.working_hours.get(person.id, ()):
                if hours.on(day):
                    yield from _stretch(draw, person, day, _opened(catalogue, person.location_id, day, hours))


def _opened(catalogue: Catalogue, at: LocationId, day: date, hours: WeeklyHours) -> tuple[int, int]:
    """The minutes of a working stretch that lie within the opening hours; empty where they do not meet."""
    for opening in catalogue.opening_hours.get(at, ()):
        if opening.on(day):
            return max(hours.start_minute, opening.start_minute), min(hours.end_minute, opening.end_minute)
    return 0, 0


def _stretch(draw: _Draw, person: Resource, day: date, minutes: tuple[int, int]) -> Iterator[Booking]:
    """Bookings of one staff member between two breaks."""
    everything = draw.catalogue.services.values()
    services = [s for s in everything if s.seats is None and _can(draw.catalogue, person, s)]
    if not services:
        return
    minute, end = minutes
    while minute < end:
        service = draw.random.choice(services)
        length = int((service.duration + service.buffer_after).total_seconds()) // 60
        if minute + length > end:
            service = min(services, key=lambda s: s.duration + s.buffer_after)
            length = int((service.duration + service.buffer_after).total_seconds()) // 60
            if minute + length > end:
                return
        if draw.random.random() < SHARE_BOOKED:
            start = minute_of_day(day, minute, draw.catalogue.zone_of(person.location_id))
            booking = _booking(draw, person, service, start)
            if booking is not None:
                yield booking
        minute += -(-length // 15) * 15


def _can(catalogue: Catalogue, person: Resource, service: Service) -> bool:
    """Whether the person satisfies the service's need for staff."""
    return any(
        person.id in catalogue.groups[need.group_id].members
        for need in service.requirements
        if need.kind is ResourceKind.STAFF
    )


def _booking(draw: _Draw, person: Resource, service: Service, start: datetime) -> Booking | None:
    """A booking with its resources, or None where no room is free."""
    span = Span.lasting(start, service.duration)
    busy = span.widened(service.buffer_before, service.buffer_after)
    allocations = _allocations(draw, person, service, busy)
    if allocations is None:
        return None
    for allocation in allocations:
        draw.taken.setdefault((allocation.resource_id, allocation.unit_no), []).append(busy)
    made = min(draw.now, start) - timedelta(days=draw.random.randint(1, 20), minutes=draw.random.randint(0, 400))
    booking = Booking(
        id=BookingId(draw.new_id()),
        number=0,
        client_id=_client(draw),
        service_id=service.id,
        location_id=service.location_id,
        span=span,
        buffer_before=service.buffer_before,
        buffer_after=service.buffer_after,
        status_since=made,
        channel=draw.random.choice((Channel.PHONE, Channel.PHONE, Channel.WEB, Channel.EMAIL)),
        note=draw.random.choice(draw.notes),
        price=service.price,
        policy_id=service.policy_id,
        allocations=allocations,
        created_at=made,
        created_by="Sample data",
    )
    return _as_things_stand(draw, booking)


def _client(draw: _Draw) -> ClientId:
    """Somebody who has nothing booked on the day, as far as there are enough people."""
    chosen = draw.random.choice(draw.clients)
    for _attempt in range(20):
        if chosen not in draw.seen:
            break
        chosen = draw.random.choice(draw.clients)
    draw.seen.add(chosen)
    return chosen


def _allocations(draw: _Draw, person: Resource, service: Service, busy: Span) -> tuple[Allocation, ...] | None:
    """One free unit for each requirement, the given person for the staff."""
    found = []
    for need in service.requirements:
        choices = (person,) if need.kind is ResourceKind.STAFF else draw.catalogue.eligible(need)
        unit = next(
            (
                (choice.id, unit_no)
                for choice in choices
                for unit_no in range(1, choice.capacity + 1)
                if not any(busy.overlaps(other) for other in draw.taken.get((choice.id, unit_no), ()))
            ),
            None,
        )
        if unit is None:
            return None
        found.append(Allocation(requirement_id=need.id, resource_id=unit[0], unit_no=unit[1], busy=busy))
    return tuple(found)


def _as_things_stand(draw: _Draw, booking: Booking) -> Booking:
    """The booking with the status that the present moment implies."""
    now, chance = draw.now, draw.random.random()
    ahead = booking.span.start - now
    if chance < 0.05 and abs(ahead) > timedelta(hours=2):
        cancelled = min(now, booking.span.start) - timedelta(hours=2)
        cancellation = Cancellation(at=max(cancelled, booking.created_at), reason="Illness")
        return replace(booking, status=Status.CANCELLED, cancellation=cancellation, status_since=cancellation.at)
    if booking.span.end <= now:
        status = Status.NO_SHOW if chance > 0.95 else Status.COMPLETED
        return replace(booking, status=status, status_since=booking.span.end)
    if booking.span.start <= now:
        if chance > 0.9:
            return booking
        return replace(booking, status=Status.IN_SERVICE, status_since=booking.span.start)
    if ahead <= timedelta(minutes=15) and chance > 0.4:
        return replace(booking, status=Status.ARRIVED, status_since=now - timedelta(minutes=4))
    if chance > 0.93:
        return replace(booking, status=Status.TENTATIVE)
    if ahead < timedelta(days=2) and chance > 0.6:
        return replace(booking, reconfirmation=Reconfirmation(at=now, channel=Channel.PHONE))
    return booking
