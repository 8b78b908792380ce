"""Keeping a slot for a caller until it expires: hold, release, prolong. The database decides who has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import HoldId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import OfferState
from bookingdesk.usecases.admitting import admitted, explained
from bookingdesk.usecases.booking import AT_THE_DESK
from bookingdesk.usecases.commands import HoldSlot, Prolong
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.options import check_options
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.seating import session_with_seat
from bookingdesk.usecases.waiting_commands import ReleaseHold

LONGEST = timedelta(minutes=30)


@needs(Right.HOLD)
def hold(env: Env, command: HoldSlot) -> Outcome[Hold]:
    """Keep a slot; the hold named as `replacing` goes in the same transaction, also where its owner forgot it.

    Raises SlotTaken with alternatives where another desk was faster. Without allocations the rules choose.
    """
    now = env.now()
    _check(command.lasting)
    command = replace(command, span=command.span.in_whole_minutes())
    wish = StartWish(
        service_id=command.service_id,
        start=command.span.start,
        duration=command.span.duration,
        wanted=command.wanted,
        any_notice=True,
        past_allowed=now - AT_THE_DESK <= command.span.start,
        ignoring_hold=command.replacing,
    )
    hold_id = HoldId(env.new_id())

    def step(work: Work) -> tuple[Hold, frozenset[HoldId]]:
        at = Step(env, work, now)
        gone = set(work.holds.sweep(now))
        if command.replacing and work.holds.release(command.replacing):
            gone.add(command.replacing)
        check_options(work, command.option_of, command.replacing)
        catalogue = work.catalogue.load()
        asked = {*command.wanted, *(a.resource_id for a in command.allocations)}
        service = catalogue.services.get(command.service_id)
        session = session_with_seat(work, service, command.span.start, asked, now)
        allocations = session.allocations if session else command.allocations
        allocations = allocations or admitted(work, catalogue, wish, now)
        stored = work.holds.add(
            Hold(
                id=hold_id,
                service_id=command.service_id,
                client_id=command.client_id,
                span=session.span if session else command.span,
                session_id=session.id if session else None,
                allocations=allocations,
                expires_at=now + command.lasting,
                user=env.actor.name,
                station=env.actor.station,
                option_of=command.option_of,
            )
        )
        resources = sorted(a.resource_id for a in allocations)
        audited(at, "hold", "hold", stored.id, {"service": stored.service_id, "resources": resources})
        return stored, frozenset(gone)

    stored, gone = explained(env, wish, lambda: env.store.write(step))
    return Outcome(stored, ChangeSet(holds=gone | {stored.id}, spans=_busy(stored)))


@needs(Right.HOLD)
def release(env: Env, hold_id: HoldId) -> Outcome[bool]:
    """Give a slot back. False where it had expired or was booked: nothing is wrong then."""
    now = env.now()

    def step(work: Work) -> Hold | None:
        present = work.holds.get(hold_id)
        if present is None or not work.holds.release(hold_id):
            return None
        audited(Step(env, work, now), "release", "hold", hold_id, {})
        return present

    released = env.store.write(step)
    if released is None:
        return Outcome(False)
    return Outcome(True, ChangeSet(holds=frozenset({hold_id}), spans=_busy(released)))


@needs(Right.HOLD)
def release_options(env: Env, option_of: str) -> Outcome[int]:
    """Give back everything held for one caller to choose from; how many slots that were."""
    now = env.now()

    def step(work: Work) -> tuple[Hold, ...]:
        gone = tuple(each for each in work.holds.options(option_of) if work.holds.release(each.id))
        for each in gone:
            audited(Step(env, work, now), "release", "hold", each.id, {"options": len(gone)})
        return gone

    gone = env.store.write(step)
    spans = tuple(span for each in gone for span in _busy(each))
    return Outcome(len(gone), ChangeSet(holds=frozenset(each.id for each in gone), spans=spans))


@needs(Right.RELEASE_HOLDS)
def release_other(env: Env, command: ReleaseHold) -> Outcome[Hold]:
    """Give back a slot that somebody else keeps, with a reason (interface 6). Raises InvalidValue, NotFound.

    An offer to somebody on the waitlist is withdrawn with it.
    """
    now = env.now()

    def step(work: Work) -> Hold:
        reason = cleaned_line(command.reason, "reason", limit=200)
        if not reason:
            raise InvalidValue(field="reason", reason="needed")
        present = work.holds.get(command.hold_id)
        if present is None:
            raise NotFound(kind="hold", wanted=command.hold_id)
        at = Step(env, work, now)
        for offer in work.waitlist.offers(states=frozenset({OfferState.OPEN})):
            if offer.hold_id == present.id:
                work.waitlist.settle_offer(offer.id, OfferState.WITHDRAWN, now)
        work.holds.release(present.id)
        detail = {"user": present.user, "station": present.station, "reason_given": True}
        audited(at, "release_other", "hold", present.id, detail, reason=reason)
        return present

    gone = env.store.write(step)
    return Outcome(gone, ChangeSet(holds=frozenset({gone.id}), spans=_busy(gone)))


@needs(Right.SEE_SCHEDULE)
def kept_slots(env: Env, nothing: None = None) -> Outcome[tuple[Hold, ...]]:
    """What every desk keeps for a caller now, in order of start: who keeps it and until when is no secret."""
    now = env.now()
    held = env.store.read(lambda work: work.holds.active(now))
    return Outcome(tuple(sorted(held, key=lambda one: (one.span.start, one.id))))


@needs(Right.HOLD)
def prolong(env: Env, command: Prolong) -> Outcome[Hold]:
    """Keep it longer. Raises NotFound where it was given up, SlotTaken where it expired and another took it."""
    now = env.now()
    _check(command.lasting)

    def step(work: Work) -> Hold:
        present = work.holds.get(command.hold_id)
        if present is None:
            raise NotFound(kind="hold", wanted=command.hold_id)
        work.holds.release(command.hold_id)
        work.holds.sweep(now)
        longer = work.holds.add(replace(present, expires_at=now + command.lasting))
        audited(Step(env, work, now), "prolong", "hold", longer.id, {})
        return longer

    longer = env.store.write(step)
    return Outcome(longer, ChangeSet(holds=frozenset({longer.id})))


def _check(lasting: timedelta) -> None:
    if not timedelta(0) < lasting <= LONGEST:
        raise InvalidValue(field="hold", reason="not_allowed", value=str(lasting), allowed="1 s to 30 min")


def _busy(kept: Hold) -> tuple[Span, ...]:
    return tuple({allocation.busy for allocation in kept.allocations})
