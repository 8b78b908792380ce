"""The times to which a whole visit can move: those of one step that all the others can follow. Only reads.

It thinks as `move_visit` acts: every step that is still to come moves by as much, on what it has where that is
free, else with its staff member, else on whoever can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bookingdesk.domain.availability.admission import allocate
from bookingdesk.domain.availability.admission import scope as scope_of_start
from bookingdesk.domain.availability.bits import window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.slots import offer, scope
from bookingdesk.domain.availability.values import BusyUnit, Slot, StartWish
from bookingdesk.domain.bookings import MOVABLE, Allocation, Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import NotBookable
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.offering import offer_slots
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.series.changing import staff_of
from bookingdesk.usecases.series.previewing import Judge
from bookingdesk.usecases.visits.finding import MOST_TRIES
from bookingdesk.usecases.visits.standing import standing_steps


@needs(Right.SEE_SCHEDULE)
def visit_slots(env: Env, command: OfferSlots) -> Outcome[tuple[Slot, ...]]:
    """The free slots of the moving booking at which its whole visit fits, the soonest first.

    Of a booking in no visit all its free slots. Raises NotFound.
    """
    now = env.now()

    def step(work: Work) -> tuple[Slot, ...] | None:
        anchor = command.moving
        steps = standing_steps(work, anchor) if anchor is not None else ()
        others = tuple(b for b in steps if anchor is not None and b.id != anchor.id and b.status in MOVABLE)
        if anchor is None or not others or any(b.session_id is not None for b in (anchor, *others)):
            return None
        catalogue = work.catalogue.load()
        judge = Judge(work, catalogue, now, gone=frozenset(b.id for b in (anchor, *others)))
        found = _Shifts(judge, anchor, others).fitting(command)
        return tuple(slot for slot, _number in zip(found, range(command.limit or MOST_TRIES), strict=False))

    found = env.store.read(step)
    return offer_slots(env, command) if found is None else Outcome(found)


@dataclass(frozen=True, slots=True)
class _Shifts:
    """The visit without its steps in their own way."""

    judge: Judge
    anchor: Booking
    others: Sequence[Booking]

    @property
    def catalogue(self) -> Catalogue:
        return self.judge.catalogue

    def fitting(self, command: OfferSlots) -> Iterator[Slot]:
        wish = replace(command.wish, ignoring=self.anchor.id)
        around = scope(self.catalogue, wish)
        begins = min(b.span.start for b in (self.anchor, *self.others))
        ends = max(b.span.end for b in (self.anchor, *self.others))
        wide = Span(around.start - (ends - begins), around.end + (ends - begins))
        there = tuple(
            unit
            for unit in self.judge.work.occupancy.busy(wide, None, self.judge.now)
            if unit.booking_id not in self.judge.gone
        )
        free = offer(self.catalogue, Occupancy.of(there, window_of(around)), wish, self.judge.now, MOST_TRIES)
        for slot in free:
            if slot.span.start != self.anchor.span.start:  # somebody else at the same time moves no visit
                found = self._followed(slot, wish.wanted, there)
                if found is not None:
                    yield found

    def _followed(self, slot: Slot, wanted: frozenset[ResourceId], there: Sequence[BusyUnit]) -> Slot | None:
        """The slot where every other step finds its place as far from it as from the booking now, else None.

        Where the slot has taken what another step needs, the others choose first and it makes do with the rest.
        """
        if self._others_placed(slot, [*there, *map(_busy, slot.allocations)]) is not None:
            return slot
        first = self._others_placed(slot, there)
        if first is None:
            return None
        rest = self._place(self.anchor, slot.span, [*there, *first], [wanted])
        return replace(slot, allocations=rest) if rest is not None else None

    def _others_placed(self, slot: Slot, there: Sequence[BusyUnit]) -> list[BusyUnit] | None:
        by = slot.span.start - self.anchor.span.start
        taken: list[BusyUnit] = []
        for each in sorted(self.others, key=lambda b: b.span.start, reverse=by.total_seconds() > 0):
            span = Span(each.span.start + by, each.span.end + by)
            keeping = (each.resource_ids(), staff_of(each, self.catalogue), frozenset[ResourceId]())
            place = self._place(each, span, [*there, *taken], keeping)
            if place is None:
                return None
            taken += map(_busy, place)
        return taken

    def _place(
        self, each: Booking, span: Span, there: Sequence[BusyUnit], attempts: Iterable[frozenset[ResourceId]]
    ) -> tuple[Allocation, ...] | None:
        for wanted in attempts:
            wish = StartWish(
                service_id=each.service_id,
                start=span.start,
                duration=span.duration,
                wanted=wanted,
                ignoring=each.id,
            )
            around = scope_of_start(self.catalogue, wish)
            near = [unit for unit in there if unit.busy.overlaps(around)]
            try:
                return allocate(self.catalogue, Occupancy.of(near, window_of(around)), wish, self.judge.now)
            except NotBookable:
                continue
        return None


def _busy(allocation: Allocation) -> BusyUnit:
    return BusyUnit(allocation.resource_id, allocation.unit_no, allocation.busy, None, None)
