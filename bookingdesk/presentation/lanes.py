"""Side-by-side lanes for bookings that overlap in one column; more than three lanes collapse into "+2"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.spans import Span

LANES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Lane:
    """The place of one span among those it overlaps: `index` of `of`; at LANES_SHOWN and above it is not drawn."""

    index: int
    of: int

    @property
    def collapsed(self) -> bool:
        """Whether it is only counted, in the badge of its cluster."""
        return self.index >= LANES_SHOWN


@dataclass(frozen=True, slots=True)
class Badge:
    """A stretch in which `count` spans are not drawn."""

    span: Span
    count: int


def lanes(spans: Sequence[Span]) -> tuple[list[Lane], list[Badge]]:
    """A lane for each span, in the order given, and a badge for each cluster that has too many.

    Spans of one cluster share their width evenly; touching spans are in different clusters.
    """
    order = sorted(range(len(spans)), key=lambda i: (spans[i].start, -spans[i].duration))
    placed = [Lane(0, 1)] * len(spans)
    badges: list[Badge] = []
    cluster: list[int] = []
    reach: datetime | None = None
    for i in order:
        if reach is not None and spans[i].start >= reach:
            _place(cluster, spans, placed, badges)
            cluster, reach = [], None
        cluster.append(i)
        reach = spans[i].end if reach is None else max(reach, spans[i].end)
    _place(cluster, spans, placed, badges)
    return placed, badges


def _place(cluster: list[int], spans: Sequence[Span], placed: list[Lane], badges: list[Badge]) -> None:
    """Give each span of a cluster the first lane that is free again."""
    ends: list[datetime] = []
    indexes: dict[int, int] = {}
    for i in cluster:
        lane = next((n for n, end in enumerate(ends) if end <= spans[i].start), len(ends))
        ends[lane : lane + 1] = [spans[i].end]
        indexes[i] = lane
    shown = min(len(ends), LANES_SHOWN)
    for i, lane in indexes.items():
        placed[i] = Lane(lane, shown)
    over = [i for i, lane in indexes.items() if lane >= LANES_SHOWN]
    if over:
        whole = Span(min(spans[i].start for i in over), max(spans[i].end for i in over))
        badges.append(Badge(whole, len(over)))
