"""What a drag or a grab is told at each place: free, soft, supervisor or impossible, in one short sentence.

Obstacles come from the availability rules; which level each has is interface 2.6. The database has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, StartWish
from bookingdesk.domain.catalogue import Catalogue, Resource, Service
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.obstacle_words import ObstacleWords

Check = Callable[[StartWish], Sequence[Obstacle]]
"""Answers from memory, within a frame of 16 ms."""


class Level(IntEnum):
    """How a place suits; the worst of its obstacles."""

    FREE = 0
    SOFT = 1
    SUPERVISOR = 2
    IMPOSSIBLE = 3


LEVEL_OF: dict[ObstacleKind, Level] = {
    ObstacleKind.OFF_GRID: Level.SOFT,
    ObstacleKind.LEAD_TIME: Level.SUPERVISOR,
    ObstacleKind.HORIZON: Level.SUPERVISOR,
    ObstacleKind.CLOSED: Level.SUPERVISOR,
    ObstacleKind.OUTSIDE_OPENING: Level.SUPERVISOR,
    ObstacleKind.NOT_WORKING: Level.SUPERVISOR,
    ObstacleKind.PAST: Level.IMPOSSIBLE,
    ObstacleKind.TIME_OFF: Level.IMPOSSIBLE,
    ObstacleKind.BOOKED: Level.IMPOSSIBLE,
    ObstacleKind.BUFFER: Level.IMPOSSIBLE,  # the database keeps buffers as it keeps visits
    ObstacleKind.HELD: Level.IMPOSSIBLE,
    ObstacleKind.NOT_QUALIFIED: Level.IMPOSSIBLE,
    ObstacleKind.NOBODY_QUALIFIED: Level.IMPOSSIBLE,
    ObstacleKind.RETIRED: Level.IMPOSSIBLE,
    ObstacleKind.FULL: Level.IMPOSSIBLE,
    ObstacleKind.NO_SESSION: Level.IMPOSSIBLE,
}

LEVEL_ICONS = {
    Level.FREE: "check",
    Level.SOFT: "triangle-alert",
    Level.SUPERVISOR: "lock",
    Level.IMPOSSIBLE: "x",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the ghost under the pointer says."""

    level: Level
    place: str
    """`14:30–15:15 Ben`."""
    reason: str
    """`free`, or what is in the way."""
    asked: bool = True
    """False while nothing can be asked: a new booking whose service is not chosen yet."""

    @property
    def accepted(self) -> bool:
        """Whether a drop is taken."""
        return self.level is not Level.IMPOSSIBLE

    @property
    def spoken(self) -> str:
        """The announcement."""
        return f"{self.place}: {self.reason}"


def feedback(
    obstacles: Sequence[Obstacle],
    span: Span,
    column: str,
    formatter: Formatter,
    catalogue: Catalogue,
    remark: str = "",
    day: str = "",
) -> Feedback:
    """The worst obstacle decides the level and gives the sentence; where there is none, what speaks against it.

    `day` is said where it is another one than that of the booking.
    """
    place = _place(span, column, formatter, day)
    if not obstacles:
        return Feedback(Level.SOFT, place, remark) if remark else Feedback(Level.FREE, place, _("free"))
    worst = max(obstacles, key=lambda o: LEVEL_OF[o.kind])
    words = ObstacleWords(formatter, catalogue, {}, span.start)
    return Feedback(LEVEL_OF[worst.kind], place, words.obstacle(worst))


def _place(span: Span, column: str, formatter: Formatter, day: str) -> str:
    times = f"{formatter.times(span.start, span.end)} {column}"
    return f"{day} {times}" if day else times


def unasked(span: Span, column: str, formatter: Formatter, day: str = "") -> Feedback:
    """Place and length only, where the rules have nothing to judge yet."""
    place = _place(span, column, formatter, day)
    return Feedback(Level.FREE, place, formatter.duration(span.duration), asked=False)


def can_take(service: Service | None, resource: Resource, catalogue: Catalogue) -> bool:
    """Whether the resource could ever serve: columns that cannot are dimmed while dragging."""
    if service is None or resource.retired:
        return False
    groups = (r.group_id for r in service.requirements if r.kind is resource.kind)
    return any(resource.id in catalogue.groups[g].members for g in groups if g in catalogue.groups)


def nearest_free(check: Check, wish: StartWish, step: timedelta, within: Span, tries: int = 24) -> Span | None:
    """The nearest start before or after the wish, in steps, at which nothing is in the way; None if not near.

    Asks `check` at most 2 × `tries` times, so it belongs after a drop and not into a drag.
    """
    length = wish.duration or step
    for n in range(1, tries + 1):
        for start in (wish.start + n * step, wish.start - n * step):
            span = Span.lasting(start, length)
            if within.contains(span) and not check(_at(wish, span)):
                return span
    return None


def _at(wish: StartWish, span: Span) -> StartWish:
    return StartWish(
        service_id=wish.service_id,
        start=span.start,
        duration=wish.duration,
        wanted=wish.wanted,
        any_notice=wish.any_notice,
        past_allowed=wish.past_allowed,
        ignoring=wish.ignoring,
        ignoring_hold=wish.ignoring_hold,
    )
