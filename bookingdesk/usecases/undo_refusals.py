"""Why an action can't be taken back: who has the time now, since when, and what could be had instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import SlotTaken, UndoRefused
from bookingdesk.domain.sessions import AlreadySeated, SeatsRefused, SessionFull, SessionInvolved, SessionOver
from bookingdesk.usecases.admitting import alternatives
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import Undone


def explained(env: Env, target: Booking, step: Callable[[], Outcome[Undone]]) -> Outcome[Undone]:
    """Run the step; a time that is gone becomes UndoRefused with who has it and what could be had instead."""
    try:
        return step()
    except (SessionFull, SeatsRefused) as full:  # somebody has the seat now, or it is kept for them
        raise UndoRefused(number=target.number, why="seat_taken", by="", alternatives=()) from full
    except (SessionInvolved, SessionOver, AlreadySeated) as kept:  # somebody has joined or left the session since
        raise UndoRefused(number=target.number, why="stale", by="", alternatives=()) from kept
    except SlotTaken as taken:
        wish = StartWish(
            service_id=target.service_id,
            start=target.span.start,
            duration=target.span.duration,
            wanted=target.resource_ids(),
            any_notice=True,
            ignoring=target.id,
        )
        by, since = env.store.read(lambda work: _who_has(work, target, env.now()))
        raise UndoRefused(
            number=target.number,
            why=taken.code,
            by=by or taken.facts.get("by", ""),
            since=since,
            start=target.span.start,
            booking_id=target.id,
            alternatives=alternatives(env, wish),
        ) from taken


def _who_has(work: Work, target: Booking, now: datetime) -> tuple[str, datetime | None]:
    """Who booked or holds what the target would take, and since when; empty where nobody does any more."""
    mine = {(a.resource_id, a.unit_no) for a in target.allocations}
    for booking in work.bookings.between(target.busy):
        if booking.id != target.id and mine & {(a.resource_id, a.unit_no) for a in booking.allocations}:
            return _who_placed(work, booking)
    for held in work.holds.active(now, target.busy):
        if mine & {(a.resource_id, a.unit_no) for a in held.allocations}:
            return held.user, None
    return "", None


def _who_placed(work: Work, booking: Booking) -> tuple[str, datetime]:
    """Who put a booking where it is, and when: who moved it there, else who made it."""
    placing = [
        entry
        for entry in work.audit.of_entity("booking", booking.id)
        if entry.action == "book" or "start" in entry.detail or "resources" in entry.detail
    ]
    newest = max(placing, key=lambda entry: entry.seq, default=None)
    return (newest.actor, newest.at) if newest else (booking.created_by, booking.created_at)
