"""Keeping a slot for a caller until it expires: hold, release, prolong. The database decides who has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import HoldId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.waitlist import OfferState
from bookingdesk.usecases.admitting import explained
from bookingdesk.usecases.booking import AT_THE_DESK
from bookingdesk.usecases.commands import HoldSlot, Prolong
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.keeping import kept, kept_change
from bookingdesk.usecases.options import check_options
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.waiting_commands import ReleaseHold
from bookingdesk.usecases.waitlist import settled

LONGEST = timedelta(minutes=30)


@needs(Right.HOLD)
def hold(env: Env, command: HoldSlot) -> Outcome[Hold]:
    """Keep a slot; the hold named as `replacing` goes in the same transaction, also where its owner forgot it.

    Raises SlotTaken with alternatives where another desk was faster; NotAllowed where `replacing` is another
    desk's. Without allocations the rules choose.
    """
    now = env.now()
    check_lasting(command.lasting)
    command = replace(command, span=command.span.in_whole_minutes())
    wish = wish_to_hold(command, now)

    def step(work: Work) -> tuple[Hold, ChangeSet]:
        at = Step(env, work, now)
        gone = ChangeSet(holds=frozenset(work.holds.sweep(now)))
        gone |= replaced(at, [command.replacing] if command.replacing else [])
        check_options(work, command.option_of, command.replacing)
        return held(at, command, wish), gone

    stored, gone = explained(env, wish, lambda: env.store.write(step))
    return Outcome(stored, gone | kept_change([stored]))


def replaced(at: Step, holds: Iterable[HoldId]) -> ChangeSet:
    """Give back this desk's holds in favour of others; what is gone is passed over. Raises NotAllowed."""
    changes = ChangeSet()
    for each in holds:
        present = at.work.holds.get(each)
        if present is not None:
            changes |= _given_back(at, _own(at, present))
    return changes


def held(at: Step, command: HoldSlot, wish: StartWish) -> Hold:
    """The hold of a command, within a transaction under way. Raises as `hold`, without alternatives."""
    stored = kept(
        at,
        wish,
        command.span,
        until=at.now + command.lasting,
        client=command.client_id,
        allocations=command.allocations,
        option_of=command.option_of,
    )
    resources = sorted(a.resource_id for a in stored.allocations)
    audited(at, "hold", "hold", stored.id, {"service": stored.service_id, "resources": resources})
    return stored


def wish_to_hold(command: HoldSlot, now: datetime) -> StartWish:
    """The command as availability is asked about it."""
    return StartWish(
        service_id=command.service_id,
        start=command.span.start,
        duration=command.span.duration,
        wanted=command.wanted,
        any_notice=True,
        past_allowed=now - AT_THE_DESK <= command.span.start,
        ignoring_hold=command.replacing,
    )


@needs(Right.HOLD)
def release(env: Env, hold_id: HoldId) -> Outcome[bool]:
    """Give a slot back. False where it had expired or was booked: nothing is wrong then.

    What was offered with it is withdrawn. Raises NotAllowed for another desk's: see `release_other`.
    """
    now = env.now()

    def step(work: Work) -> ChangeSet:
        at = Step(env, work, now)
        present = work.holds.get(hold_id)
        if present is None:
            return ChangeSet()
        audited(at, "release", "hold", hold_id, {})
        return _given_back(at, _own(at, present))

    changes = env.store.write(step)
    return Outcome(bool(changes), changes)


@needs(Right.HOLD)
def release_options(env: Env, option_of: str) -> Outcome[int]:
    """Give back everything held for one caller to choose from; how many slots that were. Raises NotAllowed."""
    now = env.now()

    def step(work: Work) -> tuple[int, ChangeSet]:
        at = Step(env, work, now)
        there, changes = tuple(work.holds.options(option_of)), ChangeSet()
        for each in there:
            changes |= _given_back(at, _own(at, each))
            audited(at, "release", "hold", each.id, {"options": len(there)})
        return len(there), changes

    return Outcome(*env.store.write(step))


@needs(Right.RELEASE_HOLDS)
def release_other(env: Env, command: ReleaseHold) -> Outcome[Hold]:
    """Give back a slot that somebody else keeps, with a reason (interface 6). Raises InvalidValue, NotFound.

    An offer to somebody on the waitlist is withdrawn with it.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Hold]:
        reason = cleaned_line(command.reason, "reason", limit=200)
        if not reason:
            raise InvalidValue(field="reason", reason="needed")
        present = work.holds.get(command.hold_id)
        if present is None:
            raise NotFound(kind="hold", wanted=command.hold_id)
        at = Step(env, work, now)
        changes = _given_back(at, present)
        detail = {"user": present.user, "station": present.station, "reason_given": True}
        audited(at, "release_other", "hold", present.id, detail, reason=reason)
        return Outcome(present, changes)

    return env.store.write(step)


@needs(Right.SEE_SCHEDULE)
def kept_slots(env: Env, nothing: None = None) -> Outcome[tuple[Hold, ...]]:
    """What every desk keeps for a caller now, in order of start: who keeps it and until when is no secret."""
    now = env.now()
    there = env.store.read(lambda work: work.holds.active(now))
    return Outcome(tuple(sorted(there, key=lambda one: (one.span.start, one.id))))


@needs(Right.HOLD)
def prolong(env: Env, command: Prolong) -> Outcome[Hold]:
    """Keep it longer.

    Raises NotFound where it was given up, SlotTaken where it expired and another took it, NotAllowed for another
    desk's.
    """
    now = env.now()
    check_lasting(command.lasting)

    def step(work: Work) -> Hold:
        present = work.holds.get(command.hold_id)
        if present is None:
            raise NotFound(kind="hold", wanted=command.hold_id)
        _own(Step(env, work, now), present)
        work.holds.release(command.hold_id)
        work.holds.sweep(now)
        longer = work.holds.add(replace(present, expires_at=now + command.lasting))
        audited(Step(env, work, now), "prolong", "hold", longer.id, {})
        return longer

    longer = env.store.write(step)
    return Outcome(longer, ChangeSet(holds=frozenset({longer.id})))


def _own(at: Step, present: Hold) -> Hold:
    """The hold, where it is this desk's. Raises NotAllowed for another one's, unless that is the actor's right."""
    if present.station != at.env.actor.station:
        require(at.env, Right.RELEASE_HOLDS)
    return present


def _given_back(at: Step, present: Hold) -> ChangeSet:
    """Free the slot; an offer to somebody on the waitlist is withdrawn with it."""
    changes = kept_change([present])
    for offer in at.work.waitlist.offers(states=frozenset({OfferState.OPEN})):
        if offer.hold_id == present.id:
            changes |= settled(at, offer, OfferState.WITHDRAWN)
    at.work.holds.release(present.id)
    return changes


def check_lasting(lasting: timedelta) -> None:
    """Raise InvalidValue for a hold that is too long."""
    if not timedelta(0) < lasting <= LONGEST:
        raise InvalidValue(field="hold", reason="not_allowed", value=str(lasting), allowed="1 s to 30 min")
