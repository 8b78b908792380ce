"""Which starts can be offered, why one cannot, and what is free nearby. Only reads; nothing is kept for anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bookingdesk.domain.availability import why_not as explaining
from bookingdesk.domain.availability.admission import scope as scope_of_start
from bookingdesk.domain.availability.asking import Question
from bookingdesk.domain.availability.bits import window_of
from bookingdesk.domain.availability.moving import is_no_move
from bookingdesk.domain.availability.nearest import nearest_slots
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.resource_time import bare_wish, blocked, of_any_kind, told_apart
from bookingdesk.domain.availability.slots import FreeStarts, free_starts, offer, scope
from bookingdesk.domain.availability.values import Obstacle, Slot, SlotWish, StartWish
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import allowed, needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.seats_offered import seat_obstacles, seats_of_wish


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceTime:
    """A stretch of one resource's time, as a place of the grid."""

    resource_id: ResourceId
    span: Span


DAYS_AROUND = (1, 14)
"""How many days before and after a refused start are searched for another."""

DAYS_LOOKED_AT_FIRST = 7
"""Mostly the first slots are all in the first week; then the days after it need not be known."""


@needs(Right.SEE_SCHEDULE)
def offer_slots(env: Env, command: OfferSlots) -> Outcome[tuple[Slot, ...]]:
    """The free slots of a wish in order of start, resources chosen. Raises NotFound, InvalidValue."""
    wish, limit, moving = command.wish, command.limit, command.moving
    if moving is not None and (moving.seats is not None or moving.session_id is not None):
        return Outcome(_for_group(env, wish, moving, limit))
    if moving is not None:  # one more is looked for, as the place that the booking has is no answer
        others = offer_slots(env, replace(command, moving=None, limit=None if limit is None else limit + 1)).value
        catalogue = env.store.read(lambda work: work.catalogue.load())
        return Outcome(tuple(slot for slot in others if not is_no_move(slot, moving, catalogue))[:limit])
    if limit is not None and wish.days > DAYS_LOOKED_AT_FIRST:
        near = _offered(env, replace(wish, days=DAYS_LOOKED_AT_FIRST), limit, new_only=command.new_only)
        if len(near) >= limit:
            return Outcome(near)
    return Outcome(_offered(env, wish, limit, new_only=command.new_only))


@needs(Right.SEE_SCHEDULE)
def count_slots(env: Env, wish: SlotWish) -> Outcome[int]:
    """How many starts a wish has, without choosing resources: what a relaxed wish would bring (interface 2.12)."""
    return Outcome(_free(env, wish).count())


@needs(Right.SEE_SCHEDULE)
def why_not(env: Env, wish: StartWish) -> Outcome[tuple[Obstacle, ...]]:
    """Everything in the way of a start, each with what would remove it; empty means it can be booked."""
    seats = _seats(env, wish)
    if seats is not None:
        return Outcome(seats)
    catalogue, occupancy, known = _known_around(env, wish)
    return Outcome(explaining.obstacles(catalogue, occupancy, wish, env.now(), known=known))


@needs(Right.SEE_SCHEDULE)
def why_blocked(env: Env, place: ResourceTime) -> Outcome[tuple[Obstacle, ...]]:
    """Everything in the way of a resource's time, each with what would help, before a service is chosen.

    Empty means free. Raises NotFound.
    """
    now = env.now()

    def step(work: Work) -> tuple[Catalogue, Occupancy, Span]:
        catalogue = work.catalogue.load()
        wish = bare_wish(catalogue, place.resource_id, place.span)
        known = span_around(of_any_kind(catalogue), wish)
        return catalogue, env.board.occupancy(work, known, now), known

    catalogue, occupancy, known = env.store.read(step)
    found = blocked(catalogue, occupancy, place.resource_id, place.span, now, known=known)
    bookings = [one.booking_id for one in found if one.booking_id is not None]
    visits = env.store.read(lambda work: work.bookings.many(bookings)) if bookings else {}
    return Outcome(told_apart(found, place.span, {key: booking.span for key, booking in visits.items()}))


@needs(Right.SEE_SCHEDULE)
def nearest_free(env: Env, wish: StartWish, *, limit: int = 3) -> Outcome[tuple[Slot, ...]]:
    """The free slots nearest to a start that cannot be had, the nearest first."""
    catalogue, occupancy, known = _known_around(env, wish)
    question = Question.of(catalogue, occupancy, wish, env.now(), known)
    return Outcome(nearest_slots(question, limit))


@needs(Right.SEE_SCHEDULE)
def warm_board(env: Env, nothing: None = None) -> Outcome[None]:
    """Read what is taken in the days ahead before somebody asks for it. Raises KnownError. Off the GUI thread."""
    now = env.now()
    env.store.read(lambda work: env.board.warm(work, now))
    return Outcome(None)


@needs(Right.SEE_SCHEDULE)
def check_start(env: Env, wish: StartWish) -> tuple[Obstacle, ...]:
    """The obstacles of a start from memory, without remedies: feedback while something is dragged.

    No database is asked where the board knows the day; the database has the last word on the drop.
    """
    now = env.now()
    snapshot = env.board.glance(now)
    known_service = snapshot.catalogue.services.get(wish.service_id) if snapshot is not None else None
    if known_service is None or known_service.seats is not None:
        seats = _seats(env, wish)
        if seats is not None:
            return seats
    if snapshot is not None and known_service is not None:
        span = scope_of_start(snapshot.catalogue, wish)
        if snapshot.occupancy.window.contains(window_of(span)):
            return explaining.obstacles(snapshot.catalogue, snapshot.occupancy, wish, now, remedies=False)
    catalogue, occupancy, _ = _known_around(env, wish)
    return explaining.obstacles(catalogue, occupancy, wish, now, remedies=False)


def _for_group(env: Env, wish: SlotWish, moving: Booking, limit: int | None) -> tuple[Slot, ...]:
    """Where somebody in a session could go: other sessions; where a session itself could go: free time."""
    catalogue, occupancy = _known_for(env, wish)
    now = env.now()
    if moving.session_id is not None:
        seats = env.store.read(lambda work: seats_of_wish(work, catalogue, wish, now))
        return tuple(slot for slot in seats if slot.session_id != moving.session_id)[:limit]
    others = offer(catalogue, occupancy, wish, now, None if limit is None else limit + 1)
    return tuple(slot for slot in others if not is_no_move(slot, moving, catalogue))[:limit]


def _offered(env: Env, wish: SlotWish, limit: int | None, *, new_only: bool = False) -> tuple[Slot, ...]:
    """Of a group service first the sessions with free seats, then times for a new one, for who may open it."""
    catalogue, occupancy = _known_for(env, wish)
    now = env.now()
    service = catalogue.services.get(wish.service_id)
    if service is None or service.seats is None or new_only:
        return offer(catalogue, occupancy, wish, now, limit)
    seats = env.store.read(lambda work: seats_of_wish(work, catalogue, wish, now))[:limit]
    if not allowed(env, Right.SESSIONS):
        return seats
    return (*seats, *offer(catalogue, occupancy, wish, now, None if limit is None else limit - len(seats)))


def _seats(env: Env, wish: StartWish) -> tuple[Obstacle, ...] | None:
    """What is in the way of a seat in the session that begins then; None where none does."""
    now = env.now()
    return env.store.read(lambda work: seat_obstacles(work, work.catalogue.load(), wish, now))


def _free(env: Env, wish: SlotWish) -> FreeStarts:
    catalogue, occupancy = _known_for(env, wish)
    return free_starts(catalogue, occupancy, wish, env.now())


def _known_for(env: Env, wish: SlotWish) -> tuple[Catalogue, Occupancy]:
    """The catalogue and everything taken in the days of the wish."""
    now = env.now()

    def step(work: Work) -> tuple[Catalogue, Occupancy]:
        catalogue = work.catalogue.load()
        return catalogue, env.board.occupancy(work, scope(catalogue, wish), now)

    return env.store.read(step)


def _known_around(env: Env, wish: StartWish) -> tuple[Catalogue, Occupancy, Span]:
    """The catalogue and everything taken in the days around a start, with the span that is known."""
    now = env.now()

    def step(work: Work) -> tuple[Catalogue, Occupancy, Span]:
        catalogue = work.catalogue.load()
        known = span_around(catalogue, wish)
        return catalogue, env.board.occupancy(work, known, now), known

    return env.store.read(step)


def span_around(catalogue: Catalogue, wish: StartWish) -> Span:
    """The days around a start in which another may be proposed."""
    before, after = DAYS_AROUND
    own = scope_of_start(catalogue, wish)
    zone_name = catalogue.zone_of(catalogue.services[wish.service_id].location_id)
    first_day = local_date(wish.start, zone_name) - timedelta(days=before)
    around = scope(
        catalogue,
        SlotWish(service_id=wish.service_id, duration=wish.duration, first_day=first_day, days=before + 1 + after),
    )
    return Span(min(own.start, around.start), max(own.end, around.end))
