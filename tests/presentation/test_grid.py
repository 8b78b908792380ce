"""Geometry of the day: wall time to pixels on ordinary days and when the clocks change, columns, zoom, fit."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookingdesk.domain.local_time import wall
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.grid import (
    ZOOM_LEVELS,
    Axis,
    Grid,
    Rect,
    level_beside,
    quarter_for,
    quarter_to_fit,
    ticks,
)
from bookingdesk.presentation.grid_density import Density, sizes
from tests.builders import MONDAY, at, span

BERLIN = "Europe/Berlin"
CLOCK_CHANGES = {
    "ordinary day": (date(2025, 6, 23), BERLIN, 24.0),
    "spring in Berlin": (date(2025, 3, 30), BERLIN, 23.0),
    "autumn in Berlin": (date(2025, 10, 26), BERLIN, 25.0),
    "spring on Lord Howe": (date(2025, 10, 5), "Australia/Lord_Howe", 23.5),
    "autumn on Lord Howe": (date(2025, 4, 6), "Australia/Lord_Howe", 24.5),
    "midnight skipped in Sao Paulo": (date(2018, 11, 4), "America/Sao_Paulo", 23.0),
}


@pytest.mark.parametrize(("day", "zone", "hours"), CLOCK_CHANGES.values(), ids=CLOCK_CHANGES.keys())
def test_that_the_axis_is_as_long_as_the_day(day: date, zone: str, hours: float) -> None:
    axis = Axis(day, zone, 24.0)
    assert axis.height == round(hours * 4 * 24)
    assert axis.y(axis.span.start) == 0


@pytest.mark.parametrize(("day", "zone", "hours"), CLOCK_CHANGES.values(), ids=CLOCK_CHANGES.keys())
@pytest.mark.parametrize("step", [5, 15, 20, 30, 60])
def test_that_grid_lines_are_wall_clock_multiples_that_exist(day: date, zone: str, hours: float, step: int) -> None:
    marks = ticks(day, zone, step)
    local = [wall(mark, zone) for mark in marks]
    assert list(marks) == sorted(set(marks))
    assert all(m.date() == day and (m.hour * 60 + m.minute) % step == 0 for m in local)
    if step <= 30 and 30 % step == 0:
        assert len(marks) == round(hours * 60 / step)


def test_that_the_doubled_hour_is_on_the_axis_twice_and_the_skipped_one_never() -> None:
    autumn = [wall(m, BERLIN).hour for m in ticks(date(2025, 10, 26), BERLIN, 60)]
    spring = [wall(m, BERLIN).hour for m in ticks(date(2025, 3, 30), BERLIN, 60)]
    assert autumn.count(2) == 2
    assert 2 not in spring


@given(minute=st.integers(0, 24 * 60 - 1), quarter=st.sampled_from([14.0, 18.0, 24.0, 32.0, 96.0]))
def test_that_a_pixel_row_gives_back_its_minute(minute: int, quarter: float) -> None:
    axis = Axis(MONDAY, BERLIN, quarter)
    moment = axis.span.start + timedelta(minutes=minute)
    assert abs(axis.at(axis.y(moment)) - moment) <= timedelta(minutes=15 / quarter)


@pytest.mark.parametrize(
    ("moment", "step", "floored", "nearest"),
    [
        ("14:07", 15, "14:00", "14:00"),
        ("14:08", 15, "14:00", "14:15"),
        ("14:15", 15, "14:15", "14:15"),
        ("14:59", 30, "14:30", "15:00"),
        ("00:01", 60, "00:00", "00:00"),
        ("23:59", 60, "23:00", "23:00"),
    ],
)
def test_that_times_snap_to_the_step(moment: str, step: int, floored: str, nearest: str) -> None:
    axis = Axis(MONDAY, BERLIN, 24.0)
    assert axis.floored(at(f"2025-06-23 {moment}"), step) == at(f"2025-06-23 {floored}")
    assert axis.nearest(at(f"2025-06-23 {moment}"), step) == at(f"2025-06-23 {nearest}")


@pytest.mark.parametrize("density", Density)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_that_no_zoom_makes_a_quarter_illegibly_low(density: Density, scale: float) -> None:
    quarters = [quarter_for(level, sizes(density, scale)) for level in ZOOM_LEVELS]
    assert quarters == sorted(quarters, reverse=True)
    assert min(quarters) >= 14 * scale
    assert quarter_for(15, sizes(density, scale)) == sizes(density, scale).quarter


def test_that_fit_fills_the_window_but_stays_legible() -> None:
    compact = sizes(Density.COMPACT)
    assert quarter_to_fit(600, 960, compact) == 24.0
    assert quarter_to_fit(600, 100, compact) == 14.0


def test_that_zoom_steps_stop_at_both_ends() -> None:
    assert level_beside(15, 1) == 10
    assert level_beside(15, -1) == 30
    assert level_beside(5, 1) == 5
    assert level_beside(60, -3) == 60


@given(count=st.integers(1, 60), width=st.integers(120, 4000))
def test_that_columns_tile_the_window_without_gap_or_overlap(count: int, width: int) -> None:
    grid = Grid(Axis(MONDAY, BERLIN, 24.0), count, width)
    edges = [grid.x(n) for n in range(count + 1)]
    assert edges[0] == 0
    assert all(b - a >= min(120, width) - 1 for a, b in itertools.pairwise(edges))
    assert edges[grid.shown] == width or count > grid.shown
    for x in (0, edges[-1] // 3, edges[-1] // 2, edges[-1] - 1):
        column = grid.column_at(x)
        assert column is not None
        assert edges[column] <= x < edges[column + 1]
    assert grid.column_at(edges[-1]) is None
    assert grid.column_at(-1) is None


def test_that_a_booking_over_midnight_is_cut_at_the_day() -> None:
    grid = Grid(Axis(MONDAY, BERLIN, 24.0), 1, 200)
    late = Span(at("2025-06-23 23:30"), at("2025-06-24 01:00"))
    early = Span(at("2025-06-22 23:00"), at("2025-06-23 00:30"))
    assert grid.strip(0, late).bottom == grid.axis.height
    assert grid.strip(0, early) == Rect(0, 0, 200, 48)


def test_that_lanes_share_a_column_and_tiles_never_touch() -> None:
    grid = Grid(Axis(MONDAY, BERLIN, 24.0), 2, 400)
    first, second = (grid.tile(1, span("2025-06-23 14:15"), lane, 2) for lane in (0, 1))
    assert first.x >= 200
    assert first.right < second.x
    assert second.right <= 400
    assert first.y == second.y


def test_that_instants_outside_the_day_are_kept_inside_it() -> None:
    axis = Axis(MONDAY, BERLIN, 24.0)
    assert axis.at(-50) == axis.span.start
    assert axis.at(10**6) == axis.span.end
    assert isinstance(axis.at(100), datetime)
