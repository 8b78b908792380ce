"""Why a start cannot be booked: every rule and every booking in the way, each with what would remove it.

No obstacle means bookable, and bookable means no obstacle: `admission` asks the same judge.

How to read the answer: obstacles without a resource, and those of resources that were asked for, must all go.
Where nobody in particular was asked for and nobody is free, the obstacles of everybody who could do it are
listed: one resource getting clear is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookingdesk.domain.availability.asking import Question
from bookingdesk.domain.availability.judging import found_obstacles
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.remedies import with_remedies
from bookingdesk.domain.availability.values import BusyUnit, Obstacle, StartWish
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.spans import Span


def obstacles(
    catalogue: Catalogue,
    busy: Iterable[BusyUnit] | Occupancy,
    wish: StartWish,
    now: datetime,
    *,
    known: Span | None = None,
    remedies: bool = True,
) -> tuple[Obstacle, ...]:
    """Everything in the way of the wish; empty means bookable.

    `busy` must hold all that overlaps the busy span. Other times are proposed only within `known`, the span
    of which the caller has read everything; None proposes none. Without remedies the answer costs well under
    a millisecond. Raises NotFound for an unknown service.
    """
    question = Question.of(catalogue, busy, wish, now, known)
    found = found_obstacles(question)
    if not found or not remedies:
        return found
    return with_remedies(question, found)
