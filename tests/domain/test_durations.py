"""How long a service takes: whose length counts, and what is offered where people need different lengths."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.availability.bits import window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.slots import free_starts, scope
from bookingdesk.domain.availability.values import Slot, SlotWish
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.durations import check_duration, length_of, paces
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ResourceId
from tests.builders import ANA, BEN, CY, DEE, HAIRCUT, MASSAGE, MONDAY, ROOM1, a_catalogue, at
from tests.domain.availability.worlds import NOW
from tests.domain.availability.worlds import offered as offered_for

SALON = a_catalogue()
SLOW_ANA = replace(SALON, durations={HAIRCUT: {ANA: timedelta(minutes=60)}})


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("name", "who", "client", "expected"),
    [
        ("nobody named", [], None, 45),
        ("somebody who needs as long as everybody", [BEN], None, 45),
        ("somebody who needs longer", [ANA], None, 60),
        ("with a room, which has no length", [ROOM1, ANA], None, 60),
        ("of two people the slower", [BEN, ANA], None, 60),
        ("agreed with the client", [], 30, 30),
        ("agreed with the client, whoever serves", [ANA], 30, 30),
    ],
)
def test_that_one_length_counts(name: str, who: list[ResourceId], client: int | None, expected: int) -> None:
    agreed = None if client is None else minutes(client)
    assert length_of(SLOW_ANA, HAIRCUT, who, agreed) == minutes(expected), name


@pytest.mark.parametrize("seconds", [0, -60, 59, 90, 12 * 3600 + 60])
def test_that_no_day_holds_such_a_length(seconds: int) -> None:
    with pytest.raises(InvalidValue):
        check_duration(timedelta(seconds=seconds))


@pytest.mark.parametrize("number", [1, 45, 720])
def test_that_whole_minutes_are_a_length(number: int) -> None:
    check_duration(minutes(number))


def test_that_without_own_lengths_there_is_one_pace() -> None:
    assert [(p.duration, p.barred) for p in paces(SALON, HAIRCUT, frozenset())] == [(minutes(45), frozenset())]


def test_that_each_length_is_offered_by_those_who_need_it() -> None:
    usual, slow = paces(SLOW_ANA, HAIRCUT, frozenset())
    assert (usual.duration, slow.duration) == (minutes(45), minutes(60))
    assert ANA in usual.barred
    assert ANA not in slow.barred
    assert BEN not in slow.barred or BEN not in usual.barred


def test_that_who_is_wanted_decides_the_length() -> None:
    (pace,) = paces(SLOW_ANA, HAIRCUT, frozenset({ANA}))
    assert pace.duration == minutes(60)


def offered(catalogue: Catalogue, **wish: Any) -> tuple[Slot, ...]:
    return offered_for(catalogue, SlotWish(**({"service_id": HAIRCUT, "first_day": MONDAY, "days": 1} | wish)))


def lengths_by_staff(slots: tuple[Slot, ...]) -> set[tuple[ResourceId, int]]:
    people = {ANA, BEN, CY, DEE}
    return {(r, slot.span.duration // minutes(1)) for slot in slots for r in slot.resource_ids() & people}


def test_that_a_slot_lasts_as_long_as_its_staff_member_needs() -> None:
    everybody = lengths_by_staff(offered(SLOW_ANA))
    assert all((length == 60) is (who == ANA) for who, length in everybody)
    assert lengths_by_staff(offered(SLOW_ANA, wanted=frozenset({ANA}))) == {(ANA, 60)}
    assert lengths_by_staff(offered(SLOW_ANA, usual_staff=ANA)) >= {(ANA, 60)}


def test_that_a_length_that_was_said_is_everybodys() -> None:
    assert {length for _who, length in lengths_by_staff(offered(SLOW_ANA, duration=minutes(30)))} == {30}


def test_that_who_is_faster_is_offered_where_only_a_short_time_is_left() -> None:
    """11:15 to 12:00 has room for 45 minutes, not for Ana's 60."""
    last = [s for s in offered(SLOW_ANA) if s.span.start < at("2025-06-23 12:00")][-1]
    assert last.span.start == at("2025-06-23 11:15")
    assert ANA not in last.resource_ids()
    of_ana = [s for s in offered(SLOW_ANA, wanted=frozenset({ANA})) if s.span.start < at("2025-06-23 12:00")]
    assert of_ana[-1].span.start == at("2025-06-23 11:00")


def test_that_no_start_is_offered_twice_and_all_are_counted() -> None:
    slots = offered(SLOW_ANA)
    starts = [slot.span.start for slot in slots]
    assert starts == sorted(set(starts))
    wish = SlotWish(service_id=HAIRCUT, first_day=MONDAY, days=1)
    known = Occupancy.of((), window_of(scope(SLOW_ANA, wish)))
    assert free_starts(SLOW_ANA, known, wish, NOW).count() == len(slots)


def test_that_the_longest_length_is_looked_for_in_all_that_it_touches() -> None:
    wish = SlotWish(service_id=HAIRCUT, first_day=MONDAY, days=1)
    assert scope(SLOW_ANA, wish).end - scope(SALON, wish).end == minutes(15)


def test_that_a_service_without_own_lengths_is_not_touched() -> None:
    slow_at_hair = offered(SLOW_ANA, service_id=MASSAGE)
    assert slow_at_hair == offered(SALON, service_id=MASSAGE)
