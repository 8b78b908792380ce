"""The painting widget without its events: what is shown, the keyboard's cursor, the thing in the hand, the clock.

Bookings that differ from what was shown are painted again, nothing else. It never runs a use case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.calendar.board import Board
from bookingdesk.gui.calendar.ghost import ghost_extent
from bookingdesk.gui.calendar.layers import Layers, Overlay, now_y
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.feedback import Feedback
from bookingdesk.presentation.grid import Rect
from bookingdesk.presentation.grid_cursor import Cursor, on_day, under
from bookingdesk.presentation.grid_hits import Hit, hit, tile_rect
from bookingdesk.presentation.grid_moving import Moving
from bookingdesk.presentation.grid_scene import DayScene, Difference, Tile, difference
from bookingdesk.usecases.readings import Agenda

MINUTE = 60_000


class Stage(Board):
    """See the module."""

    def __init__(self, clock: Callable[[], datetime], formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(clock, formatter, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.slot_minutes = 15
        self.elsewhere: dict[BookingId, str] = {}
        """What other desks have just done, by booking: said in the hint row and on the card."""
        self._now = clock()
        """The moment at which the now-line was last moved."""
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.timeout.connect(self._turn_minute)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count_down)
        self.laid_out.connect(self._settle_cursor)

    @property
    def slot(self) -> timedelta:
        """One cell."""
        return timedelta(minutes=self.slot_minutes)

    # What is shown

    def show_agenda(self, agenda: Agenda, day: date) -> Difference:
        """Show a day; where only some bookings differ from what is shown, only they are painted again."""
        turned = day != self._day or self.agenda is None
        self.agenda, self._day = agenda, day
        old, scene = self.scene, self.built_scene(agenda)
        self.formatter = replace(self.formatter, zone=scene.zone)
        if old is None or self.layers is None:
            changed = Difference(everything=True)
        else:
            changed = difference(old, scene)
        self.scene = scene
        if changed.everything:
            self.lay_out()
            if turned and self.overlay.moving is None:  # a drag keeps its hour
                self.scroll_to_work()
        else:
            self._take_over(scene, changed)
        self._keep_cursor()
        self._tick()
        self.scene_changed.emit()
        return changed

    def _take_over(self, scene: DayScene, changed: Difference) -> None:
        if self.layers is None or self.grid is None:
            return
        before = _touched(self.layers, changed)
        self.layers.replace_scene(scene)
        self.update_content(*(before | _touched(self.layers, changed)), margin=0)
        self.heads.show_scene(scene, self.grid, self.paints, self.formatter)

    def _keep_cursor(self) -> None:
        """The cursor stays on its cell, on another day at the same time; a column that went is the last one."""
        cursor = self.overlay.cursor
        if cursor is not None and self.scene is not None:
            self.place_cursor(on_day(self.scene, cursor, self.slot_minutes), reveal=False)

    def hit_at(self, point: QPoint | QPointF) -> Hit | None:
        """What lies under a point of the viewport."""
        if self.grid is None or self.scene is None:
            return None
        return hit(self.grid, self.scene, point.x() + self._offset.x(), point.y() + self._offset.y())

    def on_screen(self, rect: Rect) -> QRect:
        """A rectangle of the content in coordinates of the screen."""
        corner = self.viewport().mapToGlobal(QPoint(rect.x, rect.y) - self._offset)
        return QRect(corner.x(), corner.y(), rect.width, rect.height)

    def tile_of(self, booking: BookingId) -> Tile | None:
        """The first tile of a booking."""
        if self.scene is None:
            return None
        return next((t for t in self.scene.tiles() if t.facts.booking_id == booking), None)

    def mark_changed_elsewhere(self, bookings: Mapping[BookingId, str]) -> None:
        """Put a dot on tiles that another desk has changed, with who did what; an empty call takes it away."""
        self.elsewhere = dict(bookings)
        if self.scene is None:
            return
        marked = [t for t in self.scene.tiles() if t.facts.booking_id in bookings]
        before = [t for t in self.scene.tiles() if t.key in self.overlay.pulsing]
        self.overlay.pulsing = frozenset(t.key for t in marked)
        if self.grid is not None:
            self.update_content(*(tile_rect(self.grid, t) for t in marked + before))

    # Cursor and hand

    def place_cursor(self, cursor: Cursor | None, *, reveal: bool = True) -> None:
        """Move the keyboard's place and show it."""
        before = (self.overlay.cursor_rect, self.overlay.on_tile)
        self.overlay.cursor = cursor
        self._settle_cursor()
        if before != (self.overlay.cursor_rect, self.overlay.on_tile):
            self.update_content(before[0], self.overlay.cursor_rect)
        if reveal and self.overlay.cursor_rect is not None:
            self.reveal(self.overlay.cursor_rect)

    @Slot()
    def _settle_cursor(self) -> None:
        cursor, overlay = self.overlay.cursor, self.overlay
        overlay.cursor_rect, overlay.on_tile = None, False
        if cursor is None or self.scene is None or self.grid is None or cursor.column >= len(self.scene.columns):
            return
        tile = self.current_tile()
        overlay.on_tile = tile is not None
        if tile is not None:
            overlay.cursor_rect = tile_rect(self.grid, tile)
        else:
            overlay.cursor_rect = self.grid.strip(cursor.column, cursor.span(self.slot))

    def current_tile(self) -> Tile | None:
        """The tile at the cursor; none while a range is selected."""
        cursor = self.overlay.cursor
        if cursor is None or self.scene is None or cursor.until is not None:
            return None
        return under(self.scene, cursor)

    def show_hand(
        self, moving: Moving | None, feedback: Feedback | None = None, dimmed: frozenset[int] = frozenset()
    ) -> None:
        """Draw the thing in the hand where it is now, or take it away."""
        overlay: Overlay = self.overlay
        if moving is None or overlay.moving is None or dimmed != overlay.dimmed:
            self.viewport().update()
        elif overlay.ghost is not None:
            self.update_area(ghost_extent(self.paints, overlay.ghost))
        overlay.moving, overlay.feedback, overlay.dimmed = moving, feedback, dimmed
        overlay.ghost = None
        if moving is not None and self.grid is not None:
            overlay.ghost = self.grid.tile(moving.column, moving.span)
            self.update_area(ghost_extent(self.paints, overlay.ghost))

    # Time passes

    def _tick(self) -> None:
        """Wait for the next full minute, and for each second while a hold counts down."""
        now = self.clock()
        self._minute.start(MINUTE - (now.second * 1000 + now.microsecond // 1000) + 50)
        held = self.scene is not None and any(t.facts.expires_at for t in self.scene.tiles())
        if not held:
            self._second.stop()
        elif not self._second.isActive():
            self._second.start()

    @Slot()
    def _turn_minute(self) -> None:
        self.refresh_now()
        self._tick()

    @Slot()
    def refresh_now(self) -> None:
        """Move the now-line: only where it was and where it is now are painted again."""
        if self.grid is None or self.scene is None:
            return
        now = self.clock()
        for line in (now_y(self.grid, self._now), now_y(self.grid, now)):
            self.update_area(QRect(0, line - 2, self.grid.content_width, 4))
        self._now = now
        self.ruler.update()

    @Slot()
    def _count_down(self) -> None:
        if self.scene is not None and self.grid is not None:
            self.update_content(*(tile_rect(self.grid, t) for t in self.scene.tiles() if t.facts.expires_at))

    # Focus

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update_content(self.overlay.cursor_rect)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update_content(self.overlay.cursor_rect)


def _touched(layers: Layers, changed: Difference) -> set[Rect]:
    """What differs, as it stands now; a badge may stand far from the booking that it counts."""
    return layers.extents(changed.tiles) | layers.badge_rects(changed.headers)
