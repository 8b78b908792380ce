"""Free slots: in memory against bare masks and a peer from the package index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from bookingdesk.domain.availability.bits import minute_floor
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.slots import free_starts, offer
from bookingdesk.domain.ids import ResourceId
from tests.benchmarks.busy_desk import NOW, Desk, a_desk, a_wish
from tests.benchmarks.mask_floor import MaskFloor
from tests.benchmarks.peers import slotify_starts
from tests.benchmarks.running import Benchmark, Case, Size, Target

TEAM = {Size.TINY: (3, 4), Size.QUICK: (20, 10), Size.USUAL: (20, 30), Size.FULL: (20, 30)}
ALL = {Size.TINY: (4, 23), Size.QUICK: (40, 45), Size.USUAL: (100, 90), Size.FULL: (100, 90)}
FIRST_TEN = {Size.TINY: (3, 4), Size.QUICK: (20, 30), Size.USUAL: (20, 60), Size.FULL: (20, 60)}


def product_starts(desk: Desk, occupancy: Occupancy, days: int) -> dict[ResourceId, list[int]]:
    """The free starts of every person, from catalogue, occupancy and wish."""
    found = free_starts(desk.catalogue, occupancy, a_wish(days), NOW)
    return {person: found.minutes(person) for person in desk.staff}


@contextmanager
def starts_of_everybody(sizes: Mapping[Size, tuple[int, int]], peers: bool, size: Size) -> Iterator[Case]:
    """Staff × days, a person and a room needed; the answer is every free start of every person."""
    staff, days = sizes[size]
    desk = a_desk(staff, days)
    occupancy, floor = desk.occupancy(days), MaskFloor.of(desk, days)
    contestants: dict[str, Callable[[], object]] = {
        "product": partial(product_starts, desk, occupancy, days),
        "floor": floor.starts,
    }
    absent = {}
    peer = slotify_starts(desk, days) if peers else None
    if peer is not None:
        contestants["slotify"] = peer
    elif peers:
        absent["slotify"] = "peer not installed (pip install slotify-scheduling)"

    def agree(found: Mapping[str, object]) -> None:
        assert found["product"] == found["floor"]
        if "slotify" in found:
            _agrees_without_rooms(found["product"], found["slotify"])

    yield Case(contestants=contestants, agree=agree, absent=absent, repetitions=5 if peers else 7)


def _agrees_without_rooms(product: object, peer: object) -> None:
    """The peer cannot ask for any one room: it may find more, and must find all of ours."""
    assert isinstance(product, dict)
    assert isinstance(peer, dict)
    for person, starts in product.items():
        assert set(starts) <= set(peer[person])
    found, of_peer = (sum(len(starts) for starts in answer.values()) for answer in (product, peer))
    assert found >= 0.9 * of_peer


@contextmanager
def first_ten(size: Size) -> Iterator[Case]:
    """Whole slots with people and rooms chosen: what a caller is offered."""
    staff, days = FIRST_TEN[size]
    desk = a_desk(staff, days)
    occupancy, floor = desk.occupancy(days), MaskFloor.of(desk, days)

    def product() -> list[int]:
        slots = offer(desk.catalogue, occupancy, a_wish(days), NOW, 10)
        assert all(len(slot.allocations) == 2 for slot in slots)
        return [minute_floor(slot.span.start) for slot in slots]

    def least() -> list[int]:
        return sorted({minute for starts in floor.starts().values() for minute in starts})[:10]

    def agree(found: Mapping[str, object]) -> None:
        assert found["product"] == found["floor"]

    yield Case(contestants={"product": product, "floor": least}, agree=agree)


BENCHMARKS = [
    Benchmark(
        name="slots_team",
        workload="20 staff x 30 days, staff and room, all free starts of everybody, warm",
        prepare=partial(starts_of_everybody, TEAM, True),
        targets=(Target(against="floor", at_most=2.0), Target(against="slotify", at_least=100)),
    ),
    Benchmark(
        name="slots_all",
        workload="100 staff x 90 days, staff and room, all free starts of everybody, warm",
        prepare=partial(starts_of_everybody, ALL, False),
        targets=(Target(against="floor", at_most=1.6),),
    ),
    Benchmark(
        name="slots_first_ten",
        workload="the first 10 slots with people and rooms chosen, 20 staff x 60 days",
        prepare=first_ten,
        targets=(Target(against="floor", at_most=2.0), Target(at_most_ms=300.0, statistic="p95")),
    ),
]
