"""What is asked and what came of it; the deposit before confirming; the warning before the place is given up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookingdesk.domain.bookings import Booking, Cancellation, CancelOutcome, Status
from bookingdesk.domain.cancel_reasons import cancel_reasons, stored_list
from bookingdesk.domain.errors import DepositDue, InvalidValue
from bookingdesk.domain.ids import BookingId, PaymentId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import (
    DepositStep,
    EntryKind,
    Payment,
    PaymentState,
    account,
    check_amount,
    check_deposit,
    deposit_step,
)
from tests.builders import a_booking, at

PAID, BACK, WAIVED = EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.WAIVER


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def entries(*given: tuple[EntryKind, str], when: str = "2025-06-20 11:00") -> list[Payment]:
    return [
        Payment(
            id=PaymentId(str(number)),
            booking_id=BookingId("b"),
            kind=kind,
            amount=euros(amount),
            at=at(when),
            user="Jo",
        )
        for number, (kind, amount) in enumerate(given)
    ]


def held(**changes: Any) -> Booking:
    """A tentative booking with a deposit of 50.00, due on Saturday at ten."""
    parts = {"status": Status.TENTATIVE, "deposit": euros("50.00"), "deposit_due_at": at("2025-06-21 10:00")}
    return a_booking(**(parts | changes))


def gone(outcome: CancelOutcome, fee: str | None = None, refund: str | None = None) -> Booking:
    return held(
        status=Status.CANCELLED,
        cancellation=Cancellation(
            at=at("2025-06-21 09:00"),
            reason="ill",
            outcome=outcome,
            fee=euros(fee) if fee else None,
            refund=euros(refund) if refund else None,
        ),
    )


FREE, LATE, LET = CancelOutcome.FREE, CancelOutcome.LATE, CancelOutcome.WAIVED


@pytest.mark.parametrize(
    ("name", "booking", "given", "state", "owed"),
    [
        ("nothing asked", a_booking(), [], PaymentState.NONE, None),
        ("paid without being asked", a_booking(), [(PAID, "40.00")], PaymentState.PAID, None),
        ("due", held(), [], PaymentState.DUE, "50.00"),
        ("part", held(), [(PAID, "20.00")], PaymentState.PART, "30.00"),
        ("a cent short", held(), [(PAID, "49.99")], PaymentState.PART, "0.01"),
        ("paid", held(), [(PAID, "20.00"), (PAID, "30.00")], PaymentState.PAID, None),
        ("more than asked", held(), [(PAID, "60.00")], PaymentState.PAID, None),
        ("waived", held(), [(WAIVED, "50.00")], PaymentState.WAIVED, None),
        ("the rest waived", held(), [(PAID, "20.00"), (WAIVED, "30.00")], PaymentState.WAIVED, None),
        ("given back: due again", held(), [(PAID, "50.00"), (BACK, "50.00")], PaymentState.DUE, "50.00"),
        ("cancelled free, given back", gone(FREE), [(PAID, "50.00"), (BACK, "50.00")], PaymentState.REFUNDED, None),
        ("cancelled free, unpaid", gone(FREE), [], PaymentState.NONE, None),
        ("late fee due", gone(LATE, "25.00"), [], PaymentState.DUE, "25.00"),
        ("late fee out of the deposit", gone(LATE, "25.00"), [(PAID, "50.00")], PaymentState.PAID, None),
        ("late fee waived", gone(LET), [], PaymentState.NONE, None),
        ("a fee for a change", a_booking(change_fee=euros("10.00")), [], PaymentState.DUE, "10.00"),
        ("deposit and a fee", held(change_fee=euros("10.00")), [(PAID, "50.00")], PaymentState.PART, "10.00"),
    ],
)
def test_that_a_booking_stands_as_its_entries_say(
    name: str, booking: Booking, given: list[tuple[EntryKind, str]], state: PaymentState, owed: str | None
) -> None:
    found = account(booking, entries(*given))
    assert (found.state, found.outstanding) == (state, euros(owed) if owed else None), name


def test_that_what_the_policy_gives_back_is_counted_down_by_what_was_given_back() -> None:
    booking, came = gone(FREE, refund="50.00"), entries((PAID, "50.00"))
    assert account(booking, came).to_refund == euros("50.00")
    assert account(booking, came + entries((BACK, "20.00"), when="2025-06-21 09:00")).to_refund == euros("30.00")
    assert account(booking, came + entries((BACK, "50.00"), when="2025-06-22 09:00")).to_refund is None


def test_that_what_was_given_back_before_the_cancellation_is_not_taken_off_twice() -> None:
    booking = gone(FREE, refund="80.00")
    before = entries((PAID, "100.00"), (BACK, "20.00"))
    assert account(booking, before).to_refund == euros("80.00")
    assert account(booking, before + entries((BACK, "30.00"), when="2025-06-21 10:00")).to_refund == euros("50.00")


@pytest.mark.parametrize(
    ("name", "given", "missing"),
    [
        ("nothing", [], "50.00"),
        ("a cent short", [(PAID, "49.99")], "0.01"),
        ("exactly", [(PAID, "50.00")], None),
        ("given back", [(PAID, "50.00"), (BACK, "50.00")], "50.00"),
        ("waived", [(WAIVED, "50.00")], None),
        ("the rest waived", [(PAID, "1.00"), (WAIVED, "49.00")], None),
    ],
)
def test_that_nothing_is_confirmed_before_its_deposit(
    name: str, given: list[tuple[EntryKind, str]], missing: str | None
) -> None:
    if missing is None:
        check_deposit(held(), entries(*given))
        return
    with pytest.raises(DepositDue) as refused:
        check_deposit(held(), entries(*given))
    assert refused.value.facts["missing"] == euros(missing), name


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "5.001"])
def test_that_an_amount_is_positive_and_in_whole_cents(amount: str) -> None:
    with pytest.raises(InvalidValue):
        check_amount(euros(amount), held())


def test_that_a_booking_has_one_currency() -> None:
    with pytest.raises(InvalidValue) as refused:
        check_amount(Money(Decimal(50), "CHF"), held())
    assert refused.value.facts["allowed"] == "EUR"


FOUR_HOURS = timedelta(hours=4)


@pytest.mark.parametrize(
    ("name", "changes", "now", "step"),
    [
        ("long before", {}, "2025-06-21 05:59", DepositStep.WAIT),
        ("time to warn", {}, "2025-06-21 06:00", DepositStep.WARN),
        ("overdue, never warned", {}, "2025-06-25 10:00", DepositStep.WARN),
        ("warned, not due", {"deposit_warned_at": at("2025-06-21 06:00")}, "2025-06-21 09:59", DepositStep.WAIT),
        ("warned and due", {"deposit_warned_at": at("2025-06-21 06:00")}, "2025-06-21 10:00", DepositStep.EXPIRE),
        ("warned late", {"deposit_warned_at": at("2025-06-21 09:00")}, "2025-06-21 12:59", DepositStep.WAIT),
        (
            "warned late, four hours on",
            {"deposit_warned_at": at("2025-06-21 09:00")},
            "2025-06-21 13:00",
            DepositStep.EXPIRE,
        ),
        ("confirmed", {"status": Status.CONFIRMED}, "2025-06-25 10:00", DepositStep.WAIT),
        ("without a deposit", {"deposit": None}, "2025-06-25 10:00", DepositStep.WAIT),
    ],
)
def test_that_a_place_is_given_up_after_a_warning_only(
    name: str, changes: dict[str, Any], now: str, step: DepositStep
) -> None:
    assert deposit_step(held(**changes), FOUR_HOURS, at(now)) is step, name


@pytest.mark.parametrize(
    ("text", "percent", "part"),
    [
        ("40.00 EUR", "50", "20.00 EUR"),
        ("0.05 EUR", "50", "0.03 EUR"),
        ("45 JPY", "50", "23 JPY"),
        ("1.000 KWD", "33.3", "0.333 KWD"),
    ],
)
def test_that_a_share_is_rounded_to_what_the_currency_has(text: str, percent: str, part: str) -> None:
    assert str(Money.parse(text).share(Decimal(percent))) == part


def test_that_money_of_two_currencies_is_never_added() -> None:
    with pytest.raises(InvalidValue):
        _sum = euros("1.00") + Money(Decimal(1), "CHF")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("illness, changed_mind, work, other", "illness, changed_mind, work, other"),
        ("Illness,,  Moved  away ", "illness, Moved away, other"),
        ("other, Kids", "Kids, other"),
    ],
)
def test_that_the_list_of_reasons_has_one_form(text: str, stored: str) -> None:
    assert stored_list(text) == stored
    assert [reason.code for reason in cancel_reasons(stored)][-1] == "other"


@pytest.mark.parametrize("text", ["", "other", "a,a", ",".join("abcdefghij"), "x" * 41, "!!"])
def test_that_a_useless_list_of_reasons_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        stored_list(text)
