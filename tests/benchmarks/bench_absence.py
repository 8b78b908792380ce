"""Everybody of one staff member who is out: the best places for all of them.

Against the same question as one model a day, with nothing left out, which must give the same answer, and against
taking the first colleague who is free, which is fast and worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from bookingdesk.domain.absences import Step
from bookingdesk.domain.availability.bits import minute_floor
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.absences import solving
from bookingdesk.usecases.absences.commands import AbsencePlan, PlanAbsence
from bookingdesk.usecases.absences.planning import plan_absence
from tests.benchmarks.busy_desk import NOW, Desk, a_desk
from tests.benchmarks.running import Benchmark, Case, Size, Target
from tests.benchmarks.stored_desk import stored

TEAMS = {Size.TINY: (3, 2), Size.QUICK: (20, 6), Size.USUAL: (20, 24), Size.FULL: (20, 24)}
"""Staff members and days; 24 days are 200 bookings of one of them."""


@contextmanager
def everybody(size: Size) -> Iterator[Case]:
    """The first staff member is out for all of the days."""
    staff, days = TEAMS[size]
    desk = a_desk(staff, days)
    person, span = desk.staff[0], Span(NOW, NOW + timedelta(days=days))
    with stored(desk) as env:

        def product() -> tuple[int, timedelta]:
            plan = plan_absence(env, PlanAbsence(resource_id=person, span=span)).value
            return len(plan.lines) - plan.count(Step.SAME_TIME), _shift(plan)

        def one_model() -> tuple[int, timedelta]:
            with patch.object(solving, "_eased", lambda visits: solving._Model(visits).solve()):
                return product()

        yield Case(
            contestants={
                "product": product,
                "one model": one_model,
                "first come": lambda: first_come(desk, minute_floor(NOW), span),
            },
            repetitions=5,
            agree=_never_worse,
        )


def _shift(plan: AbsencePlan) -> timedelta:
    """How far all of them are moved, together."""
    slots = ((line.booking.span.start, line.proposal.slot) for line in plan.lines)
    return sum((abs(slot.span.start - start) for start, slot in slots if slot is not None), timedelta())


def first_come(desk: Desk, now: int, span: Span) -> int:
    """How many lose their time where each, in turn, takes the first colleague who is free then."""
    person, until = desk.staff[0], minute_floor(span.end)
    busy = {one: [(a, b) for who, _, a, b in desk.taken if who == one] for one in desk.staff[1:]}
    lost = 0
    for first, last in sorted((a, b) for who, _, a, b in desk.taken if who == person and now < b and a < until):
        free = (one for one, taken in busy.items() if not any(a < last and first < b for a, b in taken))
        colleague = next(free, None)
        if colleague is None:
            lost += 1
        else:
            busy[colleague].append((first, last))
    return lost


def _never_worse(found: Mapping[str, object]) -> None:
    mine, others = found["product"], found["first come"]
    assert mine == found["one model"]
    assert isinstance(mine, tuple)
    assert isinstance(others, int)
    assert mine[0] <= others


BENCHMARKS = [
    Benchmark(
        name="absence_plan",
        workload="places for the 200 bookings of one of 20 people who is out for 24 days, read from the database",
        prepare=everybody,
        targets=(Target(at_most_ms=2000.0), Target(against="one model", at_least=2.0)),
    ),
]
