"""Free slots through the use cases, over a real database: how they grow, and the check while dragging."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from bookingdesk.domain.availability.bits import instant_of, minute_floor
from bookingdesk.domain.availability.values import StartWish
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.offering import check_start, offer_slots
from tests.benchmarks.busy_desk import SERVICE, a_desk, a_wish
from tests.benchmarks.mask_floor import WHOLE
from tests.benchmarks.running import Benchmark, Case, Size, Target
from tests.benchmarks.stored_desk import stored

GROWTH = {
    Size.TINY: (3, 5, (40, 400)),
    Size.QUICK: (20, 30, (10_000, 30_000)),
    Size.USUAL: (20, 30, (10_000, 100_000)),
    Size.FULL: (20, 30, (10_000, 100_000, 1_000_000)),
}
CHECKED = {Size.TINY: (3, 3), Size.QUICK: (20, 10), Size.USUAL: (20, 30), Size.FULL: (20, 30)}


def first_starts(env: Env, days: int) -> list[int]:
    """The starts of the first ten slots, through the use case: catalogue and feed looked at, board in memory."""
    slots = offer_slots(env, OfferSlots(wish=a_wish(days), limit=10)).value
    return [minute_floor(slot.span.start) for slot in slots]


@contextmanager
def growing(size: Size) -> Iterator[Case]:
    """The same team over databases of very different sizes; the largest is the product."""
    staff, days, sizes = GROWTH[size]
    desk = a_desk(staff, days)
    with ExitStack() as stack:
        envs = [stack.enter_context(stored(desk, bookings)) for bookings in sizes]
        contestants: dict[str, Callable[[], object]] = {"product": lambda: first_starts(envs[-1], days)}
        for bookings, env in zip(sizes[:-1], envs, strict=False):
            name = "smallest" if bookings == sizes[0] else f"{bookings} bookings"
            contestants[name] = lambda env=env: first_starts(env, days)  # type: ignore[misc]
        yield Case(contestants=contestants, agree=_all_alike, repetitions=15)


@contextmanager
def dragging(size: Size) -> Iterator[Case]:
    """A booking dragged over its day: what each position would be told; the floor is the unexplained answer."""
    staff, days = CHECKED[size]
    desk = a_desk(staff, days)
    person, _, first, _ = desk.taken[len(desk.taken) // 2]
    wishes = [
        StartWish(service_id=SERVICE, start=instant_of(first + 15 * n), wanted=frozenset({person}))
        for n in range(-8, 9)
    ]
    taken = [(first, last) for one, _, first, last in desk.taken if one == person]

    with stored(desk) as env:
        first_starts(env, days)

        def product() -> list[bool]:
            return [any(o.resource_id == person for o in check_start(env, wish) if o.booking_id) for wish in wishes]

        def floor() -> list[bool]:
            starts = [minute_floor(wish.start) for wish in wishes]
            return [any(a < start + WHOLE and start < b for a, b in taken) for start in starts]

        yield Case(contestants={"product": product, "floor": floor}, agree=_all_alike)


def _all_alike(found: Mapping[str, object]) -> None:
    assert all(answer == found["product"] for answer in found.values())


BENCHMARKS = [
    Benchmark(
        name="slots_growth",
        workload="the first 10 slots of slots_team by use case, the largest database against 10,000 bookings",
        prepare=growing,
        targets=(Target(against="smallest", at_most=1.10),),
    ),
    Benchmark(
        name="slots_drag",
        workload="17 positions of a dragged booking checked against the board (2 ms for each)",
        prepare=dragging,
        targets=(Target(at_most_ms=17 * 2.0, statistic="p95"),),
    ),
]
