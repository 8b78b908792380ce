"""More time for a deposit: a tentative place is kept longer, by a supervisor and for a reason (SOP A5.4).

The client is warned again before the new deadline, as before the first one. It never lies after the start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue, NothingToWaive, StatusRefused
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.notifying import no_longer_due, tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited_booking, changed, undoable

VERB = "extend_deposit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendDeposit:
    """The deposit may be paid until then."""

    booking_id: BookingId
    due_at: datetime
    reason: str


@needs(Right.WAIVE_DEPOSITS)
def extend_deposit(env: Env, command: ExtendDeposit) -> Outcome[Booking]:
    """Set the new deadline. Raises StatusRefused unless tentative, NothingToWaive, InvalidValue, NotFound."""
    now = env.now()
    reason = cleaned_line(command.reason, "reason", limit=200)
    if not reason:
        raise InvalidValue(field="reason", reason="needed")

    def step(work: Work) -> Outcome[Booking]:
        present = work.bookings.get(command.booking_id)
        if present.status is not Status.TENTATIVE:
            raise StatusRefused(number=present.number, present=present.status, wanted=Status.TENTATIVE)
        if present.deposit is None:
            raise NothingToWaive(number=present.number)
        if not now < command.due_at <= present.span.start:
            raise InvalidValue(field="time", reason="not_before_start")
        at = Step(env, work, now)
        later = replace(present, deposit_due_at=command.due_at, deposit_warned_at=None, change_reason=reason)
        stored = work.bookings.replace(later)
        audited_booking(at, VERB, stored, present)
        undoable(at, VERB, present, stored)
        planned = tell(at, present, stored, work.catalogue.load())
        over = no_longer_due(at, stored, "deposit_later")
        return Outcome(stored, changed(stored) | ChangeSet(messages=planned.messages | over))

    return env.store.write(step)
