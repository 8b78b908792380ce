"""What the day view tells assistive technology: the list "Day calendar" with one item per booking (A04)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from bookingdesk.gui.calendar.layers import as_qrect
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.presentation.grid_scene import Tile
from bookingdesk.presentation.tiles_sentences import description, name_sentence
from bookingdesk.qt.accessibility import Item, item_changed, item_focused, items_changed, make_readable

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas


def _key(tile: Tile) -> str:
    return f"{tile.key[1]} {tile.key[0]}"


class CanvasItems(QObject):
    """The source of the list; also tells what has changed since the last scene."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._tiles: dict[str, Tile] = {}
        make_readable(canvas, self)
        canvas.scene_changed.connect(self.refresh)

    def name(self) -> str:
        """Of the list."""
        canvas = self._canvas
        if canvas.scene is None:
            return _("Day calendar")
        return _("Day calendar, {day}").format(day=canvas.formatter.day_spoken(canvas.scene.day))

    def item_keys(self) -> Sequence[str]:
        """In time order."""
        return tuple(self._tiles)

    def item(self, key: str) -> Item | None:
        """A booking's sentence, state and rectangle."""
        tile, canvas = self._tiles.get(key), self._canvas
        if tile is None or canvas.grid is None:
            return None
        rect = as_qrect(tile_rect(canvas.grid, tile)).translated(-canvas.offset)
        corner = canvas.viewport().mapToGlobal(rect.topLeft())
        rect.moveTopLeft(corner)
        return Item(
            name_sentence(tile.facts, canvas.formatter),
            description(tile.facts, canvas.formatter, tile.overlaps),
            rect,
        )

    def current(self) -> str | None:
        """The booking at the cursor."""
        tile = self._canvas.current_tile()
        return _key(tile) if tile is not None else None

    def focus(self) -> bool:
        """Tell that the cursor is on a booking; False where it is not."""
        key = self.current()
        if key is None:
            return False
        item_focused(self._canvas, key)
        return True

    @Slot()
    def refresh(self) -> None:
        """Compare with the scene before and tell the differences."""
        scene, before = self._canvas.scene, self._tiles
        self._tiles = {_key(t): t for t in scene.in_time_order()} if scene is not None else {}
        if list(before) != list(self._tiles):
            items_changed(self._canvas)
        for key, tile in self._tiles.items():
            if key in before and before[key].facts != tile.facts:
                item_changed(self._canvas, key)
