"""The one painting widget of the day view with its events: mouse and keys become signals, which state facts.

It never runs a use case: whoever listens does, and gives back a new agenda.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar.dropping import Dropping
from bookingdesk.gui.calendar.hand import Hand
from bookingdesk.gui.calendar.hover_card import HoverCard, Subject
from bookingdesk.gui.calendar.keys import Keys
from bookingdesk.gui.calendar.menu import show_menu
from bookingdesk.gui.calendar.paging import Paging
from bookingdesk.gui.calendar.picking import Picking
from bookingdesk.gui.calendar.reading import CanvasItems
from bookingdesk.gui.calendar.reasons import Reasons
from bookingdesk.gui.calendar.stage import Stage
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.feedback import Check
from bookingdesk.presentation.grid_cursor import Cursor, first_cursor, on_tile
from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.presentation.grid_scene import Tile
from bookingdesk.presentation.tiles import TileFacts
from bookingdesk.presentation.tiles_actions import TOGETHER, Action, refusal
from bookingdesk.presentation.tiles_sentences import card_lines, hint
from bookingdesk.qt.accessibility import announce


class DayCanvas(Stage):
    """See the module. `check` answers at once where a booking may go; None leaves drags unjudged."""

    booking_chosen = Signal(str)
    slot_chosen = Signal(object, object)
    """Resource ids (frozenset) and Span."""
    move_asked = Signal(str, object, object)
    """BookingId, Span, wanted resource ids (frozenset)."""
    resize_asked = Signal(str, object, object)
    action_asked = Signal(str, str)
    """BookingId and a value of `presentation.tiles_actions.Action`."""
    slot_action_asked = Signal(object, object, str)
    """Resource ids, Span, Action."""
    day_asked = Signal(object)
    hint_changed = Signal(str)
    copy_asked = Signal(str, object, object)
    """The same again: BookingId, Span, wanted resource ids (frozenset)."""
    swap_asked = Signal(str, str)
    filter_cleared = Signal()
    """Esc, with nothing nearer to close: show everything again."""
    release_asked = Signal(str)
    """Give a time back that is kept for a caller: HoldId."""
    request_dropped = Signal(int, object, object)
    """A request was dropped on a time: its number, resource ids (frozenset), Span."""
    picked = Signal(object)
    """The bookings that are meant together (frozenset); fewer than two: the one at the cursor."""

    def __init__(self, clock: Callable[[], datetime], formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(clock, formatter, parent)
        self.setObjectName("dayCanvas")
        self.check: Check | None = None
        self.read_only = False
        self.offered: frozenset[Action] = frozenset(Action)
        """What the surroundings can do; other letters and menu lines are left out."""
        self.items = CanvasItems(self)
        self.paging = Paging(self)
        self.picking = Picking(self)
        self.reasons = Reasons(self)
        self.hand = Hand(self)
        self.keys = Keys(self)
        self.dropping = Dropping(self)
        self.facts_of: Callable[[BookingId], TileFacts | None] = self._shown_facts
        """What a booking is that is dragged in from a list."""
        self.card = HoverCard(self)

    # Where the keyboard is

    def go_to(self, cursor: Cursor | None) -> None:
        """Move the cursor, show it, say what is there."""
        self.place_cursor(cursor)
        words = self.hint()
        self.hint_changed.emit(words)
        if self.hasFocus() and not self.items.focus():
            announce(self, words)

    def choose_booking(self, booking: BookingId) -> bool:
        """Put the cursor on a booking that another view selected; False where this day does not show it."""
        tile = self.tile_of(booking)
        if tile is None or self.scene is None:
            return False
        self.go_to(on_tile(self.scene, tile))
        return True

    def cursor_here(self) -> Cursor | None:
        """The cursor; made at the present time or the start of work where there is none yet."""
        if self.overlay.cursor is None and self.scene is not None:
            self.place_cursor(first_cursor(self.scene, self.clock(), self.slot_minutes), reveal=False)
        return self.overlay.cursor

    def selected_slot(self) -> tuple[frozenset[int], Span] | None:
        """The resources and the span of the cursor's cell or range."""
        cursor = self.overlay.cursor
        if cursor is None or self.scene is None:
            return None
        return frozenset({self.scene.columns[cursor.column].resource_id}), cursor.span(self.slot)

    def free_here(self) -> bool:
        """Whether the cursor's cell or range is free working time."""
        cursor = self.overlay.cursor
        if cursor is None or self.scene is None or cursor.column >= len(self.scene.columns):
            return False
        return not self.reasons.at(cursor.column, cursor.span(self.slot))

    def hint(self) -> str:
        """The hint row: what is under the cursor."""
        cursor = self.overlay.cursor
        if cursor is None or self.scene is None or cursor.column >= len(self.scene.columns):
            return ""
        tile = self.current_tile()
        if tile is not None:
            words = hint(tile.facts, self.scene.columns[cursor.column].name, self.formatter)
            news = self.elsewhere.get(tile.facts.booking_id) if tile.facts.booking_id is not None else None
            return f"{words}  {news}" if news else words
        return self.reasons.hint(cursor.column, cursor.span(self.slot))

    def subject(self, tile: Tile | None, column: int, span: Span) -> Subject | None:
        """What a card can be shown of: a tile, or a place that is not free."""
        if self.grid is None:
            return None
        if tile is not None:
            news = self.elsewhere.get(tile.facts.booking_id, "") if tile.facts.booking_id is not None else ""
            return Subject(
                tile.key,
                tile_rect(self.grid, tile),
                lambda: (*card_lines(tile.facts, self.formatter, self.clock()), *((news,) if news else ())),
            )
        if not self.reasons.at(column, span):
            return None
        return Subject(
            (column, span.start, span.end), self.grid.strip(column, span), lambda: self.reasons.lines(column, span)
        )

    def explain(self) -> None:
        """Show and say why the cursor's place is not free and what would help, or what the booking there is."""
        cursor = self.cursor_here()
        if cursor is None or self.scene is None or cursor.column >= len(self.scene.columns):
            return
        subject = self.subject(self.current_tile(), cursor.column, cursor.span(self.slot))
        if subject is None:
            self.say(self.hint())
            return
        self.reveal(subject.rect)
        words = self.card.show_now(subject)
        announce(self, words.replace("\n", " "))

    def _shown_facts(self, booking: BookingId) -> TileFacts | None:
        tile = self.tile_of(booking)
        return tile.facts if tile is not None else None

    # Asking

    def ask(self, action: Action) -> None:
        """Ask for an action on the booking at the cursor, or say why it does not apply."""
        tile = self.current_tile()
        if tile is not None and tile.facts.hold_id is not None:
            self._ask_of_hold(action, tile)
            return
        if tile is None or tile.facts.booking_id is None or action not in self.offered:
            return
        why = refusal(action, tile.facts)
        if self.picking.marked and action in TOGETHER:
            why = self._refused_to_all(action)
        if why:
            self.say(why)
        elif action is Action.OPEN:
            self.booking_chosen.emit(tile.facts.booking_id)
        elif action is Action.GRAB:
            self.keys.grab()
        elif action is Action.COPY:
            self.picking.copy()
        elif not self.read_only:
            self.action_asked.emit(tile.facts.booking_id, action.value)

    def _ask_of_hold(self, action: Action, tile: Tile) -> None:
        """A time kept for a caller is given back, by X too; anything else is explained."""
        if action in {Action.RELEASE, Action.CANCEL} and not self.read_only:
            self.release_asked.emit(tile.facts.hold_id)
        else:
            self.say(refusal(action, tile.facts))

    def _refused_to_all(self, action: Action) -> str:
        """Why none of the marked bookings has this step; empty where one has it: the rest stays as it is."""
        tiles = self.scene.tiles() if self.scene is not None else ()
        whys = [refusal(action, t.facts) for t in tiles if t.facts.booking_id in self.picking.marked]
        return "" if not all(whys) else next(iter(whys), "")

    def ask_for_slot(self, action: Action) -> None:
        """Ask for an action on the free time at the cursor."""
        slot = self.selected_slot()
        if slot is None or action not in self.offered or self.read_only:
            return
        if action is Action.BOOK:
            self.slot_chosen.emit(*slot)
        elif action is Action.WHY:
            self.explain()
        elif action is Action.PASTE:
            self.picking.paste()
        else:
            self.slot_action_asked.emit(*slot, action.value)

    def say(self, words: str, *, urgent: bool = False) -> None:
        """Show words in the hint row and announce them."""
        self.hint_changed.emit(words)
        announce(self, words, assertive=urgent)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.card.put_away()
        self.hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hand.press(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dropping.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.dropping.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.dropping.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropping.drop(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hand.leave()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self.hand.leave()
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.card.put_away()
        if not self.hand.wheel(event):
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        closed = self.card.isVisible() and event.key() == Qt.Key.Key_Escape
        self.card.put_away()
        if not closed and not self.keys.press(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the bookings and leaves behind the last."""
        return self.keys.tab(forward) or super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.cursor_here()
        super().focusInEvent(event)
        self.hint_changed.emit(self.hint())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.card.put_away()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.hand.point_cursor(event.pos())
        self.card.put_away()
        show_menu(self, event)
