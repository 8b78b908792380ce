"""The last check before a booking is written: the allocations of one exact start, or why it may not be.

It explains and chooses; that nothing is sold twice is the database's promise, not this module's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookingdesk.domain.availability.asking import Question, scope
from bookingdesk.domain.availability.choosing import Chooser, KnownDays
from bookingdesk.domain.availability.judging import found_obstacles, found_outside
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.remedies import with_remedies
from bookingdesk.domain.availability.values import BusyUnit, StartWish
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import NotBookable

__all__ = ["allocate", "scope"]


def allocate(
    catalogue: Catalogue,
    busy: Iterable[BusyUnit] | Occupancy,
    wish: StartWish,
    now: datetime,
    known: KnownDays | None = None,
) -> tuple[Allocation, ...]:
    """The units that the start takes, one per requirement; `chosen` is confirmed, an empty one is decided.

    `busy` must hold everything that overlaps the busy span; with all of `scope(catalogue, wish)`, the local
    day, the choice also avoids unusable gaps and shares the load. Raises NotBookable with the obstacles, and
    NotFound for an unknown service. `known` saves working out days again, where one service is booked many times.
    """
    question = Question.of(catalogue, busy, wish, now)
    if not wish.chosen and not found_outside(question):
        # Where everything needed can be had nobody has to be judged: the long way is for explaining.
        allocations = _chooser(question, known).at(question.start)
        if allocations is not None and wish.wanted <= {each.resource_id for each in allocations}:
            return allocations
    if found := found_obstacles(question):
        raise NotBookable(obstacles=with_remedies(question, found))
    chooser = _chooser(question, None)
    if wish.chosen:
        busy_span = chooser.busy_span(question.start)
        return tuple(
            Allocation(
                requirement_id=question.requirement_of(place),
                resource_id=allocation.resource_id,
                unit_no=allocation.unit_no,
                busy=busy_span,
            )
            for place, allocation in enumerate(wish.chosen)
        )
    raise AssertionError("no obstacle was found, yet nothing can be allocated")


def _chooser(question: Question, known: KnownDays | None) -> Chooser:
    wish = question.wish
    return Chooser(
        question.rules,
        question.occupancy,
        question.needs,
        question.day,
        wish.duration,
        wish.wanted,
        wish.usual_staff,
        known,
    )
