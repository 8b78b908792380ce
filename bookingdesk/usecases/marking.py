"""Steps of the status table: confirmed, arrived, in service, completed, no-show, left; and the reconfirmed mark.

Several bookings marked or cancelled together are one transaction and one undo.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bookingdesk.domain.agreement import ApprovedHow, Reconfirmation
from bookingdesk.domain.bookings import FORWARD, MOVABLE, Booking, Status, check_step
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.desk_settings import no_show_grace
from bookingdesk.domain.errors import (
    ApprovalMissing,
    DepositDue,
    ModeIncomplete,
    ReasonMissing,
    StatusRefused,
    TooEarly,
)
from bookingdesk.domain.moments import check_moment
from bookingdesk.domain.no_shows import with_its_fee, with_its_time
from bookingdesk.domain.policies import agreed
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import check_of_people, steps_of
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.commands import Cancel, CancelTogether, Mark, MarkTogether, Reconfirm
from bookingdesk.usecases.confirming import approved, check_confirmable
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.freeing import freed
from bookingdesk.usecases.identifying import valid_check
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import TOGETHER, Step, audited_booking, changed, undoable


@needs(Right.MARK)
def mark(env: Env, command: Mark) -> Outcome[Booking]:
    """Take one step of the table. Raises StatusRefused, SessionInvolved, TooEarly for what cannot be true yet.

    A no-show gives up the rest of its time and may owe a fee; one that comes after all raises SlotTaken where
    somebody has it.

    Raises ReasonMissing for cancelled, which needs its own verb; ApprovalMissing, DepositDue and ModeIncomplete
    for confirmed, as `confirm` does.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        present = work.bookings.get(command.booking_id)
        check_step(present.number, present.status, command.status)
        check_of_people(present, command.status)
        if command.status is Status.CANCELLED:
            raise ReasonMissing(number=present.number)
        _check_moment(work, present, command.status, now)
        stepped = replace(present, status=command.status, status_since=now)
        if command.status is Status.CONFIRMED:
            check_confirmable(work, stepped)
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
        said = Reconfirmation(at=now, channel=command.channel) if command.reconfirmed else None
        marked = replace(present, reconfirmation=said)
        return _stored(Step(env, work, now), "reconfirm", present, marked)

    return env.store.write(step)


@needs(Right.MARK)
def mark_together(env: Env, command: MarkTogether) -> Outcome[tuple[Booking, ...]]:
    """Take the step with all bookings whose status has it by now; answers those that took it, in the order given.

    The rest stays as it is, also what lacks the client's yes or the deposit. Raises ReasonMissing for
    cancelled, NotFound.
    """
    now = env.now()

    def step(work: Work) -> Outcome[tuple[Booking, ...]]:
        done: list[Booking] = []
        changes = ChangeSet()
        for booking_id in dict.fromkeys(command.booking_ids):
            present = work.bookings.get(booking_id)
            if command.status is Status.CANCELLED:
                raise ReasonMissing(number=present.number)
            outcome = marked_where_possible(Step(env, work, now), present, command.status, remembered=TOGETHER)
            if outcome is not None:
                done.append(outcome.value)
                changes |= outcome.changes
        return Outcome(tuple(done), changes)

    return env.store.write(step)


def marked_where_possible(
    at: Step,
    present: Booking,
    status: Status | None,
    *,
    remembered: str = "",
    channel: Channel | None = None,
) -> Outcome[Booking] | None:
    """Within a writing step that may do so: take the step where it can be taken; None where it cannot.

    `status` None: the client says that they will come, by this channel, which confirms a tentative booking.
    """
    after = _stepped(present, status, Reconfirmation(at=at.now, channel=channel))
    if after is None or not _can_be_true(at.work, present, after.status, at.now):
        return None
    after = _confirmable(at, present, after, said_so=status is None)
    if after is None:
        return None
    if after.status is not present.status:
        after = replace(after, status_since=at.now)
    return _stored(at, "mark", present, after, remembered=remembered)


def _check_moment(work: Work, present: Booking, status: Status, now: datetime) -> None:
    """Raise TooEarly while the booking cannot be that."""
    zone = work.catalogue.load().zone_of(present.location_id)
    grace = no_show_grace(work.settings.all())
    check_moment(present.number, status, present.span, now, zone, grace=grace)


def _can_be_true(work: Work, present: Booking, status: Status, now: datetime) -> bool:
    """Whether it is not too early for that; a step that changes no status always is."""
    try:
        _check_moment(work, present, status, now)
    except TooEarly:
        return status is present.status
    return True


def _stepped(present: Booking, status: Status | None, said: Reconfirmation) -> Booking | None:
    """The booking after the step; None where it has none. A tentative one is confirmed by being confirmed."""
    if status is None and present.status is Status.TENTATIVE:
        status = Status.CONFIRMED
    if status is None:
        expected = present.status in MOVABLE and not present.reconfirmed
        return replace(present, reconfirmation=said) if expected else None
    return replace(present, status=status) if status in steps_of(present) else None


def _confirmable(at: Step, present: Booking, after: Booking, *, said_so: bool) -> Booking | None:
    """The step to confirmed asks what `confirm` asks; None where it lacks the client's yes or the deposit.

    `said_so`: the client says in this moment that they will come, which is the yes.
    """
    if after.status is not Status.CONFIRMED or present.status is Status.CONFIRMED:
        return after
    if said_so and after.approval is None:
        after = approved(at, after, ApprovedHow.SPOKEN)
    try:
        check_confirmable(at.work, after)
    except (ApprovalMissing, DepositDue, ModeIncomplete):
        return None
    return after


@needs(Right.CANCEL)
def cancel_together(env: Env, command: CancelTogether) -> Outcome[tuple[Booking, ...]]:
    """Cancel all bookings that can be, for one reason; the rest stays as it is.

    Raises ReasonMissing, NotFound, and what `identified` raises: a client's word counts for their own bookings.
    """
    now = env.now()

    def step(work: Work) -> Outcome[tuple[Booking, ...]]:
        done: list[Booking] = []
        changes = ChangeSet()
        for booking_id in dict.fromkeys(command.booking_ids):
            at, present = Step(env, work, now), work.bookings.get(booking_id)
            if Status.CANCELLED not in FORWARD[present.status]:
                continue
            check = valid_check(at, present.client_id, command.checked)
            one = Cancel(
                booking_id=booking_id,
                reason=command.reason,
                asked_by=command.asked_by,
                code=command.code,
                channel=command.channel,
                waive=command.waive,
                checked=check.id if check else None,
            )
            outcome = cancelled(at, one, verb=TOGETHER)
            done.append(outcome.value)
            changes |= outcome.changes
        return Outcome(tuple(done), changes)

    return env.store.write(step)


def _stored(step: Step, verb: str, before: Booking, after: Booking, *, remembered: str = "") -> Outcome[Booking]:
    catalogue = step.work.catalogue.load()
    after = with_its_fee(before, after, agreed(catalogue, before, PolicyKind.CANCELLATION))
    stored = step.work.bookings.replace(with_its_time(before, after, step.now))
    audited_booking(step, verb, stored, before)
    undoable(step, remembered or verb, before, stored)
    planned = tell(step, before, stored, catalogue)
    openings = freed(before, stored, catalogue)
    return Outcome(stored, changed(stored) | ChangeSet(messages=planned.messages, openings=openings))
