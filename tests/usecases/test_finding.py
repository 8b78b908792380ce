"""Find time: the first slots with reasons, days without any, and what a wider wish would bring."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.finding import FindTimes, FoundTimes, Relax, SortBy, find_times
from bookingdesk.usecases.offering import count_slots, offer_slots
from tests.builders import ANA, BEN, HAIRCUT, MONDAY, ROOM2, at
from tests.usecases.desk import FrontDesk


def wish(**changes: Any) -> SlotWish:
    """A haircut within two weeks of Monday."""
    parts: dict[str, Any] = {"service_id": HAIRCUT, "first_day": MONDAY, "days": 14}
    return SlotWish(**(parts | changes))


def found(desk: FrontDesk, sort: SortBy = SortBy.SOONEST, **changes: Any) -> FoundTimes:
    return find_times(desk.env, FindTimes(wish=wish(**changes), sort=sort)).value


def test_that_the_first_five_are_those_that_would_be_offered(desk: FrontDesk) -> None:
    asked = wish(wanted=frozenset({ROOM2}))
    times = find_times(desk.env, FindTimes(wish=asked)).value
    offered = offer_slots(desk.env, OfferSlots(wish=asked, limit=5)).value
    assert tuple(one.slot for one in times.slots) == offered
    assert times.total == count_slots(desk.env, asked).value
    assert times.days_done == 14


def test_that_what_is_found_is_told_day_by_day(desk: FrontDesk) -> None:
    told: list[FoundTimes] = []
    find_times(desk.env, FindTimes(wish=wish()), told.append)
    assert [one.days_done for one in told] == list(range(1, 14))
    assert len(told[0].slots) == 5


def test_that_the_usual_person_comes_first_where_that_is_asked_for(desk: FrontDesk) -> None:
    desk.book("2025-06-23 09:00", wanted=frozenset({BEN}))
    times = found(desk, SortBy.USUAL, usual_staff=BEN, days=1)
    assert times.slots
    assert all(one.usual for one in times.slots)
    assert all(BEN in one.slot.resource_ids() for one in times.slots)


def test_that_slots_that_spoil_nothing_come_first_where_that_is_asked_for(desk: FrontDesk) -> None:
    desk.book("2025-06-24 14:00")
    asked = {"first_day": date(2025, 6, 24), "days": 1, "wanted": frozenset({ANA}), "from_minute": 13 * 60}
    soonest = {one.slot.span.start: one.spoilt for one in found(desk, **asked).slots}
    assert soonest[at("2025-06-24 13:00")] == 15
    best = found(desk, SortBy.NO_GAPS, **asked).slots
    assert [one.spoilt for one in best] == sorted(one.spoilt for one in best)
    assert best[0].spoilt == 0


def test_that_open_days_without_a_slot_are_named(desk: FrontDesk) -> None:
    for start in ("09:00", "09:45", "10:30", "11:15"):
        desk.book(f"2025-06-24 {start}")
    times = found(desk, first_day=date(2025, 6, 24), days=6, wanted=frozenset({ANA}), until_minute=12 * 60)
    assert times.empty_days == (date(2025, 6, 24),), "Saturday and Sunday are no open days"


WIDER = [
    ("the room", {"wanted": frozenset({ROOM2})}, Relax.ROOM),
    ("the person", {"wanted": frozenset({ANA})}, Relax.STAFF),
    ("the hours", {"until_minute": 720}, Relax.HOURS),
    ("the one day", {"days": 1}, Relax.DAY),
    ("the two weeks", {}, Relax.LATER),
]


@pytest.mark.parametrize(("changes", "relax"), [c[1:] for c in WIDER], ids=[c[0] for c in WIDER])
def test_that_a_wider_wish_says_how_many_more_it_brings(
    desk: FrontDesk, changes: dict[str, Any], relax: Relax
) -> None:
    if relax is Relax.ROOM:
        desk.book("2025-06-23 15:00", wanted=frozenset({ANA, ROOM2}))
    if relax is Relax.STAFF:
        desk.book("2025-06-24 15:00")
    times = found(desk, **changes)
    more = {one.relax: one.more for one in times.wider}
    assert more[relax] > 0
    unasked = {one for one in (Relax.ROOM, Relax.STAFF, Relax.HOURS) if one is not relax}
    assert not unasked & more.keys()
