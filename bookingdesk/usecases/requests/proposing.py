"""Times as an answer to a request: what was offered and is held, what is free, and one of somebody's choice.

Only reads. No two of them overlap, so that all can be offered at once. A time of somebody's choice that cannot be
had is refused, with every obstacle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product

from bookingdesk.domain.availability.values import Slot, SlotWish, StartWish
from bookingdesk.domain.bookings import Booking, Hold
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import NotBookable, RequestIncomplete, RuleViolation
from bookingdesk.domain.ids import RequestId, ResourceId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.requests import UNSETTLED, Point, Request, RequestKind, WishedTime
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.letters import same_unit
from bookingdesk.usecases.offering import check_start, offer_slots
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.requests.offering import held_for
from bookingdesk.usecases.requests.reading import today_of

OFFERED = 3
"""Free times that are shown beside a request."""
LOOKED_THROUGH = 100
"""So many free starts are looked through for three that do not overlap."""
LOOKED_AHEAD = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A free time for a request; `fits` where it lies within what was wished."""

    slot: Slot
    fits: bool
    kept_until: datetime | None = None
    """Until when it is held for whoever asked, where it was offered to them; None where it is only free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAt:
    """This time, with one of these people or rooms (empty: anybody)."""

    request_id: RequestId
    start: datetime
    wanted: frozenset[ResourceId] = frozenset()


@needs(Right.SEE_SCHEDULE)
def proposals(env: Env, request_id: RequestId) -> Outcome[tuple[Proposal, ...]]:
    """What was offered and is held, then up to three free times: within the wishes, else on the wished days, else
    soonest; none without a service.

    A change looks for the same service, length and person as its booking has. Raises NotFound.
    """
    now = env.now()
    asked, held = env.store.read(lambda work: (_read(work, request_id, now), held_for(work, request_id, now)))
    if asked.wish is None or asked.request.state not in UNSETTLED:
        return Outcome(())
    found = [one for hold in held if (one := _kept(env, asked, asked.wish, hold)) is not None]
    full = len(found) + OFFERED
    for wish, fits in _tries(asked.request, asked.wish, today_of(asked.catalogue, now)):
        try:
            slots = offer_slots(env, OfferSlots(wish=wish, limit=LOOKED_THROUGH)).value
        except RuleViolation:  # days that no desk works on: a wish of a stranger, not a fault
            continue
        for slot in slots:
            if not any(_clash(slot, one.slot) for one in found):
                found.append(Proposal(slot=slot, fits=fits))
        if len(found) >= full:
            break
    return Outcome(tuple(found[:full]))


def _clash(one: Slot, other: Slot) -> bool:
    """Whether not both can be held: at the same time, or with the same person when buffers are counted."""
    pairs = product(one.allocations, other.allocations)
    return one.span.overlaps(other.span) or any(same_unit(mine, theirs) for mine, theirs in pairs)


def _kept(env: Env, asked: _Asked, base: SlotWish, hold: Hold) -> Proposal | None:
    """The time of a hold with everything that it takes; None where the rules have changed since it was offered."""
    wanted = frozenset(a.resource_id for a in hold.allocations)
    if not any(asked.catalogue.resources[one].kind is ResourceKind.STAFF for one in wanted):
        wanted |= base.wanted  # of a booking that is to be moved only what it lacks is held
    exact = _exactly(asked, base, hold.span.start)
    wish = replace(exact, wanted=wanted, any_notice=True, ignoring_hold=hold.id)
    slots = offer_slots(env, OfferSlots(wish=wish, limit=1)).value
    return Proposal(slot=slots[0], fits=True, kept_until=hold.expires_at) if slots else None


@needs(Right.SEE_SCHEDULE)
def proposal_at(env: Env, command: ProposeAt) -> Outcome[Proposal]:
    """The time with its resources, to be held and accepted.

    Raises RequestIncomplete where nobody knows what is to be booked, NotBookable with the obstacles, NotFound.
    """
    now = env.now()
    number = command.request_id
    asked, held = env.store.read(lambda work: (_read(work, number, now), held_for(work, number, now)))
    request, base = asked.request, asked.wish
    if base is None:
        raise RequestIncomplete(number=request.id, points=(Point.SERVICE,))
    for hold in held:
        theirs = command.wanted <= {a.resource_id for a in hold.allocations}
        if hold.span.start == command.start and theirs and (kept := _kept(env, asked, base, hold)):
            return Outcome(kept)
    exact = replace(_exactly(asked, base, command.start), wanted=command.wanted)
    slots = offer_slots(env, OfferSlots(wish=exact, limit=1)).value
    if not slots:
        start = StartWish(
            service_id=base.service_id,
            start=command.start,
            duration=base.duration,
            wanted=command.wanted,
            ignoring=base.ignoring,
        )
        raise NotBookable(obstacles=check_start(env, start))
    return Outcome(Proposal(slot=slots[0], fits=_wished(request, exact.first_day)))


def _wished(request: Request, day: date) -> bool:
    """Whether the day is one of those wished, or none was."""
    days = [(wish.first_day, wish.last_day or wish.first_day) for wish in request.wishes if wish.first_day]
    return not days or any(last is not None and first <= day <= last for first, last in days)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request with what times are looked for with; no wish where nothing can be booked for it."""

    request: Request
    catalogue: Catalogue
    wish: SlotWish | None


def _read(work: Work, request_id: RequestId, now: datetime) -> _Asked:
    request, catalogue = work.requests.get(request_id), work.catalogue.load()
    booking = work.bookings.get(request.booking_id) if request.booking_id else None
    client = work.clients.get(request.client_id) if request.client_id else None
    return _Asked(request, catalogue, _slot_wish(request, booking, catalogue, client, now))


def _exactly(asked: _Asked, base: SlotWish, start: datetime) -> SlotWish:
    """The same at this start and no other."""
    local = wall(start, asked.catalogue.zone_of(asked.catalogue.services[base.service_id].location_id))
    minute = local.hour * 60 + local.minute
    return replace(base, first_day=local.date(), days=1, from_minute=minute, until_minute=minute + 1)


def _slot_wish(
    request: Request, booking: Booking | None, catalogue: Catalogue, client: Client | None, now: datetime
) -> SlotWish | None:
    """What is looked for, from today on; None where nothing can be booked for the request."""
    if request.kind is RequestKind.BOOKING and request.service_id is not None:
        return SlotWish(
            service_id=request.service_id,
            wanted=frozenset({request.staff_id} if request.staff_id else ()),
            usual_staff=client.usual_staff if client else None,
            first_day=today_of(catalogue, now),
            days=LOOKED_AHEAD,
        )
    if request.kind is RequestKind.MOVE and booking is not None:
        staff = {r for r in booking.resource_ids() if catalogue.resources[r].kind is ResourceKind.STAFF}
        return SlotWish(
            service_id=booking.service_id,
            duration=booking.span.duration,
            wanted=frozenset({request.staff_id} if request.staff_id else staff),
            first_day=today_of(catalogue, now),
            days=LOOKED_AHEAD,
            ignoring=booking.id,
        )
    return None


def _tries(request: Request, base: SlotWish, today: date) -> list[tuple[SlotWish, bool]]:
    """First the wishes as said, then their days at any time, then the soonest at all."""
    exact = [_within(base, wish, today, timed=True) for wish in request.wishes]
    days = [_within(base, wish, today, timed=False) for wish in request.wishes if wish.first_day and wish.has_time]
    said = [(wish, True) for wish in exact if wish is not None]
    near = [(wish, False) for wish in days if wish is not None]
    anybody = replace(base, wanted=frozenset())
    return [*said, *near, (base, not request.wishes), (anybody, False)]


def _within(base: SlotWish, wish: WishedTime, today: date, *, timed: bool) -> SlotWish | None:
    """The search for one wish; None where its days are over."""
    first = max(wish.first_day or today, today)
    last = wish.last_day or wish.first_day or today + timedelta(days=LOOKED_AHEAD - 1)
    if last < first:
        return None
    days = min((last - first).days + 1, 62)
    if not timed:
        return replace(base, first_day=first, days=days)
    until = 1440 if wish.until_minute is None else wish.until_minute
    return replace(base, first_day=first, days=days, from_minute=wish.from_minute or 0, until_minute=until)
