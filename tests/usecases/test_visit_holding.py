"""The times of a visit are kept while somebody decides, all or none; what is added leaves no trace when taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bookingdesk.domain.bookings import Booking, Hold, Status
from bookingdesk.domain.errors import InvalidValue, NotAllowed, SlotTaken
from bookingdesk.domain.ids import BookingId, ServiceId, VisitId
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.commands import Book, HoldSlot
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.holding import kept_slots
from bookingdesk.usecases.undoing import history, redo, undo, undo_action
from bookingdesk.usecases.visits.adding import add_to_visit
from bookingdesk.usecases.visits.booking import book_visit, visit_of
from bookingdesk.usecases.visits.commands import AddToVisit, BookVisit, FindVisit, HoldVisit, VisitOffer, VisitPart
from bookingdesk.usecases.visits.finding import find_visit
from bookingdesk.usecases.visits.holding import hold_visit
from tests.builders import COLOUR, HAIRCUT, at, span
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk

TUESDAY = date(2025, 6, 24)
CUT_AND_COLOUR = FindVisit(
    parts=(VisitPart(service_id=HAIRCUT), VisitPart(service_id=COLOUR)), first_day=TUESDAY, days=1
)


def steps(offer: VisitOffer) -> tuple[HoldSlot, ...]:
    return tuple(
        HoldSlot(service_id=service, client_id=MAYA, span=slot.span, allocations=slot.allocations)
        for service, slot in zip((HAIRCUT, COLOUR), offer.slots, strict=True)
    )


def first(desk: FrontDesk, **more: object) -> VisitOffer:
    return find_visit(desk.env, replace(CUT_AND_COLOUR, **more)).value[0]  # type: ignore[arg-type]


def kept(desk: FrontDesk) -> tuple[Hold, ...]:
    """What every desk sees."""
    return kept_slots(desk.other_desk).value


def test_that_every_step_is_kept_and_seen_at_every_desk_with_who_and_how_long(desk: FrontDesk) -> None:
    offer = first(desk)
    held = hold_visit(desk.env, HoldVisit(steps=steps(offer))).value
    assert kept(desk) == held
    assert [one.span for one in held] == [slot.span for slot in offer.slots]
    assert {(one.user, one.station, one.expires_at) for one in held} == {("Jo", "Desk 1", at("2025-06-23 08:03"))}


def test_that_a_second_desk_is_offered_other_times_and_told_who_has_these(desk: FrontDesk) -> None:
    offer = first(desk)
    hold_visit(desk.env, HoldVisit(steps=steps(offer)))
    theirs = find_visit(desk.other_desk, CUT_AND_COLOUR).value
    assert offer not in theirs
    with pytest.raises(SlotTaken) as refused:
        hold_visit(desk.other_desk, HoldVisit(steps=steps(offer)))
    assert refused.value.facts["by"] == "Desk 1"
    assert refused.value.facts["held_until"] == at("2025-06-23 08:03")


def test_that_where_one_step_is_gone_none_is_kept_and_what_was_held_stays(desk: FrontDesk) -> None:
    mine = hold_visit(desk.env, HoldVisit(steps=steps(first(desk, from_minute=14 * 60)))).value
    offer = first(desk)
    desk.book(f"{TUESDAY} 09:45", service=COLOUR, allocations=offer.slots[1].allocations, wanted=frozenset())
    with pytest.raises(SlotTaken):
        hold_visit(desk.env, HoldVisit(steps=steps(offer), replacing=tuple(one.id for one in mine)))
    assert kept(desk) == mine


def test_that_the_times_of_before_are_given_back_with_the_new_ones(desk: FrontDesk) -> None:
    before = hold_visit(desk.env, HoldVisit(steps=steps(first(desk)))).value
    own = tuple(one.id for one in before)
    again = hold_visit(desk.env, HoldVisit(steps=steps(first(desk, ignoring_holds=frozenset(own))), replacing=own))
    assert kept(desk) == again.value
    assert [one.span for one in again.value] == [one.span for one in before]
    assert again.changes.holds == {*own, *(one.id for one in again.value)}


def test_that_one_s_own_holds_are_not_in_the_way_of_looking_again(desk: FrontDesk) -> None:
    offer = first(desk)
    held = hold_visit(desk.env, HoldVisit(steps=steps(offer))).value
    assert first(desk) != offer
    assert first(desk, ignoring_holds=frozenset(one.id for one in held)) == offer


def test_that_the_holds_become_the_visit_and_none_is_left(desk: FrontDesk) -> None:
    offer = first(desk)
    held = hold_visit(desk.env, HoldVisit(steps=steps(offer))).value
    parts = tuple(
        Book(
            booking_id=BookingId(new_uuid()),
            client_id=MAYA,
            service_id=one.service_id,
            span=one.span,
            allocations=one.allocations,
            hold_id=one.id,
        )
        for one in held
    )
    made = book_visit(desk.env, BookVisit(visit_id=VisitId(new_uuid()), parts=parts)).value
    assert [b.span for b in made] == [one.span for one in held]
    assert kept(desk) == ()


def test_that_a_visit_left_open_by_a_desk_that_died_keeps_nothing_after_its_time(desk: FrontDesk) -> None:
    offer = first(desk)
    hold_visit(desk.env, HoldVisit(steps=steps(offer)))
    desk.clock.move(minutes=3)
    assert kept(desk) == ()
    assert find_visit(desk.other_desk, CUT_AND_COLOUR).value[0] == offer
    assert hold_visit(desk.other_desk, HoldVisit(steps=steps(offer))).value


def test_that_another_desk_s_holds_are_not_replaced(desk: FrontDesk) -> None:
    theirs = hold_visit(desk.other_desk, HoldVisit(steps=steps(first(desk)))).value
    frontline = replace(desk.env, actor=replace(desk.env.actor, role=Role.FRONTLINE))
    with pytest.raises(NotAllowed):
        hold_visit(frontline, HoldVisit(steps=steps(first(desk)), replacing=tuple(one.id for one in theirs)))


@pytest.mark.parametrize("lasting", [timedelta(0), timedelta(minutes=31)])
def test_that_a_visit_is_kept_no_longer_than_any_time(desk: FrontDesk, lasting: timedelta) -> None:
    one, other = steps(first(desk))
    with pytest.raises(InvalidValue):
        hold_visit(desk.env, HoldVisit(steps=(one, replace(other, lasting=lasting))))
    with pytest.raises(InvalidValue):
        hold_visit(desk.env, HoldVisit(steps=()))
    assert kept(desk) == ()


def add(desk: FrontDesk, beside: Booking, start: str, service: ServiceId = COLOUR) -> Booking:
    part = Book(
        booking_id=BookingId(new_uuid()), client_id=MAYA, service_id=service, span=span(start, 60), both=True
    )
    command = AddToVisit(booking_id=beside.id, visit_id=VisitId(new_uuid()), parts=(part,))
    (made,) = add_to_visit(desk.env, command).value
    desk.clock.move(seconds=1)
    return made


def test_that_a_booking_is_of_no_visit_again_when_the_step_beside_it_is_taken_back(desk: FrontDesk) -> None:
    alone = desk.book()
    step = add(desk, alone, "2025-06-24 15:00")
    visit = desk.stored(alone).visit_id
    assert visit is not None
    undo(desk.env)
    assert (desk.stored(alone).visit_id, desk.stored(step).status) == (None, Status.CANCELLED)
    assert visit_of(desk.env, alone.id).value == ()
    desk.clock.move(seconds=1)
    redo(desk.env)
    assert (desk.stored(alone).visit_id, desk.stored(step).status) == (visit, Status.CONFIRMED)


def test_that_what_was_a_visit_before_stays_one(desk: FrontDesk) -> None:
    alone = desk.book()
    second = add(desk, alone, "2025-06-24 15:00")
    third = add(desk, alone, "2025-06-24 16:00")
    undo(desk.env)
    assert desk.stored(alone).visit_id == desk.stored(second).visit_id is not None
    assert desk.stored(third).status is Status.CANCELLED


def test_that_a_step_taken_back_from_the_history_leaves_those_together_that_came_since(desk: FrontDesk) -> None:
    alone = desk.book()
    second = add(desk, alone, "2025-06-24 15:00")
    third = add(desk, alone, "2025-06-24 16:00")
    line = next(one for one in history(desk.env).value if one.booking.id == second.id)
    undo_action(desk.env, line.action_id)
    assert desk.stored(second).status is Status.CANCELLED
    assert desk.stored(alone).visit_id == desk.stored(third).visit_id is not None


def test_that_a_step_is_found_at_exactly_the_start_that_was_named(desk: FrontDesk) -> None:
    alone = desk.book("2025-06-24 10:00")
    wish = FindVisit(
        parts=(VisitPart(service_id=COLOUR),), first_day=TUESDAY, beside=alone.id, at=at("2025-06-24 15:15")
    )
    (offer,) = find_visit(desk.env, wish).value
    assert offer.slots[0].span.start == at("2025-06-24 15:15")
