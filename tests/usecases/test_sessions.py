"""Group sessions on both databases: seats, everybody's own terms and messages, moved and cancelled together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.availability.values import Slot, SlotWish, StartWish
from bookingdesk.domain.bookings import AskedBy, CancelOutcome, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import (
    ClientBusy,
    MergeRefused,
    NotAllowed,
    NotBookable,
    NotFound,
    StatusRefused,
    UndoRefused,
)
from bookingdesk.domain.messages import MessageState, Silence
from bookingdesk.domain.rights import Role
from bookingdesk.domain.sessions import (
    HOUSE,
    AlreadySeated,
    NoSession,
    SeatsRefused,
    SessionFull,
    SessionInvolved,
    SessionOver,
)
from bookingdesk.domain.waitlist import Misfit, OfferState, Opening
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.clients import find_clients
from bookingdesk.usecases.commands import (
    AgendaQuery,
    Cancel,
    FindClients,
    HoldSlot,
    Mark,
    OfferSlots,
    Reschedule,
    Swap,
)
from bookingdesk.usecases.finding import FindTimes, find_times
from bookingdesk.usecases.holding import hold
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.matching import matches_for, openings_for
from bookingdesk.usecases.merging import MergeClients, merge_clients
from bookingdesk.usecases.offering import check_start, offer_slots, why_not
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.sessions import (
    ChangeSeats,
    SessionsQuery,
    change_seats,
    roster,
    sessions,
)
from bookingdesk.usecases.swapping import swap
from bookingdesk.usecases.undoing import redo, undo
from bookingdesk.usecases.waiting_commands import AcceptOffer, EnterWaitlist, OfferTime, OpeningsFor
from bookingdesk.usecases.waitlist import enter
from bookingdesk.usecases.waitlist_offers import accepted, offer_time
from tests.builders import ANA, BEN, DEE, HAIRCUT, MONDAY, ROOM3, at, span
from tests.salon import HARBOUR, LENA, MAYA, NOBODY_REACHABLE, OLE
from tests.usecases.hall import THURSDAY, WEDNESDAY, Hall
from tests.yoga import YOGA


def test_that_everybody_has_a_seat_of_their_own_and_the_session_has_the_room(hall: Hall) -> None:
    session, seats = hall.full()
    assert [seat.seat_no for seat in seats] == [1, 2, 3]
    assert {seat.session_id for seat in seats} == {session.id}
    assert {r for seat in seats for r in hall.stored(seat).resource_ids()} == {ANA, ROOM3}
    with pytest.raises(NotBookable):
        hall.book(WEDNESDAY, wanted=frozenset({ANA}))
    there = roster(hall.env, session.id).value
    assert [one.client.id for one in there.there] == [MAYA, LENA, OLE]
    assert (there.left, there.session.taken) == (0, 3)


def test_that_nobody_gets_a_seat_beyond_the_last_and_the_next_session_is_named(hall: Hall) -> None:
    session, _ = hall.full()
    later = hall.open(THURSDAY)
    with pytest.raises(SessionFull) as refused:
        hall.join(session, HARBOUR)
    (slot,) = refused.value.facts["alternatives"]  # type: ignore[misc]
    assert (slot.session_id, slot.seats_left) == (later.id, 3)


def test_that_nobody_sits_twice(hall: Hall) -> None:
    session = hall.open()
    hall.join(session)
    with pytest.raises(AlreadySeated):
        hall.join(session, both=True)
    with pytest.raises(ClientBusy):
        hall.book(WEDNESDAY, wanted=frozenset({DEE}), both=False)


def test_that_nobody_joins_what_is_cancelled_or_over(hall: Hall) -> None:
    session, gone = hall.open(), hall.open("2025-06-25 14:00")
    cancel(hall.env, Cancel(booking_id=gone.id, reason="ill"))
    hall.clock.set(at("2025-06-25 18:00"))
    with pytest.raises((SessionOver, NotBookable)):
        hall.join(session)
    with pytest.raises(NotBookable):
        hall.join(gone)


def test_that_whoever_books_the_service_joins_the_session_that_runs_then(hall: Hall) -> None:
    session = hall.open()
    seat = hall.book(WEDNESDAY, service=YOGA, wanted=frozenset())
    assert (seat.session_id, seat.seat_no) == (session.id, 1)


def test_that_where_none_runs_one_is_opened_by_who_may_and_undone_with_the_seat(hall: Hall) -> None:
    seat = hall.book(WEDNESDAY, service=YOGA, wanted=frozenset({DEE}))
    session = hall.env.store.read(lambda work: work.bookings.get(seat.session_id))  # type: ignore[arg-type]
    assert (session.seats, session.resource_ids()) == (3, {DEE, ROOM3})
    undo(hall.env)
    assert {hall.stored(one).status for one in (session, seat)} == {Status.CANCELLED}
    redo(hall.env)
    assert {hall.stored(one).status for one in (session, seat)} == {Status.CONFIRMED}
    frontline = hall.env.acting_as(replace(hall.env.actor, role=Role.FRONTLINE))
    with pytest.raises(NotAllowed):
        hall.book(THURSDAY, service=YOGA, wanted=frozenset(), env=frontline)
    assert hall.book(WEDNESDAY, service=YOGA, client_id=LENA, wanted=frozenset(), env=frontline).seat_no == 2


def test_that_a_session_stands_under_the_business_which_nobody_finds_as_a_client(hall: Hall) -> None:
    session, other = hall.open(), hall.open("2025-06-25 14:00")
    assert session.client_id == other.client_id
    house = hall.env.store.read(lambda work: work.clients.get(session.client_id))
    assert house.external_id == HOUSE
    assert hall.messages(session) == []
    assert all(one.id != house.id for one in find_clients(hall.env, FindClients(words=house.name)).value)
    with pytest.raises(MergeRefused):
        merge_clients(hall.env, MergeClients(kept_id=MAYA, gone_id=house.id))


def test_that_two_profiles_with_seats_in_one_session_are_not_merged(hall: Hall) -> None:
    session = hall.open()
    hall.join(session), hall.join(session, LENA)
    with pytest.raises(MergeRefused) as refused:
        merge_clients(hall.env, MergeClients(kept_id=MAYA, gone_id=LENA))
    assert refused.value.facts == {"why": "same_session"}


def test_that_the_seat_of_a_merged_client_goes_with_the_profile(hall: Hall) -> None:
    session = hall.open()
    seat = hall.join(session, LENA)
    merge_clients(hall.env, MergeClients(kept_id=MAYA, gone_id=LENA))
    assert hall.stored(seat).client_id == MAYA


def test_that_who_leaves_gives_the_seat_back_by_the_terms_of_every_cancellation(hall: Hall) -> None:
    session, (maya, lena, _) = hall.full()
    early = cancel(hall.env, Cancel(booking_id=maya.id, reason="ill", channel=Channel.PHONE))
    assert early.value.cancellation is not None
    assert early.value.cancellation.outcome is CancelOutcome.FREE
    (opening,) = early.changes.openings
    assert opening.span == session.span
    hall.clock.set(at("2025-06-25 09:00"))
    late = cancel(hall.env, Cancel(booking_id=lena.id, reason="ill")).value
    assert late.cancellation is not None
    assert late.cancellation.outcome is CancelOutcome.LATE
    assert str(late.cancellation.fee) == "25.00 EUR"
    assert hall.join(session, HARBOUR).seat_no == 1


def test_that_a_seat_taken_back_by_undo_is_another_one_where_the_old_is_gone(hall: Hall) -> None:
    session, (maya, *_) = hall.full()
    cancel(hall.env, Cancel(booking_id=maya.id, reason="ill"))
    other = hall.other_desk
    hall.book(WEDNESDAY, service=YOGA, client_id=HARBOUR, wanted=frozenset(), env=other)
    with pytest.raises(UndoRefused):
        undo(hall.env)
    change_seats(other, ChangeSeats(session_id=session.id, seats=4))
    undo(hall.env)
    assert (hall.stored(maya).status, hall.stored(maya).seat_no) == (Status.CONFIRMED, 4)


def test_that_attendance_is_noted_for_each_person(hall: Hall) -> None:
    session, (maya, lena, ole) = hall.full()
    hall.clock.set(at("2025-06-25 17:20"))
    mark(hall.env, Mark(booking_id=maya.id, status=Status.ARRIVED))
    mark(hall.env, Mark(booking_id=lena.id, status=Status.NO_SHOW))
    mark(hall.env, Mark(booking_id=session.id, status=Status.ARRIVED))
    mark(hall.env, Mark(booking_id=session.id, status=Status.IN_SERVICE))
    mark(hall.env, Mark(booking_id=session.id, status=Status.COMPLETED))
    mark(hall.env, Mark(booking_id=ole.id, status=Status.ARRIVED))
    with pytest.raises(StatusRefused):
        mark(hall.env, Mark(booking_id=maya.id, status=Status.NO_SHOW))
    there = roster(hall.env, session.id).value
    assert [one.booking.status for one in there.there] == [Status.ARRIVED, Status.NO_SHOW, Status.ARRIVED]


def test_that_moving_the_session_moves_and_tells_everybody_once(hall: Hall) -> None:
    session, seats = hall.full()
    moved = reschedule(hall.env, Reschedule(booking_id=session.id, span=span(THURSDAY, 60), reason="storm")).value
    assert moved.span == span(THURSDAY, 60)
    for seat in seats:
        after = hall.stored(seat)
        assert (after.span, after.seat_no, after.sequence) == (moved.span, seat.seat_no, seat.sequence + 1)
    maya, lena, _ = seats
    assert hall.kinds(maya)[-1:] == ["modification"] or hall.kinds(maya) == ["confirmation"]
    assert {row.client_id for row in hall.rows(maya)} == {MAYA}
    assert {row.client_id for row in hall.rows(lena)} == {LENA}
    undo(hall.env)
    assert {hall.stored(one).span for one in (session, *seats)} == {span(WEDNESDAY, 60)}
    redo(hall.env)
    assert {hall.stored(one).span for one in (session, *seats)} == {span(THURSDAY, 60)}


def test_that_a_new_teacher_is_told_to_everybody(hall: Hall) -> None:
    session, seats = hall.full()
    for seat in seats:
        hall.change_rows(seat, "confirmation", state=MessageState.SENT)
    command = Reschedule(booking_id=session.id, span=session.span, wanted=frozenset({DEE}), reason="ill")
    reschedule(hall.env, command)
    assert all(hall.stored(seat).resource_ids() == {DEE, ROOM3} for seat in seats)
    assert all("modification" in hall.kinds(seat) for seat in seats)


def test_that_the_move_is_not_undone_over_who_joined_since(hall: Hall) -> None:
    session, _ = hall.open(), None
    hall.join(session)
    moved = reschedule(hall.env, Reschedule(booking_id=session.id, span=span(THURSDAY, 60), reason="x")).value
    hall.book(THURSDAY, service=YOGA, client_id=LENA, wanted=frozenset(), env=hall.other_desk)
    with pytest.raises(UndoRefused):
        undo(hall.env)
    assert hall.stored(moved).span == span(THURSDAY, 60)


def test_that_calling_off_the_session_cancels_and_tells_everybody_and_charges_nobody(hall: Hall) -> None:
    session, seats = hall.full()
    hall.clock.set(at("2025-06-25 16:00"))
    outcome = cancel(hall.env, Cancel(booking_id=session.id, reason="Ana is ill"))
    for seat in seats:
        gone = hall.stored(seat)
        assert gone.status is Status.CANCELLED
        assert gone.cancellation is not None
        assert (gone.cancellation.asked_by, gone.cancellation.outcome) == (AskedBy.BUSINESS, CancelOutcome.FREE)
        assert hall.kinds(seat)[-1:] == ["cancellation"]
    assert [opening.booking_id for opening in outcome.changes.openings] == [session.id]
    assert hall.book("2025-06-25 17:00", wanted=frozenset({ANA}), channel=Channel.WALK_IN).resource_ids() >= {ANA}


def test_that_a_session_called_off_by_mistake_is_back_with_everybody(hall: Hall) -> None:
    session, seats = hall.full()
    cancel(hall.env, Cancel(booking_id=session.id, reason="wrong one"))
    undo(hall.env)
    assert {hall.stored(one).status for one in (session, *seats)} == {Status.CONFIRMED}
    assert [hall.stored(seat).seat_no for seat in seats] == [1, 2, 3]


def test_that_a_client_changes_to_another_session_by_moving_the_seat(hall: Hall) -> None:
    session = hall.open()
    later = hall.open(THURSDAY)
    seat = hall.join(session)
    moved = reschedule(hall.env, Reschedule(booking_id=seat.id, span=later.span, allocations=later.allocations))
    assert (moved.value.session_id, moved.value.span) == (later.id, later.span)
    assert [one.booking_id for one in moved.changes.openings] == [seat.id]
    with pytest.raises(NoSession):
        reschedule(hall.env, Reschedule(booking_id=seat.id, span=span("2025-06-27 17:00", 60)))
    undo(hall.env)
    assert hall.stored(seat).session_id == session.id


def test_that_sessions_and_seats_are_not_swapped_or_made_something_else(hall: Hall) -> None:
    session = hall.open()
    seat, cut = hall.join(session), hall.book("2025-06-26 10:00")
    for one in (session, seat):
        with pytest.raises(SessionInvolved):
            swap(hall.env, Swap(one=one.id, other=cut.id))
        with pytest.raises(SessionInvolved):
            reschedule(hall.env, Reschedule(booking_id=one.id, span=one.span, service_id=HAIRCUT, reason="x"))


def test_that_seats_go_up_to_the_room_and_down_to_who_sits_there(hall: Hall) -> None:
    session, (maya, lena, ole) = hall.full()
    with pytest.raises(SeatsRefused) as refused:
        change_seats(hall.env, ChangeSeats(session_id=session.id, seats=5))
    assert (refused.value.facts["least"], refused.value.facts["most"]) == (3, 4)
    with pytest.raises(SeatsRefused):
        change_seats(hall.env, ChangeSeats(session_id=session.id, seats=2))
    cancel(hall.env, Cancel(booking_id=maya.id, reason="ill"))
    assert change_seats(hall.env, ChangeSeats(session_id=session.id, seats=2)).value.seats == 2
    assert (hall.stored(lena).seat_no, hall.stored(ole).seat_no) == (2, 1)
    undo(hall.env)
    assert hall.stored(session).seats == 3
    with pytest.raises(SeatsRefused):
        hall.open(THURSDAY, seats=5)
    with pytest.raises(NotFound):
        change_seats(hall.env, ChangeSeats(session_id=ole.id, seats=2))


def test_that_running_sessions_are_offered_before_new_ones(hall: Hall) -> None:
    session = hall.open()
    hall.join(session)
    wish = SlotWish(service_id=YOGA, first_day=MONDAY, days=7)
    slots = offer_slots(hall.env, OfferSlots(wish=wish, limit=3)).value
    assert [(slot.session_id, slot.seats_left) for slot in slots] == [(session.id, 2), (None, None), (None, None)]
    found = find_times(hall.env, FindTimes(wish=wish)).value
    assert [one.slot.session_id for one in found.slots][:2] == [session.id, None]
    frontline = hall.env.acting_as(replace(hall.env.actor, role=Role.FRONTLINE))
    assert [slot.session_id for slot in offer_slots(frontline, OfferSlots(wish=wish, limit=3)).value] == [
        session.id
    ]
    assert find_times(frontline, FindTimes(wish=wish)).value.total == 1


def test_that_a_session_with_a_seat_is_no_obstacle_and_a_full_one_is(hall: Hall) -> None:
    session = hall.open()
    wish = StartWish(service_id=YOGA, start=session.span.start)
    assert why_not(hall.env, wish).value == check_start(hall.env, wish) == ()
    for client in (MAYA, LENA, OLE):
        hall.join(session, client)
    assert [one.kind.value for one in why_not(hall.env, wish).value] == ["full"]


def test_that_a_seat_kept_for_a_caller_is_nobody_elses(hall: Hall) -> None:
    session = hall.open()
    hall.join(session), hall.join(session, LENA)
    kept = hold(hall.env, HoldSlot(service_id=YOGA, span=session.span, client_id=OLE, allocations=())).value
    assert kept.session_id == session.id
    with pytest.raises(SessionFull):
        hall.book(WEDNESDAY, service=YOGA, client_id=HARBOUR, wanted=frozenset(), env=hall.other_desk)
    assert hall.join(session, OLE, hold_id=kept.id).seat_no == 3


def test_that_a_freed_seat_is_offered_to_who_waits_longest(hall: Hall) -> None:
    session, (maya, *_) = hall.full()
    for client in (HARBOUR, NOBODY_REACHABLE):
        enter(hall.env, EnterWaitlist(client_id=client, service_ids=(YOGA,)))
    (opening,) = cancel(hall.env, Cancel(booking_id=maya.id, reason="ill")).changes.openings
    matches = matches_for(hall.env, opening).value
    assert [line.client.id for line in matches.fitting] == [HARBOUR, NOBODY_REACHABLE]
    first = matches.fitting[0].match
    assert first.slot is not None
    offer = offer_time(
        hall.env, OfferTime(entry=first.entry, service_id=YOGA, slot=first.slot, opening=opening)
    ).value
    assert offer.state is OfferState.OPEN
    with pytest.raises(SessionFull):
        hall.book(WEDNESDAY, service=YOGA, client_id=MAYA, wanted=frozenset(), env=hall.other_desk)
    seat = accepted(hall.env, AcceptOffer(offer_id=offer.id)).value
    assert (seat.client_id, seat.session_id, seat.seat_no) == (HARBOUR, session.id, 1)


def test_that_a_free_time_opens_no_class_for_one_who_waits_for_a_seat(hall: Hall) -> None:
    booking = hall.book("2025-06-25 11:00", wanted=frozenset({ANA}))
    wish = enter(hall.env, EnterWaitlist(client_id=HARBOUR, service_ids=(YOGA,))).value
    (opening,) = cancel(hall.env, Cancel(booking_id=booking.id, reason="ill")).changes.openings
    (line,) = matches_for(hall.env, opening).value.lines
    assert (line.match.slot, line.match.misfits) == (None, (Misfit.NOT_FREE,))
    assert openings_for(hall.env, OpeningsFor(entry=wish)).value == ()
    session = hall.open()
    (slot,) = openings_for(hall.env, OpeningsFor(entry=wish)).value
    assert (slot.session_id, slot.span) == (session.id, session.span)


def test_that_an_opening_offers_no_class_even_to_a_desk_that_asks_for_one(hall: Hall) -> None:
    wish = enter(hall.env, EnterWaitlist(client_id=HARBOUR, service_ids=(YOGA,))).value
    free = span("2025-06-25 11:00", 60)
    opening = Opening(span=free, free=free, resources=frozenset({ANA}), location_id=hall.open().location_id)
    slot = Slot(span=free, allocations=())
    with pytest.raises(NoSession):
        offer_time(hall.env, OfferTime(entry=wish, service_id=YOGA, slot=slot, opening=opening))


def test_that_the_calendar_knows_how_full_a_session_is(hall: Hall) -> None:
    session = hall.open()
    hall.join(session)
    entries = agenda(hall.env, AgendaQuery(first_day=at(WEDNESDAY).date(), days=1)).value.entries
    assert [(one.booking.id == session.id, one.taken) for one in entries] == [(True, 1), (False, 0)]
    (fill,) = sessions(hall.env, SessionsQuery(first_day=MONDAY)).value
    assert (fill.taken, fill.left) == (1, 2)


def test_that_a_seat_can_be_taken_in_silence_and_another_person_can_have_it(hall: Hall) -> None:
    session = hall.open()
    seat = hall.join(session, silent=True, silent_reason=Silence.TOLD_ALREADY)
    hall.join(session, LENA)
    with pytest.raises(AlreadySeated):
        reschedule(
            hall.env, Reschedule(booking_id=seat.id, span=seat.span, client_id=LENA, reason="typo", both=True)
        )
    given = reschedule(
        hall.env, Reschedule(booking_id=seat.id, span=seat.span, client_id=OLE, reason="friend")
    ).value
    assert (given.client_id, given.seat_no) == (OLE, 1)


def test_that_ben_cannot_teach(hall: Hall) -> None:
    with pytest.raises(NotBookable):
        hall.open(wanted=frozenset({BEN}))
