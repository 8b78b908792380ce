"""What would remove an obstacle: only ways that were tried on the spot and work.

Another time makes the whole wish bookable. Every other remedy removes its obstacle and brings no new one;
other obstacles may remain. `applied` says exactly what taking a remedy means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain.availability.asking import Question
from bookingdesk.domain.availability.exempting import EXCUSED_BY
from bookingdesk.domain.availability.judging import found_obstacles, is_clear
from bookingdesk.domain.availability.nearest import nearest_starts, wanted_of
from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, Remedy, RemedyKind, StartWish
from bookingdesk.domain.catalogue import Resource
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.policies import notice
from bookingdesk.domain.rights import Right

OTHERS_AT_MOST = 3
SHORTENED_TO = timedelta(minutes=5)
"""Shorter visits are proposed in whole multiples of this, and no shorter than half of what was wished."""

WITHOUT_OTHER_TIME = frozenset({ObstacleKind.NOT_QUALIFIED, ObstacleKind.NOBODY_QUALIFIED, ObstacleKind.RETIRED})
IN_THE_WAY_FROM = frozenset(
    {
        ObstacleKind.CLOSED,
        ObstacleKind.OUTSIDE_OPENING,
        ObstacleKind.NOT_WORKING,
        ObstacleKind.TIME_OFF,
        ObstacleKind.BOOKED,
        ObstacleKind.BUFFER,
        ObstacleKind.HELD,
    }
)
OF_OTHERS = frozenset({ObstacleKind.BOOKED, ObstacleKind.BUFFER, ObstacleKind.HELD})


def applied(wish: StartWish, obstacle: Obstacle, remedy: Remedy) -> StartWish:
    """The wish after taking the remedy. WAIT changes the moment of asking, not the wish."""
    match remedy.kind:
        case RemedyKind.OTHER_TIME if remedy.start is not None:
            return replace(wish, start=remedy.start, wanted=wanted_of(wish), chosen=())
        case RemedyKind.OTHER_RESOURCE if remedy.resource_id is not None and obstacle.resource_id is not None:
            wanted = wanted_of(wish) - {obstacle.resource_id} | {remedy.resource_id}
            return replace(wish, wanted=wanted, chosen=())
        case RemedyKind.SHORTER:
            return replace(wish, duration=remedy.duration)
        case RemedyKind.SUPERVISOR if remedy.right is not None:
            return replace(wish, excused=wish.excused | {remedy.right})
        case _:
            return wish


def with_remedies(question: Question, found: tuple[Obstacle, ...]) -> tuple[Obstacle, ...]:
    """The obstacles with their ways out filled in."""
    others: tuple[datetime, ...] = ()
    if question.known is not None and not any(o.kind in WITHOUT_OTHER_TIME for o in found):
        others = nearest_starts(question, limit=1)
    excusing = _excusing(question, found)
    return tuple(replace(o, remedies=tuple(_remedies(question, found, o, others, excusing))) for o in found)


def _excusing(question: Question, found: tuple[Obstacle, ...]) -> dict[Right, frozenset[tuple[object, ...]]]:
    """What would still be in the way, for each right that a supervisor could use; asked once for all obstacles."""
    left: dict[Right, frozenset[tuple[object, ...]]] = {}
    for right in sorted({EXCUSED_BY[o.kind] for o in found if o.kind in EXCUSED_BY}):
        wish = replace(question.wish, excused=question.wish.excused | {right})
        changed = Question.of(question.base, question.occupancy, wish, question.now)
        left[right] = frozenset(_named(o) for o in found_obstacles(changed))
    return left


def _remedies(
    question: Question,
    found: tuple[Obstacle, ...],
    obstacle: Obstacle,
    others: tuple[datetime, ...],
    excusing: Mapping[Right, frozenset[tuple[object, ...]]],
) -> Iterator[Remedy]:
    for start in others:
        yield Remedy(kind=RemedyKind.OTHER_TIME, start=start)
    yield from _other_resources(question, found, obstacle)
    yield from _shorter(question, found, obstacle)
    yield from _waiting(question, found, obstacle)
    right = EXCUSED_BY.get(obstacle.kind)
    if right is not None and excusing[right] <= {_named(o) for o in found} - {_named(obstacle)}:
        yield Remedy(kind=RemedyKind.SUPERVISOR, right=right)


def _helps(question: Question, found: tuple[Obstacle, ...], obstacle: Obstacle, remedy: Remedy) -> bool:
    """Whether the obstacle goes and none comes (spans of those left may shrink with the visit)."""
    now = remedy.start if remedy.kind is RemedyKind.WAIT and remedy.start else question.now
    changed = Question.of(
        question.base,
        question.occupancy.at(now),
        applied(question.wish, obstacle, remedy),
        now,
    )
    left = {_named(o) for o in found} - {_named(obstacle)}
    return all(_named(o) in left for o in found_obstacles(changed))


def _named(obstacle: Obstacle) -> tuple[object, ...]:
    """What makes an obstacle the same one when the wish has changed a little."""
    return (obstacle.kind, obstacle.resource_id, obstacle.booking_id, obstacle.hold_id, obstacle.detail)


def _other_resources(question: Question, found: tuple[Obstacle, ...], obstacle: Obstacle) -> Iterator[Remedy]:
    """For a resource that was asked for: others of the same requirement that are free then."""
    present = obstacle.resource_id
    wanted = wanted_of(question.wish)
    if present is None or present not in wanted:
        return
    proposed = 0
    for other in _stand_ins(question, present):
        if other.id in wanted or not is_clear(question, other):
            continue
        remedy = Remedy(kind=RemedyKind.OTHER_RESOURCE, resource_id=other.id)
        left = {o for o in found if o.resource_id != present}
        changed = Question.of(
            question.base, question.occupancy, applied(question.wish, obstacle, remedy), question.now
        )
        if all(o in left for o in found_obstacles(changed)):
            yield remedy
            proposed += 1
            if proposed == OTHERS_AT_MOST:
                return


def _stand_ins(question: Question, present: ResourceId) -> list[Resource]:
    """Resources of the requirements that the present one serves, else of its kind."""
    eligible = question.needs.eligible
    serving = [options for options in eligible if any(r.id == present for r in options)]
    if not serving:
        resource = question.rules.catalogue.resources.get(present)
        kind = None if resource is None else resource.kind
        needs = question.needs.service.requirements
        serving = [options for need, options in zip(needs, eligible, strict=True) if kind in (None, need.kind)]
    return list({r.id: r for options in serving for r in options if r.id != present}.values())


def _shorter(question: Question, found: tuple[Obstacle, ...], obstacle: Obstacle) -> Iterator[Remedy]:
    """Where the obstacle begins only after a part of the visit: the longest visit that ends before it."""
    if obstacle.kind not in IN_THE_WAY_FROM or obstacle.span is None:
        return
    room = obstacle.span.start - question.wish.start
    if obstacle.kind in OF_OTHERS:
        room -= question.needs.service.buffer_after
    room -= room % SHORTENED_TO
    if room <= timedelta(0) or room * 2 < question.span.duration:
        return
    remedy = Remedy(kind=RemedyKind.SHORTER, duration=room)
    if _helps(question, found, obstacle, remedy):
        yield remedy


def _waiting(question: Question, found: tuple[Obstacle, ...], obstacle: Obstacle) -> Iterator[Remedy]:
    """What goes away by itself: a hold when it lapses, the horizon as the days go by."""
    if obstacle.kind is ObstacleKind.HELD:
        until = obstacle.expires_at
    elif obstacle.kind is ObstacleKind.HORIZON:
        _lead_time, horizon = notice(question.rules.catalogue, question.needs.service, question.now)
        until = question.wish.start - horizon
    else:
        return
    if until is not None:
        remedy = Remedy(kind=RemedyKind.WAIT, start=until)
        if _helps(question, found, obstacle, remedy):
            yield remedy
