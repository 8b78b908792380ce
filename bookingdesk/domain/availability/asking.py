"""One exact start with all that is needed to judge it: rules, needs, minutes and the occupancy around it.

Only prepares; `why_not` judges and `admission` decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookingdesk.domain.availability.bits import Window, instant_of, minute_floor, window_of
from bookingdesk.domain.availability.choosing import day_block
from bookingdesk.domain.availability.exempting import exempted
from bookingdesk.domain.availability.needs import Needs, seats
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.pacing import paced_start
from bookingdesk.domain.availability.values import BusyUnit, StartWish
from bookingdesk.domain.availability.working_time import WorkingTime, working_time
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import RequirementId
from bookingdesk.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Question:
    """A start wish made ready, in minutes since 1970 in UTC: `visit` is told to the client, `whole` is blocked."""

    base: Catalogue
    """What is offered before anything is set aside."""
    rules: WorkingTime
    needs: Needs
    wish: StartWish
    now: datetime
    occupancy: Occupancy
    start: int
    visit: Window
    whole: Window
    day: Window
    known: Window | None
    """The stretch in which other times may be looked for, as everything busy in it is known."""

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        busy: Iterable[BusyUnit] | Occupancy,
        wish: StartWish,
        now: datetime,
        known: Span | None = None,
    ) -> Question:
        """Work the wish out. Raises NotFound for an unknown service, InvalidValue for an impossible wish."""
        base = catalogue
        catalogue, wish = exempted(catalogue, wish)
        rules = working_time(catalogue, wish.service_id)
        wish = paced_start(catalogue, wish)
        needs = rules.needs(wish.service_id).without(wish.barred)
        check(wish)
        start = minute_floor(wish.start)
        length = needs.minutes(wish.duration)
        day = day_block(needs, start, length)
        around = day if known is None else hull(day, window_of(known))
        if not isinstance(busy, Occupancy):
            counted = (b for b in busy if b.expires_at is None or b.expires_at > now)
            busy = Occupancy.of(counted, around)
        return cls(
            base=base,
            rules=rules,
            needs=needs,
            wish=wish,
            now=now,
            occupancy=busy.without(wish.ignoring, wish.ignoring_hold, around),
            start=start,
            visit=Window(start, length),
            whole=Window(start - needs.before, needs.before + length + needs.after),
            day=day,
            known=None if known is None else window_of(known),
        )

    @property
    def span(self) -> Span:
        """The visit, as told to the client."""
        duration = self.needs.service.duration if self.wish.duration is None else self.wish.duration
        return Span.lasting(self.wish.start, duration)

    def requirement_of(self, place: int) -> RequirementId | None:
        """The requirement that the wish's chosen allocation at `place` serves; None for an extra one."""
        index = self.places().get(place)
        return None if index is None else self.needs.service.requirements[index].id

    def places(self) -> dict[int, int]:
        """Which requirement each chosen allocation serves, by index: as given, the rest found by eligibility."""
        found: dict[int, int] = {}
        for place, allocation in enumerate(self.wish.chosen):
            index = None if allocation.requirement_id is None else self.needs.index_of(allocation.requirement_id)
            if index is not None and index not in found.values():
                found[place] = index
        open_needs = [i for i in range(len(self.needs.eligible)) if i not in found.values()]
        unplaced = {
            a.resource_id: place
            for place, a in reversed(list(enumerate(self.wish.chosen)))
            if a.requirement_id is None
        }
        options = [[r.id for r in self.needs.eligible[index]] for index in open_needs]
        for resource, seat in seats(options, unplaced).items():
            found[unplaced[resource]] = open_needs[seat]
        return found


def check(wish: StartWish) -> None:
    """Refuse what cannot be asked. Raises InvalidValue."""
    if wish.start.tzinfo is None:
        raise InvalidValue(field="start", reason="naive")
    if wish.duration is not None and wish.duration <= timedelta(0):
        raise InvalidValue(field="duration", reason="not_positive")


def scope(catalogue: Catalogue, wish: StartWish) -> Span:
    """The span of which everything busy should be read to judge the wish: its local day and what it touches."""
    needs = working_time(catalogue, wish.service_id).needs(wish.service_id)
    check(wish)
    wish = paced_start(catalogue, wish)
    day = day_block(needs, minute_floor(wish.start), needs.minutes(wish.duration))
    return Span(instant_of(day.first), instant_of(day.last))


def hull(one: Window, other: Window) -> Window:
    """The least window that contains both."""
    first = min(one.first, other.first)
    return Window(first, max(one.last, other.last) - first)
