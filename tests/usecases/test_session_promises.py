"""A seat that was promised: nobody else gets it by a side door, and it is no promise of another session."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.errors import UndoRefused, WaitlistRefused
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.money import Money
from bookingdesk.domain.sessions import NoSession, SeatsRefused, SessionInvolved
from bookingdesk.domain.waitlist import OfferState, WaitOffer
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, HoldSlot, Mark, MarkTogether, Reschedule
from bookingdesk.usecases.holding import hold
from bookingdesk.usecases.marking import mark, mark_together
from bookingdesk.usecases.matching import matches_for
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.sessions import ChangeSeats, SessionsQuery, change_seats, sessions
from bookingdesk.usecases.undoing import redo, undo
from bookingdesk.usecases.waiting_commands import AcceptOffer, EnterWaitlist, OfferTime
from bookingdesk.usecases.waitlist import enter
from bookingdesk.usecases.waitlist_offers import accepted, offer_time
from tests.builders import MONDAY, at, span
from tests.salon import HARBOUR, LENA, MAYA
from tests.usecases.hall import THURSDAY, WEDNESDAY, Hall
from tests.yoga import YOGA


def offered_seat(hall: Hall) -> tuple[Booking, WaitOffer]:
    """A full session that Maya has left, and her seat offered to Harbour Law, who has read of it."""
    session, (maya, *_) = hall.full()
    enter(hall.env, EnterWaitlist(client_id=HARBOUR, service_ids=(YOGA,)))
    hall.clock.move(seconds=1)
    (opening,) = cancel(hall.env, Cancel(booking_id=maya.id, reason="ill")).changes.openings
    match = matches_for(hall.env, opening).value.fitting[0].match
    assert match.slot is not None
    asked = OfferTime(entry=match.entry, service_id=YOGA, slot=match.slot, opening=opening)
    offer = offer_time(hall.env, asked).value
    hall.clock.move(seconds=1)
    return session, offer


def letters(hall: Hall, offer: WaitOffer) -> dict[MessageKind, MessageState]:
    rows = hall.env.store.read(lambda work: work.outbox.of_offers([offer.id]))[offer.id]
    return {row.kind: row.state for row in rows}


def running(hall: Hall) -> list[Booking]:
    return [fill.session for fill in sessions(hall.env, SessionsQuery(first_day=MONDAY)).value]


@pytest.mark.parametrize("gone", ["moved", "cancelled"])
def test_that_a_yes_to_a_session_that_is_gone_opens_no_other_one(hall: Hall, gone: str) -> None:
    session, offer = offered_seat(hall)
    told = next(row for row in hall.env.store.read(lambda w: w.outbox.of_offers([offer.id]))[offer.id])
    hall.env.store.write(lambda work: work.outbox.replace(replace(told, state=MessageState.SENT)))
    if gone == "moved":
        reschedule(hall.env, Reschedule(booking_id=session.id, span=span(THURSDAY, 60)))
    else:
        cancel(hall.env, Cancel(booking_id=session.id, reason="ill"))
    there = running(hall)
    with pytest.raises(WaitlistRefused):
        accepted(hall.env, AcceptOffer(offer_id=offer.id))
    assert running(hall) == there
    assert hall.env.store.read(lambda work: work.waitlist.offer(offer.id)).state is OfferState.WITHDRAWN
    assert letters(hall, offer) == {
        MessageKind.WAITLIST_OFFER: MessageState.SENT,
        MessageKind.OFFER_WITHDRAWN: MessageState.QUEUED,
    }


def test_that_a_seat_kept_for_a_caller_is_booked_in_its_session_or_not_at_all(hall: Hall) -> None:
    session = hall.open()
    kept = hold(hall.env, HoldSlot(service_id=YOGA, span=session.span, client_id=MAYA, allocations=())).value
    reschedule(hall.other_desk, Reschedule(booking_id=session.id, span=span(THURSDAY, 60)))
    with pytest.raises(NoSession):
        hall.book(WEDNESDAY, service=YOGA, wanted=frozenset(), allocations=kept.allocations, hold_id=kept.id)
    assert hall.book(THURSDAY, service=YOGA, wanted=frozenset(), hold_id=kept.id).session_id == session.id


def test_that_undo_takes_no_seat_that_is_kept_or_taken(hall: Hall) -> None:
    session, offer = offered_seat(hall)
    with pytest.raises(UndoRefused) as refused:
        undo(hall.env)
    assert refused.value.facts["why"] == "seat_taken"
    assert accepted(hall.other_desk, AcceptOffer(offer_id=offer.id)).value.session_id == session.id
    with pytest.raises(UndoRefused) as refused:
        undo(hall.env)
    assert refused.value.facts["why"] == "seat_taken"


def test_that_a_seat_that_is_kept_is_not_taken_away(hall: Hall) -> None:
    session, offer = offered_seat(hall)
    with pytest.raises(SeatsRefused) as refused:
        change_seats(hall.env, ChangeSeats(session_id=session.id, seats=2))
    assert refused.value.facts["least"] == 3
    assert accepted(hall.env, AcceptOffer(offer_id=offer.id)).value.seat_no == 1


def test_that_fewer_seats_are_undone_and_done_again_with_everybody_in_their_seat(hall: Hall) -> None:
    session, (maya, *others) = hall.full()
    cancel(hall.env, Cancel(booking_id=maya.id, reason="ill"))
    hall.clock.move(seconds=1)

    def seats() -> list[int | None]:
        return [hall.stored(session).seats, *(hall.stored(one).seat_no for one in others)]

    change_seats(hall.env, ChangeSeats(session_id=session.id, seats=2))
    assert seats() == [2, 2, 1]
    undo(hall.env)
    assert seats() == [3, 2, 3]
    redo(hall.env)
    assert seats() == [2, 2, 1]


def test_that_more_seats_are_not_undone_from_under_who_sits_there(hall: Hall) -> None:
    session, (maya, *_) = hall.full()
    change_seats(hall.env, ChangeSeats(session_id=session.id, seats=4))
    hall.book(WEDNESDAY, service=YOGA, client_id=HARBOUR, wanted=frozenset(), env=hall.other_desk)
    cancel(hall.other_desk, Cancel(booking_id=maya.id, reason="ill"))
    with pytest.raises(UndoRefused):
        undo(hall.env)
    assert hall.stored(session).seats == 4


@pytest.mark.parametrize("status", [Status.NO_SHOW, Status.LEFT])
def test_that_a_session_is_not_missed_or_left_over_the_heads_of_its_people(hall: Hall, status: Status) -> None:
    session, (maya, lena, _) = hall.full()
    hall.clock.set(at("2025-06-25 17:30"))
    if status is Status.LEFT:
        for one in (session, maya):
            mark(hall.env, Mark(booking_id=one.id, status=Status.ARRIVED))
    before = hall.stored(session)
    with pytest.raises(SessionInvolved):
        mark(hall.env, Mark(booking_id=session.id, status=status))
    who = (session.id, maya.id, lena.id)
    done = mark_together(hall.env, MarkTogether(booking_ids=who, status=status)).value
    assert session.id not in {one.id for one in done}
    assert maya.id in {one.id for one in done}
    assert hall.stored(session) == before


def test_that_no_deposit_is_due_after_the_session_has_begun(hall: Hall) -> None:
    session = hall.open("2025-06-27 17:00")
    seat = hall.join(session, LENA, status=Status.TENTATIVE)
    asked = replace(seat, deposit=Money(Decimal("5"), "EUR"), deposit_due_at=at("2025-06-27 16:00"))
    seat = hall.env.store.write(lambda work: work.bookings.replace(asked))
    reschedule(hall.env, Reschedule(booking_id=session.id, span=span(WEDNESDAY, 60)))
    moved = hall.stored(seat)
    assert moved.deposit_due_at == moved.span.start == at(WEDNESDAY)
    assert (moved.rescheduled_count, moved.sequence) == (1, seat.sequence + 1)
