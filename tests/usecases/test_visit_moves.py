"""The times that are listed for a whole visit are those to which all of it can be moved, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from bookingdesk.domain.availability.values import Slot, SlotWish
from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.usecases.commands import OfferSlots, Reschedule
from bookingdesk.usecases.offering import offer_slots
from bookingdesk.usecases.undoing import undo
from bookingdesk.usecases.visits.booking import move_visit
from bookingdesk.usecases.visits.commands import MoveVisit
from bookingdesk.usecases.visits.moving import visit_slots
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, span
from tests.salon import LENA, MAYA, OLE
from tests.usecases.desk import FrontDesk
from tests.usecases.test_visits import booked, found

TUESDAY = date(2025, 6, 24)


def question(step: Booking, limit: int | None = None) -> OfferSlots:
    wish = SlotWish(
        service_id=step.service_id,
        duration=step.span.duration,
        first_day=TUESDAY,
        days=1,
        ignoring=step.id,
    )
    return OfferSlots(wish=wish, limit=limit, moving=step)


def can_move(desk: FrontDesk, step: Booking, slot: Slot) -> bool:
    """Whether the whole visit goes there; taken back at once."""
    move = Reschedule(
        booking_id=step.id,
        span=slot.span,
        allocations=slot.allocations,
        asked_by=AskedBy.BUSINESS,
        reason="Room",
        both=True,
    )
    try:
        move_visit(desk.env, MoveVisit(move=move))
    except RuleViolation:
        return False
    desk.clock.move(seconds=1)
    undo(desk.env)
    desk.clock.move(seconds=1)
    return True


@pytest.mark.parametrize("chosen", [0, 1], ids=["the first step", "the last step"])
def test_that_exactly_the_times_are_listed_to_which_the_whole_visit_can_move(desk: FrontDesk, chosen: int) -> None:
    visit = booked(desk, found(desk, COLOUR, HAIRCUT)[0], (COLOUR, MAYA), (HAIRCUT, MAYA))
    for staff in (ANA, BEN):
        for start, client in (("2025-06-24 12:00", LENA), ("2025-06-24 15:30", OLE)):
            try:
                desk.book(start, span=span(start, 45), client_id=client, wanted=frozenset({staff}))
            except RuleViolation:
                continue
            desk.clock.move(seconds=1)
    step = desk.stored(visit[chosen])
    alone = offer_slots(desk.env, question(step)).value
    listed = visit_slots(desk.env, question(step)).value
    goes = {slot: can_move(desk, step, slot) for slot in {*alone, *listed}}
    assert [slot for slot in listed if not goes[slot]] == []
    possible = {slot.span.start for slot in alone if goes[slot]}
    assert possible - {step.span.start} <= {slot.span.start for slot in listed}
    assert possible < {slot.span.start for slot in alone}


def test_that_a_limit_is_kept_and_a_booking_of_no_visit_has_all_its_times(desk: FrontDesk) -> None:
    visit = booked(desk, found(desk, COLOUR, HAIRCUT)[0], (COLOUR, MAYA), (HAIRCUT, MAYA))
    assert len(visit_slots(desk.env, question(visit[0], 3)).value) == 3
    alone = desk.book("2025-06-24 14:00", client_id=LENA)
    assert visit_slots(desk.env, question(alone)).value == offer_slots(desk.env, question(alone)).value
