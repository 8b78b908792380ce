"""A supervisor gives a deposit more time, for a reason; the client is warned again; nothing lies after the start."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.errors import InvalidValue, NotAllowed, NothingToWaive, StatusRefused
from bookingdesk.domain.messages import ANNOUNCEMENTS, MessageKind, MessageState
from bookingdesk.domain.policy_rules import DepositRule
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.commands import Confirm
from bookingdesk.usecases.confirming import confirm
from bookingdesk.usecases.deadlines import ExtendDeposit, extend_deposit
from bookingdesk.usecases.expiring import expire_tentative
from bookingdesk.usecases.ports import Owed
from bookingdesk.usecases.undoing import undo
from tests.usecases.desk import FrontDesk
from tests.usecases.test_confirming import euros, frontline, paid, with_deposit


def tentative(desk: FrontDesk, start: str = "2025-06-27 14:15") -> Booking:
    """A booking whose deposit is due tomorrow."""
    with_deposit(desk)
    return desk.book(start, status=Status.TENTATIVE)


def longer(booking: Booking, **changes: object) -> ExtendDeposit:
    assert booking.deposit_due_at is not None
    command = ExtendDeposit(
        booking_id=booking.id, due_at=booking.deposit_due_at + timedelta(days=1), reason="bank is closed"
    )
    return replace(command, **changes)  # type: ignore[arg-type]


def test_that_the_client_is_warned_again_and_the_place_is_kept(desk: FrontDesk) -> None:
    booking = tentative(desk)
    desk.clock.move(hours=21)
    assert expire_tentative(desk.env).value.warned == (booking.id,)
    later = extend_deposit(desk.env, longer(booking)).value
    assert (later.deposit_due_at, later.deposit_warned_at) == (longer(booking).due_at, None)
    desk.clock.move(hours=8)
    assert expire_tentative(desk.env).value.expired == ()
    desk.clock.move(hours=15)
    assert expire_tentative(desk.env).value.warned == (booking.id,)
    desk.clock.move(hours=5)
    assert expire_tentative(desk.env).value.expired == (booking.id,)


def test_that_the_client_hears_of_the_deposit_and_is_warned_in_writing(desk: FrontDesk) -> None:
    booking = tentative(desk)
    paid(desk, booking, "20.00")
    desk.clock.move(hours=21)
    expire_tentative(desk.env)
    (first,) = [row for row in desk.rows(booking) if row.kind is MessageKind.TENTATIVE]
    (warning,) = [row for row in desk.rows(booking) if row.kind is MessageKind.DEPOSIT_DUE]
    assert first.state is MessageState.OBSOLETE  # it had not left, and the warning says the same and more
    assert warning.state is MessageState.QUEUED
    dispatch = desk.env.store.read(lambda work: dispatch_of(work, warning, desk.env.now()))
    assert dispatch.owed == Owed(euros("30.00"), dispatch.now + DepositRule().warn_before, warned=True)


def test_that_the_first_message_asks_for_it_and_none_does_once_it_is_paid(desk: FrontDesk) -> None:
    booking = tentative(desk)
    (row,) = [row for row in desk.rows(booking) if row.kind is MessageKind.TENTATIVE]
    asked = desk.env.store.read(lambda work: dispatch_of(work, row, desk.env.now()))
    assert booking.deposit_due_at is not None
    assert asked.owed == Owed(euros("50.00"), booking.deposit_due_at)
    paid(desk, booking, "50.00")
    assert desk.env.store.read(lambda work: dispatch_of(work, row, desk.env.now())).owed is None


def test_that_only_a_supervisor_does_and_the_log_has_both_names_and_both_times(desk: FrontDesk) -> None:
    booking = tentative(desk)
    with pytest.raises(NotAllowed):
        extend_deposit(frontline(desk), longer(booking))
    extend_deposit(desk.env, longer(booking))
    event = desk.log()[-1]
    assert event.action == "extend_deposit"
    assert booking.deposit_due_at is not None
    assert event.detail["deposit_due"] == [
        booking.deposit_due_at.isoformat(),
        longer(booking).due_at.isoformat(),
    ]
    assert undo(desk.env).value.booking.deposit_due_at == booking.deposit_due_at


def test_that_a_deadline_lies_ahead_and_before_the_start(desk: FrontDesk) -> None:
    booking = tentative(desk)
    for due in (desk.env.now(), booking.span.start + timedelta(minutes=1)):
        with pytest.raises(InvalidValue):
            extend_deposit(desk.env, longer(booking, due_at=due))
    with pytest.raises(InvalidValue):
        extend_deposit(desk.env, longer(booking, reason=" "))
    assert extend_deposit(desk.env, longer(booking, due_at=booking.span.start)).value.version == booking.version + 1


def test_that_what_is_confirmed_or_asks_no_deposit_has_no_deadline(desk: FrontDesk) -> None:
    free = desk.book("2025-06-26 14:15", status=Status.TENTATIVE)
    with pytest.raises(NothingToWaive):
        extend_deposit(desk.env, ExtendDeposit(booking_id=free.id, due_at=free.span.start, reason="x"))
    booking = tentative(desk)
    paid(desk, booking, "50.00")
    confirm(desk.env, Confirm(booking_id=booking.id, how=ApprovedHow.SPOKEN))
    with pytest.raises(StatusRefused):
        extend_deposit(desk.env, longer(booking))


def warnings(desk: FrontDesk, booking: Booking) -> list[tuple[str, str]]:
    rows = [row for row in desk.rows(booking) if row.kind is MessageKind.DEPOSIT_DUE]
    return sorted((row.state.value, row.reason) for row in rows)


def warned(desk: FrontDesk) -> Booking:
    booking = tentative(desk)
    desk.clock.move(hours=21)
    expire_tentative(desk.env)
    assert warnings(desk, booking) == [("queued", "")]
    return desk.stored(booking)


def test_that_a_warning_is_of_no_use_once_the_deposit_is_paid(desk: FrontDesk) -> None:
    booking = warned(desk)
    paid(desk, booking, "20.00")
    assert warnings(desk, booking) == [("queued", "")], "a part of it is not enough"
    paid(desk, booking, "30.00")
    assert warnings(desk, booking) == [("obsolete", "deposit_paid")]


def test_that_more_time_takes_the_warning_back_and_undo_brings_it_again(desk: FrontDesk) -> None:
    booking = warned(desk)
    extend_deposit(desk.env, longer(booking))
    assert warnings(desk, booking) == [("obsolete", "deposit_later")]
    undo(desk.env)
    assert warnings(desk, booking) == [("obsolete", "deposit_later"), ("queued", "")]


def news(desk: FrontDesk, booking: Booking) -> set[tuple[str, str]]:
    return {(row.kind.value, row.state.value) for row in desk.rows(booking) if row.kind in ANNOUNCEMENTS}


def test_that_confirming_settles_the_warning_and_undo_tells_of_the_tentative_place_again(desk: FrontDesk) -> None:
    booking = warned(desk)
    paid(desk, booking, "50.00")
    confirm(desk.env, Confirm(booking_id=booking.id, how=ApprovedHow.SPOKEN))
    before = {("tentative", "obsolete"), ("deposit_due", "obsolete")}
    assert news(desk, booking) == before | {("confirmation", "queued")}
    undo(desk.env)
    assert news(desk, booking) == before | {("confirmation", "withdrawn"), ("tentative", "queued")}


def test_that_a_place_given_up_is_told_as_cancelled_and_nothing_else(desk: FrontDesk) -> None:
    booking = warned(desk)
    desk.clock.move(hours=24)
    assert expire_tentative(desk.env).value.expired == (booking.id,)
    assert news(desk, booking) == {
        ("tentative", "obsolete"),
        ("deposit_due", "obsolete"),
        ("cancellation", "queued"),
    }
