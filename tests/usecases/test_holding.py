"""Hold, release, prolong: a slot is kept for one caller, seen by all, and free again when its time is up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.errors import InvalidValue, NotFound, SlotTaken
from bookingdesk.domain.ids import HoldId
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.commands import AgendaQuery, HoldSlot, Prolong
from bookingdesk.usecases.holding import hold, prolong, release
from tests.builders import ANA, HAIRCUT, at, span
from tests.usecases.desk import FrontDesk

TUESDAY = AgendaQuery(first_day=at("2025-06-24 12:00").date())


def held(desk: FrontDesk, start: str = "2025-06-24 14:15", **changes: object) -> Hold:
    return hold(desk.env, HoldSlot(service_id=HAIRCUT, span=span(start), allocations=(), **changes)).value  # type: ignore[arg-type]


def seen(desk: FrontDesk) -> set[HoldId]:
    return {kept.id for kept in agenda(desk.other_desk, TUESDAY).value.holds}


def test_that_a_hold_is_seen_at_every_desk_with_who_keeps_it(desk: FrontDesk) -> None:
    kept = held(desk)
    assert seen(desk) == {kept.id}
    assert (kept.user, kept.station) == ("Jo", "Desk 1")
    assert kept.expires_at == at("2025-06-23 08:03")


def test_that_the_same_slot_is_not_kept_twice(desk: FrontDesk) -> None:
    kept = held(desk)
    with pytest.raises(SlotTaken) as refused:
        hold(desk.other_desk, HoldSlot(service_id=HAIRCUT, span=kept.span, allocations=kept.allocations))
    assert refused.value.facts["alternatives"]


def test_that_an_expired_hold_keeps_nothing_from_anybody(desk: FrontDesk) -> None:
    kept = held(desk)
    desk.clock.move(minutes=3)
    assert seen(desk) == set()
    outcome = hold(desk.other_desk, HoldSlot(service_id=HAIRCUT, span=kept.span, allocations=kept.allocations))
    assert outcome.changes.holds == {kept.id, outcome.value.id}


def test_that_a_new_hold_replaces_the_caller_s_last(desk: FrontDesk) -> None:
    first = held(desk)
    second = held(desk, "2025-06-24 14:30", replacing=first.id)
    assert seen(desk) == {second.id}


def test_that_a_hold_may_replace_itself_in_the_same_place(desk: FrontDesk) -> None:
    first = held(desk)
    slot = HoldSlot(service_id=HAIRCUT, span=first.span, allocations=first.allocations, replacing=first.id)
    assert hold(desk.env, slot).value.allocations == first.allocations


def test_that_a_failed_hold_keeps_the_one_before(desk: FrontDesk) -> None:
    desk.book("2025-06-24 16:00")
    taken = desk.book("2025-06-24 09:00").allocations
    first = held(desk)
    with pytest.raises(SlotTaken):
        hold(
            desk.env,
            HoldSlot(service_id=HAIRCUT, span=span("2025-06-24 09:00"), allocations=taken, replacing=first.id),
        )
    assert seen(desk) == {first.id}


def test_that_a_released_slot_is_free_at_once_and_releasing_twice_is_no_fault(desk: FrontDesk) -> None:
    kept = held(desk)
    outcome = release(desk.env, kept.id)
    assert outcome.value is True
    assert outcome.changes.holds == {kept.id}
    assert seen(desk) == set()
    again = release(desk.env, kept.id)
    assert again.value is False
    assert not again.changes


def test_that_a_prolonged_hold_lasts_from_now(desk: FrontDesk) -> None:
    kept = held(desk)
    desk.clock.move(minutes=2)
    longer = prolong(desk.env, Prolong(hold_id=kept.id, lasting=timedelta(minutes=5))).value
    assert longer.expires_at == at("2025-06-23 08:07")
    desk.clock.move(minutes=4)
    assert seen(desk) == {kept.id}
    assert {a.resource_id for a in longer.allocations} == {a.resource_id for a in kept.allocations}


def test_that_what_was_given_up_cannot_be_prolonged(desk: FrontDesk) -> None:
    kept = held(desk)
    release(desk.env, kept.id)
    with pytest.raises(NotFound):
        prolong(desk.env, Prolong(hold_id=kept.id))


@pytest.mark.parametrize("lasting", [timedelta(0), timedelta(seconds=-1), timedelta(minutes=31)])
def test_that_nobody_keeps_a_slot_for_ever(desk: FrontDesk, lasting: timedelta) -> None:
    with pytest.raises(InvalidValue):
        held(desk, lasting=lasting)


def test_that_a_hold_takes_whom_it_names(desk: FrontDesk) -> None:
    booked = desk.book("2025-06-24 09:00")
    slot = HoldSlot(
        service_id=HAIRCUT,
        span=span("2025-06-24 14:15"),
        allocations=tuple(
            type(a)(requirement_id=a.requirement_id, resource_id=a.resource_id, busy=span("2025-06-24 14:15"))
            for a in booked.allocations
        ),
    )
    assert ANA in {a.resource_id for a in hold(desk.env, slot).value.allocations}
