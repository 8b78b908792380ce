"""Which of the free resources a start takes: deterministic, so that every desk offers the same.

In this order: what the caller wants; the client's usual person; the place where the least unusable time is
left over; who has less to do that day; the order in which the desk arranged them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bookingdesk.domain.availability.bits import Window, instant_of, ones
from bookingdesk.domain.availability.local_days import local_day
from bookingdesk.domain.availability.needs import Needs, assigned
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.working_time import WorkingTime
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import Resource
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.spans import Span


@dataclass(frozen=True, slots=True)
class DayOfResource:
    """One resource around one local day: its working minutes and, per unit, the taken ones."""

    working: int
    taken: tuple[int, ...]
    load: int
    """Taken minutes of the day, the mean of the units."""


KnownDays = dict[tuple[ResourceId, Window], DayOfResource]
"""Days of resources for one service. Who keeps them takes out those of a resource whose occupancy has changed."""


class Chooser:
    """Chooses for one wish over a window; remembers the days it has looked at."""

    def __init__(
        self,
        rules: WorkingTime,
        occupancy: Occupancy,
        needs: Needs,
        window: Window,
        duration: timedelta | None = None,
        wanted: frozenset[ResourceId] = frozenset(),
        usual: ResourceId | None = None,
        days: KnownDays | None = None,
    ) -> None:
        self._rules, self._occupancy, self._needs, self._window = rules, occupancy, needs, window
        self._duration = needs.service.duration if duration is None else duration
        self._length = needs.minutes(duration)
        self._wanted, self._usual = wanted, usual
        self._keeps_days = days is not None
        self._days: KnownDays = {} if days is None else days
        self._block = Window(0, 0)

    def at(self, start: int) -> tuple[Allocation, ...] | None:
        """The allocations of a start, in UTC minutes; None where no choice works."""
        self._enter(start)
        first, last = start - self._needs.before, start + self._length + self._needs.after
        units: dict[ResourceId, int] = {}
        options: list[tuple[ResourceId, ...]] = []
        grades: dict[ResourceId, tuple[int, ...]] = {}
        for index in range(len(self._needs.eligible)):
            eligible = self._candidates(index)
            for order, resource in enumerate(eligible):
                if resource.id not in grades:
                    self._grade(resource, order, first, last, start, grades, units)
            free = [r.id for r in eligible if r.id in units]
            options.append(tuple(sorted(free, key=grades.__getitem__)))
        chosen = assigned(options, self._wanted)
        if chosen is None:
            return None
        busy = self.busy_span(start)
        return tuple(
            Allocation(requirement_id=need.id, resource_id=resource, unit_no=units[resource], busy=busy)
            for need, resource in zip(self._needs.service.requirements, chosen, strict=True)
        )

    def _candidates(self, index: int) -> Sequence[Resource]:
        """Who may serve a requirement: where it shares nobody with others, a wanted one leaves no choice."""
        eligible = self._needs.eligible[index]
        if not self._wanted or (index,) not in self._needs.clusters:
            return eligible
        return [r for r in eligible if r.id in self._wanted] or eligible

    def span(self, start: int) -> Span:
        """What the client is told: from the start, without buffers."""
        return Span.lasting(instant_of(start), self._duration)

    def busy_span(self, start: int) -> Span:
        """The span with its buffers, exact where these have seconds."""
        service = self._needs.service
        if not service.buffer_before and not service.buffer_after:
            return self.span(start)
        return self.span(start).widened(service.buffer_before, service.buffer_after)

    def _enter(self, start: int) -> None:
        """Turn to the local day of the start, with as much around it as a visit can touch."""
        needs = self._needs
        inside = self._block.first + needs.before <= start < self._block.last - self._length - needs.after
        if self._block.minutes and inside:
            return
        self._block = day_block(needs, start, self._length)
        if not self._window.contains(self._block):
            first = max(self._block.first, self._window.first)
            self._block = Window(first, min(self._block.last, self._window.last) - first)
        if not self._keeps_days:
            self._days.clear()

    def _grade(
        self,
        resource: Resource,
        order: int,
        first: int,
        last: int,
        start: int,
        grades: dict[ResourceId, tuple[int, ...]],
        units: dict[ResourceId, int],
    ) -> None:
        """Note the resource's best free unit and how well it suits; nothing where it has none."""
        day = self._day(resource)
        origin = self._block.first
        visit = ones(start - origin, start - origin + self._length)
        grades[resource.id] = ()
        if day.working & visit != visit:
            return
        whole = ones(first - origin, last - origin)
        least = self._rules.least_use(resource.id)
        best: tuple[int, int] | None = None
        for unit_no, taken in enumerate(day.taken, start=1):
            if taken & whole:
                continue
            waste = unusable(day.working & ~taken, first - origin, last - origin, self._block.minutes, least)
            if best is None or waste < best[0]:
                best = (waste, unit_no)
        if best is not None:
            units[resource.id] = best[1]
            grades[resource.id] = (
                resource.id not in self._wanted,
                resource.id != self._usual,
                best[0],
                day.load,
                order,
            )

    def _day(self, resource: Resource) -> DayOfResource:
        key = (resource.id, self._block)
        known = self._days.get(key)
        if known is None:
            block, offset = self._block, self._block.first - self._window.first
            working = self._rules.working(resource.id, self._needs.service.location_id, self._window)
            taken = tuple(
                self._occupancy.busy_mask((resource.id, unit), block) for unit in range(1, resource.capacity + 1)
            )
            load = sum(mask.bit_count() for mask in taken) // max(1, resource.capacity)
            known = self._days[key] = DayOfResource((working >> offset) & block.full, taken, load)
        return known


def day_block(needs: Needs, start: int, length: int) -> Window:
    """The local day of a start with what a visit of that day can touch outside of it, buffers included."""
    day = local_day(needs.zone, local_date(instant_of(start), needs.zone))
    first = min(day.first, start) - needs.before
    last = max(day.first + day.minutes, start + 1) + length + needs.after
    return Window(first, last - first)


def unusable(free: int, first: int, last: int, minutes: int, least: int) -> int:
    """Minutes beside [first, last) that are free but too short for any service.

    A gap that reaches the edge of what is looked at goes on and counts as usable.
    """
    wasted = 0
    below = ~free & ones(0, first)
    if below:
        gap = first - below.bit_length()
        if gap < least:
            wasted += gap
    above = (~free & ((1 << minutes) - 1)) >> last
    if above:
        gap = (above & -above).bit_length() - 1
        if gap < least:
            wasted += gap
    return wasted
