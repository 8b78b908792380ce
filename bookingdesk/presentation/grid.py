"""Geometry of the day view without Qt: the wall-time axis, zoom, columns, rectangles and what lies under a point.

All lengths are logical pixels of the grid's content: x = 0 is its left edge, y = 0 the day's first instant. Where
the language is read from right to left the first column is the rightmost; time always runs downwards. On days when
the clocks change the axis has 23 or 25 hours; skipped times do not exist on it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bookingdesk.domain.local_time import DAY_MINUTES, day_span, zone
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.grid_density import Sizes

ZOOM_LEVELS = (5, 10, 15, 30, 60)
"""Minutes per grid line."""
LEAST_QUARTER = 14
"""A quarter of an hour is never lower, at text scale 1: a tile's time must stay legible."""
LEAST_COLUMN = 120
HANDLE = 8
CATCH_OUTSIDE = 4

_STRETCH = {5: 3.0, 10: 1.5, 15: 1.0, 30: 0.75, 60: 0.6}


def quarter_for(level: int, measures: Sizes) -> float:
    """Pixels per 15 minutes at a zoom level (one of ZOOM_LEVELS) for a density."""
    least = LEAST_QUARTER * measures.unit / 8
    return max(least, measures.quarter * _STRETCH[level])


def quarter_to_fit(minutes: float, height: int, measures: Sizes) -> float:
    """Pixels per 15 minutes that show so many minutes in a height, never under the legible least."""
    return max(LEAST_QUARTER * measures.unit / 8, height * 15 / max(minutes, 15))


def level_beside(level: int, steps: int) -> int:
    """The zoom level so many steps further in (positive) or out, stopping at the ends."""
    place = ZOOM_LEVELS.index(level) - steps
    return ZOOM_LEVELS[max(0, min(place, len(ZOOM_LEVELS) - 1))]


@lru_cache(maxsize=64)
def ticks(day: date, zone_name: str, step: int) -> tuple[datetime, ...]:
    """Every instant of the day whose wall minute is a multiple of `step`, in order.

    A wall time the clocks pass twice gives two instants, a skipped one none.
    """
    tz = zone(zone_name)
    midnight = datetime.combine(day, time.min)
    found: set[datetime] = set()
    for minute in range(0, DAY_MINUTES, step):
        naive = midnight + timedelta(minutes=minute)
        for fold in (0, 1):
            at = naive.replace(tzinfo=tz, fold=fold).astimezone(UTC)
            if at.astimezone(tz).replace(tzinfo=None) == naive:
                found.add(at)
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Axis:
    """The vertical axis: one local day from midnight to midnight."""

    day: date
    zone: str
    quarter: float
    """Pixels per 15 minutes."""

    @property
    def span(self) -> Span:
        """The day's instants."""
        return _day(self.day, self.zone)

    @property
    def height(self) -> int:
        """Of the whole day."""
        return self.y(self.span.end)

    def y(self, at: datetime) -> int:
        """The position of an instant; instants outside the day lie outside [0, height]."""
        return round((at - self.span.start).total_seconds() * self.quarter / 900)

    def at(self, y: float) -> datetime:
        """The instant at a position, to the second, kept inside the day."""
        whole = self.span
        found = whole.start + timedelta(seconds=round(y * 900 / self.quarter))
        return min(max(found, whole.start), whole.end)

    def floored(self, at: datetime, step: int) -> datetime:
        """The last wall-clock multiple of `step` minutes at or before the instant."""
        marks = ticks(self.day, self.zone, step)
        return marks[max(0, bisect_right(marks, at) - 1)]

    def nearest(self, at: datetime, step: int) -> datetime:
        """The nearest wall-clock multiple of `step` minutes on this day."""
        marks = ticks(self.day, self.zone, step)
        place = bisect_right(marks, at)
        around = marks[max(0, place - 1) : place + 1]
        return min(around, key=lambda mark: abs(mark - at))


@lru_cache(maxsize=64)
def _day(day: date, zone_name: str) -> Span:
    return day_span(day, zone_name)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in whole pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """One past the last column of pixels."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """One past the last row of pixels."""
        return self.y + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Grid:
    """Where everything is: the axis and `count` columns in a window `width` wide."""

    axis: Axis
    count: int
    width: int
    least: int = LEAST_COLUMN
    mirrored: bool = False
    """The columns run from right to left."""

    @property
    def shown(self) -> int:
        """How many whole columns fit side by side."""
        return max(1, min(self.count, self.width // self.least)) if self.count else 1

    @property
    def content_width(self) -> int:
        """Of all columns together."""
        return self.x(self.count)

    def x(self, column: int) -> int:
        """How far a column begins from the first one's edge; pixels left over by the division are spread."""
        return column * self.width // self.shown

    def left(self, column: int) -> int:
        """The left edge of a column."""
        return self.content_width - self.x(column + 1) if self.mirrored else self.x(column)

    def right(self, column: int) -> int:
        """The right edge of a column: one past its last pixel."""
        return self.content_width - self.x(column) if self.mirrored else self.x(column + 1)

    def scrolled_to(self, column: int) -> int:
        """How far the content is scrolled sideways where this column is the first in sight."""
        if not self.mirrored:
            return self.x(column)
        return max(0, self.content_width - self.width - self.x(column))

    def column_at(self, x: float) -> int | None:
        """The column under a position, None beside all of them."""
        if not self.count or x < 0 or x >= self.content_width:
            return None
        if self.mirrored:
            x = max(0, self.content_width - 1 - x)
        guess = int(x * self.shown / self.width) if self.width else 0
        while guess + 1 < self.count and self.x(guess + 1) <= x:
            guess += 1
        return min(guess, self.count - 1)

    def columns_between(self, left: int, right: int) -> range:
        """The columns that a stretch of pixels touches."""
        ends = [self.column_at(min(max(0, x), self.content_width - 1)) for x in (left, right)]
        return range(min(e or 0 for e in ends), max(e or 0 for e in ends) + 1)

    def strip(self, column: int, span: Span, lane: int = 0, lanes: int = 1) -> Rect:
        """The rectangle of a span in a lane of a column, from grid line to grid line."""
        left, right = self.left(column), self.right(column)
        if self.mirrored:
            lane = lanes - 1 - lane
        start, end = left + (right - left) * lane // lanes, left + (right - left) * (lane + 1) // lanes
        whole = self.axis.span
        top = self.axis.y(max(span.start, whole.start))
        bottom = self.axis.y(min(span.end, whole.end))
        return Rect(start, top, end - start, max(0, bottom - top))

    def tile(self, column: int, span: Span, lane: int = 0, lanes: int = 1) -> Rect:
        """The rectangle in which a booking is drawn: the strip less the gaps to its neighbours."""
        strip = self.strip(column, span, lane, lanes)
        width = max(8, strip.width - (7 if lane == lanes - 1 else 4))
        x = strip.right - 3 - width if self.mirrored else strip.x + 3
        return Rect(x, strip.y + 1, width, max(6, strip.height - 2))
