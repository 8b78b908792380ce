"""Everybody of one staff member who is out: the best places for all of them, against taking the first that is free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from bookingdesk.domain.absences import Step
from bookingdesk.domain.availability.bits import minute_floor
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.absences.commands import PlanAbsence
from bookingdesk.usecases.absences.planning import plan_absence
from tests.benchmarks.busy_desk import NOW, Desk, a_desk
from tests.benchmarks.running import Benchmark, Case, Size, Target
from tests.benchmarks.stored_desk import stored

TEAMS = {Size.TINY: (3, 2), Size.QUICK: (20, 6), Size.USUAL: (20, 18), Size.FULL: (20, 18)}
"""Staff members and days; 18 days are 200 bookings of one of them."""


@contextmanager
def everybody(size: Size) -> Iterator[Case]:
    """The first staff member is out for all of the days."""
    staff, days = TEAMS[size]
    desk = a_desk(staff, days)
    person, span = desk.staff[0], Span(NOW, NOW + timedelta(days=days))
    with stored(desk) as env:

        def product() -> int:
            plan = plan_absence(env, PlanAbsence(resource_id=person, span=span)).value
            return len(plan.lines) - plan.count(Step.SAME_TIME)

        yield Case(
            contestants={"product": product, "first come": lambda: first_come(desk, minute_floor(NOW), span)},
            agree=_never_worse,
        )


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
    assert isinstance(mine, int)
    assert isinstance(others, int)
    assert mine <= others


BENCHMARKS = [
    Benchmark(
        name="absence_plan",
        workload="places for the 200 bookings of one of 20 people who is out for 18 days, read from the database",
        prepare=everybody,
        targets=(Target(at_most_ms=2000.0),),
    ),
]
