"""Keeping a time for somebody within a transaction under way: one hold, whoever asks for it and however long.

A caller at the desk, the steps of a visit, and whoever is offered a time go through here. The database decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Allocation, Hold
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import ClientId, HoldId
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.admitting import admitted
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.seating import session_with_seat


def kept(
    at: Step,
    wish: StartWish,
    span: Span,
    *,
    until: datetime,
    client: ClientId | None = None,
    allocations: tuple[Allocation, ...] = (),
    option_of: str = "",
) -> Hold:
    """Keep the span for this desk's client: a seat where a group session begins then, else what the rules choose.

    `allocations` are taken as they are. Raises NotFound, NotBookable, SlotTaken, SessionOver, SessionFull.
    """
    catalogue = at.work.catalogue.load()
    service = catalogue.services.get(wish.service_id)
    if service is None:
        raise NotFound(kind="service", wanted=wish.service_id)
    asked = {*wish.wanted, *(each.resource_id for each in (*allocations, *wish.chosen))}
    session = session_with_seat(at.work, service, wish.start, asked, at.now)
    if session is not None:
        allocations = session.allocations
    allocations = allocations or admitted(at.work, catalogue, wish, at.now)
    return at.work.holds.add(
        Hold(
            id=HoldId(at.env.new_id()),
            service_id=wish.service_id,
            client_id=client,
            span=session.span if session else span,
            session_id=session.id if session else None,
            allocations=allocations,
            expires_at=until,
            user=at.env.actor.name,
            station=at.env.actor.station,
            option_of=option_of,
        )
    )


def kept_change(held: Iterable[Hold]) -> ChangeSet:
    """The change set of holds that came or went."""
    there = tuple(held)
    spans = dict.fromkeys(allocation.busy for hold in there for allocation in hold.allocations)
    return ChangeSet(holds=frozenset(hold.id for hold in there), spans=tuple(spans))


def options_given_back(work: Work, option_of: str) -> tuple[Hold, ...]:
    """Release everything that one caller has to choose from; answers what that was."""
    there = tuple(work.holds.options(option_of))
    for each in there:
        work.holds.release(each.id)
    return there
