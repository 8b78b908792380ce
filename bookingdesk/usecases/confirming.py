"""Confirm a tentative booking: on the client's recorded yes, and once the deposit is paid or waived (SOP A5.4).

Refuses every other way to that status. Conflicts cannot arise here: a tentative booking has its time already.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import MOVABLE, Booking, Status, check_step
from bookingdesk.domain.errors import ApprovalMissing, StatusRefused
from bookingdesk.domain.payments import check_deposit
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.booking import approval_of
from bookingdesk.usecases.commands import Confirm, RecordApproval
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.modes import check_complete
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited_booking, changed, undoable
from bookingdesk.usecases.rescheduling import check_version


@needs(Right.CONFIRM)
def confirm(env: Env, command: Confirm) -> Outcome[Booking]:
    """Tentative becomes confirmed, and the client hears of it; with `how` the yes is recorded in the same step.

    Raises StatusRefused, ApprovalMissing, DepositDue, ModeIncomplete, Stale, NotFound.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        at = Step(env, work, now)
        present = work.bookings.get(command.booking_id)
        check_version(present, command.version)
        check_step(present.number, present.status, Status.CONFIRMED)
        ready = approved(at, present, command.how, command.given_by) if command.how else present
        sure = replace(ready, status=Status.CONFIRMED, status_since=now)
        check_confirmable(work, sure)
        return _stored(at, "confirm", present, sure)

    return env.store.write(step)


@needs(Right.CONFIRM)
def record_approval(env: Env, command: RecordApproval) -> Outcome[Booking]:
    """Note the client's yes on a booking that cannot be confirmed yet. Raises StatusRefused, Stale, NotFound."""
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        at = Step(env, work, now)
        present = work.bookings.get(command.booking_id)
        check_version(present, command.version)
        if present.status not in MOVABLE:
            raise StatusRefused(number=present.number, present=present.status, wanted=Status.CONFIRMED)
        return _stored(at, "approve", present, approved(at, present, command.how, command.given_by))

    return env.store.write(step)


def check_confirmable(work: Work, booking: Booking) -> None:
    """Raise ApprovalMissing without the client's yes, DepositDue while the deposit is neither paid nor waived.

    Takes the booking as it will stand; raises ModeIncomplete where its mode lacks the link or address.
    """
    if booking.approval is None:
        raise ApprovalMissing(number=booking.number)
    check_complete(booking, work.catalogue.load())
    check_deposit(booking, work.payments.of_booking(booking.id))


def approved(at: Step, booking: Booking, how: ApprovedHow, given_by: str = "") -> Booking:
    """The booking with the client's yes as it is recorded now."""
    client = at.work.clients.get(booking.client_id)
    return replace(booking, approval=approval_of(at, client, how, given_by))


def _stored(at: Step, verb: str, before: Booking, after: Booking) -> Outcome[Booking]:
    stored = at.work.bookings.replace(after)
    audited_booking(at, verb, stored, before)
    undoable(at, verb, before, stored)
    planned = tell(at, before, stored, at.work.catalogue.load())
    return Outcome(stored, changed(stored) | ChangeSet(messages=planned.messages))
