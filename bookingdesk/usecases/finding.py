"""Find time: the slots of a wish with what speaks for each, days without any, and what a wider wish would bring.

Only reads. Days are answered one after another, so that whoever waits sees the first ones at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.rating import Rated, rated
from bookingdesk.domain.availability.slots import free_starts, offer, scope
from bookingdesk.domain.availability.values import Slot, SlotWish
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.local_time import DAY_MINUTES, local_date
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import allowed, needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.seats_offered import seats_of_wish

SHOWN = 5
DAY = timedelta(days=1)
LONGER = timedelta(days=14)
"""By so much more a wish is widened in time."""


class SortBy(StrEnum):
    """Which slots come first."""

    SOONEST = "soonest"
    USUAL = "usual"
    NO_GAPS = "no_gaps"


class Relax(StrEnum):
    """One part of a wish that could be given up."""

    ROOM = "room"
    STAFF = "staff"
    HOURS = "hours"
    DAY = "day"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindTimes:
    """What a caller would like, and which times to show first."""

    wish: SlotWish
    sort: SortBy = SortBy.SOONEST
    limit: int = SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """How many more starts there would be without one part of the wish."""

    relax: Relax
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTimes:
    """What was found so far: `days_done` of the wish's days; complete when they are all done."""

    slots: tuple[Rated, ...] = ()
    days_done: int = 0
    total: int = 0
    """Free starts of all days together; known when complete."""
    empty_days: tuple[date, ...] = ()
    """Days on which the place is open and the wish has nothing."""
    wider: tuple[Wider, ...] = ()


Report = Callable[[FoundTimes], None]


@needs(Right.SEE_SCHEDULE)
def find_times(env: Env, command: FindTimes, report: Report | None = None) -> Outcome[FoundTimes]:
    """The best slots of a wish in the order asked for. Raises NotFound, InvalidValue.

    `report` is told after each day but the last what was found so far; what it raises ends the search.
    """
    now = env.now()
    catalogue, occupancy = env.store.read(lambda work: _known(env, work, command.wish, now))
    seats = env.store.read(lambda work: seats_of_wish(work, catalogue, command.wish, now))
    found = _better([], [_seat(slot, command.wish) for slot in seats], command)
    if not _opens(env, catalogue, command.wish):
        return Outcome(FoundTimes(slots=tuple(found), days_done=command.wish.days, total=len(seats)))
    empty: list[date] = []
    total = len(seats)
    zone = catalogue.zone_of(catalogue.services[command.wish.service_id].location_id)
    joined = {local_date(slot.span.start, zone) for slot in seats}
    for number, one in enumerate(_days(command.wish), start=1):
        count = free_starts(catalogue, occupancy, one, now).count()
        total += count
        if not count and one.first_day not in joined and _open(catalogue, one):
            empty.append(one.first_day)
        if count and (command.sort is not SortBy.SOONEST or len(found) < command.limit):
            found = _better(found, list(_of_day(catalogue, occupancy, one, command, now)), command)
        if report is not None and number < command.wish.days:
            report(FoundTimes(slots=tuple(found), days_done=number))
    return Outcome(
        FoundTimes(
            slots=tuple(found),
            days_done=command.wish.days,
            total=total,
            empty_days=tuple(empty),
            wider=_wider(env, command.wish, total, now),
        )
    )


def _opens(env: Env, catalogue: Catalogue, wish: SlotWish) -> bool:
    """Whether free time is an answer: of a group service only to somebody who may open a new session."""
    service = catalogue.services.get(wish.service_id)
    return service is None or service.seats is None or allowed(env, Right.SESSIONS)


def _seat(slot: Slot, wish: SlotWish) -> Rated:
    """A session that can be joined leaves no gap: its time is taken already."""
    return Rated(slot=slot, spoilt=0, usual=wish.usual_staff in slot.resource_ids())


def _known(env: Env, work: Work, wish: SlotWish, now: datetime) -> tuple[Catalogue, Occupancy]:
    catalogue = work.catalogue.load()
    return catalogue, env.board.occupancy(work, scope(catalogue, wish), now)


def _days(wish: SlotWish) -> Iterator[SlotWish]:
    for number in range(wish.days):
        yield replace(wish, first_day=wish.first_day + number * DAY, days=1)


def _open(catalogue: Catalogue, wish: SlotWish) -> bool:
    """Whether the place works on the wish's one day at all."""
    place = catalogue.services[wish.service_id].location_id
    if wish.first_day in catalogue.closures.get(place, {}) or wish.first_day.weekday() not in wish.weekdays:
        return False
    return any(hours.on(wish.first_day) for hours in catalogue.opening_hours.get(place, ()))


def _of_day(
    catalogue: Catalogue, occupancy: Occupancy, wish: SlotWish, command: FindTimes, now: datetime
) -> Iterator[Rated]:
    """The slots of one day with their ratings; where the usual person is asked for, theirs too."""
    limit = command.limit if command.sort is SortBy.SOONEST else None
    slots = offer(catalogue, occupancy, wish, now, limit)
    for slot in slots:
        yield rated(catalogue, occupancy, wish.service_id, slot, wish.usual_staff)


def _better(found: list[Rated], more: list[Rated], command: FindTimes) -> list[Rated]:
    """The best of both, in the order asked for: sessions to join before new ones, earlier ones among equals."""
    orders: dict[SortBy, Callable[[Rated], tuple[object, ...]]] = {
        SortBy.SOONEST: lambda one: (one.slot.span.start,),
        SortBy.USUAL: lambda one: (not one.usual, one.slot.span.start),
        SortBy.NO_GAPS: lambda one: (one.spoilt, one.slot.span.start),
    }
    order = orders[command.sort]
    return sorted([*found, *more], key=lambda one: (one.slot.session_id is None, *order(one)))[: command.limit]


def relaxed(wish: SlotWish, relax: Relax, catalogue: Catalogue) -> SlotWish | None:
    """The wish without one part; None where it never had that part."""
    kinds = {r: catalogue.resources[r].kind for r in wish.wanted if r in catalogue.resources}
    match relax:
        case Relax.ROOM:
            left = frozenset(r for r, kind in kinds.items() if kind is ResourceKind.STAFF)
            return replace(wish, wanted=left) if left != wish.wanted else None
        case Relax.STAFF:
            left = frozenset(r for r, kind in kinds.items() if kind is not ResourceKind.STAFF)
            return replace(wish, wanted=left) if left != wish.wanted else None
        case Relax.HOURS:
            narrow = (wish.from_minute, wish.until_minute) != (0, DAY_MINUTES)
            return replace(wish, from_minute=0, until_minute=DAY_MINUTES) if narrow else None
        case Relax.DAY:
            return replace(wish, days=LONGER // DAY) if wish.days < LONGER // DAY else None
        case Relax.LATER:
            return replace(wish, days=wish.days + LONGER // DAY) if wish.days >= LONGER // DAY else None


def _wider(env: Env, wish: SlotWish, total: int, now: datetime) -> tuple[Wider, ...]:
    """What each relaxation would bring in addition; those that bring nothing are left out."""

    def step(work: Work) -> tuple[Wider, ...]:
        catalogue = work.catalogue.load()
        found = []
        for relax in Relax:
            wished = relaxed(wish, relax, catalogue)
            if wished is None:
                continue
            occupancy = env.board.occupancy(work, scope(catalogue, wished), now)
            more = free_starts(catalogue, occupancy, wished, now).count() - total
            if more > 0:
                found.append(Wider(relax=relax, more=more))
        return tuple(found)

    return env.store.read(step)
