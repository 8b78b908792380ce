"""Finds times for a visit: several services in order with short gaps, or several at the same start.

Only reads. The first part goes through its free starts; each other part takes the earliest slot that the parts
before it leave, on other people and in other rooms where they overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bookingdesk.domain.availability.slots import offer, scope
from bookingdesk.domain.availability.values import BusyUnit, Slot, SlotWish
from bookingdesk.domain.bookings import EXPECTED, Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.local_time import DAY_MINUTES, wall
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.durations import agreed_with
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.series.previewing import Judge
from bookingdesk.usecases.visits.adding import check_grows
from bookingdesk.usecases.visits.booking import check_count
from bookingdesk.usecases.visits.commands import FindVisit, VisitOffer, VisitPart
from bookingdesk.usecases.visits.standing import standing_steps

MOST_TRIES = 400
"""So many starts of the first part are tried; a visit that fits nowhere among them is asked for otherwise."""
LONGEST_BEFORE = timedelta(hours=8)
"""How long before what is booked another step may begin."""


@needs(Right.SEE_SCHEDULE)
def find_visit(env: Env, command: FindVisit) -> Outcome[tuple[VisitOffer, ...]]:
    """The first times at which all parts fit, soonest first. Raises InvalidValue, NotFound."""
    check_count(len(command.parts))
    now = env.now()

    def step(work: Work) -> tuple[VisitOffer, ...]:
        catalogue = work.catalogue.load()
        for part in command.parts:
            if part.service_id not in catalogue.services:
                raise NotFound(kind="service", wanted=part.service_id)
        parts = tuple(
            replace(part, duration=part.duration or agreed_with(work, part.service_id, part.client_id))
            for part in command.parts
        )
        asked = replace(command, parts=parts)
        search = _Search(Judge(work, catalogue, now, own_holds=command.ignoring_holds), catalogue, asked)
        if command.beside is None:
            return tuple(search.offers())
        anchor = work.bookings.get(command.beside)
        check_grows(anchor)
        return tuple(search.beside(anchor, standing_steps(work, anchor)))

    return Outcome(env.store.read(step))


@dataclass(frozen=True, slots=True)
class _Search:
    """One search over one reading."""

    judge: Judge
    catalogue: Catalogue
    command: FindVisit
    any_notice: bool = False

    def offers(self) -> Iterator[VisitOffer]:
        order = self._order()
        parts = [self.command.parts[index] for index in order]
        found = 0
        for number, first in enumerate(self._starts(parts[0])):
            if found >= self.command.limit or number >= MOST_TRIES:
                return
            slots = self._others(parts[1:], first)
            if slots is not None:
                found += 1
                yield VisitOffer(slots=tuple(slots[order.index(index)] for index in range(len(order))))

    def beside(self, anchor: Booking, steps: Sequence[Booking]) -> list[VisitOffer]:
        """Offers next to what is booked, those with the least waiting first.

        At the start that was named, or at the anchor's; else after the last step or before the first one, each
        within the gap. Somebody who is here already needs no notice.
        """
        search = replace(self, any_notice=anchor.status not in EXPECTED)
        command, zone = self.command, self.catalogue.zone_of(anchor.location_id)
        if command.same_start or command.at is not None:
            start = command.at or anchor.span.start
            return list(replace(search, command=_between(command, zone, start, start)).offers())
        gap = command.gap
        last = max(step.span.end for step in steps)
        after = _between(command, zone, last, last + gap)
        found = [(one.slots[0].span.start - last, one) for one in replace(search, command=after).offers()]
        begins = min(step.span.start for step in steps)
        before = replace(_between(command, zone, begins - LONGEST_BEFORE, begins), limit=MOST_TRIES)
        for one in replace(search, command=before).offers():
            waited = begins - one.slots[-1].span.end
            if timedelta(0) <= waited <= gap:
                found.append((waited, one))
        found.sort(key=lambda each: (each[0], each[1].slots[0].span.start))
        return [one for _waited, one in found[: command.limit]]

    def _order(self) -> list[int]:
        """In a row as asked; at one start the part with the fewest people to choose from first."""
        order = list(range(len(self.command.parts)))
        if self.command.same_start:
            order.sort(key=lambda index: self._choice(self.command.parts[index]))
        return order

    def _choice(self, part: VisitPart) -> int:
        if part.wanted:
            return 0
        needs = self.catalogue.services[part.service_id].requirements
        return min((len(self.catalogue.eligible(need)) for need in needs), default=0)

    def _starts(self, part: VisitPart) -> Sequence[Slot]:
        command = self.command
        wish = SlotWish(
            service_id=part.service_id,
            duration=part.duration,
            wanted=part.wanted,
            any_notice=self.any_notice,
            first_day=command.first_day,
            days=command.days,
            from_minute=command.from_minute,
            until_minute=command.until_minute,
        )
        return self._offered(wish, (), None)

    def _others(self, parts: Sequence[VisitPart], first: Slot) -> list[Slot] | None:
        """The other parts after or beside the first; None where one of them finds nothing."""
        slots = [first]
        for part in parts:
            slot = self._beside(part, first) if self.command.same_start else None
            found = self._next(part, slots, slot)
            if found is None:
                return None
            slots.append(found)
        return slots

    def _beside(self, part: VisitPart, first: Slot) -> SlotWish:
        return self._within(part, first, timedelta(0))

    def _next(self, part: VisitPart, slots: Sequence[Slot], beside: SlotWish | None) -> Slot | None:
        wish = beside or self._within(part, slots[-1], self.command.gap, after=True)
        taken = [BusyUnit(a.resource_id, a.unit_no, a.busy, None, None) for slot in slots for a in slot.allocations]
        return next(iter(self._offered(wish, taken, 1)), None)

    def _within(self, part: VisitPart, slot: Slot, gap: timedelta, *, after: bool = False) -> SlotWish:
        """From the slot's start (or its end) on, within the gap, on its day."""
        zone = self.catalogue.zone_of(self.catalogue.services[part.service_id].location_id)
        begins = wall(slot.span.end if after else slot.span.start, zone)
        minute = begins.hour * 60 + begins.minute
        return SlotWish(
            service_id=part.service_id,
            duration=part.duration,
            wanted=part.wanted,
            any_notice=self.any_notice,
            first_day=begins.date(),
            days=1,
            from_minute=minute,
            until_minute=min(DAY_MINUTES, minute + int(gap.total_seconds()) // 60 + 1),
        )

    def _offered(self, wish: SlotWish, taken: Sequence[BusyUnit], limit: int | None) -> Sequence[Slot]:
        occupancy = self.judge.occupancy(scope(self.catalogue, wish), taken)
        return offer(self.catalogue, occupancy, wish, self.judge.now, limit)


def _between(command: FindVisit, zone: str, first: datetime, last: datetime) -> FindVisit:
    """The question with the first part starting from one instant to another, on the local day of the later one."""
    begins, ends = wall(first, zone), wall(last, zone)
    day = ends.date()
    return replace(
        command,
        first_day=day,
        days=1,
        from_minute=begins.hour * 60 + begins.minute if begins.date() == day else 0,
        until_minute=min(DAY_MINUTES, ends.hour * 60 + ends.minute + 1),
    )
