"""When locations are open and resources work, as masks; kept per catalogue, since rules change seldom.

A resource works where its location is open and not closed, within its own hours (or the opening hours, where
it follows them), outside of its time off. Where a service is given at another location than the resource's
own, both must be open. Masks are remembered within a bound; a new catalogue starts afresh.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from threading import Lock

from bookingdesk.domain.availability.bits import Window, minute_ceil, minute_floor, minutes_of, ones, runs
from bookingdesk.domain.availability.local_days import (
    Grid,
    candidates,
    days_in,
    hours_mask,
    local_day,
)
from bookingdesk.domain.availability.needs import Needs, needs_of
from bookingdesk.domain.catalogue import Catalogue, Resource, WeeklyHours
from bookingdesk.domain.ids import DepartmentId, LocationId, ResourceId, ServiceId

KEPT_BITS = 128_000_000
"""Masks remembered per catalogue: 16 MB at the most, enough for 100 people over 90 days many times over."""

KEY_BITS = 4096
"""What remembering costs besides the mask itself: many small masks must not outgrow the bound either."""

_recent: OrderedDict[int, WorkingTime] = OrderedDict()
_recent_lock = Lock()


class WorkingTime:
    """The rules of one catalogue as masks. Safe to use from several threads: entries are only ever added."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._masks: dict[Hashable, int] = {}
        self._bits = 0
        self._needs: dict[ServiceId, Needs] = {}
        self._departments: dict[tuple[DepartmentId, LocationId], WorkingTime] = {}
        self._least: dict[ResourceId, int] | None = None

    def of_service(self, service_id: ServiceId) -> WorkingTime:
        """The rules for this service: with its department's hours, where that has its own."""
        service = self.catalogue.services.get(service_id)
        owner = service.department_id if service is not None else None
        if service is None or owner is None or owner not in self.catalogue.department_hours:
            return self
        key = (owner, service.location_id)
        if key not in self._departments:
            hours = {**self.catalogue.opening_hours, service.location_id: self.catalogue.department_hours[owner]}
            self._departments[key] = WorkingTime(replace(self.catalogue, opening_hours=hours, department_hours={}))
        return self._departments[key]

    def needs(self, service: ServiceId) -> Needs:
        """What the service needs. Raises NotFound."""
        known = self._needs.get(service)
        if known is None:
            known = self._needs[service] = needs_of(self.catalogue, service)
        return known

    def least_use(self, resource: ResourceId) -> int:
        """The shortest gap, in minutes with buffers, that some service could still fill; 0 where none uses it."""
        if self._least is None:
            self._least = self._least_uses()
        return self._least.get(resource, 0)

    def _least_uses(self) -> dict[ResourceId, int]:
        least: dict[ResourceId, int] = {}
        for service in self.catalogue.services.values():
            if service.retired:
                continue
            whole = minutes_of(service.buffer_before + service.duration + service.buffer_after)
            for resource in self.needs(service.id).resources():
                least[resource] = min(whole, least.get(resource, whole))
        return least

    def open(self, location: LocationId, window: Window) -> int:
        """The minutes in which the location is open: opening hours less closures."""
        return self._kept(("open", location, window), lambda: self._open(location, window), window)

    def working(self, resource: ResourceId, at: LocationId, window: Window) -> int:
        """The minutes in which the resource can serve at a location."""
        return self._kept(("working", resource, at, window), lambda: self._working(resource, at, window), window)

    def present(self, resource: ResourceId, at: LocationId, window: Window) -> int:
        """The minutes in which the resource would serve at a location if that were always open."""
        return self._kept(("present", resource, at, window), lambda: self._present(resource, at, window), window)

    def working_runs(self, resource: ResourceId, at: LocationId, window: Window, length: int) -> int:
        """The starts from which the resource can serve `length` minutes at a stretch."""
        return self._kept(
            ("runs", resource, at, window, length),
            lambda: runs(self.working(resource, at, window), length),
            window,
        )

    def candidates(self, zone_name: str, first_day: date, days: int, grid: Grid, window: Window) -> int:
        """The candidate starts of the days."""
        return self._kept(
            ("candidates", zone_name, first_day, days, grid, window),
            lambda: candidates(zone_name, first_day, days, grid, window),
            window,
        )

    def own_hours(self, resource: Resource, window: Window) -> int:
        """The resource's own hours, before opening hours, closures and time off are taken away."""
        if resource.follows_opening_hours:
            return window.full
        hours = self.catalogue.working_hours.get(resource.id, ())
        return self._hours(self.catalogue.zone_of(resource.location_id), hours, window)

    def opening(self, location: LocationId, window: Window) -> int:
        """The opening hours, closures not taken away."""
        hours = self.catalogue.opening_hours.get(location, ())
        return self._hours(self.catalogue.zone_of(location), hours, window)

    def closed(self, location: LocationId, window: Window) -> int:
        """The minutes of the closure days."""
        zone_name = self.catalogue.zone_of(location)
        found = 0
        closures = self.catalogue.closures.get(location, {})
        for day in days_in(zone_name, window) if closures else ():
            if day in closures:
                whole = local_day(zone_name, day)
                start = whole.first - window.first
                found |= ones(start, min(start + whole.minutes, window.minutes))
        return found

    def time_off(self, resource: ResourceId, window: Window) -> int:
        """The minutes in which the resource is away, rounded outwards."""
        found = 0
        for away in self.catalogue.time_off.get(resource, ()):
            first = minute_floor(away.span.start) - window.first
            last = minute_ceil(away.span.end) - window.first
            found |= ones(first, min(last, window.minutes))
        return found

    def _hours(self, zone_name: str, hours: tuple[WeeklyHours, ...], window: Window) -> int:
        """The minutes in which weekly rules hold; people with the same hours share one mask."""
        return self._kept(
            ("hours", zone_name, hours, window),
            lambda: hours_mask(zone_name, hours, days_in(zone_name, window), window),
            window,
        )

    def _open(self, location: LocationId, window: Window) -> int:
        return self.opening(location, window) & ~self.closed(location, window)

    def _working(self, resource: ResourceId, at: LocationId, window: Window) -> int:
        return self._present(resource, at, window) & self.open(at, window)

    def _present(self, resource_id: ResourceId, at: LocationId, window: Window) -> int:
        resource = self.catalogue.resources[resource_id]
        found = self.own_hours(resource, window)
        if resource.location_id != at:
            found &= self.open(resource.location_id, window)
        return found & ~self.time_off(resource_id, window)

    def _kept(self, key: Hashable, make: Callable[[], int], window: Window) -> int:
        found = self._masks.get(key)
        if found is None:
            found = make()
            cost = window.minutes + KEY_BITS
            if self._bits + cost > KEPT_BITS:
                self._masks, self._bits = {}, 0
            self._masks[key] = found
            self._bits += cost
        return found


def working_time(catalogue: Catalogue, service: ServiceId | None = None) -> WorkingTime:
    """The masks of a catalogue. The last few catalogues seen are remembered, by identity: a catalogue is frozen.

    With a service of a department that has its own hours, these stand in place of the location's.
    """
    known = _remembered(catalogue)
    return known if service is None else known.of_service(service)


def _remembered(catalogue: Catalogue) -> WorkingTime:
    with _recent_lock:
        known = _recent.get(id(catalogue))
        if known is None or known.catalogue is not catalogue:
            known = _recent[id(catalogue)] = WorkingTime(catalogue)
            while len(_recent) > 6:
                _recent.popitem(last=False)
        _recent.move_to_end(id(catalogue))
        return known
