"""Several bookings of the day at once: Ctrl+click, a rubber band, Ctrl+A; and the one that is copied with Ctrl+C.

Letters and the menu then act on all of them. It keeps ids only and asks nobody for anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF

from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.grid_cursor import on_tile
from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.presentation.grid_picking import inside, of_column, spanned
from bookingdesk.presentation.grid_scene import Tile
from bookingdesk.presentation.tiles import TileFacts

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas


class Picking(QObject):
    """See the module. With fewer than two bookings nothing is marked: the cursor's tile is meant."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._corner: QPoint | None = None
        """Where the rubber band began, in the content."""
        self.copied: TileFacts | None = None

    @property
    def marked(self) -> frozenset[BookingId]:
        """The bookings that are meant together; empty where one or none is."""
        return self._canvas.overlay.marked

    @property
    def banding(self) -> bool:
        """Whether a rubber band is being drawn."""
        return self._corner is not None

    def show(self, bookings: Iterable[BookingId]) -> None:
        """Mark what is selected elsewhere, without saying so."""
        canvas = self._canvas
        chosen = frozenset(bookings)
        chosen = chosen if len(chosen) > 1 else frozenset()
        if chosen == self.marked or canvas.scene is None:
            return
        changed = chosen ^ self.marked
        canvas.overlay.marked = chosen
        if canvas.grid is not None:
            grid = canvas.grid
            canvas.update_content(
                *(tile_rect(grid, t) for t in canvas.scene.tiles() if t.facts.booking_id in changed)
            )

    def take(self, bookings: Iterable[BookingId]) -> None:
        """Mark these and say so."""
        chosen = frozenset(bookings)
        self.show(chosen)
        self._canvas.picked.emit(chosen)
        if len(chosen) > 1:
            words = ngettext("{count} booking selected.", "{count} bookings selected.", len(chosen))
            self._canvas.say(words.format(count=self._canvas.formatter.number(len(chosen))))

    def toggle(self, tile: Tile) -> None:
        """Ctrl+click: this one too, or no longer. What the cursor stood on comes along with the first."""
        canvas, booking = self._canvas, tile.facts.booking_id
        if booking is None or canvas.scene is None:
            return
        here = canvas.current_tile()
        chosen = set(self.marked)
        if not chosen and here is not None and here.facts.booking_id is not None:
            chosen = {here.facts.booking_id}
        chosen ^= {booking}
        canvas.overlay.marked = frozenset(chosen) if len(chosen) > 1 else frozenset()
        if booking in chosen or not chosen:
            canvas.go_to(on_tile(canvas.scene, tile))
        else:
            left = next((t for t in canvas.scene.tiles() if t.facts.booking_id in chosen), None)
            canvas.go_to(on_tile(canvas.scene, left) if left is not None else canvas.overlay.cursor)
        canvas.viewport().update()
        self.take(chosen)

    def take_column(self) -> None:
        """Ctrl+A: all bookings of the cursor's column."""
        canvas = self._canvas
        cursor = canvas.cursor_here()
        if cursor is not None and canvas.scene is not None and cursor.column < len(canvas.scene.columns):
            self.take(of_column(canvas.scene, cursor.column))

    def clear(self) -> bool:
        """One booking is meant again; False where it was so already."""
        if not self.marked:
            return False
        self.show(())
        self._canvas.picked.emit(frozenset())
        return True

    # The rubber band

    def begin_band(self, at: QPointF) -> None:
        """Draw from here."""
        self._corner = at.toPoint() + self._canvas.offset

    def stretch_band(self, at: QPointF) -> None:
        """To the pointer: what it touches is marked."""
        canvas, corner = self._canvas, self._corner
        if corner is None or canvas.grid is None or canvas.scene is None:
            return
        here = at.toPoint() + canvas.offset
        before = canvas.overlay.band
        canvas.overlay.band = spanned((corner.x(), corner.y()), (here.x(), here.y()))
        self.show(inside(canvas.grid, canvas.scene, canvas.overlay.band))
        canvas.update_content(before, canvas.overlay.band)

    def end_band(self) -> None:
        """Take what the band touches, in one word."""
        canvas, band = self._canvas, self._canvas.overlay.band
        self.drop_band()
        if band is not None and canvas.grid is not None and canvas.scene is not None:
            self.take(inside(canvas.grid, canvas.scene, band))

    def drop_band(self) -> None:
        """Take the band away."""
        canvas = self._canvas
        before, canvas.overlay.band = canvas.overlay.band, None
        self._corner = None
        canvas.update_content(before)

    # Copying

    def copy(self) -> bool:
        """Ctrl+C: keep the booking at the cursor, to book the same again elsewhere with Ctrl+V."""
        tile = self._canvas.current_tile()
        if tile is None or tile.facts.booking_id is None:
            return False
        self.copied = tile.facts
        words = _("Copied: {client}, {service}. Ctrl+V books the same again at the cursor.")
        self._canvas.say(words.format(client=tile.facts.spoken_name, service=tile.facts.service))
        return True

    def paste(self) -> bool:
        """Ctrl+V: ask for the copied booking at the cursor, as long as it was."""
        canvas, copied = self._canvas, self.copied
        slot = canvas.selected_slot()
        if slot is None or canvas.read_only:
            return False
        if copied is None or copied.booking_id is None:
            canvas.say(_("Nothing is copied yet. Ctrl+C on a booking copies it."))
            return True
        resources, span = slot
        canvas.copy_asked.emit(copied.booking_id, Span.lasting(span.start, copied.span.duration), resources)
        return True
