"""A no-show gives up the rest of its time: bookable at once, offered to who waits, taken back by who comes late."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import SlotTaken, UndoRefused
from bookingdesk.domain.ids import PolicyId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import Policy
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Mark
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.matching import matches_for
from bookingdesk.usecases.paying import account_of
from bookingdesk.usecases.policies import ApprovePolicy, DraftPolicy, approve_policy, draft_policy
from bookingdesk.usecases.undoing import undo
from bookingdesk.usecases.waiting_commands import EnterWaitlist
from bookingdesk.usecases.waitlist import enter
from tests.builders import COLOUR, HAIRCUT, at, span
from tests.usecases.desk import FrontDesk

LATE = "2025-06-24 14:30"
LEO = 2042

CASES = {
    "a quarter of an hour late": (LATE, "2025-06-24 14:30"),
    "seconds count as a minute": ("2025-06-24 14:30:20", "2025-06-24 14:31"),
    "the moment it was to begin": ("2025-06-24 14:15", "2025-06-24 14:16"),
    "when all is over": ("2025-06-24 18:00", "2025-06-24 15:00"),
}


@pytest.mark.parametrize("case", CASES)
def test_that_a_no_show_takes_its_people_until_the_mark(desk: FrontDesk, case: str) -> None:
    moment, until = CASES[case]
    booking = desk.book()
    desk.clock.set(at(moment))
    missed = mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW)).value
    assert missed.span == booking.span
    assert {a.busy.end for a in desk.stored(booking).allocations} == {at(until)}
    assert {a.busy.start for a in desk.stored(booking).allocations} == {booking.busy.start}


def test_that_the_rest_of_the_time_is_bookable_and_the_step_can_then_not_be_taken_back(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.set(at(LATE))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW))
    walk_in = desk.wish("2025-06-24 14:30", client_id=LEO)
    book(desk.other_desk, walk_in)
    with pytest.raises(SlotTaken):
        mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED))
    with pytest.raises(UndoRefused):
        undo(desk.env)


def test_that_who_comes_after_all_has_the_whole_time_again(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.set(at(LATE))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW))
    desk.clock.move(minutes=5)
    arrived = mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED)).value
    assert set(desk.stored(arrived).allocations) == set(booking.allocations)


def test_that_undo_of_the_mark_takes_the_time_back(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.set(at(LATE))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW))
    undo(desk.env)
    assert set(desk.stored(booking).allocations) == set(booking.allocations)


def test_that_who_waits_is_matched_with_what_a_no_show_leaves(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.book("2025-06-24 15:20", client_id=LEO)
    for service in (HAIRCUT, COLOUR):
        enter(desk.env, EnterWaitlist(client_id=LEO, service_ids=(service,), duration=None))
    desk.clock.set(at("2025-06-24 14:20"))
    outcome = mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW))
    (opening,) = outcome.changes.openings
    found = matches_for(desk.env, opening).value
    assert found.opening.span == span("2025-06-24 14:20", 40)
    assert [line.match.fits for line in found.lines] == [True, False]


def test_that_a_no_show_owes_what_the_policy_says_until_the_client_comes(desk: FrontDesk) -> None:
    policy = Policy(
        id=PolicyId(0),
        name="Strict",
        late_fee=Money(Decimal(25), "EUR"),
        no_show_late=True,
        service_id=HAIRCUT,
        description="empty chairs",
    )
    approve_policy(desk.env, ApprovePolicy(policy_id=draft_policy(desk.env, DraftPolicy(policy=policy)).value.id))
    booking = desk.book()
    desk.clock.set(at(LATE))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW))
    assert account_of(desk.env, booking.id).value.outstanding == Money(Decimal(25), "EUR")
    mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED))
    assert account_of(desk.env, booking.id).value.outstanding is None


def test_that_a_no_show_is_free_where_the_policy_does_not_count_it(desk: FrontDesk) -> None:
    policy = Policy(
        id=PolicyId(0), name="Mild", service_id=HAIRCUT, late_fee=Money(Decimal(25), "EUR"), description="as before"
    )
    approve_policy(desk.env, ApprovePolicy(policy_id=draft_policy(desk.env, DraftPolicy(policy=policy)).value.id))
    booking = desk.book()
    desk.clock.set(at(LATE))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW))
    assert account_of(desk.env, booking.id).value.outstanding is None
