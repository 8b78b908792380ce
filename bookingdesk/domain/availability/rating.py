"""How well a free slot suits: the minutes it spoils for others, and whether the client's usual person serves.

A gap left beside it that no service could fill is spoilt. Only people count: their time is what is short.
"""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.availability.bits import minute_ceil, minute_floor
from bookingdesk.domain.availability.choosing import day_block, unusable
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.availability.working_time import working_time
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import ResourceId, ServiceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A slot with what speaks for and against it."""

    slot: Slot
    spoilt: int
    """Minutes beside it that nobody could book any more."""
    usual: bool = False
    """Whether the client's usual person serves."""


def rated(
    catalogue: Catalogue, occupancy: Occupancy, service: ServiceId, slot: Slot, usual: ResourceId | None
) -> Rated:
    """Judge one slot; `occupancy` must cover its day, or what it does not cover counts as open."""
    return Rated(
        slot=slot,
        spoilt=sum(_spoilt(catalogue, occupancy, service, slot).values()),
        usual=usual is not None and usual in slot.resource_ids(),
    )


def _spoilt(catalogue: Catalogue, occupancy: Occupancy, service: ServiceId, slot: Slot) -> dict[ResourceId, int]:
    """The spoilt minutes of each person who would serve."""
    rules = working_time(catalogue, service)
    needs = rules.needs(service)
    block = day_block(needs, minute_floor(slot.span.start), needs.minutes(slot.span.duration))
    if not occupancy.window.contains(block):
        return {}
    found: dict[ResourceId, int] = {}
    for taken in slot.allocations:
        resource = catalogue.resources.get(taken.resource_id)
        if resource is None or resource.kind is not ResourceKind.STAFF:
            continue
        free = rules.working(resource.id, needs.service.location_id, block)
        free &= ~occupancy.busy_mask((resource.id, taken.unit_no), block)
        first, last = minute_floor(taken.busy.start) - block.first, minute_ceil(taken.busy.end) - block.first
        found[resource.id] = unusable(free, first, last, block.minutes, rules.least_use(resource.id))
    return found
