"""What speaks against a place that is free: said when somebody drops a booking there, and never a refusal.

One table of remarks (interface 2.6, "soft"): a gap that nobody can fill, not the client's usual person, another
booking of the client near it, and short notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.rating import rated
from bookingdesk.domain.availability.values import Slot, StartWish
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.spans import Span

NEAR = timedelta(hours=2)
"""Two bookings of one client closer than this are worth a question."""
SHORT_NOTICE = timedelta(hours=2)
"""Moved to a start so soon, the client may not hear of it in time."""


class RemarkKind(StrEnum):
    """What speaks against a free place, the weightiest first."""

    SHORT_NOTICE = "short_notice"
    NEAR_OTHER = "near_other"
    NOT_USUAL = "not_usual"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to know; what it needs filled in."""

    kind: RemarkKind
    resource_id: ResourceId | None = None
    """The usual person whom the client does not get."""
    start: datetime | None = None
    """When the client's other booking begins."""
    minutes: int = 0
    """How long the gap is."""


def remarks(
    catalogue: Catalogue,
    occupancy: Occupancy,
    wish: StartWish,
    now: datetime,
    *,
    usual: ResourceId | None = None,
    others: Iterable[Span] = (),
) -> tuple[Remark, ...]:
    """What speaks against a start at which nothing is in the way; `others` are the client's other bookings.

    `occupancy` must not hold the booking that is about to move. Only people that the wish names are judged.
    """
    return tuple(_found(catalogue, occupancy, wish, now, usual, others))


def _found(
    catalogue: Catalogue,
    occupancy: Occupancy,
    wish: StartWish,
    now: datetime,
    usual: ResourceId | None,
    others: Iterable[Span],
) -> Iterator[Remark]:
    service = catalogue.services[wish.service_id]
    visit = Span.lasting(wish.start, wish.duration or service.duration)
    if now <= wish.start < now + SHORT_NOTICE:
        yield Remark(kind=RemarkKind.SHORT_NOTICE)
    around = visit.widened(NEAR, NEAR)
    if near := sorted(other.start for other in others if other.overlaps(around)):
        yield Remark(kind=RemarkKind.NEAR_OTHER, start=near[0])
    people = {r for r in wish.wanted if catalogue.resources[r].kind is ResourceKind.STAFF}
    known = catalogue.resources.get(usual) if usual is not None else None
    if people and known is not None and not known.retired and usual not in people:
        yield Remark(kind=RemarkKind.NOT_USUAL, resource_id=usual)
    busy = visit.widened(service.buffer_before, service.buffer_after)
    taken = tuple(Allocation(requirement_id=None, resource_id=r, busy=busy) for r in sorted(people))
    spoilt = rated(catalogue, occupancy, service.id, Slot(span=visit, allocations=taken), None).spoilt
    if spoilt:
        yield Remark(kind=RemarkKind.GAP, minutes=spoilt)
