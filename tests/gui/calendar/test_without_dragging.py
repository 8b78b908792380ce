"""Whatever the mouse can drag, keys do as well, and a click without dragging leads there (rule A13, WCAG 2.5.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.gui.calendar.menu import booking_menu, slot_menu
from bookingdesk.presentation.grid_cursor import Cursor
from bookingdesk.presentation.grid_moving import Aim
from bookingdesk.presentation.tiles_actions import LETTERS, Action, entries
from tests.builders import at
from tests.gui.calendar.showing import shown_day
from tests.presentation.scenes import an_agenda, booking_id

NOW = at("2025-06-23 08:00")
AGENDA = an_agenda(("Ana", "14:00", 60), ("Ben", "15:00", 30))
FACTS = ("slot_chosen", "move_asked", "resize_asked", "copy_asked", "action_asked")
K = Qt.Key
NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
Press = tuple[Qt.Key, Qt.KeyboardModifier]


@dataclass(frozen=True, slots=True)
class Ways:
    """One thing to do, three ways."""

    drag: tuple[str, str]
    """From time to time, in Ana's column."""
    keys: tuple[Press, ...]
    """From the booking, or for a new one from the cursor's cell at ten."""
    click: Action
    """The line of the context menu that leads there without a drag."""
    held: Qt.KeyboardModifier = NONE


ALONG = tuple((K.Key_Down, NONE) for _n in range(2))
TABLE = {
    Aim.CREATE: Ways(("10:05", "10:20"), ((K.Key_Down, SHIFT), (K.Key_Return, NONE)), Action.BOOK),
    Aim.MOVE: Ways(("14:30", "15:00"), ((K.Key_G, NONE), *ALONG, (K.Key_Return, NONE)), Action.RESCHEDULE),
    Aim.END: Ways(("14:59", "15:15"), ((K.Key_G, NONE), (K.Key_Down, SHIFT), (K.Key_Return, NONE)), Action.EDIT),
    Aim.START: Ways(
        ("14:01", "13:45"),
        ((K.Key_G, NONE), (K.Key_Up, NONE), (K.Key_Down, SHIFT), (K.Key_Return, NONE)),
        Action.EDIT,
    ),
    Aim.COPY: Ways(
        ("14:30", "16:30"),
        ((K.Key_C, CONTROL), *(((K.Key_Down, NONE),) * 5), (K.Key_V, CONTROL)),
        Action.COPY,
        CONTROL,
    ),
}


class Heard:
    """What the view has asked for: which span, of what."""

    def __init__(self, view: DayView) -> None:
        self.spans: list[object] = []
        self.actions: list[str] = []
        for name in FACTS:
            getattr(view, name).connect(lambda *values, name=name: self._hear(name, values))

    def _hear(self, name: str, values: tuple[object, ...]) -> None:
        if name == "action_asked":
            self.actions.append(str(values[1]))
        else:
            self.spans.append(values[1])


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[DayView]:
    shown = shown_day(qtbot, AGENDA, NOW)
    yield shown
    shown.canvas.hand.put_back()


def point(view: DayView, time: str) -> QPoint:
    grid = view.canvas.grid
    assert grid is not None
    return QPoint(grid.x(0) + 60, grid.axis.y(at(f"2025-06-23 {time}"))) - view.canvas.offset


def drag(view: DayView, qtbot: QtBot, ways: Ways) -> None:
    port, left = view.canvas.viewport(), Qt.MouseButton.LeftButton
    view.canvas.verticalScrollBar().setValue(point(view, "09:30").y() + view.canvas.offset.y())
    start, end = (point(view, time) for time in ways.drag)
    qtbot.mousePress(port, left, ways.held, start)
    for part in range(1, 5):
        here = QPointF(start + (end - start) * part / 4)
        moved = QMouseEvent(QEvent.Type.MouseMove, here, port.mapToGlobal(here), left, left, ways.held)
        QApplication.sendEvent(port, moved)
    qtbot.mouseRelease(port, left, ways.held, end)


def stand(view: DayView, aim: Aim) -> None:
    """The cursor where the thing begins."""
    if aim is Aim.CREATE:
        view.canvas.go_to(Cursor(0, at("2025-06-23 10:00")))
    else:
        view.select_booking(booking_id(1))
    view.canvas.setFocus()


def test_that_every_drag_has_its_line_in_the_table() -> None:
    assert set(TABLE) == set(Aim)


@pytest.mark.parametrize("aim", Aim)
def test_that_keys_ask_for_what_a_drag_asks_for(view: DayView, qtbot: QtBot, aim: Aim) -> None:
    ways, heard = TABLE[aim], Heard(view)
    drag(view, qtbot, ways)
    stand(view, aim)
    for key, held in ways.keys:
        qtbot.keyClick(view.canvas, key, held)
    assert len(heard.spans) == 2, "once by the mouse, once by keys"
    assert heard.spans[0] == heard.spans[1]


@pytest.mark.parametrize("aim", Aim)
def test_that_a_click_in_the_menu_leads_there(view: DayView, aim: Aim) -> None:
    heard = Heard(view)
    stand(view, aim)
    menu = slot_menu(view.canvas) if aim is Aim.CREATE else booking_menu(view.canvas)
    label = {e.action: e.label for e in entries()}.get(TABLE[aim].click, "Book here")
    line = next(line for line in menu.actions() if line.text().startswith(label))
    assert line.isEnabled()
    line.trigger()
    menu.deleteLater()
    if aim is Aim.COPY:
        assert view.canvas.picking.copied is not None
    else:
        assert heard.actions + [str(s) for s in heard.spans] != []


def test_that_the_tray_takes_by_key_and_click_what_can_be_dragged_onto_it(view: DayView, qtbot: QtBot) -> None:
    heard = Heard(view)
    stand(view, Aim.MOVE)
    assert LETTERS["P"] is Action.TRAY
    qtbot.keyClick(view.canvas, K.Key_P)
    menu = booking_menu(view.canvas)
    next(line for line in menu.actions() if line.text().startswith("Put on the tray")).trigger()
    menu.deleteLater()
    assert heard.actions == ["tray", "tray"]
