"""Spans are half-open, aware and never empty."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.spans import Span
from tests.builders import at, span

CASES = [
    ("apart", "2025-06-23 10:00", False),
    ("touching before", "2025-06-23 13:30", False),
    ("overlapping the start", "2025-06-23 13:31", True),
    ("the same", "2025-06-23 14:15", True),
    ("overlapping the end", "2025-06-23 14:59", True),
    ("touching after", "2025-06-23 15:00", False),
]


@pytest.mark.parametrize(("start", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_that_overlap_is_half_open(start: str, expected: bool) -> None:
    assert span("2025-06-23 14:15").overlaps(span(start)) is expected
    assert span(start).overlaps(span("2025-06-23 14:15")) is expected


def test_that_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(InvalidValue):
        Span(at("2025-06-23 14:15"), at("2025-06-23 14:15"))


def test_that_a_naive_time_is_refused() -> None:
    with pytest.raises(InvalidValue):
        Span(datetime(2025, 6, 23, 14), datetime(2025, 6, 23, 15))  # noqa: DTZ001


def test_that_a_span_keeps_its_elapsed_length_when_moved_over_a_clock_change() -> None:
    moved = span("2025-10-25 14:00", 60).moved_to(at("2025-10-26 01:30"))
    assert moved.duration == timedelta(hours=1)
