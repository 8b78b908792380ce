"""Cancel: a status with a mandatory reason. The booking leaves calendar and availability, and stays on record."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import Booking, Cancellation, Status, check_step
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import ReasonMissing
from bookingdesk.domain.policies import terms
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.freeing import freed
from bookingdesk.usecases.identifying import identified
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.recording import Step, audited_booking, changed, undoable
from bookingdesk.usecases.rescheduling import check_version, with_sequence

REASON_LIMIT = 200


@needs(Right.CANCEL)
def cancel(env: Env, command: Cancel) -> Outcome[Booking]:
    """Cancel for a reason; whether it was late by the booking's policy stands in the audit event (R24, R25).

    Raises ReasonMissing, StatusRefused, Stale, NotFound, and what `identified` raises.
    """
    now = env.now()
    return env.store.write(lambda work: cancelled(Step(env, work, now), command))


def cancelled(at: Step, command: Cancel, *, silent: bool = False, verb: str = "cancel") -> Outcome[Booking]:
    """The same within a transaction under way; `silent` sends no notice and is not undone (imports).

    `verb` is the name under which it can be undone.
    """
    work, now = at.work, at.now
    present = work.bookings.get(command.booking_id)
    reason = cleaned_line(command.reason, "reason", limit=REASON_LIMIT)
    if not reason:
        raise ReasonMissing(number=present.number)
    check_version(present, command.version)
    check_step(present.number, present.status, Status.CANCELLED)
    on_whose_word: dict[str, object] = {}
    if not silent:  # a file of old cancellations is nobody's word
        checks = (command.checked,)
        on_whose_word = identified(at, present, command.asked_by, checks, reason, right="may_cancel")
    catalogue = work.catalogue.load()
    policy = catalogue.policies.get(present.policy_id) if present.policy_id else None
    terms_now = terms(policy, present.span, now, command.asked_by)
    after = replace(
        present,
        status=Status.CANCELLED,
        status_since=now,
        cancellation=Cancellation(at=now, reason=reason, asked_by=command.asked_by),
    )
    stored = work.bookings.replace(with_sequence(present, after, catalogue))
    audited_booking(
        at,
        "cancel",
        stored,
        present,
        asked_by=command.asked_by.value,
        late=terms_now.late,
        fee=str(terms_now.fee) if terms_now.fee else "",
        **on_whose_word,
    )
    if not silent:
        undoable(at, verb, present, stored)
    planned = tell(at, present, stored, catalogue, silent=silent)
    after_that = ChangeSet(
        messages=planned.messages, tray=work.tray.take(stored.id), openings=freed(present, stored, catalogue)
    )
    return Outcome(stored, changed(present, stored) | after_that)
