"""Small worlds for the tests of availability: wishes, taken units and catalogues with one thing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bookingdesk.domain.availability import slots
from bookingdesk.domain.availability.bits import window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.values import BusyUnit, Slot, SlotWish, StartWish
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId, ServiceId
from bookingdesk.domain.spans import Span
from tests.builders import HAIRCUT, MONDAY, at

NOW = at("2025-06-23 08:00")


def a_start(when: str = "2025-06-23 10:00", service: ServiceId = HAIRCUT, **changes: Any) -> StartWish:
    """A wish for a haircut on Monday at 10."""
    return StartWish(service_id=service, start=at(when), **changes)


def booked(resource: ResourceId, when: Span, unit: int = 1, booking: str = "b1") -> BusyUnit:
    """A unit taken by a booking."""
    return BusyUnit(resource, unit, when, BookingId(booking), None)


def held(resource: ResourceId, when: Span, until: datetime) -> BusyUnit:
    """A unit held for a caller."""
    return BusyUnit(resource, 1, when, None, HoldId("h1"), until)


def the_week(catalogue: Catalogue) -> Span:
    """All that the tests' week can touch."""
    return slots.scope(catalogue, SlotWish(service_id=HAIRCUT, first_day=MONDAY, days=7))


def offered(
    catalogue: Catalogue,
    wish: SlotWish,
    busy: list[BusyUnit] | tuple[BusyUnit, ...] = (),
    now: datetime = NOW,
    limit: int | None = None,
) -> tuple[Slot, ...]:
    """The slots of a wish, everything busy being known."""
    occupancy = Occupancy.of(busy, window_of(slots.scope(catalogue, wish)))
    return slots.offer(catalogue, occupancy, wish, now, limit)


def with_service(catalogue: Catalogue, service: ServiceId, **changes: Any) -> Catalogue:
    """The catalogue with one service changed."""
    changed = replace(catalogue.services[service], **changes)
    return replace(catalogue, services={**catalogue.services, service: changed})


def with_resource(catalogue: Catalogue, resource: ResourceId, **changes: Any) -> Catalogue:
    """The catalogue with one resource changed."""
    changed = replace(catalogue.resources[resource], **changes)
    return replace(catalogue, resources={**catalogue.resources, resource: changed})
