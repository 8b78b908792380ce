"""Free slots through the use cases, over a real database: how they grow, and the check while dragging."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial

from bookingdesk.domain.availability.bits import instant_of, minute_floor
from bookingdesk.domain.availability.local_days import local_day
from bookingdesk.domain.availability.values import StartWish
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.board import DAYS_AT_FIRST
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.offering import check_start, offer_slots
from tests.benchmarks.busy_desk import FIRST_DAY, SERVICE, SHIFTS, STEP, VISIT, ZONE, Desk, a_desk, a_wish
from tests.benchmarks.mask_floor import WHOLE
from tests.benchmarks.running import Benchmark, Case, Size, Target
from tests.benchmarks.stored_desk import env_of, stored, stored_file

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
def cold(size: Size) -> Iterator[Case]:
    """The first answer over an opened database, nothing in memory; the floors fetch the rows and sweep.

    The product asks for few days first, so one floor reads the days of the wish and one the days that were read.
    """
    staff, days = CHECKED[size]
    desk = a_desk(staff, days)
    with stored_file(desk) as path:
        engine = open_engine(f"sqlite:///{path}")
        connection = sqlite3.connect(path)

        def product() -> list[int]:
            local_day.cache_clear()
            return first_starts(env_of(SqlStore(engine)), days)

        try:
            yield Case(
                contestants={
                    "product": product,
                    "floor": partial(sweep, connection, desk, days),
                    "same days": partial(sweep, connection, desk, min(days, DAYS_AT_FIRST)),
                },
                agree=_all_alike,
            )
        finally:
            connection.close()
            engine.dispose()


def sweep(connection: sqlite3.Connection, desk: Desk, days: int) -> list[int]:
    """The first ten starts from the rows alone: hours and grid are known, one walk over the sorted stretches."""
    origin = local_day(ZONE, FIRST_DAY).first
    rows = connection.execute(
        "SELECT resource_id, busy_start / 60, busy_end / 60 FROM allocation"
        " WHERE active = 1 AND busy_start < ? AND busy_end > ? ORDER BY resource_id, busy_start",
        ((origin + days * 1440) * 60, origin * 60),
    )
    free: dict[int, list[tuple[int, int]]] = {resource: [] for resource in (*desk.staff, *desk.rooms)}
    since = dict.fromkeys(free, origin)
    for resource, first, last in rows.fetchall():
        if first - since[resource] >= WHOLE:
            free[resource].append((since[resource], first - WHOLE))
        since[resource] = last
    for resource, gaps in free.items():
        gaps.append((since[resource], origin + days * 1440))
    people, rooms = set(desk.staff), set(desk.rooms)
    found: list[int] = []
    for day in range(days):
        for first, last in SHIFTS:
            for start in range(origin + day * 1440 + first, origin + day * 1440 + last - VISIT + 1, STEP):
                able = {r for r, gaps in free.items() if any(a <= start <= b for a, b in gaps)}
                if able & people and able & rooms:
                    found.append(start)
                    if len(found) == 10:
                        return found
    return found


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
        name="slots_cold",
        workload="the first 10 slots of 20 staff x 30 days, the database opened, nothing in memory",
        prepare=cold,
        targets=(Target(against="floor", at_most=1.5), Target(against="same days", at_most=1.5)),
        causes=dict.fromkeys(
            ("floor", "same days"),
            "the product also reads the catalogue, and keeps who takes each stretch, to explain and update it",
        ),
    ),
    Benchmark(
        name="slots_drag",
        workload="17 positions of a dragged booking checked against the board (2 ms for each)",
        prepare=dragging,
        targets=(Target(at_most_ms=17 * 2.0, statistic="p95"),),
    ),
]
