"""Cancel and mark: a reason always, the table's steps only, the time freed at once, the record kept."""

from __future__ import annotations

import pytest

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import FORWARD, AskedBy, Booking, Status
from bookingdesk.domain.errors import InvalidValue, ReasonMissing, Stale, StatusRefused
from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import AgendaQuery, Amend, Cancel, Confirm, Mark, Reconfirm
from bookingdesk.usecases.confirming import confirm
from bookingdesk.usecases.marking import mark, reconfirm
from bookingdesk.usecases.rescheduling import amend
from tests.builders import at
from tests.usecases.desk import FrontDesk

PATHS: dict[Status, tuple[Status, ...]] = {
    Status.TENTATIVE: (),
    Status.CONFIRMED: (Status.CONFIRMED,),
    Status.ARRIVED: (Status.ARRIVED,),
    Status.IN_SERVICE: (Status.ARRIVED, Status.IN_SERVICE),
    Status.COMPLETED: (Status.ARRIVED, Status.COMPLETED),
    Status.NO_SHOW: (Status.NO_SHOW,),
    Status.LEFT: (Status.ARRIVED, Status.LEFT),
    Status.CANCELLED: (Status.CANCELLED,),
}
"""How a tentative booking gets to each status."""


def step(desk: FrontDesk, booking: Booking, status: Status) -> Booking:
    if status is Status.CANCELLED:
        return cancel(desk.env, Cancel(booking_id=booking.id, reason="illness")).value
    if status is Status.CONFIRMED:
        return confirm(desk.env, Confirm(booking_id=booking.id, how=ApprovedHow.SPOKEN)).value
    if desk.env.now() < booking.span.start and status is not Status.CONFIRMED:
        desk.clock.set(booking.span.start)
    return mark(desk.env, Mark(booking_id=booking.id, status=status)).value


def test_that_a_cancelled_booking_frees_its_slot_and_stays_on_record(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.move(minutes=5)
    cancelled = cancel(
        desk.env, Cancel(booking_id=booking.id, reason="  illness ", asked_by=AskedBy.THIRD_PARTY)
    ).value
    assert cancelled.cancellation is not None
    assert (cancelled.cancellation.reason, cancelled.cancellation.asked_by, cancelled.cancellation.at) == (
        "illness",
        AskedBy.THIRD_PARTY,
        at("2025-06-23 08:05"),
    )
    assert cancelled.sequence == 1
    day = AgendaQuery(first_day=at("2025-06-24 12:00").date())
    assert agenda(desk.env, day).value.entries == ()
    assert desk.stored(booking) == cancelled
    desk.book()


@pytest.mark.parametrize("reason", ["", "   ", "\t\n"])
def test_that_nothing_is_cancelled_without_a_reason(desk: FrontDesk, reason: str) -> None:
    booking = desk.book()
    with pytest.raises(ReasonMissing):
        cancel(desk.env, Cancel(booking_id=booking.id, reason=reason))
    with pytest.raises(ReasonMissing):
        mark(desk.env, Mark(booking_id=booking.id, status=Status.CANCELLED))
    assert desk.stored(booking) == booking


def test_that_a_reason_nobody_can_print_is_refused(desk: FrontDesk) -> None:
    booking = desk.book()
    for reason in ("ill\x00ness", "x" * 201):
        with pytest.raises(InvalidValue):
            cancel(desk.env, Cancel(booking_id=booking.id, reason=reason))


def test_that_a_cancellation_of_something_changed_meanwhile_is_refused(desk: FrontDesk) -> None:
    booking = desk.book()
    amend(desk.other_desk, Amend(booking_id=booking.id, note="theirs"))
    with pytest.raises(Stale):
        cancel(desk.env, Cancel(booking_id=booking.id, reason="illness", version=booking.version))


def test_that_the_client_is_told_once_and_never_reminded(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    step(desk, booking, Status.CANCELLED)
    assert desk.messages(booking) == [
        ("confirmation", "sent", ""),
        ("reminder", "obsolete", "cancelled"),
        ("cancellation", "queued", ""),
    ]


@pytest.mark.parametrize(
    ("when", "asked_by", "late", "fee"),
    [
        ("2025-06-23 14:15", AskedBy.CLIENT, False, ""),
        ("2025-06-23 14:16", AskedBy.CLIENT, True, "25.00 EUR"),
        ("2025-06-24 14:00", AskedBy.BUSINESS, False, ""),
    ],
)
def test_that_the_log_says_whether_it_was_late(
    desk: FrontDesk, when: str, asked_by: AskedBy, late: bool, fee: str
) -> None:
    booking = desk.book()
    desk.clock.set(at(when))
    cancel(desk.env, Cancel(booking_id=booking.id, reason="illness", asked_by=asked_by))
    detail = desk.log()[-1].detail
    assert (detail["late"], detail["fee"]) == (late, fee)


STARTS = [f"2025-06-{day} {hour}:00" for day in (24, 25) for hour in ("09", "10", "13", "14")]


@pytest.mark.parametrize("present", list(Status))
def test_that_every_step_is_taken_or_refused_as_the_table_says(desk: FrontDesk, present: Status) -> None:
    made = [desk.book(start, status=Status.TENTATIVE) for start in STARTS]
    for booking, wanted in zip(made, Status, strict=True):
        for status in PATHS[present]:
            booking = step(desk, booking, status)
        if wanted in FORWARD[present]:
            assert step(desk, booking, wanted).status is wanted
            continue
        with pytest.raises(StatusRefused) as refused:
            step(desk, booking, wanted)
        assert refused.value.facts["present"] is present
        assert desk.stored(booking) == booking


def test_that_a_mark_notes_since_when(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.set(at("2025-06-24 14:20"))
    assert step(desk, booking, Status.ARRIVED).status_since == at("2025-06-24 14:20")


def test_that_who_is_here_is_sent_nothing_more(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    step(desk, booking, Status.ARRIVED)
    assert desk.messages(booking) == [("confirmation", "obsolete", "over"), ("reminder", "obsolete", "over")]


def test_that_a_tentative_booking_is_confirmed_in_words_once_it_is(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15", status=Status.TENTATIVE)
    desk.change_rows(booking, "tentative", state=MessageState.SENT)
    step(desk, booking, Status.CONFIRMED)
    assert desk.messages(booking) == [
        ("confirm_call", "obsolete", "booked"),
        ("tentative", "sent", ""),
        ("confirmation", "queued", ""),
        ("reminder", "queued", ""),
    ]


def test_that_reconfirming_is_a_mark_that_tells_nobody_and_can_be_taken_off(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    marked = reconfirm(desk.env, Reconfirm(booking_id=booking.id)).value
    assert (marked.reconfirmed, marked.status) == (True, Status.CONFIRMED)
    assert not reconfirm(desk.env, Reconfirm(booking_id=booking.id)).changes
    off = reconfirm(desk.env, Reconfirm(booking_id=booking.id, reconfirmed=False)).value
    assert not off.reconfirmed
    assert desk.messages(booking) == [("confirmation", "queued", ""), ("reminder", "queued", "")]
    assert {row.booking_version for row in desk.rows(booking)} == {off.version}


def test_that_nobody_is_reconfirmed_who_is_not_expected(desk: FrontDesk) -> None:
    booking = desk.book()
    step(desk, booking, Status.ARRIVED)
    with pytest.raises(StatusRefused):
        reconfirm(desk.env, Reconfirm(booking_id=booking.id))
