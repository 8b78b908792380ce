"""Steps of the status table: confirmed, arrived, in service, completed, no-show, left; and the reconfirmed mark."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import MOVABLE, Booking, Status, check_step
from bookingdesk.domain.errors import ReasonMissing, StatusRefused
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.commands import Mark, Reconfirm
from bookingdesk.usecases.confirming import check_confirmable
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited_booking, changed, undoable


@needs(Right.MARK)
def mark(env: Env, command: Mark) -> Outcome[Booking]:
    """Take one step of the table. Raises StatusRefused; ReasonMissing for cancelled, which needs its own verb;
    ApprovalMissing and DepositDue for confirmed, which `confirm` asks for what it needs.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        present = work.bookings.get(command.booking_id)
        check_step(present.number, present.status, command.status)
        if command.status is Status.CANCELLED:
            raise ReasonMissing(number=present.number)
        if command.status is Status.CONFIRMED:
            check_confirmable(work, present)
        stepped = replace(present, status=command.status, status_since=now)
        return _stored(Step(env, work, now), "mark", present, stepped)

    return env.store.write(step)


@needs(Right.MARK)
def reconfirm(env: Env, command: Reconfirm) -> Outcome[Booking]:
    """Note that the client has said again that they will come, or take the mark off.

    Raises StatusRefused for a booking that nobody is expected for any more.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        present = work.bookings.get(command.booking_id)
        if present.status not in MOVABLE:
            raise StatusRefused(number=present.number, present=present.status, wanted="reconfirmed")
        if present.reconfirmed == command.reconfirmed:
            return Outcome(present)
        marked = replace(present, reconfirmed=command.reconfirmed)
        return _stored(Step(env, work, now), "reconfirm", present, marked)

    return env.store.write(step)


def _stored(step: Step, verb: str, before: Booking, after: Booking) -> Outcome[Booking]:
    stored = step.work.bookings.replace(after)
    audited_booking(step, verb, stored, before)
    undoable(step, verb, before, stored)
    planned = tell(step, before, stored, step.work.catalogue.load())
    return Outcome(stored, changed(stored) | ChangeSet(messages=planned.messages))
