"""Why a stretch of one resource's time cannot be booked, before anybody has said for which service.

Asks the one judge of `why_not` about a service that needs nothing but one resource of the kind, so that a grid
and a booking cannot disagree. Notice is not judged: that is for the service to say.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.values import BusyUnit, Obstacle, ObstacleKind, StartWish
from bookingdesk.domain.availability.why_not import obstacles
from bookingdesk.domain.catalogue import Catalogue, Group, Requirement, Resource, ResourceKind, Service
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import BookingId, GroupId, LocationId, RequirementId, ResourceId, ServiceId
from bookingdesk.domain.spans import Span

STEP = timedelta(minutes=15)
"""Other times are proposed on this grid."""
FAR = timedelta(days=365)

_derived: OrderedDict[int, tuple[Catalogue, Catalogue]] = OrderedDict()
_derived_lock = Lock()


def blocked(
    catalogue: Catalogue,
    busy: Iterable[BusyUnit] | Occupancy,
    resource_id: ResourceId,
    span: Span,
    now: datetime,
    *,
    known: Span | None = None,
    remedies: bool = True,
) -> tuple[Obstacle, ...]:
    """Everything in the way of the span; empty means free. Arguments as `why_not.obstacles`. Raises NotFound."""
    wish = bare_wish(catalogue, resource_id, span)
    return obstacles(of_any_kind(catalogue), busy, wish, now, known=known, remedies=remedies)


def told_apart(found: Iterable[Obstacle], span: Span, visits: Mapping[BookingId, Span]) -> tuple[Obstacle, ...]:
    """The same with bookings whose visit lies beside the span named as what they are: a buffer in the way.

    What is taken is known with its buffers; `visits` says when the clients themselves are there.
    """
    return tuple(
        replace(one, kind=ObstacleKind.BUFFER)
        if one.kind is ObstacleKind.BOOKED and not _is_visited(one, span, visits)
        else one
        for one in found
    )


def _is_visited(taken: Obstacle, span: Span, visits: Mapping[BookingId, Span]) -> bool:
    """Whether the client of the booking is there during the span, or nobody knows when they are."""
    visit = visits.get(taken.booking_id) if taken.booking_id is not None else None
    return visit is None or visit.overlaps(span)


def bare_wish(catalogue: Catalogue, resource_id: ResourceId, span: Span) -> StartWish:
    """The wish for the resource alone, to be asked of `of_any_kind(catalogue)`. Raises NotFound."""
    resource = catalogue.resources.get(resource_id)
    if resource is None:
        raise NotFound(kind="resource", wanted=resource_id)
    return StartWish(
        service_id=ServiceId(_number(catalogue, resource.location_id, resource.kind)),
        start=span.start,
        duration=span.duration,
        wanted=frozenset({resource_id}),
        any_notice=True,
    )


def of_any_kind(catalogue: Catalogue) -> Catalogue:
    """The catalogue with a service for each place and kind that needs one such resource and nothing else.

    Remembered for the last catalogues by identity, as `working_time` remembers its masks.
    """
    with _derived_lock:
        known = _derived.get(id(catalogue))
        if known is None or known[0] is not catalogue:
            known = _derived[id(catalogue)] = (catalogue, _with_bare_services(catalogue))
            while len(_derived) > 2:
                _derived.popitem(last=False)
        return known[1]


def _number(catalogue: Catalogue, location: LocationId, kind: ResourceKind) -> int:
    """Below zero, where no stored id is."""
    return -(1 + sorted(catalogue.locations).index(location) * len(ResourceKind) + list(ResourceKind).index(kind))


def _with_bare_services(catalogue: Catalogue) -> Catalogue:
    groups, services = dict(catalogue.groups), dict(catalogue.services)
    for location in catalogue.locations:
        far = max((s.horizon for s in catalogue.services.values() if s.location_id == location), default=FAR)
        for kind in ResourceKind:
            number = _number(catalogue, location, kind)
            members = [r for r in catalogue.resources.values() if _serves(r, location, kind)]
            groups[GroupId(number)] = Group(
                id=GroupId(number), kind=kind, name="", members=frozenset(r.id for r in members)
            )
            need = Requirement(id=RequirementId(number), kind=kind, group_id=GroupId(number))
            services[ServiceId(number)] = Service(
                id=ServiceId(number),
                name="",
                code="",
                duration=STEP,
                requirements=(need,),
                location_id=location,
                horizon=far,
                slot_step=STEP,
            )
    return replace(catalogue, groups=groups, services=services)


def _serves(resource: Resource, location: LocationId, kind: ResourceKind) -> bool:
    return resource.kind is kind and resource.location_id == location
