"""A time of somebody's choice as an answer to a request: carried onto the calendar, or typed.

It refuses a time that cannot be had, with every obstacle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bookingdesk.domain.availability.values import SlotWish, StartWish
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import NotBookable, RequestIncomplete
from bookingdesk.domain.ids import RequestId, ResourceId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.requests import Point, Request
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.offering import check_start, offer_slots
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.requests.reading import Proposal, slot_wish


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAt:
    """This time, with one of these people or rooms (empty: anybody)."""

    request_id: RequestId
    start: datetime
    wanted: frozenset[ResourceId] = frozenset()


@needs(Right.SEE_SCHEDULE)
def proposal_at(env: Env, command: ProposeAt) -> Outcome[Proposal]:
    """The time with its resources, to be held and accepted.

    Raises RequestIncomplete where nobody knows what is to be booked, NotBookable with the obstacles, NotFound.
    """
    now = env.now()

    def step(work: Work) -> tuple[SlotWish | None, Request, Catalogue]:
        request = work.requests.get(command.request_id)
        booking = work.bookings.get(request.booking_id) if request.booking_id else None
        client = work.clients.get(request.client_id) if request.client_id else None
        catalogue = work.catalogue.load()
        return slot_wish(request, booking, catalogue, client, now), request, catalogue

    base, request, catalogue = env.store.read(step)
    if base is None:
        raise RequestIncomplete(number=request.id, points=(Point.SERVICE,))
    local = wall(command.start, catalogue.zone_of(catalogue.services[base.service_id].location_id))
    minute = local.hour * 60 + local.minute
    exact = replace(
        base,
        wanted=command.wanted,
        first_day=local.date(),
        days=1,
        from_minute=minute,
        until_minute=minute + 1,
    )
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
    return Outcome(Proposal(slot=slots[0], fits=_wished(request, local.date())))


def _wished(request: Request, day: date) -> bool:
    """Whether the day is one of those wished, or none was."""
    days = [(wish.first_day, wish.last_day or wish.first_day) for wish in request.wishes if wish.first_day]
    return not days or any(last is not None and first <= day <= last for first, last in days)
