"""Move a booking in one transaction, or change what is neither time nor resource.

The old slot is kept until the new one is taken; a refusal leaves everything as it was (SOP B4.4.3).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import MOVABLE, Allocation, Booking
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import cleaned_line, cleaned_text
from bookingdesk.domain.errors import MoveRefused, NotBookable, Stale
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.planning import told_facts
from bookingdesk.domain.policies import Terms, agreed, terms
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.admitting import admitted, explained
from bookingdesk.usecases.commands import Amend, Reschedule
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.modes import check_complete, detail_for
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited_booking, changed, undoable


@needs(Right.MOVE)
def reschedule(env: Env, command: Reschedule) -> Outcome[Booking]:
    """Move a booking to another span or other resources; where it is already there, nothing happens.

    Raises MoveRefused, Stale, NotBookable and SlotTaken (both with `alternatives`), NotFound.
    """
    now = env.now()
    command = replace(command, span=command.span.in_whole_minutes())
    shown = env.store.read(lambda work: work.bookings.get(command.booking_id))
    wish = _wish(command, shown)
    return explained(env, wish, lambda: env.store.write(lambda work: rescheduled(Step(env, work, now), command)))


def rescheduled(step: Step, command: Reschedule) -> Outcome[Booking]:
    """The same within a transaction under way; refusals carry no alternatives then."""
    work, now = step.work, step.now
    command = replace(command, span=command.span.in_whole_minutes())
    present = work.bookings.get(command.booking_id)
    check_version(present, command.version)
    if present.status not in MOVABLE:
        raise MoveRefused(number=present.number, present=present.status.value)
    catalogue = work.catalogue.load()
    swept = frozenset(work.holds.sweep(now))
    if command.hold_id and work.holds.release(command.hold_id):
        swept |= {command.hold_id}
    if _is_there(present, command):
        return Outcome(present, ChangeSet(holds=swept))
    due = late_change(step, command, present, catalogue)
    service = catalogue.services[present.service_id]
    allocations = _allocations(work, catalogue, command, present, now)
    moved = replace(
        present,
        span=command.span,
        allocations=allocations,
        buffer_before=service.buffer_before,
        buffer_after=service.buffer_after,
        rescheduled_count=present.rescheduled_count + (command.span != present.span),
        reconfirmed=present.reconfirmed and command.span == present.span,
        change_fee=_with_fee(present, None if _line(command.waive) else due.fee),
        change_reason=" · ".join(filter(None, (_line(command.reason), _line(command.waive)))),
        **_amendments(work, present, command),
    )
    check_amended(present, moved, catalogue)
    stored = work.bookings.replace(with_sequence(present, moved, catalogue))
    audited_booking(
        step,
        "reschedule",
        stored,
        present,
        asked_by=command.asked_by.value,
        asked_through=command.channel.value if command.channel else "",
        reason_given=bool(_line(command.reason)),
        late=due.late,
        fee=str(due.fee) if due.fee else "",
        fee_waived=bool(due.fee and command.waive),
    )
    undoable(step, "reschedule", present, stored)
    planned = tell(step, present, stored, catalogue)
    return Outcome(stored, changed(present, stored) | ChangeSet(holds=swept, messages=planned.messages))


def late_change(step: Step, command: Reschedule, present: Booking, catalogue: Catalogue) -> Terms:
    """What moving it now means by the policy it was made under; raises NotAllowed where that takes a supervisor."""
    policy = agreed(catalogue, present, PolicyKind.MODIFICATION) if command.span != present.span else None
    due = terms(policy, present.span, step.now, command.asked_by, present.price)
    if due.needs_approval:
        require(step.env, Right.OUTSIDE_POLICY)
    if due.fee and _line(command.waive):
        require(step.env, Right.WAIVE_FEES)
    return due


def _with_fee(present: Booking, fee: Money | None) -> Money | None:
    if fee is None or present.change_fee is None:
        return fee or present.change_fee
    return present.change_fee + fee


def _line(text: str) -> str:
    return cleaned_line(text, "reason", limit=200)


@needs(Right.AMEND)
def amend(env: Env, command: Amend) -> Outcome[Booking]:
    """Change note, mode or sooner-wanted; only another mode or detail is told to the client.

    Raises Stale, NotFound, ModeIncomplete.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        at = Step(env, work, now)
        present = work.bookings.get(command.booking_id)
        check_version(present, command.version)
        amended = replace(present, **_amendments(work, present, command))
        if amended == present:
            return Outcome(present)
        catalogue = work.catalogue.load()
        check_amended(present, amended, catalogue)
        stored = work.bookings.replace(with_sequence(present, amended, catalogue))
        audited_booking(at, "amend", stored, present)
        undoable(at, "amend", present, stored)
        planned = tell(at, present, stored, catalogue)
        return Outcome(stored, changed(stored) | ChangeSet(messages=planned.messages))

    return env.store.write(step)


def _amendments(work: Work, present: Booking, command: Reschedule | Amend) -> dict[str, Any]:
    """Note, mode and sooner-wanted as the command leaves them."""
    mode = command.mode or present.mode
    detail = present.mode_detail
    if mode is not present.mode or command.mode_detail not in (None, present.mode_detail):
        detail = detail_for(work, work.clients.get(present.client_id), mode, command.mode_detail or "")
    return {
        "note": present.note if command.note is None else cleaned_text(command.note, "note"),
        "mode": mode,
        "mode_detail": detail,
        "sooner_wanted": present.sooner_wanted if command.sooner_wanted is None else command.sooner_wanted,
    }


def check_amended(before: Booking, after: Booking, catalogue: Catalogue) -> None:
    """Refuse another mode that lacks what it needs; what was agreed before may stay. Raises ModeIncomplete."""
    if (before.mode, before.mode_detail) != (after.mode, after.mode_detail):
        check_complete(after, catalogue)


def check_version(present: Booking, shown: int | None) -> None:
    """Raise Stale where somebody changed the booking after it was shown."""
    if shown is not None and shown != present.version:
        raise Stale(kind="booking", id=present.id, theirs=present)


def with_sequence(before: Booking, after: Booking, catalogue: Catalogue) -> Booking:
    """The iCalendar sequence rises with everything a client's calendar shows (RFC 5545 3.8.7.4)."""
    visible = told_facts(before, catalogue) != told_facts(after, catalogue)
    gone = before.status is not after.status and "cancelled" in {before.status.value, after.status.value}
    return replace(after, sequence=before.sequence + 1) if visible or gone else after


def _is_there(present: Booking, command: Reschedule) -> bool:
    if command.span != present.span:
        return False
    if command.allocations:
        asked = {(a.resource_id, a.unit_no) for a in command.allocations}
        return asked == {(a.resource_id, a.unit_no) for a in present.allocations}
    return command.wanted <= present.resource_ids()


def _wish(command: Reschedule, present: Booking, *, keeping: frozenset[ResourceId] = frozenset()) -> StartWish:
    return StartWish(
        service_id=present.service_id,
        start=command.span.start,
        duration=command.span.duration,
        wanted=command.wanted or keeping,
        chosen=command.allocations,
        ignoring=present.id,
        ignoring_hold=command.hold_id,
    )


def _allocations(
    work: Work, catalogue: Catalogue, command: Reschedule, present: Booking, now: datetime
) -> tuple[Allocation, ...]:
    """As asked; else what the booking has, where it is free, else the staff member, else whoever can."""
    if command.allocations:
        return admitted(work, catalogue, _wish(command, present), now)
    mine = present.resource_ids()
    staff = frozenset(r for r in mine if catalogue.resources[r].kind is ResourceKind.STAFF)
    if command.wanted:
        wanted_kinds = {catalogue.resources[r].kind for r in command.wanted if r in catalogue.resources}
        rest = frozenset(r for r in mine if catalogue.resources[r].kind not in wanted_kinds)
        attempts = [command.wanted | rest, command.wanted]
    else:
        attempts = [mine, staff, frozenset()]
    for keeping in attempts[:-1]:
        try:
            return admitted(work, catalogue, replace(_wish(command, present), wanted=keeping), now)
        except NotBookable:
            continue
    return admitted(work, catalogue, replace(_wish(command, present), wanted=attempts[-1]), now)
