"""Which bookings are meant when several are: inside a rubber band, in a column, or the two that could swap.

Pure: rectangles and tiles in, ids out.
"""

from __future__ import annotations

from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.grid import Grid, Rect
from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.presentation.grid_moving import Aim, Moving
from bookingdesk.presentation.grid_scene import DayScene, Tile


def spanned(one: tuple[int, int], other: tuple[int, int]) -> Rect:
    """The rectangle between two corners, whichever way it was drawn."""
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return Rect(left, top, max(one[0], other[0]) - left + 1, max(one[1], other[1]) - top + 1)


def inside(grid: Grid, scene: DayScene, band: Rect) -> frozenset[BookingId]:
    """The bookings that the band touches; holds are nobody's to mark."""
    return frozenset(
        tile.facts.booking_id
        for tile in scene.tiles()
        if tile.facts.booking_id is not None and not tile.collapsed and _meet(tile_rect(grid, tile), band)
    )


def of_column(scene: DayScene, column: int) -> frozenset[BookingId]:
    """All bookings of a column, those behind "+2" too."""
    found = (tile.facts.booking_id for tile in scene.columns[column].tiles)
    return frozenset(booking for booking in found if booking is not None)


def swap_partner(scene: DayScene, moving: Moving) -> Tile | None:
    """The booking that the one in the hand lies on and could change places with; None where there is none.

    A group session changes places with nobody: everybody in it would have to go, too.
    """
    if moving.aim is not Aim.MOVE or moving.facts is None or moving.facts.fill is not None:
        return None
    grip = moving.span.start + moving.grip
    under = [
        tile
        for tile in scene.columns[moving.column].tiles
        if tile.facts.movable and tile.facts.fill is None and tile.facts.booking_id != moving.facts.booking_id
    ]
    held = next((tile for tile in under if tile.facts.span.holds(grip)), None)
    touched = [tile for tile in under if tile.facts.span.overlaps(moving.span)]
    return held or (max(touched, key=lambda tile: _shared(tile.facts.span, moving.span)) if touched else None)


def _shared(one: Span, other: Span) -> float:
    return (min(one.end, other.end) - max(one.start, other.start)).total_seconds()


def _meet(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom
