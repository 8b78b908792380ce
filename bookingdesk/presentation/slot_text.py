"""What a chosen place of the calendar reads in the Line: `2025-06-24 14:30 /Ana`; its grammar reads it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import local_date, wall
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter

CELL = timedelta(minutes=15)
"""A chosen span of one cell says when, a longer one says how long too."""
_MARK = {ResourceKind.STAFF: "/", ResourceKind.SPACE: "@"}


def slot_text(
    span: Span, resources: frozenset[ResourceId], catalogue: Catalogue, formatter: Formatter, now: datetime
) -> str:
    """Day (where it is not today), time, staff or room, and the length of a stretch; ends in a space to type on."""
    start = wall(span.start, formatter.zone)
    parts = [] if start.date() == local_date(now, formatter.zone) else [start.date().isoformat()]
    parts.append(f"{start:%H:%M}")
    if span.duration > CELL:
        parts.append(f"{int(span.duration.total_seconds()) // 60}m")
    named = [catalogue.resources[r] for r in sorted(resources) if r in catalogue.resources]
    parts += [f"{_MARK[r.kind]}{r.name}" for r in named if r.kind in _MARK]
    return " ".join(parts) + " "
