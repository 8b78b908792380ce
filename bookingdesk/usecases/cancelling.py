"""Cancel: a status with a mandatory reason. The booking leaves calendar and availability, and stays on record."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import AskedBy, Booking, Cancellation, CancelOutcome, Status, check_step
from bookingdesk.domain.cancel_reasons import OTHER, OVERDUE, UNSAID, cancel_reasons
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.desk_settings import value
from bookingdesk.domain.errors import InvalidValue, ReasonMissing
from bookingdesk.domain.payments import account
from bookingdesk.domain.policies import Terms, agreed, refund_due, terms
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import living
from bookingdesk.domain.ways import is_on_the_line
from bookingdesk.usecases.calls import answered_no
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.freeing import freed
from bookingdesk.usecases.identifying import identified
from bookingdesk.usecases.letters import free_call_holds
from bookingdesk.usecases.notifying import heard_by_hand, tell
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.recording import SESSION_CANCEL, SUMMARISED, Step, audited_booking, changed, undoable
from bookingdesk.usecases.rescheduling import check_version, with_sequence
from bookingdesk.usecases.seats_withdrawn import seats_withdrawn

REASON_LIMIT = 200


@needs(Right.CANCEL)
def cancel(env: Env, command: Cancel) -> Outcome[Booking]:
    """Cancel for a reason: free, late or waived by the policy it was made under (R24, R25).

    Raises ReasonMissing, InvalidValue for a code that is not in the list, StatusRefused, Stale, NotFound, and
    NotAllowed where the fee is waived by somebody who may not; also what `identified` raises.
    """
    now = env.now()
    return env.store.write(lambda work: cancelled(Step(env, work, now), command))


def cancelled(
    at: Step, command: Cancel, *, silent: bool = False, verb: str = "cancel", told: bool = True
) -> Outcome[Booking]:
    """The same within a transaction under way; `silent` sends no notice and is not undone (imports).

    Untold, somebody tells the client of several at once. `verb` is the name under which it can be undone; empty:
    no act of this station, so Undo leaves it alone.
    """
    work, now = at.work, at.now
    present = work.bookings.get(command.booking_id)
    if present.seats is not None:
        command = replace(command, asked_by=AskedBy.BUSINESS)
    reason = reason_of(at, command, present.number)
    check_version(present, command.version)
    check_step(present.number, present.status, Status.CANCELLED)
    on_whose_word: dict[str, object] = {}
    if not silent:  # a file of old cancellations is nobody's word
        checks = (command.checked,)
        whose, excused = command.asked_by, command.excused
        on_whose_word = identified(at, present, whose, checks, reason, right="may_cancel", excused=excused)
    catalogue = work.catalogue.load()
    everybody = _everybody(at, command, present, silent=silent, verb=verb)
    if present.seats is not None:
        verb = SESSION_CANCEL if verb == "cancel" else verb
    policy = agreed(catalogue, present, PolicyKind.CANCELLATION)
    terms_now = terms(policy, present.span, at.env.asked_at or now, command.asked_by, present.price)
    cancellation = _settled(at, command, present, terms_now, catalogue)
    after = replace(
        present, status=Status.CANCELLED, status_since=now, cancellation=replace(cancellation, reason=reason)
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
    if verb and not silent:
        undoable(at, verb, present, stored)
    everybody |= seats_withdrawn(at, present, stored)
    on_the_line = is_on_the_line(command.asked_by, command.channel)
    if on_the_line:
        answered_no(at, present, reason)
    planned = tell(at, present, stored, catalogue, silent=silent, told=told)
    heard = heard_by_hand(at, stored, "said") if on_the_line else frozenset()
    after_that = ChangeSet(
        holds=free_call_holds(work, [stored.id]),
        messages=planned.messages | heard,
        tray=work.tray.take(stored.id),
        openings=freed(present, stored, catalogue),
    )
    return Outcome(stored, everybody | changed(present, stored) | after_that)


def _everybody(at: Step, command: Cancel, session: Booking, *, silent: bool, verb: str) -> ChangeSet:
    """Everybody who has a seat in a session that is called off: cancelled by the business, so nobody is charged."""
    changes = ChangeSet()
    for seat in living(at.work.sessions.attendees(session.id)) if session.seats is not None else ():
        one = replace(command, booking_id=seat.id, version=None, checked=None, waive="")
        of_session = SESSION_CANCEL if verb == "cancel" or verb in SUMMARISED else verb
        changes |= cancelled(at, one, silent=silent, verb=of_session).changes
    return replace(changes, openings=())  # their seats go with the session; its people are free


def reason_of(at: Step, command: Cancel, number: int) -> str:
    """The reason in words; a code alone speaks for itself. Raises ReasonMissing, InvalidValue."""
    reason = cleaned_line(command.reason, "reason", limit=REASON_LIMIT)
    known = {each.code: each for each in cancel_reasons(value(at.work.settings.all(), "cancel.reasons"))}
    if command.code not in {"", OVERDUE, UNSAID, *known}:
        raise InvalidValue(field="code", reason="not_allowed", value=command.code, allowed=", ".join(known))
    if not reason and command.code not in {"", OTHER}:
        reason = known[command.code].words if command.code in known else command.code
    if not reason:
        raise ReasonMissing(number=number)
    return reason


def _settled(at: Step, command: Cancel, present: Booking, due: Terms, catalogue: Catalogue) -> Cancellation:
    """Free, late with its fee, or waived by somebody who may; and what of the money paid goes back (R24)."""
    waived = cleaned_line(command.waive, "reason", limit=REASON_LIMIT) if due.late else ""
    if waived:
        require(at.env, Right.WAIVE_FEES)
    outcome = CancelOutcome.FREE
    if due.late:
        outcome = CancelOutcome.WAIVED if waived else CancelOutcome.LATE
    deposit = agreed(catalogue, present, PolicyKind.DEPOSIT)
    paid = account(present, at.work.payments.of_booking(present.id)).paid
    return Cancellation(
        at=at.now,
        reason="",
        asked_by=command.asked_by,
        code=command.code,
        channel=command.channel,
        outcome=outcome,
        fee=due.fee if outcome is CancelOutcome.LATE else None,
        refund=refund_due(deposit.deposit if deposit else None, outcome, command.asked_by, paid),
        waived=waived,
    )
