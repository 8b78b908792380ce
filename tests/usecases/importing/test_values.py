"""Cells into values: dates told apart by the whole column, times and lengths as people write them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.importing.values import (
    DateOrder,
    date_order,
    read_date,
    read_minutes,
    read_moment,
    read_time,
    split_name,
)

ORDERS = [
    ("a day over 12 first", ["03/04/2025", "13/04/2025"], DateOrder.DAY_FIRST),
    ("a day over 12 second", ["03/04/2025", "04/13/2025"], DateOrder.MONTH_FIRST),
    ("dots are day first", ["03.04.2025"], DateOrder.DAY_FIRST),
    ("year first", ["2025-04-03", "2025-12-01"], DateOrder.YEAR_FIRST),
    ("every date both ways", ["03/04/2025", "05/06/2025"], DateOrder.UNCLEAR),
    ("the same either way", ["03/03/2025"], DateOrder.DAY_FIRST),
    ("with times", ["03/04/2025 09:00", "25/04/2025 09:00"], DateOrder.DAY_FIRST),
    ("no dates at all", ["", "soon"], DateOrder.DAY_FIRST),
]


@pytest.mark.parametrize(("cells", "order"), [case[1:] for case in ORDERS], ids=[case[0] for case in ORDERS])
def test_that_the_column_tells_the_order(cells: list[str], order: DateOrder) -> None:
    assert date_order(cells) is order


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("03/04/2025", DateOrder.DAY_FIRST, date(2025, 4, 3)),
        ("03/04/2025", DateOrder.MONTH_FIRST, date(2025, 3, 4)),
        ("3.4.25", DateOrder.DAY_FIRST, date(2025, 4, 3)),
        ("2025-04-03", DateOrder.MONTH_FIRST, date(2025, 4, 3)),
        ("1/2/88", DateOrder.DAY_FIRST, date(1988, 2, 1)),
    ],
)
def test_that_dates_are_read(cell: str, order: DateOrder, day: date) -> None:
    assert read_date(cell, order) == day


@pytest.mark.parametrize("cell", ["31/02/2025", "2025-13-01", "tomorrow", "", "1/2", "0/0/2025"])
def test_that_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(InvalidValue):
        read_date(cell, DateOrder.DAY_FIRST)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("9:15", time(9, 15)),
        ("09.15", time(9, 15)),
        ("9:15 am", time(9, 15)),
        ("2pm", time(14)),
        ("12 AM", time(0)),
        ("12:30pm", time(12, 30)),
        ("14h30", time(14, 30)),
        ("14 Uhr", time(14)),
        ("14:15:00", time(14, 15)),
    ],
)
def test_that_times_are_read(cell: str, expected: time) -> None:
    assert read_time(cell) == expected


@pytest.mark.parametrize("cell", ["25:00", "9:75", "13pm", "0am", "noonish", ""])
def test_that_what_is_no_time_is_refused(cell: str) -> None:
    with pytest.raises(InvalidValue):
        read_time(cell)


def test_that_a_moment_may_have_an_offset() -> None:
    assert read_moment("2025-06-23T14:15:00+02:00", DateOrder.DAY_FIRST).utcoffset() is not None
    assert read_moment("23/06/2025 2:15 pm", DateOrder.DAY_FIRST) == datetime(2025, 6, 23, 14, 15)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "minutes"), [("45", 45), ("45 min", 45), ("1:15", 75), ("1h15", 75), ("1.5 h", 90), ("2 Stunden", 120)]
)
def test_that_lengths_are_read(cell: str, minutes: int) -> None:
    assert read_minutes(cell) == minutes


@pytest.mark.parametrize("cell", ["0", "-5", "99999", "long"])
def test_that_what_is_no_length_is_refused(cell: str) -> None:
    with pytest.raises(InvalidValue):
        read_minutes(cell)


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Maya Ortiz", ("Maya", "Ortiz")),
        ("Ortiz, Maya", ("Maya", "Ortiz")),
        ("Ana Maria Ortiz", ("Ana Maria", "Ortiz")),
        ("Cher", ("", "Cher")),
    ],
)
def test_that_names_are_split(full: str, parts: tuple[str, str]) -> None:
    assert split_name(full) == parts
