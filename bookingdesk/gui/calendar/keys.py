"""The keyboard on the day view: cell cursor, letters, ranges and grab mode; every drag has its keys (A13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from bookingdesk.domain.local_time import local_date
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.feedback import Feedback
from bookingdesk.presentation.grid_cursor import Step, moved, next_tile, on_tile, stretched
from bookingdesk.presentation.grid_moving import Aim, Moving, lengthened, on_another_day, shifted, taken
from bookingdesk.presentation.grid_picking import swap_partner
from bookingdesk.presentation.tiles_actions import LETTERS, SLOT_LETTERS, Action

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas

_Key = Qt.Key
STEPS = {
    _Key.Key_Up: Step.UP,
    _Key.Key_Down: Step.DOWN,
    _Key.Key_Left: Step.LEFT,
    _Key.Key_Right: Step.RIGHT,
    _Key.Key_PageUp: Step.PAGE_UP,
    _Key.Key_PageDown: Step.PAGE_DOWN,
    _Key.Key_Home: Step.HOME,
    _Key.Key_End: Step.END,
}
ENTER = {_Key.Key_Return, _Key.Key_Enter}


class Keys(QObject):
    """Turns keys into cursor moves and questions. Letters act only here, never while typing."""

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.letters_on = True
        """Off for people who want no single-key shortcuts (interface A15)."""
        self._grabbed: Moving | None = None

    @property
    def grabbing(self) -> bool:
        """Whether a booking is in the hand by `G`."""
        return self._grabbed is not None

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key meant something here."""
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._grabbed is not None:
            return self._in_grab(key, control, shift)
        if control:
            return self._with_control(key)
        if key in STEPS:
            return self._step(key, shift)
        if key in ENTER:
            return self._enter()
        if key is _Key.Key_Space:
            self._canvas.explain()
            return True
        if key is _Key.Key_Escape:
            return self._escape()
        if key is _Key.Key_Menu or (key is _Key.Key_F10 and shift):
            self._menu()
            return True
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        return self.letters_on and self._letter(event.text().upper())

    # Cursor

    def _with_control(self, key: Qt.Key) -> bool:
        canvas = self._canvas
        if key in {_Key.Key_Left, _Key.Key_Right} and canvas.day is not None:
            canvas.day_asked.emit(canvas.day + timedelta(days=1 if key is _Key.Key_Right else -1))
        elif key in {_Key.Key_Equal, _Key.Key_Plus}:
            canvas.zoom(1)
        elif key is _Key.Key_Minus:
            canvas.zoom(-1)
        elif key is _Key.Key_A:
            canvas.picking.take_column()
        elif key is _Key.Key_C:
            return canvas.picking.copy()
        elif key is _Key.Key_V:
            return canvas.picking.paste()
        else:
            return False
        return True

    def _step(self, key: Qt.Key, shift: bool) -> bool:
        canvas = self._canvas
        cursor, scene = canvas.overlay.cursor, canvas.scene
        if scene is None or not scene.columns:
            return False
        canvas.picking.clear()
        if cursor is None:
            canvas.go_to(canvas.cursor_here())
        elif shift and key in {_Key.Key_Up, _Key.Key_Down}:
            slots = 1 if key is _Key.Key_Down else -1
            canvas.go_to(stretched(scene, cursor, slots, canvas.slot_minutes))
        else:
            canvas.go_to(moved(scene, cursor, self._towards(key), canvas.slot_minutes, self._page()))
        return True

    def _towards(self, key: Qt.Key) -> Step:
        """Where an arrow leads; left is where it points, also where columns run from right to left."""
        step = STEPS[key]
        if self._canvas.paints.mirrored:
            step = {Step.LEFT: Step.RIGHT, Step.RIGHT: Step.LEFT}.get(step, step)
        return step

    def _page(self) -> int:
        """How many slots the window shows, less one for orientation."""
        canvas = self._canvas
        quarter = canvas.grid.axis.quarter if canvas.grid else 24.0
        return max(1, round(canvas.viewport().height() * 15 / quarter / canvas.slot_minutes) - 1)

    def _enter(self) -> bool:
        canvas = self._canvas
        if canvas.hand.take_suggestion():
            return True
        if canvas.current_tile() is not None:
            canvas.ask(Action.OPEN)
        else:
            canvas.ask_for_slot(Action.BOOK)
        return True

    def _escape(self) -> bool:
        canvas = self._canvas
        cursor = canvas.overlay.cursor
        if canvas.hand.moving is not None:
            canvas.hand.put_back()
        elif canvas.overlay.nearest is not None:
            canvas.hand.forget_suggestion()
        elif canvas.picking.clear():
            pass
        elif cursor is not None and cursor.until is not None:
            canvas.go_to(replace(cursor, until=None))
        elif canvas.filter.active:
            canvas.filter_cleared.emit()
        else:
            return False
        return True

    def tab(self, forward: bool) -> bool:
        """To the next booking in time order; False behind the last, so that Tab goes on to the next region."""
        canvas = self._canvas
        if self._grabbed is not None:
            return True
        if canvas.scene is None:
            return False
        tile = next_tile(canvas.scene, canvas.overlay.cursor, backwards=not forward)
        if tile is None:
            return False
        canvas.picking.clear()
        canvas.go_to(on_tile(canvas.scene, tile))
        return True

    def _menu(self) -> None:
        canvas = self._canvas
        rect = canvas.overlay.cursor_rect
        corner = QPoint(rect.x + 20, rect.y + 12) - canvas.offset if rect else QPoint(20, 20)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, corner, canvas.viewport().mapToGlobal(corner))
        QApplication.sendEvent(canvas.viewport(), event)

    def _letter(self, letter: str) -> bool:
        canvas = self._canvas
        if letter == "T":
            zone = canvas.scene.zone if canvas.scene else canvas.formatter.zone
            canvas.day_asked.emit(local_date(canvas.clock(), zone))
        elif letter == "Z":
            canvas.fit()
        elif canvas.current_tile() is not None and letter in LETTERS:
            canvas.ask(LETTERS[letter])
        elif canvas.current_tile() is None and letter in SLOT_LETTERS:
            canvas.ask_for_slot(SLOT_LETTERS[letter])
        else:
            return False
        return True

    # Grab mode

    def grab(self) -> None:
        """Take the booking at the cursor into the hand."""
        canvas = self._canvas
        tile = canvas.current_tile()
        if tile is None or canvas.read_only:
            return
        self._grabbed = taken(tile, Aim.MOVE, tile.facts.span.start)
        canvas.hand.carry(self._grabbed)
        canvas.say(_("Grabbed. Arrows move it, Shift and arrows change its length, Enter drops, Esc puts it back."))

    def _in_grab(self, key: Qt.Key, control: bool, shift: bool) -> bool:
        canvas, grabbed = self._canvas, self._grabbed
        if grabbed is None or canvas.scene is None:
            return False
        if key is _Key.Key_Escape:
            self._let_go()
            canvas.hand.put_back()
            canvas.say(_("Put back."))
        elif key in ENTER:
            self._drop(grabbed)
        elif control and key in {_Key.Key_Left, _Key.Key_Right}:
            self._turn_day(grabbed, 1 if key is _Key.Key_Right else -1)
        elif key in STEPS and not control:
            self._carry(self._pushed(grabbed, key, shift))
        return True

    def _pushed(self, grabbed: Moving, key: Qt.Key, shift: bool) -> Moving:
        canvas = self._canvas
        step, scene = canvas.slot_minutes, canvas.scene
        assert scene is not None
        slots = {_Key.Key_Up: -1, _Key.Key_Down: 1}.get(key, 0)
        columns = {Step.LEFT: -1, Step.RIGHT: 1}.get(self._towards(key), 0)
        if shift:
            return lengthened(grabbed, slots, step)
        return shifted(grabbed, scene, slots=slots, columns=columns, step=step)

    def _carry(self, moving: Moving) -> None:
        canvas = self._canvas
        self._grabbed = moving
        judged = canvas.hand.carry(moving)
        if canvas.overlay.ghost is not None:
            canvas.reveal(canvas.overlay.ghost)
        canvas.say(judged.spoken, urgent=not judged.accepted)

    def _turn_day(self, grabbed: Moving, days: int) -> None:
        """Ask for the other day and stay in grab mode; the ghost appears when its agenda is shown."""
        canvas = self._canvas
        if canvas.scene is None or canvas.day is None:
            return
        self._grabbed = on_another_day(grabbed, days, canvas.scene.zone)
        canvas.hand.put_back()
        canvas.day_asked.emit(canvas.day + timedelta(days=days))

    def resume(self) -> None:
        """After another day was shown: hold the grabbed booking there."""
        canvas, grabbed = self._canvas, self._grabbed
        if grabbed is None or canvas.scene is None or not canvas.scene.columns:
            return
        if canvas.scene.span.holds(grabbed.span.start):
            self._carry(replace(grabbed, column=min(grabbed.column, len(canvas.scene.columns) - 1)))

    def _drop(self, grabbed: Moving) -> None:
        canvas = self._canvas
        judged = canvas.overlay.feedback
        if canvas.overlay.nearest is not None:
            self._let_go()
            canvas.hand.put_back()
            canvas.hand.take_suggestion()
            return
        if judged is not None and not judged.accepted:
            self._offer_instead(grabbed, judged)
            return
        self._let_go()
        resized = grabbed.span.duration != grabbed.origin.duration and grabbed.span.start == grabbed.origin.start
        canvas.hand.moving = replace(grabbed, aim=Aim.END) if resized else grabbed
        canvas.hand.drop()

    def _offer_instead(self, grabbed: Moving, judged: Feedback) -> None:
        """On another booking: a menu with *Swap*; elsewhere Enter again takes the outlined place."""
        canvas = self._canvas
        if canvas.scene is not None and swap_partner(canvas.scene, grabbed) is not None:
            self._let_go()
            ghost = canvas.overlay.ghost
            where = canvas.on_screen(ghost).center() if ghost is not None else canvas.mapToGlobal(QPoint(20, 20))
            canvas.hand.put_back()
            canvas.hand.offer_instead(grabbed, judged, where)
            return
        canvas.hand.offer_instead(grabbed, judged, QPoint())

    def _let_go(self) -> None:
        self._grabbed = None
