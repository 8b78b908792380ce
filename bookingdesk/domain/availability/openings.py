"""What is free around a moment, and which slots of a service an opening has room for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bookingdesk.domain.availability.bits import Window, instant_of, minute_floor, stretches
from bookingdesk.domain.availability.choosing import Chooser
from bookingdesk.domain.availability.local_days import local_day
from bookingdesk.domain.availability.needs import placeable
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.slots import free_starts, scope
from bookingdesk.domain.availability.values import Slot, SlotWish
from bookingdesk.domain.availability.working_time import working_time
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import LocationId, ResourceId, ServiceId
from bookingdesk.domain.local_time import day_span, local_date, wall
from bookingdesk.domain.spans import Span

MOST_BUFFER = timedelta(hours=4)
"""How far around the day the occupancy is wanted, for buffers that reach over midnight."""


@dataclass(frozen=True, slots=True)
class FreeDay:
    """What is known of one local day at a location."""

    catalogue: Catalogue
    occupancy: Occupancy
    now: datetime


def day_around(catalogue: Catalogue, location: LocationId, at: datetime) -> Span:
    """The local day of a moment with what may reach over its midnights: what the occupancy must cover."""
    zone = catalogue.zone_of(location)
    return day_span(local_date(at, zone), zone).widened(MOST_BUFFER, MOST_BUFFER)


def free_stretch(day: FreeDay, location: LocationId, resource: ResourceId, at: datetime) -> Span | None:
    """The stretch around a moment in which the resource works and nothing is taken; None where it is not free.

    What is over does not count: it begins now at the earliest.
    """
    catalogue = day.catalogue
    whole = local_day(catalogue.zone_of(location), local_date(at, catalogue.zone_of(location)))
    window = Window(whole.first, whole.minutes)
    free = 0
    for unit in range(1, catalogue.resources[resource].capacity + 1):
        free |= window.full ^ day.occupancy.busy_mask((resource, unit), window)
    free &= working_time(catalogue).working(resource, location, window)
    wanted = minute_floor(at) - window.first
    for first, last in stretches(free):
        if first <= wanted < last:
            start = max(instant_of(window.first + first), day.now.replace(second=0, microsecond=0))
            end = instant_of(window.first + last)
            return Span(start, end) if start < end else None
    return None


def qualified(catalogue: Catalogue, service: ServiceId, resources: frozenset[ResourceId]) -> bool:
    """Whether all of the resources can be among those that the service takes."""
    needs = working_time(catalogue).needs(service)
    options = [[resource.id for resource in eligible] for eligible in needs.eligible]
    return placeable(options, resources)


def fitting_slots(
    day: FreeDay,
    opened: Span,
    free: Span,
    service: ServiceId,
    duration: timedelta | None,
    resources: frozenset[ResourceId],
) -> tuple[Slot, ...]:
    """The free slots of a service, with these resources, that use some of what has opened.

    The one that begins with the opening comes first, then the nearest to it. Lead times do not apply: the desk
    itself offers the time.
    """
    catalogue = day.catalogue
    zone = catalogue.zone_of(catalogue.services[service].location_id)
    first = wall(free.start, zone)
    wish = SlotWish(
        service_id=service, duration=duration, wanted=resources, first_day=first.date(), days=1, any_notice=True
    )
    found = free_starts(catalogue, day.occupancy, wish, day.now)
    rules = working_time(catalogue)
    needs = rules.needs(service)
    chooser = Chooser(rules, day.occupancy, needs, found.window, duration, resources, None)
    slots: list[Slot] = []
    for start in sorted(found.minutes(), key=lambda minute: abs(minute - minute_floor(opened.start))):
        span = chooser.span(start)
        if span.overlaps(opened) and (allocations := chooser.at(start)) is not None:
            slots.append(Slot(span=span, allocations=allocations))
    return tuple(slots)


def scope_of_day(catalogue: Catalogue, service: ServiceId, duration: timedelta | None, free: Span) -> Span:
    """What the occupancy must cover for `fitting_slots`."""
    zone = catalogue.zone_of(catalogue.services[service].location_id)
    wish = SlotWish(service_id=service, duration=duration, first_day=local_date(free.start, zone), days=1)
    return scope(catalogue, wish)
