"""Which obstacles a start has: the one judge that `admission` and `why_not` share, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bookingdesk.domain.availability.asking import Question
from bookingdesk.domain.availability.bits import Window, instant_of, minute_ceil, minute_floor, stretches
from bookingdesk.domain.availability.local_days import days_in, hours_of_day, local_day
from bookingdesk.domain.availability.needs import matching, seats
from bookingdesk.domain.availability.occupancy import Taken
from bookingdesk.domain.availability.values import Obstacle, ObstacleKind
from bookingdesk.domain.catalogue import Resource, TimeOff
from bookingdesk.domain.ids import GroupId, LocationId, ResourceId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.policies import notice
from bookingdesk.domain.spans import Span


def found_obstacles(question: Question) -> tuple[Obstacle, ...]:
    """The obstacles alone, without remedies."""
    return (
        *found_outside(question),
        *(_of_chosen(question) if question.wish.chosen else _of_resources(question)),
    )


def found_outside(question: Question) -> tuple[Obstacle, ...]:
    """The obstacles that no resource can help with: the moment itself and the hours of the place."""
    return (*_of_time(question), *_of_location(question, question.needs.service.location_id, None))


def _of_time(question: Question) -> Iterator[Obstacle]:
    wish, service, now = question.wish, question.needs.service, question.now
    lead_time, horizon = notice(question.rules.catalogue, service, now)
    if service.retired:
        yield Obstacle(kind=ObstacleKind.RETIRED, detail=service.name)
    if wish.start != instant_of(question.start):
        yield Obstacle(kind=ObstacleKind.OFF_GRID, span=question.span)
    if wish.start < now:
        if not wish.past_allowed:
            yield Obstacle(kind=ObstacleKind.PAST, span=Span(wish.start, now))
    elif wish.start < now + lead_time and not wish.any_notice:
        yield Obstacle(kind=ObstacleKind.LEAD_TIME, span=Span(now, now + lead_time))
    if wish.start > now + horizon:
        yield Obstacle(kind=ObstacleKind.HORIZON, span=Span(now + horizon, wish.start))


def _of_location(question: Question, location: LocationId, resource: ResourceId | None) -> Iterator[Obstacle]:
    """Closures that the visit touches, and what of it lies outside of the opening hours on other days."""
    rules, visit = question.rules, question.visit
    if _covers(rules.open(location, question.day), question):
        return
    zone_name = rules.catalogue.zone_of(location)
    closures = rules.catalogue.closures.get(location, {})
    days = days_in(zone_name, visit)
    for day in days:
        if day in closures:
            whole = local_day(zone_name, day)
            yield Obstacle(
                kind=ObstacleKind.CLOSED,
                resource_id=resource,
                span=Span(instant_of(whole.first), instant_of(whole.first + whole.minutes)),
                detail=closures[day].name,
            )
    outside = visit.full & ~rules.opening(location, visit) & ~rules.closed(location, visit)
    if outside:
        hours = rules.catalogue.opening_hours.get(location, ())
        shown = [s for day in days for s in hours_of_day(zone_name, day, hours)]
        yield Obstacle(
            kind=ObstacleKind.OUTSIDE_OPENING,
            resource_id=resource,
            span=_first_stretch(outside, visit),
            detail=hours_in_words(shown, zone_name),
        )


def hours_in_words(hours: Iterable[tuple[int, int]], zone_name: str) -> str:
    """Stretches as data for the wording: `09:00-12:00 13:00-18:00`, local; empty where there are none."""
    parts = []
    for first, last in sorted(hours):
        start, end = wall(instant_of(first), zone_name), wall(instant_of(last), zone_name)
        close = "24:00" if end.date() > start.date() and not (end.hour or end.minute) else f"{end:%H:%M}"
        parts.append(f"{start:%H:%M}-{close}")
    return " ".join(parts)


def _first_stretch(mask: int, window: Window) -> Span:
    first, last = stretches(mask)[0]
    return Span(instant_of(window.first + first), instant_of(window.first + last))


def _covers(day: int, question: Question) -> bool:
    """Whether the mask of the question's day has every minute of the visit."""
    visit = question.visit
    return (day >> (visit.first - question.day.first)) & visit.full == visit.full


def is_clear(question: Question, resource: Resource) -> bool:
    """Whether `of_resource` would find nothing, without saying why not: quick."""
    present = question.rules.present(resource.id, question.needs.service.location_id, question.day)
    return (
        not resource.retired
        and _covers(present, question)
        and any(
            not question.occupancy.taken((resource.id, unit), question.whole)
            for unit in range(1, resource.capacity + 1)
        )
    )


def of_resource(question: Question, resource: Resource, units: Iterable[int] | None = None) -> tuple[Obstacle, ...]:
    """What keeps one resource (or one unit of it) from serving; empty where it is free."""
    found: list[Obstacle] = []
    if resource.retired:
        found.append(Obstacle(kind=ObstacleKind.RETIRED, resource_id=resource.id, detail=resource.name))
    if resource.location_id != question.needs.service.location_id:
        found.extend(_of_location(question, resource.location_id, resource.id))
    visit, rules = question.visit, question.rules
    away = visit.full & ~rules.own_hours(resource, visit)
    if away:
        found.append(_not_working(question, resource, away))
    found.extend(
        Obstacle(
            kind=ObstacleKind.TIME_OFF, resource_id=resource.id, span=time_off.span, detail=time_off.kind.value
        )
        for time_off in rules.catalogue.time_off.get(resource.id, ())
        if _touches(time_off, visit)
    )
    found.extend(_of_units(question, resource, units))
    return tuple(found)


def _not_working(question: Question, resource: Resource, away: int) -> Obstacle:
    catalogue = question.rules.catalogue
    zone_name = catalogue.zone_of(resource.location_id)
    hours = catalogue.working_hours.get(resource.id, ())
    shown = [s for day in days_in(zone_name, question.visit) for s in hours_of_day(zone_name, day, hours)]
    return Obstacle(
        kind=ObstacleKind.NOT_WORKING,
        resource_id=resource.id,
        span=_first_stretch(away, question.visit),
        detail=hours_in_words(shown, zone_name),
    )


def _touches(time_off: TimeOff, visit: Window) -> bool:
    return minute_floor(time_off.span.start) < visit.last and visit.first < minute_ceil(time_off.span.end)


def _of_units(question: Question, resource: Resource, units: Iterable[int] | None) -> Iterator[Obstacle]:
    """The bookings and holds in the way: none as soon as one of the units is free."""
    wanted = range(1, resource.capacity + 1) if units is None else tuple(units)
    in_the_way: list[Taken] = []
    for unit in wanted:
        taken = question.occupancy.taken((resource.id, unit), question.whole)
        if not taken:
            return
        in_the_way.extend(taken)
    for one in sorted(in_the_way, key=lambda t: (t.first, t.last, t.booking_id or "", t.hold_id or "")):
        yield _of_taken(question, resource.id, one)


def _of_taken(question: Question, resource: ResourceId, taken: Taken) -> Obstacle:
    if taken.hold_id is not None:
        kind = ObstacleKind.HELD
    elif taken.first < question.visit.last and question.visit.first < taken.last:
        kind = ObstacleKind.BOOKED
    else:
        kind = ObstacleKind.BUFFER
    return Obstacle(
        kind=kind,
        resource_id=resource,
        span=Span(instant_of(taken.first), instant_of(taken.last)),
        booking_id=taken.booking_id,
        hold_id=taken.hold_id,
        expires_at=taken.expires_at,
    )


def _of_resources(question: Question) -> tuple[Obstacle, ...]:
    """Obstacles where the rules may choose: of the wanted, and of everybody where nobody is free."""
    needs, wanted = question.needs, question.wish.wanted
    found: list[Obstacle] = []
    options = [[r.id for r in eligible] for eligible in needs.eligible]
    able = matching(options)
    for index, requirement in enumerate(needs.service.requirements):
        if index not in able:
            found.append(_nobody(question, requirement.group_id))
    seated = seats(options, sorted(wanted))
    known = needs.resources()
    # Where each requirement has somebody wanted, nobody else matters.
    asked = seated if len(seated) == len(options) else known
    clear = {r for r in asked if is_clear(question, known[r])}
    for resource in sorted(wanted):
        if resource in clear and resource in seated:
            continue
        if resource in seated:
            found.extend(of_resource(question, known[resource]))
        else:
            found.append(_unfit(question, resource))
    if found and any(o.resource_id is None for o in found):
        return tuple(found)
    # The wanted are taken as clear here: what blocks them has been said.
    clear |= seated.keys()
    found.extend(_of_everybody(question, [[r for r in some if r in clear] for some in options], clear))
    return tuple(found)


def _of_everybody(
    question: Question, options: list[list[ResourceId]], clear: set[ResourceId]
) -> Iterator[Obstacle]:
    """Where the clear resources do not suffice: the obstacles of all that could help."""
    served = matching(options)
    short = {index for index in range(len(options)) if index not in served}
    if not short:
        return
    # A requirement whose resource could be given up for a short one is short of resources as well.
    while more := {
        index
        for index, resource in served.items()
        if index not in short and any(resource in options[other] for other in short)
    }:
        short |= more
    for resource in {r.id: r for index in sorted(short) for r in question.needs.eligible[index]}.values():
        if resource.id not in clear:
            yield from of_resource(question, resource)


def _of_chosen(question: Question) -> tuple[Obstacle, ...]:
    """Obstacles of exactly these units; requirements that none of them serves; resources that cannot serve."""
    needs, catalogue = question.needs, question.rules.catalogue
    places = question.places()
    found: list[Obstacle] = []
    for index, requirement in enumerate(needs.service.requirements):
        if index not in places.values():
            found.append(_nobody(question, requirement.group_id))
    seen: set[ResourceId] = set()
    for place, allocation in enumerate(question.wish.chosen):
        resource = catalogue.resources.get(allocation.resource_id)
        index_of_need = places.get(place)
        fits = resource is not None and (
            allocation.requirement_id is None
            if index_of_need is None
            else resource.retired or any(r.id == resource.id for r in needs.eligible[index_of_need])
        )
        fits = fits and resource is not None and 1 <= allocation.unit_no <= resource.capacity
        if resource is None or not fits or allocation.resource_id in seen:
            found.append(_unfit(question, allocation.resource_id))
        else:
            found.extend(of_resource(question, resource, (allocation.unit_no,)))
        seen.add(allocation.resource_id)
    return tuple(found)


def _nobody(question: Question, group_id: GroupId) -> Obstacle:
    """A requirement that nobody is able to serve: the detail is the group's name."""
    group = question.rules.catalogue.groups.get(group_id)
    return Obstacle(kind=ObstacleKind.NOBODY_QUALIFIED, detail=group.name if group is not None else "")


def _unfit(question: Question, resource_id: ResourceId) -> Obstacle:
    """A wanted resource that cannot serve: retired, unknown, not able to, or one too many."""
    resource = question.rules.catalogue.resources.get(resource_id)
    kind = ObstacleKind.RETIRED if resource is not None and resource.retired else ObstacleKind.NOT_QUALIFIED
    return Obstacle(kind=kind, resource_id=resource_id, detail=resource.name if resource is not None else "")
