"""Seats of running sessions as slots: what Find time, the Line and the waitlist offer of a group service.

Only reads; what is kept for a caller counts as taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bookingdesk.domain.availability.slots import scope
from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, Slot, SlotWish, StartWish
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.ids import HoldId, ServiceId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.sessions import JOINABLE, Fill
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.seating import session_at, with_kept

SeatSlots = Mapping[ServiceId, tuple[Slot, ...]]
"""By service the sessions that somebody can join, the earliest first."""


def session_slots(
    work: Work, catalogue: Catalogue, span: Span, now: datetime, *, hold: HoldId | None = None
) -> SeatSlots:
    """The sessions within a span that have a free seat and have not ended; `hold` is the caller's own."""
    if not any(service.seats is not None for service in catalogue.services.values()):
        return {}
    found: dict[ServiceId, tuple[Slot, ...]] = {}
    for fill in with_kept(work, work.sessions.between(span), now, apart_from=hold):
        session = fill.session
        if fill.left and session.status in JOINABLE and session.span.end > now:
            found[session.service_id] = (*found.get(session.service_id, ()), seat_slot(fill))
    return found


def seat_slot(fill: Fill) -> Slot:
    """A session as what is offered: join it."""
    session = fill.session
    return Slot(span=session.span, allocations=session.allocations, session_id=session.id, seats_left=fill.left)


def seats_of_wish(work: Work, catalogue: Catalogue, wish: SlotWish, now: datetime) -> tuple[Slot, ...]:
    """The sessions that suit a wish, in order of start; nothing for a service that is not held for groups."""
    service = catalogue.services.get(wish.service_id)
    if service is None or service.seats is None:
        return ()
    zone = catalogue.zone_of(service.location_id)
    slots = session_slots(work, catalogue, scope(catalogue, wish), now, hold=wish.ignoring_hold).get(service.id, ())
    return tuple(slot for slot in slots if _suits(slot, wish, zone, now))


def _suits(slot: Slot, wish: SlotWish, zone: str, now: datetime) -> bool:
    local = wall(slot.span.start, zone)
    day = (local.date() - wish.first_day).days
    return (
        0 <= day < wish.days
        and local.weekday() in wish.weekdays
        and wish.from_minute <= local.hour * 60 + local.minute < wish.until_minute
        and wish.wanted <= slot.resource_ids()
        and slot.session_id != wish.ignoring
        and slot.span.start > now
    )


def seat_obstacles(work: Work, catalogue: Catalogue, wish: StartWish, now: datetime) -> tuple[Obstacle, ...] | None:
    """What is in the way of a seat at that start: nothing, or that it is full; None where no session runs then."""
    service = catalogue.services.get(wish.service_id)
    if _moves_session(work, service, wish):
        return None
    fill = fill_then(work, service, wish, now)
    if fill is None:
        return None
    return () if fill.left else (full(fill),)


def fill_then(work: Work, service: Service | None, wish: StartWish, now: datetime) -> Fill | None:
    """The session that begins then, kept seats counted as taken; None where no other than the wish's own does."""
    asked = {*wish.wanted, *(a.resource_id for a in wish.chosen)}
    session = session_at(work, service, wish.start, asked)
    if session is None or session.id == wish.ignoring:
        return None
    taken = work.sessions.fills([session.id]).get(session.id, 0)
    (fill,) = with_kept(work, [Fill(session=session, taken=taken)], now, apart_from=wish.ignoring_hold)
    return fill


def full(fill: Fill) -> Obstacle:
    """That every seat of the session is taken or kept."""
    return Obstacle(kind=ObstacleKind.FULL, span=fill.session.span, booking_id=fill.session.id)


def _moves_session(work: Work, service: Service | None, wish: StartWish) -> bool:
    """Whether a session itself is to go there: it needs people and a room of its own, and no seat in another."""
    if wish.ignoring is None or service is None or service.seats is None:
        return False
    moving = work.bookings.many([wish.ignoring]).get(wish.ignoring)
    return moving is not None and moving.seats is not None
