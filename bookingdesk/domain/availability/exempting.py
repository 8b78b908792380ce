"""Which rules a supervisor may set aside for one start, and what the rules are then (R52, R54, interface 5.2).

One table says which right excuses which obstacle. What another booking or hold takes, time off, and services or
resources that are no longer offered are never excused: no right makes somebody be in two places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, StartWish
from bookingdesk.domain.catalogue import Catalogue, Requirement, Service, WeeklyHours
from bookingdesk.domain.ids import LocationId, ResourceId
from bookingdesk.domain.local_time import DAY_MINUTES, local_date
from bookingdesk.domain.rights import Right

EXCUSED_BY: Mapping[ObstacleKind, Right] = {
    ObstacleKind.PAST: Right.OUTSIDE_POLICY,
    ObstacleKind.LEAD_TIME: Right.OUTSIDE_POLICY,
    ObstacleKind.HORIZON: Right.OUTSIDE_POLICY,
    ObstacleKind.CLOSED: Right.OUTSIDE_HOURS,
    ObstacleKind.OUTSIDE_OPENING: Right.OUTSIDE_HOURS,
    ObstacleKind.NOT_WORKING: Right.OUTSIDE_HOURS,
    ObstacleKind.NOT_QUALIFIED: Right.OUTSIDE_SKILL,
}
"""The right that excuses an obstacle of this kind; a kind without a line is never excused."""

FAR = timedelta(days=3660)
ALWAYS = tuple(WeeklyHours(weekday=day, start_minute=0, end_minute=DAY_MINUTES) for day in range(7))


def rights_to_try(obstacles: Iterable[Obstacle]) -> Iterator[frozenset[Right]]:
    """The rights that could make the start bookable, the fewest first."""
    found = sorted({EXCUSED_BY[o.kind] for o in obstacles if o.kind in EXCUSED_BY})
    for size in range(1, len(found) + 1):
        yield from map(frozenset, combinations(found, size))


def exempted(catalogue: Catalogue, wish: StartWish) -> tuple[Catalogue, StartWish]:
    """What is offered, and the wish, with the rules set aside that the wish is excused from."""
    service = catalogue.services.get(wish.service_id)
    if not wish.excused or service is None:
        return catalogue, wish
    if Right.OUTSIDE_POLICY in wish.excused:
        service = replace(service, lead_time=timedelta(0), horizon=FAR)
        wish = replace(wish, past_allowed=True, any_notice=True)
        catalogue = replace(catalogue, services={**catalogue.services, service.id: service})
    if Right.OUTSIDE_SKILL in wish.excused:
        catalogue = _able(catalogue, service, _asked_for(wish))
    if Right.OUTSIDE_HOURS in wish.excused:
        day = local_date(wish.start, catalogue.zone_of(service.location_id))
        catalogue = _at_all_hours(catalogue, service, _asked_for(wish), day)
    return catalogue, wish


def _asked_for(wish: StartWish) -> frozenset[ResourceId]:
    return frozenset(a.resource_id for a in wish.chosen) or wish.wanted


def _able(catalogue: Catalogue, service: Service, asked: frozenset[ResourceId]) -> Catalogue:
    """Those asked for count as able to do what the service needs of their kind."""
    groups = dict(catalogue.groups)
    for requirement in service.requirements:
        group = groups.get(requirement.group_id)
        if group is None or group.members & asked:
            continue
        more = {r for r in asked if _may_stand_in(catalogue, r, requirement)}
        groups[group.id] = replace(group, members=group.members | more)
    return replace(catalogue, groups=groups)


def _may_stand_in(catalogue: Catalogue, resource_id: ResourceId, requirement: Requirement) -> bool:
    resource = catalogue.resources.get(resource_id)
    return resource is not None and resource.kind is requirement.kind and not resource.retired


def _at_all_hours(catalogue: Catalogue, service: Service, asked: frozenset[ResourceId], day: date) -> Catalogue:
    """The place is open, and those asked for work; where nobody was, those who work on that day, else who could."""
    working: set[ResourceId] = set()
    for requirement in service.requirements:
        known = requirement.group_id in catalogue.groups
        able = {r.id for r in catalogue.eligible(requirement)} if known else set()
        there = {r for r in able if any(hours.on(day) for hours in catalogue.working_hours.get(r, ()))}
        working |= (able & asked) or there or able
    places: set[LocationId] = {service.location_id}
    places |= {catalogue.resources[r].location_id for r in working}
    return replace(
        catalogue,
        department_hours={d: h for d, h in catalogue.department_hours.items() if d != service.department_id},
        opening_hours={**catalogue.opening_hours, **dict.fromkeys(places, ALWAYS)},
        closures={place: days for place, days in catalogue.closures.items() if place not in places},
        working_hours={**catalogue.working_hours, **dict.fromkeys(working, ALWAYS)},
    )
