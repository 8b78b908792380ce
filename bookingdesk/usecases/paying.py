"""Money for a booking: received, given back, or not asked for any more; each entry is kept for ever (R17).

Nothing of what somebody paid with is kept. What was received is no act that Undo takes back: money is given back
by `refund`, with a receipt of its own.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue, NothingToWaive, RefundTooMuch
from bookingdesk.domain.ids import BookingId, MessageId, PaymentId
from bookingdesk.domain.payments import Account, EntryKind, Payment, account, check_amount, missing_deposit
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.commands import Pay, Refund, WaiveDue
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.notifying import no_longer_due
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

REASON_LIMIT = 200


@needs(Right.SEE_SCHEDULE)
def account_of(env: Env, booking_id: BookingId) -> Outcome[Account]:
    """How a booking stands: asked, paid, waived, still to pay, and every entry. Raises NotFound."""
    return Outcome(env.store.read(lambda work: _account(work, work.bookings.get(booking_id))))


@needs(Right.TAKE_PAYMENTS)
def pay(env: Env, command: Pay) -> Outcome[Payment]:
    """Money came in; the answer has the receipt's number. Raises InvalidValue, NotFound."""
    now = env.now()

    def step(work: Work) -> Outcome[Payment]:
        booking = work.bookings.get(command.booking_id)
        check_amount(command.amount, booking)
        return _stored(
            Step(env, work, now),
            booking,
            Payment(
                id=command.payment_id,
                booking_id=booking.id,
                amount=command.amount,
                method=command.method,
                at=now,
                user=env.actor.name,
            ),
        )

    return env.store.write(lambda work: _known(work, command.payment_id) or step(work))


@needs(Right.REFUND)
def refund(env: Env, command: Refund) -> Outcome[Payment]:
    """Money goes back, at the most what came in. Raises RefundTooMuch, InvalidValue, NotFound."""
    now = env.now()
    reason = _reason(command.reason)

    def step(work: Work) -> Outcome[Payment]:
        booking = work.bookings.get(command.booking_id)
        check_amount(command.amount, booking)
        number = work.payments.number()  # whoever else gives money back waits here, so that the sum is true
        paid = _account(work, booking).paid
        if paid is None or paid.currency != command.amount.currency or command.amount.amount > paid.amount:
            raise RefundTooMuch(number=booking.number, paid=paid, wanted=command.amount)
        entry = Payment(
            id=command.payment_id,
            booking_id=booking.id,
            kind=EntryKind.REFUND,
            amount=command.amount,
            method=command.method,
            receipt_no=number,
            at=now,
            user=env.actor.name,
            approver=env.approver.name if env.approver else "",
            reason=reason,
        )
        return _stored(Step(env, work, now), booking, entry)

    return env.store.write(lambda work: _known(work, command.payment_id) or step(work))


@needs(Right.WAIVE_DEPOSITS)
def waive(env: Env, command: WaiveDue) -> Outcome[Payment]:
    """What a booking still owes is not asked for any more. Raises NothingToWaive, InvalidValue, NotFound."""
    now = env.now()
    reason = _reason(command.reason)

    def step(work: Work) -> Outcome[Payment]:
        booking = work.bookings.get(command.booking_id)
        owed = _account(work, booking).outstanding
        if owed is None:
            raise NothingToWaive(number=booking.number)
        entry = Payment(
            id=command.payment_id,
            booking_id=booking.id,
            kind=EntryKind.WAIVER,
            amount=owed,
            at=now,
            user=env.actor.name,
            approver=env.approver.name if env.approver else "",
            reason=reason,
        )
        return _stored(Step(env, work, now), booking, entry)

    return env.store.write(lambda work: _known(work, command.payment_id) or step(work))


def _account(work: Work, booking: Booking) -> Account:
    return account(booking, work.payments.of_booking(booking.id))


def _known(work: Work, payment_id: PaymentId) -> Outcome[Payment] | None:
    """What is stored already with this id: a second click stores nothing twice."""
    known = work.payments.look(payment_id)
    return None if known is None else Outcome(known)


def _reason(text: str) -> str:
    reason = cleaned_line(text, "reason", limit=REASON_LIMIT)
    if not reason:
        raise InvalidValue(field="reason", reason="needed")
    return reason


def _stored(at: Step, booking: Booking, entry: Payment) -> Outcome[Payment]:
    """Keep the entry, with a receipt's number unless it is a waiver, and its event with the old and new state."""
    work = at.work
    before = _account(work, booking).state
    if entry.receipt_no is None and entry.kind is not EntryKind.WAIVER:
        entry = _numbered(entry, work.payments.number())
    work.payments.add(entry)
    after = _account(work, booking).state
    audited(
        at,
        entry.kind.value,
        "booking",
        booking.id,
        {
            "number": booking.number,
            "amount": str(entry.amount),
            "method": entry.method.value if entry.method else "",
            "receipt": entry.receipt_no or 0,
            "payment": [before.value, after.value],
            "reason_given": bool(entry.reason),
        },
    )
    settled: frozenset[MessageId] = frozenset()
    if missing_deposit(booking, work.payments.of_booking(booking.id)) is None:
        settled = no_longer_due(at, booking, "deposit_paid")
    changes = ChangeSet(bookings=frozenset({booking.id}), clients=frozenset({booking.client_id}), messages=settled)
    return Outcome(entry, changes)


def _numbered(entry: Payment, number: int) -> Payment:
    return replace(entry, receipt_no=number)
