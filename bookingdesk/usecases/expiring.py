"""Tentative bookings whose deposit is not paid: first a warning, then the place is given up (SOP A5.4).

Run by the background worker and by the console; running it twice does nothing twice. Never gives a place up
without the warning before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.cancel_reasons import OVERDUE
from bookingdesk.domain.errors import DepositDue
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.payments import DepositStep, check_deposit, deposit_step
from bookingdesk.domain.policies import agreed
from bookingdesk.domain.policy_rules import DepositRule, PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited_booking, changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """What one pass did."""

    warned: tuple[BookingId, ...] = ()
    expired: tuple[BookingId, ...] = ()


@needs(Right.DISPATCH)
def expire_tentative(env: Env, nothing: None = None) -> Outcome[Expired]:
    """One pass over the tentative bookings with a deposit: warn, or give the place up; a transaction each."""
    now = env.now()
    waiting = env.store.read(lambda work: _ripe(work, now))
    warned: list[BookingId] = []
    expired: list[BookingId] = []
    changes = ChangeSet()
    for booking_id in waiting:
        outcome = env.store.write(partial(_one, env=env, now=now, booking_id=booking_id))
        changes |= outcome.changes
        if outcome.value is DepositStep.WARN:
            warned.append(booking_id)
        elif outcome.value is DepositStep.EXPIRE:
            expired.append(booking_id)
    return Outcome(Expired(warned=tuple(warned), expired=tuple(expired)), changes)


def _ripe(work: Work, now: datetime) -> list[BookingId]:
    """Those about which something is to be done, so that a pass with nothing to do writes nothing."""
    return [b.id for b in work.bookings.awaiting_deposit() if _due(work, b, now) is not DepositStep.WAIT]


def _one(work: Work, *, env: Env, now: datetime, booking_id: BookingId) -> Outcome[DepositStep]:
    """What is to be done about one booking as it stands in this transaction, and doing it."""
    at = Step(env, work, now)
    present = at.work.bookings.get(booking_id)
    what = _due(at.work, present, at.now)
    match what:
        case DepositStep.WARN:
            stored = at.work.bookings.replace(replace(present, deposit_warned_at=at.now))
            audited_booking(at, "deposit_warning", stored, present)
            tell(at, present, stored, at.work.catalogue.load())
            return Outcome(what, changed(stored))
        case DepositStep.EXPIRE:
            command = Cancel(booking_id=present.id, code=OVERDUE, asked_by=AskedBy.BUSINESS)
            return Outcome(what, cancelled(at, command, verb="").changes)
        case DepositStep.WAIT:
            return Outcome(what)


def _due(work: Work, booking: Booking, now: datetime) -> DepositStep:
    try:
        check_deposit(booking, work.payments.of_booking(booking.id))
    except DepositDue:
        policy = agreed(work.catalogue.load(), booking, PolicyKind.DEPOSIT)
        rule = (policy.deposit if policy else None) or DepositRule()
        return deposit_step(booking, rule.warn_before, now)
    return DepositStep.WAIT
