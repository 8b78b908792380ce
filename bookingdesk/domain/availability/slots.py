"""Which starts are free for a wish: found by masks, all starts at once; resources are chosen only for those shown.

The visit must lie within the working time of its resources and the opening hours; the busy span (visit and
buffers) must be free of other busy spans on each unit. Buffers may run over closing time or into a break:
tidying up after the last client is not a reason to lose the last slot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from bookingdesk.domain.availability.bits import (
    Window,
    first_positions,
    instant_of,
    minute_ceil,
    minute_floor,
    ones,
    positions,
    runs,
)
from bookingdesk.domain.availability.choosing import Chooser
from bookingdesk.domain.availability.local_days import Grid, local_day
from bookingdesk.domain.availability.needs import Needs, placeable, satisfiable
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.pacing import paced
from bookingdesk.domain.availability.values import Slot, SlotWish
from bookingdesk.domain.availability.working_time import WorkingTime, working_time
from bookingdesk.domain.catalogue import Catalogue, Resource
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import in_calendar
from bookingdesk.domain.policies import notice
from bookingdesk.domain.spans import Span

LONGEST_SEARCH = 731
"""Days a single wish may span."""


@dataclass(frozen=True, slots=True)
class FreeStarts:
    """The free starts of a wish as masks over `window`."""

    window: Window
    starts: int
    serving: dict[ResourceId, int]
    """Per resource that may be among the chosen, when it could serve, whatever the others do."""

    def minutes(self, resource: ResourceId | None = None) -> list[int]:
        """The free starts in UTC minutes, rising; with a resource, those at which it can be among the chosen."""
        mask = self.starts if resource is None else self.starts & self.serving.get(resource, 0)
        return positions(mask, self.window.first)

    def joined(self, other: FreeStarts) -> FreeStarts:
        """The starts of either, such as of two lengths of the same days."""
        window = max(self.window, other.window, key=lambda window: window.minutes)
        serving = {r: self.serving.get(r, 0) | other.serving.get(r, 0) for r in self.serving | other.serving}
        return FreeStarts(window, self.starts | other.starts, serving)

    def count(self) -> int:
        """How many starts are free."""
        return self.starts.bit_count()


def offer(
    catalogue: Catalogue,
    occupancy: Occupancy,
    wish: SlotWish,
    now: datetime,
    limit: int | None = None,
    suits: Callable[[datetime], bool] | None = None,
) -> tuple[Slot, ...]:
    """The first `limit` free slots in order of start, each with resources chosen as `choosing` says.

    With `suits` those whose start it takes; nobody is chosen for the others, which is what takes the time.
    `occupancy` must cover `scope(catalogue, wish)`. Raises NotFound for an unknown service and InvalidValue
    for a wish that makes no sense.
    """
    wishes = paced(catalogue, wish)
    each = [_offered(catalogue, occupancy, one, now, limit, suits) for one in wishes]
    return each[0] if len(each) == 1 else _merged(each, wish)[:limit]


def _offered(
    catalogue: Catalogue,
    occupancy: Occupancy,
    wish: SlotWish,
    now: datetime,
    limit: int | None,
    suits: Callable[[datetime], bool] | None,
) -> tuple[Slot, ...]:
    """The slots of one length."""
    found = _free_starts(catalogue, occupancy, wish, now)
    rules = working_time(catalogue, wish.service_id)
    needs = rules.needs(wish.service_id).without(wish.barred)
    occupancy = occupancy.without(wish.ignoring, wish.ignoring_hold, found.window)
    chooser = Chooser(rules, occupancy, needs, found.window, wish.duration, wish.wanted, wish.usual_staff)
    return tuple(islice(_slots(found, chooser, limit, suits), limit))


def _merged(each: Sequence[tuple[Slot, ...]], wish: SlotWish) -> tuple[Slot, ...]:
    """One slot a start: with the client's usual person, else of the first length that has it."""
    best: dict[datetime, Slot] = {}
    for slot in (slot for slots in each for slot in slots):
        there = best.get(slot.span.start)
        if there is None or (wish.usual_staff in slot.resource_ids() - there.resource_ids()):
            best[slot.span.start] = slot
    return tuple(best[start] for start in sorted(best))


def _slots(
    found: FreeStarts, chooser: Chooser, limit: int | None, suits: Callable[[datetime], bool] | None
) -> Iterator[Slot]:
    origin = found.window.first
    if limit is None or suits is not None:
        starts = positions(found.starts, origin)
    else:
        starts = first_positions(found.starts, origin, limit)
    for start in starts:
        if suits is not None and not suits(instant_of(start)):
            continue
        allocations = chooser.at(start)
        if allocations is not None:
            yield Slot(span=chooser.span(start), allocations=allocations)


def free_starts(catalogue: Catalogue, occupancy: Occupancy, wish: SlotWish, now: datetime) -> FreeStarts:
    """The free starts without choosing resources: the fast half, for counting, shading and searching."""
    first, *others = (_free_starts(catalogue, occupancy, one, now) for one in paced(catalogue, wish))
    for other in others:
        first = first.joined(other)
    return first


def _free_starts(catalogue: Catalogue, occupancy: Occupancy, wish: SlotWish, now: datetime) -> FreeStarts:
    """The free starts of one length."""
    rules = working_time(catalogue, wish.service_id)
    needs = rules.needs(wish.service_id).without(wish.barred)
    check(wish)
    window = window_of_wish(needs, wish)
    length = needs.minutes(wish.duration)
    occupancy = occupancy.without(wish.ignoring, wish.ignoring_hold, window)
    starts = _candidates(rules, needs, wish, window, now)
    options = [[r.id for r in eligible] for eligible in needs.eligible]
    if needs.service.retired or not starts or not placeable(options, wish.wanted):
        return FreeStarts(window, 0, {})
    serving = {r.id: serving_starts(rules, occupancy, needs, r, window, length) for r in needs.resources().values()}
    starts &= runs(rules.open(needs.service.location_id, window), length)
    starts &= satisfiable(needs, serving)
    for resource in wish.wanted:
        starts &= serving[resource]
    if wish.wanted:  # who would take the place of somebody wanted cannot be chosen
        serving = {r: mask for r, mask in serving.items() if placeable(options, wish.wanted | {r})}
    return FreeStarts(window, starts, serving)


def serving_starts(
    rules: WorkingTime, occupancy: Occupancy, needs: Needs, resource: Resource, window: Window, length: int
) -> int:
    """The starts at which some unit of the resource could serve."""
    works = rules.working_runs(resource.id, needs.service.location_id, window, length)
    full = window.full
    whole = needs.before + length + needs.after
    found = 0
    for unit in range(1, resource.capacity + 1):
        taken = occupancy.busy_mask((resource.id, unit), window)
        if not taken:
            return works
        free = runs(full ^ taken, whole, occupancy.shortest((resource.id, unit)))
        found |= free << needs.before if needs.before else free
    return works & found


def check(wish: SlotWish) -> None:
    """Refuse what cannot be asked. Raises InvalidValue."""
    if not 1 <= wish.days <= LONGEST_SEARCH:
        raise InvalidValue(
            field="days", reason="not_allowed", value=str(wish.days), allowed=f"1 – {LONGEST_SEARCH}"
        )
    in_calendar(wish.first_day, "date")
    if wish.duration is not None and wish.duration <= timedelta(0):
        raise InvalidValue(field="duration", reason="not_positive")


def window_of_wish(needs: Needs, wish: SlotWish) -> Window:
    """All minutes that a slot of the wish can touch, buffers included."""
    first_day = local_day(needs.zone, wish.first_day)
    last_day = local_day(needs.zone, wish.first_day + timedelta(days=wish.days - 1))
    first = first_day.first - needs.before
    last = last_day.first + last_day.minutes + needs.minutes(wish.duration) + needs.after
    return Window(first, last - first)


def scope(catalogue: Catalogue, wish: SlotWish) -> Span:
    """The span of which the occupancy must be known to answer the wish."""
    check(wish)
    needs = working_time(catalogue, wish.service_id).needs(wish.service_id)
    windows = (window_of_wish(needs, one) for one in paced(catalogue, wish))
    window = max(windows, key=lambda window: window.minutes)
    return Span(instant_of(window.first), instant_of(window.last))


def _candidates(rules: WorkingTime, needs: Needs, wish: SlotWish, window: Window, now: datetime) -> int:
    """The starts on the grid that lie within the wish's days and hours, the lead time and the horizon."""
    grid = Grid(needs.step, wish.from_minute, wish.until_minute, wish.weekdays)
    starts = rules.candidates(needs.zone, wish.first_day, wish.days, grid, window)
    lead_time, horizon = notice(rules.catalogue, needs.service, now)
    earliest = minute_ceil(now if wish.any_notice else now + lead_time) - window.first
    latest = minute_floor(now + horizon) - window.first
    if earliest > 0 or latest < window.minutes:
        starts &= ones(earliest, min(latest + 1, window.minutes))
    return starts
