"""The tray: bookings taken up to be moved while somebody pages through days; each keeps its place until dropped.

It is kept in the shared database, one tray a desk, so that it survives a restart and every desk sees what is up.
"""

from __future__ import annotations

from bookingdesk.domain.bookings import MOVABLE
from bookingdesk.domain.errors import MoveRefused
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import TrayItem, Work
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.recording import Step, audited


@needs(Right.HOLD)
def put_on_tray(env: Env, booking_id: BookingId) -> Outcome[TrayItem]:
    """Take a booking up; from another desk's tray it comes to this one. Raises MoveRefused, NotFound."""
    now = env.now()

    def step(work: Work) -> Outcome[TrayItem]:
        booking = work.bookings.get(booking_id)
        if booking.status not in MOVABLE:
            raise MoveRefused(number=booking.number, present=booking.status.value)
        item = TrayItem(booking_id=booking_id, station=env.actor.station, user=env.actor.name, since=now)
        work.tray.put(item)
        audited(Step(env, work, now), "tray_put", "booking", booking_id, {"number": booking.number})
        return Outcome(item, _tray_change(booking_id))

    return env.store.write(step)


@needs(Right.HOLD)
def take_from_tray(env: Env, booking_id: BookingId) -> Outcome[bool]:
    """Put a booking back to where it was all the time. False where it lay on no tray."""
    now = env.now()

    def step(work: Work) -> bool:
        there = work.tray.take(booking_id)
        if there:
            audited(Step(env, work, now), "tray_take", "booking", booking_id, {})
        return there

    there = env.store.write(step)
    return Outcome(there, _tray_change(booking_id) if there else ChangeSet())


@needs(Right.HOLD)
def empty_tray(env: Env, nothing: None = None) -> Outcome[int]:
    """Put everything on this desk's tray back; how many bookings that were."""
    now = env.now()

    def step(work: Work) -> tuple[BookingId, ...]:
        items = tuple(item.booking_id for item in work.tray.items(env.actor.station))
        for each in items:
            work.tray.take(each)
            audited(Step(env, work, now), "tray_take", "booking", each, {"all": len(items)})
        return items

    gone = env.store.write(step)
    return Outcome(len(gone), ChangeSet(tray=bool(gone), bookings=frozenset(gone)))


@needs(Right.SEE_SCHEDULE)
def tray(env: Env, nothing: None = None) -> Outcome[tuple[AgendaEntry, ...]]:
    """What lies on this desk's tray, in order of taking up."""

    def step(work: Work) -> tuple[AgendaEntry, ...]:
        items = work.tray.items(env.actor.station)
        found = work.bookings.many([item.booking_id for item in items])
        bookings = [found[item.booking_id] for item in items if item.booking_id in found]
        return entries(work, work.catalogue.load(), bookings, env.actor)

    return Outcome(env.store.read(step))


def _tray_change(booking_id: BookingId) -> ChangeSet:
    return ChangeSet(tray=True, bookings=frozenset({booking_id}))
