"""Overlapping bookings stand side by side; the fourth and later are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookingdesk.domain.spans import Span
from bookingdesk.presentation.lanes import LANES_SHOWN, lanes
from tests.builders import at, span


def _at(*parts: tuple[str, int]) -> list[Span]:
    return [span(f"2025-06-23 {start}", minutes) for start, minutes in parts]


CASES = {
    "nothing": ([], [], []),
    "one": ([("09:00", 30)], [(0, 1)], []),
    "touching": ([("09:00", 30), ("09:30", 30)], [(0, 1), (0, 1)], []),
    "two at once": ([("09:00", 30), ("09:00", 30)], [(0, 2), (1, 2)], []),
    "the lane is used again": ([("09:00", 60), ("09:00", 30), ("09:30", 30)], [(0, 2), (1, 2), (1, 2)], []),
    "chain": ([("09:00", 30), ("09:15", 30), ("09:30", 30)], [(0, 2), (1, 2), (0, 2)], []),
    "unsorted": ([("10:00", 30), ("09:00", 90)], [(1, 2), (0, 2)], []),
    "five at once": ([("09:00", 30)] * 5, [(0, 3), (1, 3), (2, 3), (3, 3), (4, 3)], [2]),
}


@pytest.mark.parametrize(("parts", "placed", "badges"), CASES.values(), ids=CASES.keys())
def test_that_each_booking_has_its_lane(
    parts: list[tuple[str, int]], placed: list[tuple[int, int]], badges: list[int]
) -> None:
    found, counted = lanes(_at(*parts))
    assert [(lane.index, lane.of) for lane in found] == placed
    assert [badge.count for badge in counted] == badges
    assert sum(lane.collapsed for lane in found) == sum(badges)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 30)), max_size=25))
def test_that_no_two_bookings_share_a_place(parts: list[tuple[int, int]]) -> None:
    base = at("2025-06-23 00:00")
    spans = [Span.lasting(base + timedelta(minutes=a), timedelta(minutes=b)) for a, b in parts]
    found, badges = lanes(spans)
    for i, one in enumerate(spans):
        for j in range(i):
            if one.overlaps(spans[j]):
                assert found[i].index != found[j].index
                assert found[i].of == found[j].of
    assert all(lane.of <= LANES_SHOWN for lane in found)
    assert sum(b.count for b in badges) == sum(lane.collapsed for lane in found)
