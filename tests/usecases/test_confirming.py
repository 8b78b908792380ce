"""Tentative until the client has said yes and the deposit is paid or waived; then one step, with its message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import Booking, CancelOutcome, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import (
    ApprovalMissing,
    DepositDue,
    InvalidValue,
    NotAllowed,
    NothingToWaive,
    RefundTooMuch,
    Stale,
    StatusRefused,
)
from bookingdesk.domain.ids import BookingId, PaymentId, PolicyId, UserId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import EntryKind, Payment, PaymentMethod, PaymentState
from bookingdesk.domain.policy_rules import DepositRule, Policy, PolicyKind
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.agenda import agenda, booking_file
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.commands import (
    AgendaQuery,
    Cancel,
    Confirm,
    Mark,
    MarkTogether,
    Pay,
    RecordApproval,
    Refund,
    Reschedule,
    WaiveDue,
)
from bookingdesk.usecases.confirming import confirm, record_approval
from bookingdesk.usecases.env import Approver, Env, new_uuid
from bookingdesk.usecases.expiring import expire_tentative
from bookingdesk.usecases.marking import mark, mark_together
from bookingdesk.usecases.paying import account_of, pay, refund, waive
from bookingdesk.usecases.policies import ApprovePolicy, DraftPolicy, approve_policy, draft_policy
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import HAIRCUT, MASSAGE, at, span
from tests.usecases.desk import FrontDesk

SUE = Approver(user_id=UserId(2), name="Sue", role=Role.SUPERVISOR)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def frontline(desk: FrontDesk) -> Env:
    return replace(desk.env, actor=replace(desk.env.actor, role=Role.FRONTLINE))


def with_deposit(desk: FrontDesk, **rule: Any) -> None:
    """From now on haircuts ask 50.00 before they are confirmed, due within a day."""
    deposit = DepositRule(**({"amount": euros("50.00")} | rule))
    policy = Policy(
        id=PolicyId(0),
        name="Haircuts",
        kind=PolicyKind.DEPOSIT,
        deposit=deposit,
        service_id=HAIRCUT,
        description="no-shows",
    )
    draft = draft_policy(desk.env, DraftPolicy(policy=policy)).value
    approve_policy(desk.env, ApprovePolicy(policy_id=draft.id))


def paid(desk: FrontDesk, booking: Booking, amount: str, **changes: Any) -> Payment:
    command = Pay(
        payment_id=PaymentId(new_uuid()),
        booking_id=booking.id,
        amount=euros(amount),
        method=PaymentMethod.CASH,
    )
    return pay(desk.env, replace(command, **changes)).value


def given_back(desk: FrontDesk, booking: Booking, amount: str) -> Payment:
    return refund(
        desk.env,
        Refund(
            payment_id=PaymentId(new_uuid()),
            booking_id=booking.id,
            amount=euros(amount),
            method=PaymentMethod.CASH,
            reason="ill",
        ),
    ).value


def said_yes(booking: Booking, how: ApprovedHow = ApprovedHow.SPOKEN, by: str = "") -> Confirm:
    return Confirm(booking_id=booking.id, how=how, given_by=by)


def test_that_a_booking_by_phone_carries_the_clients_spoken_yes(desk: FrontDesk) -> None:
    booking = desk.book()
    assert booking.approval is not None
    yes = booking.approval
    assert (yes.how, yes.given_by, yes.at, yes.recorded_by) == (
        ApprovedHow.SPOKEN,
        "Maya Ortiz",
        desk.env.now(),
        desk.env.actor.name,
    )
    assert desk.log()[-1].detail["approved"] == "spoken"


def test_that_the_yes_is_recorded_as_it_was_given(desk: FrontDesk) -> None:
    booking = desk.book(approved_how=ApprovedHow.EMAIL, approved_by=" Ida Kade ")
    assert booking.approval is not None
    assert (booking.approval.how, booking.approval.given_by) == (ApprovedHow.EMAIL, "Ida Kade")


WAYS: dict[str, Callable[[Env, BookingId], object]] = {
    "confirm": lambda env, booking: confirm(env, Confirm(booking_id=booking)),
    "mark": lambda env, booking: mark(env, Mark(booking_id=booking, status=Status.CONFIRMED)),
}


@pytest.mark.parametrize("way", WAYS)
def test_that_nothing_is_confirmed_without_the_clients_yes(desk: FrontDesk, way: str) -> None:
    booking = desk.book(status=Status.TENTATIVE)
    assert booking.approval is None
    with pytest.raises(ApprovalMissing):
        WAYS[way](desk.env, booking.id)
    assert mark_together(desk.env, MarkTogether(booking_ids=(booking.id,), status=Status.CONFIRMED)).value == ()
    assert desk.stored(booking) == booking


@pytest.mark.parametrize("how", ApprovedHow)
def test_that_a_tentative_booking_is_confirmed_on_the_clients_yes(desk: FrontDesk, how: ApprovedHow) -> None:
    booking = desk.book("2025-06-26 14:15", status=Status.TENTATIVE)
    confirmed = confirm(desk.env, said_yes(booking, how, "Ida")).value
    assert (confirmed.status, confirmed.approval and confirmed.approval.given_by) == (Status.CONFIRMED, "Ida")
    detail = desk.log()[-1].detail
    assert (detail["status"], detail["approved"]) == (["tentative", "confirmed"], ["", how.value])
    assert ("confirmation", "queued", "") in desk.messages(booking)
    undo(desk.env)
    assert (desk.stored(booking).status, desk.stored(booking).approval) == (Status.TENTATIVE, None)


def test_that_a_yes_recorded_before_is_enough(desk: FrontDesk) -> None:
    booking = desk.book(status=Status.TENTATIVE)
    record_approval(desk.env, RecordApproval(booking_id=booking.id, how=ApprovedHow.SIGNATURE))
    assert confirm(desk.env, Confirm(booking_id=booking.id)).value.status is Status.CONFIRMED
    with pytest.raises(StatusRefused):
        confirm(desk.env, said_yes(booking))


def test_that_what_was_changed_meanwhile_is_not_confirmed(desk: FrontDesk) -> None:
    booking = desk.book(status=Status.TENTATIVE)
    record_approval(desk.other_desk, RecordApproval(booking_id=booking.id))
    with pytest.raises(Stale):
        confirm(desk.env, replace(said_yes(booking), version=booking.version))


def test_that_a_service_with_a_deposit_is_held_and_not_confirmed(desk: FrontDesk) -> None:
    with_deposit(desk)
    booking = desk.book("2025-06-26 14:15")
    assert (booking.status, booking.deposit, booking.deposit_due_at) == (
        Status.TENTATIVE,
        euros("50.00"),
        desk.env.now() + timedelta(hours=24),
    )
    assert booking.approval is not None
    with pytest.raises(DepositDue):
        confirm(desk.env, said_yes(booking))
    paid(desk, booking, "49.99")
    with pytest.raises(DepositDue) as refused:
        mark(desk.env, Mark(booking_id=booking.id, status=Status.CONFIRMED))
    assert refused.value.facts["missing"] == euros("0.01")
    paid(desk, booking, "0.01")
    assert confirm(desk.env, Confirm(booking_id=booking.id)).value.status is Status.CONFIRMED


@pytest.mark.parametrize(
    "changes",
    [{"external_id": "x1"}, {"status": Status.ARRIVED, "channel": Channel.WALK_IN}],
    ids=["from a file", "at the desk"],
)
def test_that_no_deposit_is_asked_of_a_file_or_of_who_is_here(desk: FrontDesk, changes: dict[str, Any]) -> None:
    with_deposit(desk)
    assert desk.book("2025-06-23 09:00", **changes).deposit is None


def test_that_receipts_are_numbered_without_a_gap_whatever_fails(desk: FrontDesk) -> None:
    booking = desk.book()
    first = paid(desk, booking, "10.00")
    with pytest.raises(RefundTooMuch):
        given_back(desk, booking, "10.01")
    with pytest.raises(InvalidValue):
        paid(desk, booking, "0.00")
    second = given_back(desk, booking, "10.00")
    assert (first.receipt_no, second.receipt_no, paid(desk, booking, "5.00").receipt_no) == (1, 2, 3)
    with pytest.raises(RefundTooMuch):
        given_back(desk, booking, "5.01")


def test_that_a_payment_saved_twice_is_one_payment(desk: FrontDesk) -> None:
    booking = desk.book()
    first = paid(desk, booking, "10.00", payment_id=PaymentId("p"))
    assert paid(desk, booking, "10.00", payment_id=PaymentId("p")) == first
    account = account_of(desk.env, booking.id).value
    assert (account.paid, [entry.kind for entry in account.entries]) == (euros("10.00"), [EntryKind.PAYMENT])
    assert booking_file(desk.env, booking.id).value.account == account
    assert [event.action for event in desk.log()].count("payment") == 1


def test_that_only_a_supervisor_waives_and_both_names_are_kept(desk: FrontDesk) -> None:
    with_deposit(desk)
    booking = desk.book("2025-06-26 14:15")
    command = WaiveDue(payment_id=PaymentId(new_uuid()), booking_id=booking.id, reason="regular")
    with pytest.raises(NotAllowed) as refused:
        waive(frontline(desk), command)
    assert refused.value.facts["lendable"]
    with pytest.raises(InvalidValue):
        waive(desk.env, replace(command, reason=" "))
    entry = waive(frontline(desk).approved_by(SUE), command).value
    assert (entry.amount, entry.receipt_no, entry.approver, entry.reason) == (
        euros("50.00"),
        None,
        "Sue",
        "regular",
    )
    assert account_of(desk.env, booking.id).value.state is PaymentState.WAIVED
    with pytest.raises(NothingToWaive):
        waive(desk.env, replace(command, payment_id=PaymentId(new_uuid())))
    assert confirm(desk.env, Confirm(booking_id=booking.id)).value.status is Status.CONFIRMED


def test_that_the_calendar_shows_what_is_unpaid(desk: FrontDesk) -> None:
    with_deposit(desk)
    booking = desk.book("2025-06-24 14:15")
    desk.book("2025-06-24 16:00", wanted=frozenset(), external_id="x")
    day = AgendaQuery(first_day=at("2025-06-24 12:00").date())
    shown = {e.booking.id: e.payment for e in agenda(desk.env, day).value.entries}
    assert sorted(shown.values()) == [PaymentState.DUE, PaymentState.NONE]
    paid(desk, booking, "50.00")
    assert {e.booking.id: e.payment for e in agenda(desk.env, day).value.entries}[booking.id] is PaymentState.PAID


def test_that_a_deposit_goes_back_by_the_policy_the_booking_was_made_under(desk: FrontDesk) -> None:
    with_deposit(desk, back_when_free=Decimal(90))
    booking = desk.book("2025-06-26 14:15")
    paid(desk, booking, "50.00")
    with_deposit(desk, back_when_free=Decimal(0))
    gone = cancel(desk.env, Cancel(booking_id=booking.id, code="illness")).value
    assert gone.cancellation is not None
    assert (gone.cancellation.outcome, gone.cancellation.refund) == (CancelOutcome.FREE, euros("45.00"))
    assert kept_as_told(desk, booking) == euros("5.00")
    given_back(desk, booking, "45.00")
    assert account_of(desk.env, booking.id).value.to_refund is None
    assert kept_as_told(desk, booking) == euros("5.00"), "the notice says the same after the money went back"


def kept_as_told(desk: FrontDesk, booking: Booking) -> Money | None:
    """What the notice of the cancellation says that stays of the money paid."""

    def told(work: Work) -> Money | None:
        (row,) = (one for one in work.outbox.of_booking(booking.id) if one.kind is MessageKind.CANCELLATION)
        account = dispatch_of(work, row, desk.env.now()).account
        return account.kept if account is not None else None

    return desk.env.store.read(told)


def test_that_what_was_paid_for_a_booking_that_is_undone_stays_due_to_the_client(desk: FrontDesk) -> None:
    booking = desk.book()
    paid(desk, booking, "100.00")
    given_back(desk, booking, "20.00")
    desk.clock.move(minutes=1)
    undo(desk.env)
    assert account_of(desk.env, booking.id).value.to_refund == euros("80.00")
    redo(desk.env)
    again = desk.stored(booking)
    assert (again.status, again.cancellation) == (Status.CONFIRMED, None)


def test_that_another_service_brings_its_deposit_and_takes_the_old_ones_with_it(desk: FrontDesk) -> None:
    with_deposit(desk)
    free = desk.book("2025-06-26 10:00", service=MASSAGE)
    owing = reschedule(desk.env, Reschedule(booking_id=free.id, span=free.span, service_id=HAIRCUT)).value
    assert (owing.status, owing.deposit, owing.deposit_due_at) == (
        Status.TENTATIVE,
        euros("50.00"),
        desk.env.now() + timedelta(hours=24),
    )
    assert account_of(desk.env, free.id).value.state is PaymentState.DUE
    back = reschedule(desk.env, Reschedule(booking_id=free.id, span=free.span, service_id=MASSAGE)).value
    assert (back.deposit, back.deposit_due_at) == (None, None)


def test_that_what_was_paid_already_keeps_a_booking_confirmed_under_another_service(desk: FrontDesk) -> None:
    with_deposit(desk)
    free = desk.book("2025-06-26 10:00", service=MASSAGE)
    paid(desk, free, "50.00")
    owing = reschedule(desk.env, Reschedule(booking_id=free.id, span=free.span, service_id=HAIRCUT)).value
    assert (owing.status, owing.deposit) == (Status.CONFIRMED, euros("50.00"))


def test_that_a_deposit_is_never_due_after_the_new_start(desk: FrontDesk) -> None:
    with_deposit(desk)
    booking = desk.book("2025-06-26 14:15")
    sooner = span("2025-06-23 16:00")
    assert reschedule(desk.env, Reschedule(booking_id=booking.id, span=sooner)).value.deposit_due_at == sooner.start


def test_that_an_unpaid_place_is_given_up_after_one_warning(desk: FrontDesk) -> None:
    with_deposit(desk, due_within=timedelta(hours=8), warn_before=timedelta(hours=2))
    booking, settled = desk.book("2025-06-26 14:15"), desk.book("2025-06-26 16:00")
    paid(desk, settled, "50.00")
    assert not expire_tentative(desk.env).changes
    desk.clock.move(hours=6)
    assert expire_tentative(desk.env).value.warned == (booking.id,)
    assert not expire_tentative(desk.env).changes
    desk.clock.move(hours=2)
    assert expire_tentative(frontline(desk)).value.expired == (booking.id,)
    gone = desk.stored(booking)
    assert gone.cancellation is not None
    assert (gone.status, gone.cancellation.code, gone.cancellation.outcome) == (
        Status.CANCELLED,
        "deposit_overdue",
        CancelOutcome.FREE,
    )
    assert not expire_tentative(desk.env).changes
    assert desk.stored(settled).status is Status.TENTATIVE
    desk.book("2025-06-26 14:15")


def test_that_paying_after_the_warning_keeps_the_place(desk: FrontDesk) -> None:
    with_deposit(desk, due_within=timedelta(hours=1))
    booking = desk.book("2025-06-26 14:15")
    expire_tentative(desk.env)
    paid(desk, booking, "50.00")
    desk.clock.move(hours=48)
    assert not expire_tentative(desk.env).changes


def test_that_clients_who_say_they_come_are_confirmed_unless_money_is_due(desk: FrontDesk) -> None:
    free = desk.book("2025-06-26 10:00", status=Status.TENTATIVE)
    with_deposit(desk)
    owing = desk.book("2025-06-26 14:15")
    done = mark_together(desk.env, MarkTogether(booking_ids=(free.id, owing.id), status=None)).value
    assert [booking.id for booking in done] == [free.id]
    assert done[0].approval is not None
    assert desk.stored(owing).status is Status.TENTATIVE


def test_that_entries_of_one_second_stand_in_one_order_on_both_databases(desk: FrontDesk) -> None:
    with_deposit(desk)
    booking = desk.book("2025-06-26 14:15")
    waive(desk.env, WaiveDue(payment_id=PaymentId(new_uuid()), booking_id=booking.id, reason="regular"))
    paid(desk, booking, "10.00")
    kinds = [entry.kind for entry in account_of(desk.env, booking.id).value.entries]
    assert kinds == [EntryKind.PAYMENT, EntryKind.WAIVER]
