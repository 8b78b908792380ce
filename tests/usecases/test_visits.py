"""Visits: several services in a row, a family at one start; found, booked, moved and cancelled as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.errors import AddRefused, IdentityNeeded, NotBookable, NotFound, RuleViolation
from bookingdesk.domain.ids import BookingId, ClientId, IdentityCheckId, ServiceId, VisitId
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient, Book, Cancel, Reschedule, SetSetting
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.identity import check_identity
from bookingdesk.usecases.identity_values import AskIdentity, CheckIdentity
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.undoing import redo, undo
from bookingdesk.usecases.visits.adding import add_to_visit, check_grows
from bookingdesk.usecases.visits.booking import book_visit, cancel_visit, move_visit
from bookingdesk.usecases.visits.commands import (
    AddToVisit,
    BookVisit,
    CancelVisit,
    FindVisit,
    MoveVisit,
    VisitOffer,
    VisitPart,
)
from bookingdesk.usecases.visits.finding import find_visit
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, MASSAGE, at, span
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk

TUESDAY = date(2025, 6, 24)


def found(
    desk: FrontDesk, *services: ServiceId, gap: int = 0, same: bool = False, **more: object
) -> list[VisitOffer]:
    wish = FindVisit(
        parts=tuple(VisitPart(service_id=s) for s in services),
        first_day=TUESDAY,
        gap=timedelta(minutes=gap),
        same_start=same,
        **more,  # type: ignore[arg-type]
    )
    return list(find_visit(desk.env, wish).value)


def booked(desk: FrontDesk, offer: VisitOffer, *parts: tuple[ServiceId, ClientId]) -> tuple[Booking, ...]:
    books = tuple(
        Book(
            booking_id=BookingId(new_uuid()),
            client_id=client,
            service_id=service,
            span=slot.span,
            allocations=slot.allocations,
        )
        for (service, client), slot in zip(parts, offer.slots, strict=True)
    )
    made = book_visit(desk.env, BookVisit(visit_id=VisitId(new_uuid()), parts=books)).value
    desk.clock.move(seconds=1)
    return made


def test_that_services_follow_one_another_in_order(desk: FrontDesk) -> None:
    offer = found(desk, COLOUR, HAIRCUT)[0]
    first, second = offer.slots
    assert first.span == span("2025-06-24 09:00", 60)
    assert second.span == span("2025-06-24 10:00", 45)


def test_that_a_gap_is_allowed_up_to_its_length(desk: FrontDesk) -> None:
    desk.book("2025-06-24 10:00", client_id=LENA)
    parts = (VisitPart(service_id=COLOUR), VisitPart(service_id=HAIRCUT, wanted=frozenset({ANA})))
    tight = find_visit(desk.env, FindVisit(parts=parts, first_day=TUESDAY)).value[0]
    assert tight.slots[0].span.start > at("2025-06-24 09:00")
    wide = find_visit(desk.env, FindVisit(parts=parts, first_day=TUESDAY, gap=timedelta(minutes=60))).value[0]
    assert [slot.span.start for slot in wide.slots] == [at("2025-06-24 09:00"), at("2025-06-24 10:45")]


def test_that_a_family_has_one_start_and_different_people(desk: FrontDesk) -> None:
    offer = found(desk, HAIRCUT, MASSAGE, same=True)[0]
    one, other = offer.slots
    assert one.span.start == other.span.start
    assert not {a.resource_id for a in one.allocations} & {a.resource_id for a in other.allocations}
    assert BEN in {a.resource_id for a in other.allocations}


def test_that_a_visit_is_booked_moved_and_taken_back_as_one(desk: FrontDesk) -> None:
    visit = booked(desk, found(desk, COLOUR, HAIRCUT)[0], (COLOUR, MAYA), (HAIRCUT, MAYA))
    assert len({b.visit_id for b in visit}) == 1
    by_us = {"asked_by": AskedBy.BUSINESS, "reason": "Room"}
    move = Reschedule(booking_id=visit[0].id, span=span("2025-06-24 14:00", 60), **by_us)  # type: ignore[arg-type]
    moved = move_visit(desk.env, MoveVisit(move=move)).value
    assert [b.span.start for b in moved] == [at("2025-06-24 14:00"), at("2025-06-24 15:00")]
    desk.clock.move(seconds=1)
    undo(desk.env)
    assert [desk.stored(b).span for b in visit] == [b.span for b in visit]
    desk.clock.move(seconds=1)
    redo(desk.env)
    assert [desk.stored(b).span for b in visit] == [b.span for b in moved]


def test_that_a_visit_moves_onto_its_own_old_time(desk: FrontDesk) -> None:
    visit = booked(desk, found(desk, HAIRCUT, HAIRCUT)[0], (HAIRCUT, MAYA), (HAIRCUT, MAYA))
    move = Reschedule(booking_id=visit[0].id, span=span("2025-06-24 09:45"))
    moved = move_visit(desk.env, MoveVisit(move=move)).value
    assert [b.span.start for b in moved] == [at("2025-06-24 09:45"), at("2025-06-24 10:30")]


def test_that_one_of_a_visit_can_move_alone(desk: FrontDesk) -> None:
    visit = booked(desk, found(desk, COLOUR, HAIRCUT)[0], (COLOUR, MAYA), (HAIRCUT, MAYA))
    move = Reschedule(booking_id=visit[1].id, span=span("2025-06-24 16:00"))
    moved = move_visit(desk.env, MoveVisit(move=move, only=frozenset({visit[1].id}))).value
    assert [b.span.start for b in moved] == [visit[0].span.start, at("2025-06-24 16:00")]


def test_that_a_part_that_does_not_fit_books_nothing(desk: FrontDesk) -> None:
    offer = found(desk, COLOUR, HAIRCUT)[0]
    desk.book("2025-06-24 10:00", allocations=offer.slots[1].allocations, wanted=frozenset(), client_id=LENA)
    with pytest.raises(RuleViolation) as refusal:
        booked(desk, offer, (COLOUR, MAYA), (HAIRCUT, MAYA))
    assert isinstance(refusal.value, NotBookable)
    assert desk.env.store.read(lambda work: work.bookings.count()) == 1


def test_that_a_visit_is_cancelled_as_one_and_comes_back_as_one(desk: FrontDesk) -> None:
    visit = booked(desk, found(desk, HAIRCUT, MASSAGE, same=True)[0], (HAIRCUT, MAYA), (MASSAGE, LENA))
    cancel_visit(desk.env, CancelVisit(cancel=Cancel(booking_id=visit[0].id, reason="Ill")))
    assert {desk.stored(b).status for b in visit} == {Status.CANCELLED}
    desk.clock.move(seconds=1)
    undo(desk.env)
    assert {desk.stored(b).status for b in visit} == {Status.CONFIRMED}


def test_that_a_booking_of_its_own_is_no_visit(desk: FrontDesk) -> None:
    alone = desk.book()
    with pytest.raises(NotFound):
        cancel_visit(desk.env, CancelVisit(cancel=Cancel(booking_id=alone.id, reason="Ill")))


def test_that_wanted_staff_serve_their_part(desk: FrontDesk) -> None:
    parts = (VisitPart(service_id=HAIRCUT, wanted=frozenset({ANA})), VisitPart(service_id=HAIRCUT))
    wish = FindVisit(parts=parts, first_day=TUESDAY, same_start=True, limit=1)
    (offer,) = find_visit(desk.env, wish).value
    assert ANA in {a.resource_id for a in offer.slots[0].allocations}
    assert ANA not in {a.resource_id for a in offer.slots[1].allocations}


def checked(desk: FrontDesk, booking: Booking) -> IdentityCheckId:
    """Maya proves who she is, at a desk that wants it."""
    client = desk.env.store.read(lambda work: work.clients.get(MAYA))
    amend_client(desk.env, AmendClient(client=replace(client, born=date(1988, 3, 12))))
    set_setting(desk.env, SetSetting(key="identity.mode", value="blind"))
    about = AskIdentity(client_id=MAYA, booking_id=booking.id)
    check = check_identity(desk.env, CheckIdentity(about=about, said="1203 4417")).value.check_id
    assert check is not None
    return check


def test_that_one_of_a_family_speaks_for_all_of_their_visit(desk: FrontDesk) -> None:
    visit = booked(desk, found(desk, HAIRCUT, MASSAGE, same=True)[0], (HAIRCUT, MAYA), (MASSAGE, LENA))
    check = checked(desk, visit[0])
    start = at("2025-06-24 14:00")
    move = Reschedule(booking_id=visit[0].id, span=visit[0].span.moved_to(start), checked=check)
    moved = move_visit(desk.env, MoveVisit(move=move)).value
    assert {b.span.start for b in moved} == {start}
    cancel_visit(desk.env, CancelVisit(cancel=Cancel(booking_id=visit[0].id, reason="Ill", checked=check)))
    assert {desk.stored(b).status for b in visit} == {Status.CANCELLED}


def test_that_nobody_speaks_for_who_only_comes_at_the_same_time(desk: FrontDesk) -> None:
    mine = desk.book("2025-06-24 10:00")
    theirs = desk.book("2025-06-24 10:00", client_id=LENA, wanted=frozenset({BEN}))
    check = checked(desk, mine)
    with pytest.raises(IdentityNeeded):
        cancel(desk.env, Cancel(booking_id=theirs.id, reason="Ill", checked=check))


def test_that_a_visit_does_not_move_on_an_unchecked_word(desk: FrontDesk) -> None:
    visit = booked(desk, found(desk, HAIRCUT, MASSAGE, same=True)[0], (HAIRCUT, MAYA), (MASSAGE, LENA))
    checked(desk, visit[0])
    with pytest.raises(IdentityNeeded):
        cancel_visit(desk.env, CancelVisit(cancel=Cancel(booking_id=visit[0].id, reason="Ill")))
    assert {desk.stored(b).status for b in visit} == {Status.CONFIRMED}


def beside(desk: FrontDesk, booking: Booking, *services: ServiceId, gap: int = 15, same: bool = False) -> list[str]:
    """The starts of each offer next to what is booked."""
    wish = FindVisit(
        parts=tuple(VisitPart(service_id=s) for s in services),
        first_day=TUESDAY,
        gap=timedelta(minutes=gap),
        same_start=same,
        beside=booking.id,
    )
    offers = find_visit(desk.env, wish).value
    return [" ".join(f"{slot.span.start:%H:%M}" for slot in offer.slots) for offer in offers]


def test_that_a_step_is_found_right_after_right_before_or_at_the_start_of_what_is_booked(desk: FrontDesk) -> None:
    alone = desk.book("2025-06-24 14:30", client_id=MAYA)
    found_there = beside(desk, alone, COLOUR)
    assert found_there[:2] == ["11:30", "13:15"]
    assert all("11:15" <= start <= "11:30" or "13:15" <= start <= "13:30" for start in found_there)
    assert beside(desk, alone, MASSAGE, same=True) == ["12:30"]
    assert beside(desk, alone, COLOUR, HAIRCUT, gap=0)[-1] == "13:15 14:15"


@pytest.mark.parametrize("status", list(Status))
def test_that_nothing_is_added_to_what_is_over(desk: FrontDesk, status: Status) -> None:
    there = replace(desk.book("2025-06-24 14:30", client_id=MAYA), status=status)
    if status in {Status.TENTATIVE, Status.CONFIRMED, Status.ARRIVED, Status.IN_SERVICE}:
        check_grows(there)
        return
    with pytest.raises(AddRefused):
        check_grows(there)


def test_that_nothing_is_found_or_booked_beside_what_is_cancelled(desk: FrontDesk) -> None:
    alone = desk.book("2025-06-24 14:30", client_id=MAYA)
    cancel(desk.env, Cancel(booking_id=alone.id, reason="Ill"))
    part = Book(booking_id=BookingId(new_uuid()), client_id=MAYA, service_id=HAIRCUT, span=span("2025-06-24 15:15"))
    command = AddToVisit(booking_id=alone.id, visit_id=VisitId(new_uuid()), parts=(part,))
    with pytest.raises(AddRefused):
        add_to_visit(desk.env, command)
    with pytest.raises(AddRefused):
        beside(desk, alone, HAIRCUT)
