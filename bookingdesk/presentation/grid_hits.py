"""What lies under a point of the day view: a tile, one of its edges, a badge, or free time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bookingdesk.presentation.grid import CATCH_OUTSIDE, HANDLE, Grid, Rect
from bookingdesk.presentation.grid_scene import Column, DayScene, Tile
from bookingdesk.presentation.lanes import Badge


class Part(StrEnum):
    """Which part of the view."""

    TILE = "tile"
    TOP_EDGE = "top_edge"
    BOTTOM_EDGE = "bottom_edge"
    BADGE = "badge"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found; `at` is the instant under the pointer, to the second."""

    part: Part
    column: int
    at: datetime
    tile: Tile | None = None
    badge: Badge | None = None


def tile_rect(grid: Grid, tile: Tile) -> Rect:
    """Where a tile is drawn."""
    return grid.tile(tile.column, tile.shown, tile.lane, tile.lanes)


def badge_rect(grid: Grid, column: int, badge: Badge, unit: int = 8) -> Rect:
    """Where "+2" is drawn: a square of three units in the upper far corner of its stretch."""
    strip = grid.strip(column, badge.span)
    x = strip.x + unit // 2 if grid.mirrored else strip.right - 4 * unit
    return Rect(x, strip.y + 2, 3 * unit + unit // 2, 2 * unit + unit // 2)


def hit(grid: Grid, scene: DayScene, x: float, y: float) -> Hit | None:
    """What lies under a point of the content; None beside the columns.

    An edge is caught 8 px inside its tile and 4 px outside; a tile under the pointer wins over a neighbour's
    outer zone. Only movable bookings have edges.
    """
    number = grid.column_at(x)
    if number is None or number >= len(scene.columns):
        return None
    column = scene.columns[number]
    at = grid.axis.at(y)
    for badge in column.badges:
        if badge_rect(grid, number, badge).holds(x, y):
            return Hit(Part.BADGE, number, at, badge=badge)
    near: Hit | None = None
    for tile in column.tiles:
        if tile.collapsed:
            continue
        rect = tile_rect(grid, tile)
        if rect.holds(x, y):
            return Hit(_inside(tile, rect, y), number, at, tile=tile)
        if tile.facts.movable and rect.x <= x < rect.right:
            if 0 <= y - rect.bottom < CATCH_OUTSIDE:
                near = Hit(Part.BOTTOM_EDGE, number, at, tile=tile)
            elif 0 < rect.y - y <= CATCH_OUTSIDE and near is None:
                near = Hit(Part.TOP_EDGE, number, at, tile=tile)
    return near or Hit(Part.FREE, number, at)


def _inside(tile: Tile, rect: Rect, y: float) -> Part:
    """The edges of low tiles are thinner, so that a tile can always be grabbed in the middle."""
    if not tile.facts.movable:
        return Part.TILE
    handle = min(HANDLE, rect.height // 4)
    if y < rect.y + handle:
        return Part.TOP_EDGE
    if y >= rect.bottom - handle:
        return Part.BOTTOM_EDGE
    return Part.TILE


def tile_at(column: Column, at: datetime) -> Tile | None:
    """The first drawn tile of a column whose span holds the instant."""
    return next((t for t in column.tiles if not t.collapsed and t.facts.span.holds(at)), None)
