"""Money received and given back for a booking, and how it stands with what was asked (SOP A5.4, R17).

Only how somebody paid is kept, never with what: there is no place for a card's number. Refuses floats, amounts
that are not positive, and giving back more than came in. An entry is never changed; a refund corrects it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from bookingdesk.domain.bookings import Booking, CancelOutcome, Status
from bookingdesk.domain.errors import DepositDue, InvalidValue
from bookingdesk.domain.ids import BookingId, PaymentId
from bookingdesk.domain.money import Money, smallest


class PaymentMethod(StrEnum):
    """How somebody paid."""

    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"
    VOUCHER = "voucher"


class EntryKind(StrEnum):
    """What an entry of a booking's account is."""

    PAYMENT = "payment"
    REFUND = "refund"
    WAIVER = "waiver"


class PaymentState(StrEnum):
    """How a booking stands with what was asked."""

    NONE = "none"
    DUE = "due"
    PART = "part"
    PAID = "paid"
    REFUNDED = "refunded"
    WAIVED = "waived"


UNPAID = frozenset({PaymentState.DUE, PaymentState.PART})


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One entry: money in, money back, or what a supervisor waived with a reason."""

    id: PaymentId
    booking_id: BookingId
    kind: EntryKind = EntryKind.PAYMENT
    amount: Money
    method: PaymentMethod | None = None
    receipt_no: int | None = None
    """Gap-free over payments and refunds; given when stored. A waiver has none."""
    at: datetime
    user: str
    approver: str = ""
    reason: str = ""
    """Why it was given back or waived; untrusted text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is asked of a client for a booking, and what came of it. Amounts are of one currency."""

    state: PaymentState
    asked: Money | None = None
    paid: Money | None = None
    """What came in and was not given back; None where nothing ever came in."""
    waived: Money | None = None
    outstanding: Money | None = None
    """What is still to be paid; None where nothing is."""
    to_refund: Money | None = None
    """What the policy gives back of a cancelled booking and has not been given back yet."""
    entries: tuple[Payment, ...] = ()

    @property
    def kept(self) -> Money | None:
        """What of the money paid for a cancelled booking does not go back; None where nothing stays."""
        return _positive(_less(self.paid, self.to_refund))


def asked_for(booking: Booking) -> Money | None:
    """What the client owes: the deposit, or after a late cancellation its fee; and the fees of late changes.

    Who did not come is not asked for the deposit any more, only for the fee (`no_shows.with_its_fee`).
    """
    if booking.status is Status.CANCELLED:
        cancelled = booking.cancellation
        late = cancelled is not None and cancelled.outcome is CancelOutcome.LATE
        owed = cancelled.fee if cancelled is not None and late else None
    elif booking.status is Status.NO_SHOW:
        owed = None
    else:
        owed = booking.deposit
    if booking.change_fee is None:
        return owed
    return booking.change_fee if owed is None else owed + booking.change_fee


def account(booking: Booking, entries: Iterable[Payment]) -> Account:
    """How the booking stands, from its entries."""
    kept = tuple(entries)
    asked = asked_for(booking)
    sums = {kind: _sum(entry.amount for entry in kept if entry.kind is kind) for kind in EntryKind}
    came, back, waived = sums[EntryKind.PAYMENT], sums[EntryKind.REFUND], sums[EntryKind.WAIVER]
    paid = came if came is None or back is None else came - back
    outstanding = _positive(_less(_less(asked, paid), waived))
    return Account(
        state=_state(asked, paid, waived, outstanding, given_back=back is not None),
        asked=asked,
        paid=paid,
        waived=waived,
        outstanding=outstanding,
        to_refund=_to_refund(booking, kept),
        entries=kept,
    )


def check_deposit(booking: Booking, entries: Iterable[Payment]) -> None:
    """Raise DepositDue while less than the deposit has been paid and nobody waived the rest (R17)."""
    missing = missing_deposit(booking, entries)
    if booking.deposit is not None and missing is not None:
        raise DepositDue(
            number=booking.number, deposit=booking.deposit, missing=missing, due_at=booking.deposit_due_at
        )


def missing_deposit(booking: Booking, entries: Iterable[Payment]) -> Money | None:
    """The part of the deposit that has neither been paid nor waived; None where nothing is missing."""
    if booking.deposit is None:
        return None
    kept = tuple(entries)
    paid = _sum(_signed(entry) for entry in kept if entry.kind is not EntryKind.WAIVER)
    waived = _sum(entry.amount for entry in kept if entry.kind is EntryKind.WAIVER)
    return _positive(_less(_less(booking.deposit, paid), waived))


def check_amount(amount: Money, booking: Booking) -> None:
    """An amount that can be paid: positive, in whole cents, in the booking's currency. Raises InvalidValue."""
    if amount.amount <= 0 or amount.amount != amount.amount.quantize(smallest(amount.currency)):
        raise InvalidValue(field="amount", reason="not_an_amount", value=str(amount))
    for known in (booking.deposit, booking.price, asked_for(booking)):
        if known is not None and known.currency != amount.currency:
            raise InvalidValue(
                field="currency", reason="other_currency", value=amount.currency, allowed=known.currency
            )


class DepositStep(StrEnum):
    """What is to be done about a tentative booking whose deposit has not been paid."""

    WAIT = "wait"
    WARN = "warn"
    EXPIRE = "expire"


def deposit_step(booking: Booking, warn_before: timedelta, now: datetime) -> DepositStep:
    """Warn so long before the deposit is due, give the place up when it is overdue, never without the warning.

    A desk that was closed when it should have warned warns late, and waits the whole time from then on.
    """
    due = booking.deposit_due_at
    if booking.status is not Status.TENTATIVE or booking.deposit is None or due is None:
        return DepositStep.WAIT
    if booking.deposit_warned_at is None:
        return DepositStep.WARN if now >= due - warn_before else DepositStep.WAIT
    return (
        DepositStep.EXPIRE if now >= given_up_at(due, booking.deposit_warned_at, warn_before) else DepositStep.WAIT
    )


def given_up_at(due: datetime, warned: datetime, warn_before: timedelta) -> datetime:
    """When a place is given up: at the deadline, but never sooner after the warning than the policy promises."""
    return max(due, warned + warn_before)


def _state(
    asked: Money | None, paid: Money | None, waived: Money | None, outstanding: Money | None, *, given_back: bool
) -> PaymentState:
    has_paid = paid is not None and paid.amount > 0
    if outstanding is not None:
        return PaymentState.PART if has_paid else PaymentState.DUE
    if waived is not None and asked is not None and (paid is None or paid.amount < asked.amount):
        return PaymentState.WAIVED
    if has_paid:
        return PaymentState.PAID
    return PaymentState.REFUNDED if given_back else PaymentState.NONE


def _to_refund(booking: Booking, entries: Iterable[Payment]) -> Money | None:
    """What was given back before the cancellation is no part of what it gives back: that was reckoned without."""
    cancelled = booking.cancellation
    if booking.status is not Status.CANCELLED or cancelled is None:
        return None
    back = _sum(e.amount for e in entries if e.kind is EntryKind.REFUND and e.at >= cancelled.at)
    return _positive(_less(cancelled.refund, back))


def _signed(entry: Payment) -> Money:
    sign = Decimal(-1 if entry.kind is EntryKind.REFUND else 1)
    return Money(entry.amount.amount * sign, entry.amount.currency)


def _sum(amounts: Iterable[Money]) -> Money | None:
    total: Money | None = None
    for amount in amounts:
        total = amount if total is None else total + amount
    return total


def _less(amount: Money | None, less: Money | None) -> Money | None:
    return amount if amount is None or less is None else amount - less


def _positive(amount: Money | None) -> Money | None:
    return amount if amount is not None and amount.amount > 0 else None
