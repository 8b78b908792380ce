"""Free times narrowed by typing, with the Line's own words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bookingdesk.domain.availability.values import Slot, SlotWish
from bookingdesk.domain.bookings import Allocation
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.slot_filter import narrowed, nothing_line, slot_line
from tests.builders import ANA, BEN, HAIRCUT, MONDAY, ROOM2, a_catalogue, span

CATALOGUE = a_catalogue()
WISH = SlotWish(service_id=HAIRCUT, wanted=frozenset({ANA, ROOM2}), first_day=MONDAY)


@pytest.mark.parametrize(
    ("typed", "changes"),
    [
        pytest.param("", {}, id="nothing typed"),
        pytest.param("fri", {"first_day": date(2025, 6, 27), "days": 1}, id="a weekday"),
        pytest.param("am", {"from_minute": 0, "until_minute": 720}, id="the morning"),
        pytest.param(">15", {"from_minute": 900, "until_minute": 1440}, id="from three"),
        pytest.param(
            "fri 9:15", {"first_day": date(2025, 6, 27), "days": 1, "from_minute": 555, "until_minute": 556}
        ),
        pytest.param("/ben", {"wanted": frozenset({BEN, ROOM2})}, id="another person keeps the room"),
        pytest.param("10", {"from_minute": 600, "until_minute": 601}, id="a bare number is an hour"),
        pytest.param("15", {"from_minute": 900, "until_minute": 901}, id="in the afternoon too"),
        pytest.param("45m", {"duration": timedelta(minutes=45)}, id="minutes that say so are a length"),
        pytest.param("1h15", {"duration": timedelta(minutes=75)}, id="a length"),
    ],
)
def test_that_typing_narrows_the_wish(typed: str, changes: dict[str, Any]) -> None:
    from dataclasses import replace

    assert narrowed(WISH, typed, CATALOGUE, MONDAY, "en_GB").wish == replace(WISH, **changes)


def test_that_words_without_meaning_are_told_and_narrow_nothing() -> None:
    found = narrowed(WISH, "zebra", CATALOGUE, MONDAY, "en_GB")
    assert found.wish == WISH
    assert found.unknown == "zebra"


def test_that_a_slot_is_one_line() -> None:
    when = span("2025-06-27 09:15")
    allocations = tuple(Allocation(requirement_id=None, resource_id=r, busy=when) for r in (ANA, ROOM2))
    line = slot_line(Slot(span=when, allocations=allocations), CATALOGUE, Formatter())
    assert line == "Fri 27 Jun 09:15–10:00, Ana, Room 2"


def test_that_an_empty_answer_says_what_a_wider_wish_would_bring() -> None:
    assert nothing_line(WISH, CATALOGUE, 9) == "Nothing free with Ana, Room 2 here. 9 times without."
    assert nothing_line(WISH, CATALOGUE, 1) == "Nothing free with Ana, Room 2 here. 1 time without."
    assert nothing_line(WISH, CATALOGUE, 0) == "Nothing free here. Type another day or part of the day."
