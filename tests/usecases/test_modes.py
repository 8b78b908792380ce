"""A booking is agreed only with what its mode needs; the client is told where, by which link, at which number."""

from __future__ import annotations

import pytest

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.errors import ModeIncomplete
from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.commands import Amend, Confirm, MarkTogether, Reschedule
from bookingdesk.usecases.confirming import confirm
from bookingdesk.usecases.marking import mark_together
from bookingdesk.usecases.modes import online_link
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.undoing import undo
from tests.builders import a_client, span
from tests.usecases.desk import FrontDesk


def test_that_a_virtual_booking_without_a_link_is_refused_and_says_what_is_missing(desk: FrontDesk) -> None:
    with pytest.raises(ModeIncomplete) as refused:
        desk.book(mode=Mode.VIRTUAL)
    assert refused.value.facts["missing"] == "link_or_number"
    assert desk.env.store.read(lambda work: work.bookings.count()) == 0


def test_that_the_link_is_kept_with_the_booking(desk: FrontDesk) -> None:
    booking = desk.book(mode=Mode.VIRTUAL, mode_detail=" https://meet.example/4 ")
    assert desk.stored(booking).mode_detail == "https://meet.example/4"


def test_that_the_link_of_the_business_is_taken_and_stays_as_it_was_told(desk: FrontDesk) -> None:
    desk.set(business__online="https://house.example")
    booking = desk.book(mode=Mode.VIRTUAL)
    desk.set(business__online="https://other.example")
    assert desk.stored(booking).mode_detail == "https://house.example"


def test_that_a_call_goes_to_the_number_of_the_client(desk: FrontDesk) -> None:
    assert desk.book(mode=Mode.PHONE).mode_detail.startswith("+")


def test_that_a_call_to_somebody_without_a_number_is_refused(desk: FrontDesk) -> None:
    with pytest.raises(ModeIncomplete):
        desk.book(mode=Mode.PHONE, new_client=a_client(given_name="Leo", phone=""))


def tentative(desk: FrontDesk) -> Booking:
    """A visit at an address that is not known yet."""
    return desk.book(mode=Mode.AT_CLIENT, status=Status.TENTATIVE)


def test_that_a_tentative_booking_may_wait_for_the_address(desk: FrontDesk) -> None:
    booking = tentative(desk)
    yes = Confirm(booking_id=booking.id, how=ApprovedHow.SPOKEN)
    with pytest.raises(ModeIncomplete):
        confirm(desk.env, yes)
    amend(desk.env, Amend(booking_id=booking.id, mode_detail="Hauptstr. 5, Berlin"))
    assert confirm(desk.env, yes).value.status is Status.CONFIRMED


def test_that_several_are_confirmed_without_the_one_that_lacks_its_address(desk: FrontDesk) -> None:
    lacking, whole = tentative(desk), desk.book("2025-06-24 16:00", status=Status.TENTATIVE)
    command = MarkTogether(booking_ids=(lacking.id, whole.id), status=None)
    assert [b.id for b in mark_together(desk.env, command).value] == [whole.id]
    assert desk.stored(lacking).status is Status.TENTATIVE


def test_that_an_agreed_booking_does_not_turn_into_a_visit_without_an_address(desk: FrontDesk) -> None:
    booking = desk.book()
    with pytest.raises(ModeIncomplete):
        amend(desk.env, Amend(booking_id=booking.id, mode=Mode.AT_CLIENT))
    moved = Reschedule(booking_id=booking.id, span=span("2025-06-24 16:00"), mode=Mode.AT_CLIENT)
    with pytest.raises(ModeIncomplete):
        reschedule(desk.env, moved)
    assert desk.stored(booking) == booking


def test_that_another_link_is_told_to_the_client_and_taken_back_by_undo(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15", mode=Mode.VIRTUAL, mode_detail="https://a.example/1")
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    changed = amend(desk.env, Amend(booking_id=booking.id, mode_detail="https://b.example/2")).value
    assert changed.sequence == booking.sequence + 1
    assert ("modification", "queued", "") in desk.messages(changed)
    undo(desk.env)
    assert desk.stored(booking).mode_detail == "https://a.example/1"


def test_that_a_detail_is_not_lost_by_moving_or_noting(desk: FrontDesk) -> None:
    booking = desk.book(mode=Mode.VIRTUAL, mode_detail="https://a.example/1")
    amend(desk.env, Amend(booking_id=booking.id, note="quiet", mode=Mode.VIRTUAL))
    moved = reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-24 16:00"))).value
    assert moved.mode_detail == "https://a.example/1"


def test_that_in_person_forgets_the_link(desk: FrontDesk) -> None:
    booking = desk.book(mode=Mode.VIRTUAL, mode_detail="https://a.example/1")
    assert amend(desk.env, Amend(booking_id=booking.id, mode=Mode.IN_PERSON)).value.mode_detail == ""


def test_that_the_log_says_that_the_detail_changed_and_never_what_it_is(desk: FrontDesk) -> None:
    booking = desk.book(mode=Mode.AT_CLIENT, mode_detail="Hauptstr. 5, Berlin")
    amend(desk.env, Amend(booking_id=booking.id, mode_detail="Nebenstr. 6, Berlin"))
    log = desk.log()
    assert log[-1].detail["mode_detail"] == "changed"
    assert "str." not in " ".join(str(entry.detail) for entry in log)


def test_that_a_visit_goes_to_the_address_of_the_profile(desk: FrontDesk) -> None:
    """And stays there as it was told, whatever the profile says later."""
    there = a_client(given_name="Leo", address="Lindenweg 5", postcode="10115 Berlin")
    assert desk.book(mode=Mode.AT_CLIENT, new_client=there).mode_detail == "Lindenweg 5, 10115 Berlin"
    with pytest.raises(ModeIncomplete):
        desk.book("2025-06-25 14:15", mode=Mode.AT_CLIENT, new_client=a_client(given_name="Lea", postcode="10115"))


def test_that_the_link_of_the_business_is_told(desk: FrontDesk) -> None:
    assert online_link(desk.env).value == ""
    desk.set(business__online="https://house.example")
    assert online_link(desk.env).value == "https://house.example"
