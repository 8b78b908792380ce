"""The scene of one day: columns with their grounds and tiles; and what differs between two.

Pure: no pixels (those are in `grid`), no painting. Two equal scenes draw the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import LocationId, ResourceId
from bookingdesk.domain.local_time import day_span
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.day_filter import DayFilter
from bookingdesk.presentation.grid_bands import (
    Band,
    BandKind,
    length_of,
)
from bookingdesk.presentation.lanes import Badge
from bookingdesk.presentation.state import State
from bookingdesk.presentation.tiles import TileFacts

EVERYTHING = DayFilter()
Takings = tuple[tuple[Span, Span], ...]
"""Visits, each with what it takes."""


class Grouping(StrEnum):
    """Which resources are columns."""

    STAFF = "staff"
    ROOMS = "rooms"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One booking or hold in one column."""

    column: int
    facts: TileFacts
    shown: Span
    """The booking's span, drawn no shorter than a line of text needs."""
    lane: int
    lanes: int
    collapsed: bool
    overlaps: int

    @property
    def key(self) -> tuple[int, str]:
        """The column and the id: the same for the same thing in two scenes."""
        return self.column, str(self.facts.booking_id or self.facts.hold_id)

    @property
    def busy(self) -> Span:
        """The span with its buffers."""
        return self.facts.span.widened(self.facts.buffer_before, self.facts.buffer_after)


TO_COME = frozenset({State.TENTATIVE, State.CONFIRMED, State.RECONFIRMED})
"""Bookings in these states can still be moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One resource on the day. Tiles are in order of start."""

    resource_id: ResourceId
    kind: ResourceKind
    name: str
    initials: str
    place: int
    """Its position among its kind: chooses the chip's colour."""
    bands: tuple[Band, ...]
    working: tuple[Span, ...]
    """Time off taken away."""
    tiles: tuple[Tile, ...]
    badges: tuple[Badge, ...]
    booked: timedelta
    covered: Takings = ()
    """What bookings take that the filter does not show: visit, and with buffers."""
    starts_group: bool = False
    """The first column after those of another kind: a thick line stands before it."""

    @property
    def away(self) -> str:
        """The reason, where time off or a closed day leaves no working time at all; else empty."""
        if self.working:
            return ""
        return next((b.word for b in reversed(self.bands) if b.kind in {BandKind.TIME_OFF, BandKind.CLOSED}), "")

    @property
    def to_move(self) -> int:
        """Bookings that still stand where nobody will be: not begun, and in time off."""
        off = [band.span for band in self.bands if band.kind is BandKind.TIME_OFF]
        return sum(t.facts.state in TO_COME and any(t.busy.overlaps(away) for away in off) for t in self.tiles)

    @property
    def out(self) -> str:
        """Why they are out at some time of the day; empty where they are not."""
        return next((band.word for band in self.bands if band.kind is BandKind.TIME_OFF), "")

    @property
    def worked(self) -> timedelta:
        """Working time of the day."""
        return length_of(self.working)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayScene:
    """Everything the day view shows, in instants and words."""

    day: date
    zone: str
    location_id: LocationId
    columns: tuple[Column, ...]
    hidden: int = 0
    """Columns that were left out by choice; counted, never silently absent."""
    closed: str = ""
    """The holiday's name."""
    least: timedelta = timedelta(0)
    filter: DayFilter = EVERYTHING
    filtered: int = 0
    """Bookings of these columns that the filter does not show."""
    catalogue: Catalogue = field(default_factory=Catalogue, compare=False, repr=False)

    @property
    def span(self) -> Span:
        """The day's instants."""
        return day_span(self.day, self.zone)

    @property
    def empty(self) -> bool:
        """Whether nothing is booked or held."""
        return not any(column.tiles for column in self.columns)

    @property
    def nobody_works(self) -> bool:
        """Whether no column has working time."""
        return not any(column.working for column in self.columns)

    def tiles(self) -> Iterable[Tile]:
        """All tiles, column by column."""
        return (tile for column in self.columns for tile in column.tiles)

    def in_time_order(self) -> list[Tile]:
        """What Tab walks through: by start, then by column."""
        return sorted(
            (t for t in self.tiles() if not t.collapsed), key=lambda t: (t.facts.span.start, t.column, t.lane)
        )

    def working_window(self) -> Span | None:
        """From the first working minute to the last, widened to the bookings; None on an idle day."""
        spans = [s for column in self.columns for s in column.working]
        spans += [t.facts.span for t in self.tiles()]
        whole = self.span
        spans = [s for s in spans if s.overlaps(whole)]
        if not spans:
            return None
        return Span(max(whole.start, min(s.start for s in spans)), min(whole.end, max(s.end for s in spans)))


@dataclass(frozen=True, slots=True)
class Difference:
    """What must be painted again: everything, or some tiles as they were and are, and some headers."""

    everything: bool
    tiles: tuple[Tile, ...] = ()
    headers: frozenset[int] = frozenset()


def difference(old: DayScene, new: DayScene) -> Difference:
    """Compare by id. Another day, or other columns or grounds, is everything."""
    frames = [[(c.resource_id, c.name, c.bands, c.starts_group) for c in scene.columns] for scene in (old, new)]
    if (old.day, old.zone, old.closed) != (new.day, new.zone, new.closed) or frames[0] != frames[1]:
        return Difference(everything=True)
    pairs = list(zip(old.columns, new.columns, strict=True))
    before = {t.key: t for was, now in pairs if was is not now for t in was.tiles}
    after = {t.key: t for was, now in pairs if was is not now for t in now.tiles}
    changed = [t for key, t in before.items() if after.get(key) != t]
    changed += [t for key, t in after.items() if before.get(key) != t]
    headers = {
        n
        for n, (was, now) in enumerate(pairs)
        if was is not now and (was.booked, was.badges, was.working) != (now.booked, now.badges, now.working)
    }
    return Difference(everything=False, tiles=tuple(changed), headers=frozenset(headers))
