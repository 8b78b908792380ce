"""Availability the slow way: minute after minute, choice after choice. Written to be obviously right.

Shares nothing with the program but the values: no masks, no local-time helpers, no caches. The one rule that
is not plain reading is where a rule's wall time falls when the clocks change: at the first moment at which the
clock on the wall shows that time or a later one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import product
from zoneinfo import ZoneInfo

from bookingdesk.domain.availability.values import BusyUnit, SlotWish, StartWish
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import Catalogue, Resource, Service
from bookingdesk.domain.ids import LocationId, ResourceId

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def shown(at: datetime, zone: str) -> datetime:
    """What the clock on the wall shows, without a zone."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@cache
def falls_at(zone: str, day: date, minute: int) -> datetime:
    """The first instant at which the wall shows this time of the day, or a later one."""
    wanted = datetime.combine(day, time.min) + minute * MINUTE
    at = datetime.combine(day, time.min, UTC) + minute * MINUTE - timedelta(hours=15)
    while shown(at, zone) < wanted:
        at += MINUTE
    return at


def days_around(at: datetime) -> Iterator[date]:
    """Days that can be today somewhere."""
    yield from (at.date() + n * DAY for n in (-1, 0, 1))


class MinuteWalk:
    """One world: what is offered, who is busy, what time it is."""

    def __init__(self, catalogue: Catalogue, busy: Sequence[BusyUnit], now: datetime) -> None:
        self.catalogue, self.busy, self.now = catalogue, busy, now
        self._serves: dict[tuple[ResourceId, LocationId, datetime], bool] = {}
        self._open: dict[tuple[LocationId, datetime], bool] = {}

    def open_at(self, location: LocationId, at: datetime) -> bool:
        """Within opening hours and not on a closure day."""
        key = (location, at)
        if key not in self._open:
            zone = self.catalogue.locations[location].zone
            hours = self.catalogue.opening_hours.get(location, ())
            closures = self.catalogue.closures.get(location, {})
            within = any(
                h.on(day) and falls_at(zone, day, h.start_minute) <= at < falls_at(zone, day, h.end_minute)
                for day in days_around(at)
                for h in hours
            )
            closed = any(
                day in closures and falls_at(zone, day, 0) <= at < falls_at(zone, day, 1440)
                for day in days_around(at)
            )
            self._open[key] = within and not closed
        return self._open[key]

    def serves_at(self, resource: Resource, location: LocationId, at: datetime) -> bool:
        """Whether a resource can serve at a location in one minute."""
        key = (resource.id, location, at)
        if key not in self._serves:
            zone = self.catalogue.locations[resource.location_id].zone
            own = resource.follows_opening_hours or any(
                h.on(day) and falls_at(zone, day, h.start_minute) <= at < falls_at(zone, day, h.end_minute)
                for day in days_around(at)
                for h in self.catalogue.working_hours.get(resource.id, ())
            )
            away = any(
                off.span.start < at + MINUTE and at < off.span.end
                for off in self.catalogue.time_off.get(resource.id, ())
            )
            open_both = self.open_at(resource.location_id, at) and self.open_at(location, at)
            self._serves[key] = own and open_both and not away
        return self._serves[key]

    def unit_is_free(
        self, resource: ResourceId, unit: int, start: datetime, end: datetime, wish: StartWish
    ) -> bool:
        """Whether nothing else takes the unit in the whole busy span."""
        for one in self.busy:
            if (one.resource_id, one.unit_no) != (resource, unit):
                continue
            if wish.ignoring is not None and one.booking_id == wish.ignoring:
                continue
            if one.expires_at is not None and one.expires_at <= self.now:
                continue
            if one.busy.start < end and start < one.busy.end:
                return False
        return True

    def unit_can(self, resource: Resource, unit: int, service: Service, wish: StartWish) -> bool:
        """Whether one unit can take the visit: free for the busy span, serving for all of the visit."""
        end = wish.start + (wish.duration or service.duration)
        if resource.retired or not self.unit_is_free(
            resource.id, unit, wish.start - service.buffer_before, end + service.buffer_after, wish
        ):
            return False
        return all(self.serves_at(resource, service.location_id, at) for at in minutes_from(wish.start, end))

    def choices(self, wish: StartWish) -> Iterator[tuple[tuple[ResourceId, int], ...]]:
        """Every way to give each requirement a unit of a resource of its own, the wanted among them."""
        service = self.catalogue.services[wish.service_id]
        per_need = [
            [
                (r.id, unit)
                for r in self.catalogue.resources.values()
                if r.kind is need.kind and r.id in self.catalogue.groups[need.group_id].members
                for unit in range(1, r.capacity + 1)
                if self.unit_can(r, unit, service, wish)
            ]
            for need in service.requirements
        ]
        for choice in product(*per_need):
            resources = [resource for resource, _ in choice]
            if len(set(resources)) == len(resources) and wish.wanted <= set(resources):
                yield choice

    def time_is_right(self, wish: StartWish) -> bool:
        """Past, notice, horizon, whole minutes, opening hours."""
        service = self.catalogue.services[wish.service_id]
        if service.retired or wish.start.second or wish.start.microsecond:
            return False
        if wish.start < self.now and not wish.past_allowed:
            return False
        if self.now <= wish.start < self.now + service.lead_time and not wish.any_notice:
            return False
        if wish.start > self.now + service.horizon:
            return False
        end = wish.start + (wish.duration or service.duration)
        return all(self.open_at(service.location_id, at) for at in minutes_from(wish.start, end))

    def bookable(self, wish: StartWish) -> bool:
        """Whether there is any way to have it."""
        return self.time_is_right(wish) and next(self.choices(wish), None) is not None

    def may_take(self, wish: StartWish, allocations: Sequence[Allocation]) -> bool:
        """Whether these very units are one of the ways."""
        taken = tuple((a.resource_id, a.unit_no) for a in allocations)
        return self.time_is_right(wish) and taken in set(self.choices(wish))

    def starts(self, wish: SlotWish) -> list[datetime]:
        """All starts on the grid of the wish that are bookable."""
        service = self.catalogue.services[wish.service_id]
        zone = self.catalogue.locations[service.location_id].zone
        step = service.slot_step // MINUTE
        last_day = wish.first_day + (wish.days - 1) * DAY
        at = datetime.combine(wish.first_day, time.min, UTC) - DAY
        found = []
        while at < datetime.combine(last_day, time.min, UTC) + 2 * DAY:
            wall = shown(at, zone)
            minute = wall.hour * 60 + wall.minute
            if (
                wish.first_day <= wall.date() <= last_day
                and wall.weekday() in wish.weekdays
                and minute % step == 0
                and wish.from_minute <= minute < wish.until_minute
                and self.bookable(start_of(wish, at))
            ):
                found.append(at)
            at += MINUTE
        return found


def start_of(wish: SlotWish, at: datetime) -> StartWish:
    """The same wish for one start."""
    return StartWish(
        service_id=wish.service_id,
        start=at,
        duration=wish.duration,
        wanted=wish.wanted,
        any_notice=wish.any_notice,
        ignoring=wish.ignoring,
    )


def minutes_from(start: datetime, end: datetime) -> Iterator[datetime]:
    """The whole minutes that the stretch touches."""
    at = start.replace(second=0, microsecond=0)
    while at < end:
        yield at
        at += MINUTE
