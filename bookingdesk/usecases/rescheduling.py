"""Move a booking in one transaction, give it another service or client, or change what is none of these.

The old slot is kept until the new one is taken; a refusal leaves everything as it was (SOP B4.4.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bookingdesk.domain.bookings import MOVABLE, AskedBy, Booking, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.clients import cleaned_text
from bookingdesk.domain.errors import DepositDue, MoveRefused, NotFound, Stale
from bookingdesk.domain.moving import elsewhere, in_place
from bookingdesk.domain.news import told_facts
from bookingdesk.domain.payments import check_deposit
from bookingdesk.domain.policies import (
    check_silence,
    check_whose,
    deposit_asked,
    in_force,
    versions_in_force,
)
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import NoSession
from bookingdesk.domain.ways import is_on_the_line
from bookingdesk.usecases.admitting import explained
from bookingdesk.usecases.change_terms import asked_by, charged, circumstances, late_change, one_line
from bookingdesk.usecases.clashing import check_client_free
from bookingdesk.usecases.commands import Amend, Reschedule
from bookingdesk.usecases.departments import may_read
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.freeing import freed
from bookingdesk.usecases.identifying import identified
from bookingdesk.usecases.letters import free_call_holds
from bookingdesk.usecases.modes import check_complete, detail_for
from bookingdesk.usecases.new_places import keeps_place, new_allocations, wish_of_move
from bookingdesk.usecases.notifying import heard_by_hand, tell
from bookingdesk.usecases.options import taken_up
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import SESSION_MOVE, SUMMARISED, Step, audited_booking, changed, undoable
from bookingdesk.usecases.seating import Along, along, check_same_kind, in_seat, session_at
from bookingdesk.usecases.seats_withdrawn import seats_withdrawn


@needs(Right.MOVE)
def reschedule(env: Env, command: Reschedule) -> Outcome[Booking]:
    """Move a booking to another span, other resources, another service or client; already there, nothing happens.

    One transaction, one event with old and new values, one undo. Raises MoveRefused, Stale, NotBookable and
    SlotTaken (both with `alternatives`), ClientBusy, ReasonMissing (for another client, or silence), NotFound, and
    what `identified` raises where the desk checks who is calling.
    """
    now = env.now()
    command = replace(command, span=command.span.in_whole_minutes())
    shown = env.store.read(lambda work: work.bookings.get(command.booking_id))
    wish = wish_of_move(command, shown)
    return explained(env, wish, lambda: env.store.write(lambda work: rescheduled(Step(env, work, now), command)))


def rescheduled(step: Step, command: Reschedule, *, verb: str = "", told: bool = True) -> Outcome[Booking]:
    """The same within a transaction under way; refusals carry no alternatives then.

    `verb` is the name under which it can be undone, where it is part of a change of several; untold, somebody
    tells the client of several at once.
    """
    work, now = step.work, step.now
    command = replace(command, span=command.span.in_whole_minutes())
    present = work.bookings.get(command.booking_id)
    check_movable(present, command.version)
    if present.seats is not None:
        command = replace(command, asked_by=AskedBy.BUSINESS)
    reason = one_line(command.reason)
    client = work.clients.get(command.client_id or present.client_id)
    check_whose(present.number, present.client_id, client.id, reason)
    check_silence(present.number, command.silent, command.silent_reason)
    catalogue = work.catalogue.load()
    swept = frozenset(work.holds.sweep(now))
    swept |= taken_up(work, command.hold_id) | free_call_holds(work, [present.id])
    if _is_there(present, command):
        there = _amended(step, command, present, catalogue, verb=verb, told=told)
        return Outcome(there.value, there.changes | ChangeSet(holds=swept))
    checks = (command.checked,)
    word = identified(step, present, asked_by(command, present), checks, reason, excused=command.excused)
    due = late_change(step, command, present, catalogue)
    moved = charged(_moved(step, catalogue, command, present), command, reason, due)
    check_amended(present, moved, catalogue)
    if not (command.both or present.seats) and (moved.span != present.span or client.id != present.client_id):
        check_client_free(work, client, moved.span, apart_from=present.id)
    group = along(work, present, moved, now)
    stored, *others = work.bookings.replace_many(
        [with_sequence(present, moved, catalogue), *(one.after for one in group)]
    )
    what = _verb(present, stored)
    audited_booking(step, what, stored, present, **circumstances(command, reason, present, due), **word)
    undoable(step, verb or (SESSION_MOVE if group else what), present, stored)
    everybody = _went_along(step, group, others, command, verb=verb) | seats_withdrawn(step, present, stored)
    planned = tell(
        step, present, stored, catalogue, silent=command.silent, why_silent=command.silent_reason, told=told
    )
    given_back = ChangeSet(tray=work.tray.take(present.id), openings=freed(present, stored, catalogue))
    on_the_line = is_on_the_line(command.asked_by, command.channel)
    heard = heard_by_hand(step, stored, "said") if on_the_line else frozenset()
    changes = changed(present, stored) | ChangeSet(holds=swept, messages=planned.messages | heard) | given_back
    return Outcome(stored, everybody | changes)


def _went_along(
    step: Step, group: Sequence[Along], stored: Sequence[Booking], command: Reschedule, *, verb: str
) -> ChangeSet:
    """Log, Undo and messages of everybody whose session was moved: each hears of it by their own booking,
    also where the sessions of a series are moved together.
    """
    verb = SESSION_MOVE if verb in SUMMARISED else verb or SESSION_MOVE
    changes = ChangeSet()
    catalogue = step.work.catalogue.load()
    for one, after in zip(group, stored, strict=True):
        audited_booking(step, "reschedule", after, one.before, asked_by=AskedBy.BUSINESS.value)
        undoable(step, verb, one.before, after)
        planned = tell(step, one.before, after, catalogue, silent=command.silent, why_silent=command.silent_reason)
        changes |= changed(one.before, after) | ChangeSet(messages=planned.messages)
    return changes


def _moved(step: Step, catalogue: Catalogue, command: Reschedule, present: Booking) -> Booking:
    """The booking as asked for; where the service stays and its place is not touched, nothing is allotted anew.

    With another service come its price, policies and deposit: what was agreed was agreed for the old one.
    """
    service = catalogue.services.get(command.service_id or present.service_id)
    if service is None:
        raise NotFound(kind="service", wanted=command.service_id)
    check_same_kind(present, service, catalogue)
    other = service.id != present.service_id
    other_client = command.client_id not in {None, present.client_id}
    moved = replace(present, span=command.span)
    if other or not keeps_place(present, command):
        if present.session_id is not None:
            moved = elsewhere(present, _other_seat(step, command, present, service), step.now)
        else:
            allocations, exemption = new_allocations(step, catalogue, command, present)
            moved = in_place(present, service, command.span, allocations, step.now, exemption=exemption)
    moved = replace(
        moved,
        client_id=command.client_id or present.client_id,
        reconfirmation=None if other or other_client else moved.reconfirmation,
        **_amendments(step, catalogue, present, command),
    )
    return _of_service(step, catalogue, service, moved) if other else moved


def _of_service(step: Step, catalogue: Catalogue, service: Service, moved: Booking) -> Booking:
    """The booking under another service's price, policies and deposit as they are now.

    It is a new agreement, so it stands tentative again while more is asked for it than was paid.
    """
    cancelling = in_force(catalogue, PolicyKind.CANCELLATION, service, step.now)
    deposit = in_force(catalogue, PolicyKind.DEPOSIT, service, step.now)
    asked = deposit_asked(deposit.deposit if deposit else None, service.price, moved.span.start, step.now)
    changed_to = replace(
        moved,
        service_id=service.id,
        location_id=service.location_id,
        price=service.price,
        policy_id=cancelling.id if cancelling else None,
        policy_versions=versions_in_force(catalogue, service, step.now),
        deposit=asked.amount if asked else None,
        deposit_due_at=asked.due_at if asked else None,
        deposit_warned_at=None,
    )
    if changed_to.status is not Status.CONFIRMED:
        return changed_to
    try:
        check_deposit(changed_to, step.work.payments.of_booking(moved.id))
    except DepositDue:
        return replace(changed_to, status=Status.TENTATIVE, status_since=step.now)
    return changed_to


def _other_seat(step: Step, command: Reschedule, present: Booking, service: Service) -> Booking:
    """Their seat in the session that begins when they ask. Raises NoSession, and what `in_seat` raises."""
    asked = {*command.wanted, *(a.resource_id for a in command.allocations)}
    there = session_at(step.work, service, command.span.start, asked)
    if there is None:
        raise NoSession(service=service.name, alternatives=())
    return in_seat(step.work, present, there, step.now)


def _verb(before: Booking, after: Booking) -> str:
    """What the change is called in history and undo: by the weightiest thing that it changed."""
    if before.client_id != after.client_id:
        return "reassign"
    return "reschedule" if before.service_id == after.service_id else "change_service"


@needs(Right.AMEND)
def amend(env: Env, command: Amend) -> Outcome[Booking]:
    """Change note, mode or sooner-wanted; only another mode or detail is told to the client.

    Raises Stale, NotFound, ModeIncomplete, and for another mode or detail what `identified` raises.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        present = work.bookings.get(command.booking_id)
        check_version(present, command.version)
        return _amended(Step(env, work, now), command, present, work.catalogue.load())

    return env.store.write(step)


def _amended(
    at: Step,
    command: Reschedule | Amend,
    present: Booking,
    catalogue: Catalogue,
    *,
    verb: str = "",
    told: bool = True,
) -> Outcome[Booking]:
    """What is neither time nor resource, changed; where nothing differs, nothing happens.

    Where a client goes, or what they open, is changed on somebody's word like the time; a note is the desk's own.
    """
    amended = replace(present, **_amendments(at, catalogue, present, command))
    if amended == present:
        return Outcome(present)
    word: dict[str, object] = {}
    if (present.mode, present.mode_detail) != (amended.mode, amended.mode_detail):
        check_complete(amended, catalogue)
        whose = AskedBy.BUSINESS if present.seats is not None else command.asked_by
        checks = (command.checked,)
        word = identified(at, present, whose, checks, one_line(command.reason), excused=command.excused)
    news = told_facts(present, catalogue) != told_facts(amended, catalogue)
    group = along(at.work, present, amended, at.now) if news else ()
    stored, *others = at.work.bookings.replace_many(
        [with_sequence(present, amended, catalogue), *(one.after for one in group)]
    )
    audited_booking(at, "amend", stored, present, **word)
    undoable(at, verb or (SESSION_MOVE if group else "amend"), present, stored)
    silence = command.silent_reason if isinstance(command, Reschedule) and command.silent else None
    quietly = Reschedule(
        booking_id=present.id, span=present.span, silent=silence is not None, silent_reason=silence
    )
    everybody = _went_along(at, group, others, quietly, verb=verb)
    planned = tell(at, present, stored, catalogue, silent=quietly.silent, why_silent=silence, told=told)
    return Outcome(stored, everybody | changed(stored) | ChangeSet(messages=planned.messages))


def _amendments(step: Step, catalogue: Catalogue, present: Booking, command: Reschedule | Amend) -> dict[str, Any]:
    """Note, mode and sooner-wanted as the command leaves them; what the actor may not read they cannot change."""
    work = step.work
    if not may_read(step.env.actor, present.service_id, catalogue):
        command = replace(command, note=None, mode_detail=None)
    mode = command.mode or present.mode
    detail, typed = present.mode_detail, command.mode_detail
    whose = (command.client_id if isinstance(command, Reschedule) else None) or present.client_id
    theirs = whose != present.client_id and mode in {Mode.PHONE, Mode.AT_CLIENT}
    if theirs and typed == present.mode_detail:  # the number or address of the client it was under goes to nobody
        typed = ""
    if theirs or mode is not present.mode or typed not in (None, present.mode_detail):
        detail = detail_for(work, work.clients.get(whose), mode, typed or "")
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


def check_movable(present: Booking, shown: int | None) -> None:
    """Raise Stale where it is not what was shown, MoveRefused where its status lets nobody move it."""
    check_version(present, shown)
    if present.status not in MOVABLE:
        raise MoveRefused(number=present.number, present=present.status.value)


def check_version(present: Booking, shown: int | None) -> None:
    """Raise Stale where somebody changed the booking after it was shown."""
    if shown is not None and shown != present.version:
        raise Stale(kind="booking", id=present.id, theirs=present)


def with_sequence(before: Booking, after: Booking, catalogue: Catalogue) -> Booking:
    """The iCalendar sequence rises with everything a client's calendar shows (RFC 5545 3.8.7.4)."""
    visible = told_facts(before, catalogue) != told_facts(after, catalogue) or before.client_id != after.client_id
    gone = before.status is not after.status and "cancelled" in {before.status.value, after.status.value}
    return replace(after, sequence=before.sequence + 1) if visible or gone else after


def _is_there(present: Booking, command: Reschedule) -> bool:
    """Whether there is nothing to do but what `amend` does."""
    stays = command.service_id in {None, present.service_id} and command.client_id in {None, present.client_id}
    return stays and keeps_place(present, command)
