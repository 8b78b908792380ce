"""What is still owed of a deposit, and until when the place is kept without it: for the message to its client.

It refuses to decide what happens then; that is `expiring`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.payments import given_up_at, missing_deposit
from bookingdesk.domain.policies import agreed
from bookingdesk.domain.policy_rules import DepositRule, PolicyKind
from bookingdesk.usecases.ports import Owed, Work


def owed_for(work: Work, bookings: Iterable[Booking], catalogue: Catalogue) -> Owed | None:
    """The deposits of the tentative ones among them in one sum, due when the first of them is."""
    owed: Owed | None = None
    for booking in bookings:
        one = _of(work, booking, catalogue)
        if one is None or (owed is not None and owed.amount.currency != one.amount.currency):
            continue
        owed = one if owed is None else _both(owed, one)
    return owed


def _of(work: Work, booking: Booking, catalogue: Catalogue) -> Owed | None:
    due = booking.deposit_due_at
    if booking.status is not Status.TENTATIVE or due is None:
        return None
    missing = missing_deposit(booking, work.payments.of_booking(booking.id))
    if missing is None:
        return None
    warned = booking.deposit_warned_at
    until = due if warned is None else _given_up(booking, due, warned, catalogue)
    return Owed(missing, until, warned is not None)


def _given_up(booking: Booking, due: datetime, warned: datetime, catalogue: Catalogue) -> datetime:
    policy = agreed(catalogue, booking, PolicyKind.DEPOSIT)
    return given_up_at(due, warned, ((policy.deposit if policy else None) or DepositRule()).warn_before)


def _both(one: Owed, other: Owed) -> Owed:
    return Owed(one.amount + other.amount, min(one.until, other.until), one.warned or other.warned)
