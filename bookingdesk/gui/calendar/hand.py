"""The mouse on the day view: click, draw a new booking, move, resize and copy one, hover, zoom at the pointer.

A drop only asks; where it is impossible the nearest free place is outlined instead, and a click or Enter takes it.
Dropped on another booking, the two may change places. With Ctrl a drag copies, and on empty ground draws a band.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QCursor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from bookingdesk.domain.availability.values import Obstacle
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar.menu import show_hidden, show_swap
from bookingdesk.presentation.feedback import Feedback, Level, can_take, feedback, nearest_free, unasked
from bookingdesk.presentation.grid import Rect
from bookingdesk.presentation.grid_cursor import Cursor, on_tile
from bookingdesk.presentation.grid_hits import Hit, Part
from bookingdesk.presentation.grid_moving import Aim, Moving, dragged, drawn, other_day, taken, wish_of
from bookingdesk.presentation.grid_picking import swap_partner
from bookingdesk.presentation.tiles_actions import Action
from bookingdesk.presentation.tiles_sentences import new_here

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas

REASON_STAYS = 4000
AIMS = {Part.TILE: Aim.MOVE, Part.TOP_EDGE: Aim.START, Part.BOTTOM_EDGE: Aim.END}


class Hand(QObject):
    """What the pointer holds. The keys use its `judge`, `carry` and `drop` for grab mode."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pressed: tuple[QPointF, Hit] | None = None
        self.moving: Moving | None = None
        self._suggested: tuple[Moving, Span] | None = None
        self._last = QPointF()
        self._remark = ""
        self._scrolled = 0
        self._reason = QTimer(self, singleShot=True, interval=REASON_STAYS)
        self._reason.timeout.connect(self.forget_suggestion)

    # Carrying

    def judge(self, moving: Moving) -> Feedback:
        """What the rules say about the place the thing is at."""
        canvas = self._canvas
        assert canvas.scene is not None
        name = canvas.scene.columns[moving.column].name
        day = other_day(moving, canvas.scene.zone, canvas.formatter)
        wish = wish_of(moving, canvas.scene)
        if moving.aim is Aim.CREATE and canvas.agenda is not None:
            found: Sequence[Obstacle] = canvas.reasons.at(moving.column, moving.span)
            if found:
                return feedback(found, moving.span, name, canvas.formatter, canvas.agenda.catalogue)
        if wish is None or canvas.check is None or canvas.agenda is None or moving.facts is None:
            return unasked(moving.span, name, canvas.formatter, day)
        found = canvas.check(wish)
        remark = "" if found or moving.untouched else canvas.reasons.remark(wish, moving.facts)
        return feedback(found, moving.span, name, canvas.formatter, canvas.agenda.catalogue, remark, day)

    def carry(self, moving: Moving) -> Feedback:
        """Hold the thing at a place: ghost, judgement, columns that can never take it dimmed."""
        self.forget_suggestion()
        if self.moving is not None and self._canvas.overlay.feedback is not None and moving == self.moving:
            return self._canvas.overlay.feedback
        self.moving = moving
        judged = self.judge(moving)
        self._canvas.show_hand(moving, judged, self._dimmed(moving))
        return judged

    def _dimmed(self, moving: Moving) -> frozenset[int]:
        canvas = self._canvas
        if moving.facts is None or canvas.scene is None or canvas.agenda is None:
            return frozenset()
        catalogue = canvas.agenda.catalogue
        service = catalogue.services.get(moving.facts.service_id)
        return frozenset(
            n
            for n, column in enumerate(canvas.scene.columns)
            if not can_take(service, catalogue.resources[column.resource_id], catalogue)
        )

    def put_back(self) -> None:
        """Esc: everything is where it was."""
        self._pressed, self.moving = None, None
        self._canvas.paging.stop()
        self._canvas.picking.drop_band()
        self._canvas.show_hand(None)

    def drop(self, where: QPoint | None = None) -> None:
        """Ask for the move, or say what could be instead: a menu opens at `where`, or at the pointer."""
        canvas, moving = self._canvas, self.moving
        judged = canvas.overlay.feedback
        self.put_back()
        if moving is None or canvas.scene is None or (moving.untouched and moving.aim is not Aim.CREATE):
            return
        column = canvas.scene.columns[moving.column]
        if moving.aim is Aim.CREATE:
            canvas.go_to(Cursor(moving.column, moving.span.start, moving.span.end))
            if canvas.free_here():
                canvas.slot_chosen.emit(frozenset({column.resource_id}), moving.span)
            else:
                canvas.explain()
        elif judged is not None and not judged.accepted:
            self.offer_instead(moving, judged, where or QCursor.pos())
        else:
            plain = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            if judged is not None and judged.level is Level.SOFT and not plain:
                self._remark = judged.reason
            self.ask_to_move(moving, moving.span)

    def take_remark(self) -> str:
        """What spoke against the place of the last drop, once; nothing where it was dropped with Shift."""
        remark, self._remark = self._remark, ""
        return remark

    def ask_to_move(self, moving: Moving, span: Span) -> None:
        """State that it was dropped there: moved, made longer or shorter, or copied."""
        canvas = self._canvas
        if moving.facts is None or moving.facts.booking_id is None or canvas.scene is None:
            return
        wanted = frozenset({canvas.scene.columns[moving.column].resource_id})
        signals = {Aim.MOVE: canvas.move_asked, Aim.COPY: canvas.copy_asked}
        signals.get(moving.aim, canvas.resize_asked).emit(moving.facts.booking_id, span, wanted)

    def _nearest(self, moving: Moving) -> Span | None:
        """The nearest free place in the column; a length that does not fit has none."""
        canvas = self._canvas
        wish = wish_of(moving, canvas.scene) if canvas.scene else None
        if wish is None or canvas.check is None or canvas.scene is None or moving.aim not in {Aim.MOVE, Aim.COPY}:
            return None
        return nearest_free(canvas.check, wish, timedelta(minutes=canvas.slot_minutes), canvas.scene.span)

    def offer_instead(self, moving: Moving, judged: Feedback, where: QPoint) -> None:
        """It cannot be there: offer to swap where it lies on another booking, else outline the nearest place."""
        canvas = self._canvas
        canvas.say(judged.spoken, urgent=True)
        near = self._nearest(moving)
        partner = swap_partner(canvas.scene, moving) if canvas.scene is not None else None
        if partner is not None:
            show_swap(canvas, moving, partner, near, where)
            return
        if near is not None and canvas.grid is not None:
            self._suggested = (moving, near)
            canvas.overlay.nearest = canvas.grid.tile(moving.column, near)
            canvas.update_content(canvas.overlay.nearest)
            canvas.reveal(canvas.overlay.nearest)
        self._reason.start()

    def take_suggestion(self) -> bool:
        """Move to the outlined free place; False where none is outlined."""
        suggested = self._suggested
        self.forget_suggestion()
        if suggested is None:
            return False
        self.ask_to_move(*suggested)
        return True

    @Slot()
    def forget_suggestion(self) -> None:
        """Take the outline away."""
        self._suggested = None
        self._reason.stop()
        canvas = self._canvas
        outlined: Rect | None = canvas.overlay.nearest
        canvas.overlay.nearest = None
        canvas.update_content(outlined)

    # Pointer

    def press(self, event: QMouseEvent) -> None:
        """Remember what was pressed; nothing moves before the pointer has."""
        hit = self._canvas.hit_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or hit is None or self.moving is not None:
            return
        outlined = self._canvas.overlay.nearest
        x, y = event.position().x() + self._canvas.offset.x(), event.position().y() + self._canvas.offset.y()
        if outlined is not None and outlined.holds(x, y):
            self.take_suggestion()
            return
        self.forget_suggestion()
        self._pressed = (event.position(), hit)
        if not _with_control(event):
            self._canvas.picking.clear()
            self.point_cursor(event.position().toPoint())

    def point_cursor(self, point: QPoint) -> None:
        """Put the keyboard's cursor where the pointer is."""
        canvas = self._canvas
        hit = canvas.hit_at(point)
        if hit is None or canvas.grid is None or canvas.scene is None:
            return
        if hit.tile is not None:
            canvas.go_to(on_tile(canvas.scene, hit.tile))
        elif hit.part is Part.FREE:
            canvas.go_to(Cursor(hit.column, canvas.grid.axis.floored(hit.at, canvas.slot_minutes)))

    def move(self, event: QMouseEvent) -> None:
        """Drag what is held, or show what lies under the pointer."""
        self._last = event.position()
        if self._canvas.picking.banding:
            self._canvas.picking.stretch_band(event.position())
        elif self.moving is not None and self._pressed is not None:
            self._canvas.paging.point_at(event.position())
            if self.moving.aim is Aim.MOVE and self._canvas.paging.over_tray(event.position()):
                self._canvas.show_hand(None)  # it lands on no place of the day
            else:
                self.follow(event.position())
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            start, hit = self._pressed
            far = (event.position() - start).manhattanLength() >= QApplication.startDragDistance()
            if far and hit.part is Part.FREE and _with_control(event):
                self._hide_offer()
                self._canvas.picking.begin_band(start)
            elif far and not self._canvas.read_only:
                self._take(hit, copying=_with_control(event))
                self._canvas.paging.point_at(event.position())
                self.follow(event.position())
        elif self.moving is None:
            self._hover(event.position())

    def _take(self, hit: Hit, *, copying: bool = False) -> None:
        canvas = self._canvas
        self._hide_offer()
        if canvas.grid is None:
            return
        if hit.tile is not None and copying and hit.tile.facts.booking_id is not None:
            self.moving = taken(hit.tile, Aim.COPY, hit.at)
        elif hit.tile is not None and hit.tile.facts.movable:
            self.moving = taken(hit.tile, AIMS.get(hit.part, Aim.MOVE), hit.at)
        elif hit.part is Part.FREE:
            self.moving = drawn(canvas.grid.axis, hit.column, hit.at, canvas.slot_minutes)
        if self.moving is not None:
            self._scrolled = canvas.verticalScrollBar().value()
            canvas.paging.start()

    def follow(self, point: QPointF) -> None:
        """The thing in the hand is at a point of the viewport."""
        canvas = self._canvas
        if self.moving is None or canvas.grid is None:
            return
        x = min(max(point.x() + canvas.offset.x(), 0), canvas.grid.content_width - 1)
        column = canvas.grid.column_at(x)
        at = canvas.grid.axis.at(point.y() + canvas.offset.y())
        self.carry(
            dragged(self.moving, canvas.grid.axis, column if column is not None else 0, at, canvas.slot_minutes)
        )

    def resume(self) -> None:
        """After another day was shown: what the pointer holds goes on there; a drawing does not."""
        if self.moving is None or self._pressed is None:
            return
        if self.moving.aim not in {Aim.MOVE, Aim.COPY}:
            self.put_back()
            return
        self._canvas.overlay.feedback = None  # judged anew: the same hour of another day is another place
        self.follow(self._last)

    def release(self, event: QMouseEvent) -> None:
        """Drop, or take a press without movement as a click."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        hit = self._pressed[1]
        canvas = self._canvas
        if self.moving is not None:
            if not self._laid_on_tray(event.position()):
                self.drop()
            return
        self._pressed = None
        if canvas.picking.banding:
            canvas.picking.end_band()
            return
        if hit.tile is not None and _with_control(event):
            canvas.picking.toggle(hit.tile)
            return
        if hit.tile is not None and hit.tile.facts.booking_id is not None:
            canvas.booking_chosen.emit(hit.tile.facts.booking_id)
            canvas.setFocus()  # looking with the pointer leaves the letters to the tile; Enter goes into the panel
        elif hit.badge is not None:
            show_hidden(canvas, hit, event.globalPosition().toPoint())
        elif hit.part is Part.FREE and not canvas.read_only and not _with_control(event):
            slot = canvas.selected_slot()
            if slot is not None and canvas.free_here():
                canvas.slot_chosen.emit(*slot)
            else:  # nothing begins here: the card says why, and what would help
                canvas.explain()

    def _laid_on_tray(self, point: QPointF) -> bool:
        """Take the booking up instead of moving it, where it was dropped on a tray."""
        canvas, moving = self._canvas, self.moving
        if moving is None or moving.aim is not Aim.MOVE or not canvas.paging.over_tray(point):
            return False
        self.put_back()
        canvas.verticalScrollBar().setValue(self._scrolled)  # on the way up the day moved under the hand
        if moving.facts is not None and moving.facts.booking_id is not None and Action.TRAY in canvas.offered:
            canvas.action_asked.emit(moving.facts.booking_id, Action.TRAY.value)
        return True

    def _hover(self, point: QPointF) -> None:
        canvas = self._canvas
        hit = canvas.hit_at(point)
        edges = hit is not None and hit.part in {Part.TOP_EDGE, Part.BOTTOM_EDGE} and not canvas.read_only
        canvas.viewport().setCursor(Qt.CursorShape.SizeVerCursor if edges else Qt.CursorShape.ArrowCursor)
        subject, offer = None, None
        if hit is not None and canvas.grid is not None and (hit.tile is not None or hit.part is Part.FREE):
            cell = Span.lasting(canvas.grid.axis.floored(hit.at, canvas.slot_minutes), canvas.slot)
            subject = canvas.subject(hit.tile, hit.column, cell)
            if subject is None and not canvas.read_only:
                offer = (canvas.grid.strip(hit.column, cell), new_here(cell.start, canvas.formatter))
        canvas.card.point_at(subject)
        if offer != canvas.overlay.offer:
            before = canvas.overlay.offer
            canvas.overlay.offer = offer
            canvas.update_content(before[0] if before else None, offer[0] if offer else None)

    def _hide_offer(self) -> None:
        before, self._canvas.overlay.offer = self._canvas.overlay.offer, None
        self._canvas.update_content(before[0] if before else None)

    def leave(self) -> None:
        """The pointer has gone."""
        if self.moving is None:
            self._hide_offer()
            self._canvas.card.point_at(None)

    def wheel(self, event: QWheelEvent) -> bool:
        """Ctrl and the wheel zoom at the pointer; False leaves the wheel to scrolling."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or not event.angleDelta().y():
            return False
        self._canvas.zoom(1 if event.angleDelta().y() > 0 else -1, round(event.position().y()))
        event.accept()
        return True


def _with_control(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
