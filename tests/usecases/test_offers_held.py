"""Times offered in answer to a request are held for the client until the deadline, and given back when they are not
wanted any more."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from bookingdesk.domain.answer_clock import reminder_due
from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import MessageRefused, NotBookable, RequestIncomplete, SlotTaken, TooManyOptions
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.requests import AnswerKind, Request, RequestKind, RequestState, WishedTime
from bookingdesk.usecases.commands import HoldSlot
from bookingdesk.usecases.holding import hold, kept_slots, release
from bookingdesk.usecases.outbox import retry, withdraw
from bookingdesk.usecases.requests.answering import accept_request, answer_request
from bookingdesk.usecases.requests.commands import AnswerRequest
from bookingdesk.usecases.requests.proposing import proposals
from bookingdesk.usecases.undoing import undo
from tests.builders import ANA, BEN, HAIRCUT, at, span
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk
from tests.usecases.test_policies import approved
from tests.usecases.test_requests import FRIDAY, accepted, accepting, said, slot, stored, took

EARLY, LATE = "2025-06-27 09:15", "2025-06-27 10:45"


def offered(desk: FrontDesk, *starts: str, **changes: object) -> Request:
    """Eva has been offered these times."""
    request = took(desk, **changes)
    return said(desk, request, AnswerKind.OFFER, offered=tuple(slot(one) for one in starts or (EARLY, LATE)))


def give_back_all(desk: FrontDesk) -> None:
    for one in kept(desk):
        release(desk.env, one.id)


def kept(desk: FrontDesk) -> tuple[Hold, ...]:
    """What another desk sees."""
    return kept_slots(desk.other_desk).value


def test_that_every_offered_time_is_held_and_seen_until_the_deadline(desk: FrontDesk) -> None:
    request = offered(desk)
    assert [one.span for one in kept(desk)] == [span(EARLY), span(LATE)]
    until = at("2025-06-24 08:00")
    assert {(one.user, one.station, one.expires_at) for one in kept(desk)} == {("Jo", "Desk 1", until)}
    assert request.answers[-1].kept_until == until


def test_that_the_desk_says_how_long_and_no_longer_than_the_first_begins(desk: FrontDesk) -> None:
    desk.set(requests__offer_minutes="90")
    assert offered(desk).answers[-1].kept_until == at("2025-06-23 09:30")
    desk.set(requests__offer_minutes="10080")
    assert offered(desk, "2025-06-26 14:15").answers[-1].kept_until == at("2025-06-26 14:15")


def test_that_nobody_else_gets_an_offered_time_and_is_told_who_keeps_it(desk: FrontDesk) -> None:
    offered(desk)
    there = kept(desk)[0]
    theirs = HoldSlot(service_id=HAIRCUT, span=there.span, allocations=there.allocations)
    with pytest.raises(SlotTaken) as refused:
        hold(desk.other_desk, theirs)
    assert refused.value.facts["held_until"] == at("2025-06-24 08:00")
    with pytest.raises(NotBookable):
        desk.book(EARLY, wanted=frozenset(a.resource_id for a in there.allocations))


def test_that_the_one_they_take_is_booked_with_whom_it_was_held_and_the_others_are_free(desk: FrontDesk) -> None:
    request = offered(desk)
    chosen = kept(desk)[1]
    outcome = accept_request(desk.other_desk, accepting(request, LATE, wanted=frozenset()))
    _after, booking = outcome.value
    assert set(booking.allocations) == set(chosen.allocations)
    assert kept(desk) == ()
    assert outcome.changes.holds >= {chosen.id}


def test_that_an_offered_time_needs_no_notice_any_more(desk: FrontDesk) -> None:
    """Offered in time, taken when whoever comes anew would be too late."""
    approved(desk, kind=PolicyKind.LEAD_TIME, name="Notice", limit=timedelta(hours=4))
    request = offered(desk, "2025-06-23 13:00")
    desk.clock.move(hours=2)
    with pytest.raises(NotBookable):
        desk.book("2025-06-23 13:45", wanted=frozenset({BEN}))
    _after, booking = accepted(desk, request, start="2025-06-23 13:00", wanted=frozenset())
    assert booking.span == span("2025-06-23 13:00")


def test_that_another_time_than_the_offered_ones_frees_them_also_where_it_overlaps(desk: FrontDesk) -> None:
    request = offered(desk)
    _after, booking = accepted(desk, request, start="2025-06-27 09:30", wanted=frozenset({ANA}))
    assert booking.span == span("2025-06-27 09:30")
    assert kept(desk) == ()


@pytest.mark.parametrize("kind", [AnswerKind.DECLINED, AnswerKind.WAITLISTED, AnswerKind.WITHDRAWN])
def test_that_any_other_end_gives_them_back(desk: FrontDesk, kind: AnswerKind) -> None:
    request = offered(desk)
    outcome = answer_request(desk.env, AnswerRequest(request_id=request.id, kind=kind, text="No."))
    assert kept(desk) == ()
    assert len(outcome.changes.holds) == 2


@pytest.mark.parametrize("kind", [AnswerKind.RECEIPT, AnswerKind.ASK])
def test_that_a_receipt_and_a_question_back_keep_them(desk: FrontDesk, kind: AnswerKind) -> None:
    said(desk, offered(desk), kind, text="With or without washing?")
    assert len(kept(desk)) == 2


def test_that_a_new_offer_takes_the_place_of_the_old_one(desk: FrontDesk) -> None:
    request = offered(desk)
    said(desk, request, AnswerKind.OFFER, offered=(slot("2025-06-27 14:15"),))
    assert [one.span for one in kept(desk)] == [span("2025-06-27 14:15")]


def test_that_the_deadline_frees_them_and_the_request_wants_a_word_again(desk: FrontDesk) -> None:
    request = offered(desk)
    assert not reminder_due(request, desk.clock.now() + timedelta(hours=24, seconds=-1))
    desk.clock.move(hours=24)
    assert kept(desk) == ()
    assert reminder_due(stored(desk, request), desk.clock.now())
    assert desk.book(EARLY).span == span(EARLY)
    again = said(desk, request, AnswerKind.ASK, text="None of them?", late_reason="")
    assert not reminder_due(again, desk.clock.now())


def test_that_a_time_somebody_took_meanwhile_is_not_offered_and_nothing_is_held(desk: FrontDesk) -> None:
    request = took(desk, staff_id=ANA)
    desk.book(LATE, wanted=frozenset({ANA}))
    with pytest.raises(NotBookable):
        said(desk, request, AnswerKind.OFFER, offered=(slot(EARLY), slot(LATE)))
    assert kept(desk) == ()
    assert stored(desk, request).state is RequestState.OPEN


def test_that_three_times_are_offered_at_the_most_and_none_without_a_service(desk: FrontDesk) -> None:
    starts = ("2025-06-27 09:00", "2025-06-27 10:00", "2025-06-27 11:00", "2025-06-27 14:15")
    with pytest.raises(TooManyOptions):
        offered(desk, *starts)
    with pytest.raises(RequestIncomplete):
        offered(desk, EARLY, service_id=None)
    assert kept(desk) == ()


def test_that_what_the_desk_held_while_it_answered_is_given_back_with_the_offer(desk: FrontDesk) -> None:
    request = took(desk)
    first, *others = (one.slot for one in proposals(desk.env, request.id).value)
    mine = hold(desk.env, HoldSlot(service_id=HAIRCUT, span=first.span, allocations=first.allocations)).value
    said(desk, request, AnswerKind.OFFER, offered=(first, *others), hold_id=mine.id)
    assert [one.span for one in kept(desk)] == [each.span for each in (first, *others)]
    assert mine.id not in {one.id for one in kept(desk)}


def test_that_what_was_offered_comes_first_and_is_not_proposed_as_free(desk: FrontDesk) -> None:
    request = offered(desk)
    found = proposals(desk.other_desk, request.id).value
    assert [p.slot.span for p in found if p.kept_until] == [span(EARLY), span(LATE)]
    assert [bool(p.kept_until) for p in found] == [True, True, False, False, False]


def test_that_no_two_proposed_times_overlap(desk: FrontDesk) -> None:
    wishes = (WishedTime(first_day=FRIDAY, from_minute=540, until_minute=720),)
    for request in (took(desk, wishes=wishes), offered(desk, LATE, wishes=wishes)):
        found = proposals(desk.env, request.id).value
        spans = sorted((p.slot.span for p in found), key=lambda one: one.start)
        assert len(spans) >= 3
        assert all(not one.overlaps(other) for one, other in pairwise(spans))
        free = tuple(p.slot for p in found if p.kept_until is None)
        said(desk, request, AnswerKind.OFFER, offered=free)  # so that all of them can be held
        assert {slot.span for slot in free} <= {one.span for one in kept(desk)}
        give_back_all(desk)


def test_that_a_move_offers_times_beside_the_booking_that_stands(desk: FrontDesk) -> None:
    """A quarter of an hour later with the same person: only what is not theirs already is held."""
    booking = desk.book("2025-06-27 09:00")
    request = took(desk, kind=RequestKind.MOVE, booking_id=booking.id, client_id=MAYA, service_id=None, needs=None)
    near, far = slot("2025-06-27 09:15"), slot("2025-06-27 14:15")
    said(desk, request, AnswerKind.OFFER, offered=(near, far))
    assert far.span in {one.span for one in kept(desk)}
    after, moved = accepted(desk, request, start="2025-06-27 09:15", wanted=frozenset())
    assert (moved.id, moved.span, after.state) == (booking.id, near.span, RequestState.ANSWERED)
    assert kept(desk) == ()


def test_that_a_booking_taken_back_opens_the_request_again_and_holds_nothing(desk: FrontDesk) -> None:
    request = offered(desk)
    accepted(desk, request, start=EARLY, wanted=frozenset())
    undo(desk.env)
    assert stored(desk, request).state is RequestState.OPEN
    assert kept(desk) == ()


def test_that_a_held_offer_can_be_given_back_by_hand(desk: FrontDesk) -> None:
    offered(desk)
    release(desk.env, kept(desk)[0].id)
    assert [one.span for one in kept(desk)] == [span(LATE)]


def test_that_a_letter_is_not_sent_again_once_its_times_are_held_no_longer(desk: FrontDesk) -> None:
    request = took(desk)
    command = AnswerRequest(
        request_id=request.id, kind=AnswerKind.OFFER, channel=Channel.EMAIL, offered=(slot(EARLY), slot(LATE))
    )
    (letter,) = answer_request(desk.env, command).changes.messages
    withdraw(desk.env, letter)
    assert retry(desk.env, letter).value.state is MessageState.QUEUED
    withdraw(desk.env, letter)
    said(desk, request, AnswerKind.OFFER, channel=Channel.PHONE, offered=(slot("2025-06-27 14:15"),))
    with pytest.raises(MessageRefused) as refused:
        retry(desk.env, letter)
    assert refused.value.facts["reason"] == "expired"
