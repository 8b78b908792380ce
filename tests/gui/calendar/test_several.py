"""The day view with more than one booking meant, copied or swapped, with pages turned, and from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, StartWish
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.gui.calendar.menu import booking_menu, slot_menu
from bookingdesk.presentation.grid_cursor import Cursor
from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.presentation.tiles_actions import Action
from bookingdesk.qt.models.roles import BOOKING_MIME
from tests.builders import ANA, BEN
from tests.gui.calendar.showing import shown_day
from tests.gui.calendar.test_day_view import NOW, TUESDAY, Heard, between, press, when
from tests.presentation.scenes import an_agenda, booking_id

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
AGENDA = an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30), ("Ana", "09:00", 60))
MAYA, BENS, EARLY = booking_id(1), booking_id(2), booking_id(3)


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[DayView]:
    shown = shown_day(qtbot, AGENDA, NOW)
    shown.canvas.fit()
    yield shown
    shown.canvas.hand.put_back()
    for menu in shown.findChildren(QMenu):
        menu.close()


@pytest.fixture
def picks(view: DayView) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    view.picked.connect(found.append)
    return found


@pytest.fixture
def asked(view: DayView) -> list[tuple[object, ...]]:
    """What was asked besides what `Heard` hears: copies and swaps."""
    found: list[tuple[object, ...]] = []
    view.copy_asked.connect(lambda *values: found.append(("copy", *values)))
    view.swap_asked.connect(lambda *values: found.append(("swap", *values)))
    return found


def spot(view: DayView, column: int, time: str) -> QPoint:
    grid = view.canvas.grid
    assert grid is not None
    return QPoint(grid.left(column) + 60, grid.axis.y(when(time))) - view.canvas.offset


def move(view: DayView, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press and move in steps, without letting go."""
    port = view.canvas.viewport()
    kinds = [(QEvent.Type.MouseButtonPress, start)]
    kinds += [(QEvent.Type.MouseMove, start + (end - start) * n / 4) for n in range(1, 5)]
    for kind, place in kinds:
        here = QPointF(place)
        QApplication.sendEvent(port, QMouseEvent(kind, here, port.mapToGlobal(here), LEFT, LEFT, modifier))


def let_go(view: DayView, end: QPoint, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    port, here = view.canvas.viewport(), QPointF(end)
    kind = QEvent.Type.MouseButtonRelease
    no = Qt.MouseButton.NoButton
    QApplication.sendEvent(port, QMouseEvent(kind, here, port.mapToGlobal(here), LEFT, no, modifier))


def taken(wish: StartWish) -> list[Obstacle]:
    """Ben's half past three and the quarter before are not to be had."""
    if wish.start < when("15:30") and BEN in wish.wanted:
        return [Obstacle(kind=ObstacleKind.BOOKED, resource_id=BEN, span=between("15:00", "15:30"))]
    return []


# Several


def test_that_control_and_a_click_takes_one_more_and_gives_it_back(
    view: DayView, picks: list[frozenset[str]], qtbot: QtBot
) -> None:
    port = view.canvas.viewport()
    qtbot.mouseClick(port, LEFT, pos=spot(view, 0, "14:40"))
    qtbot.mouseClick(port, LEFT, CONTROL, spot(view, 1, "15:15"))
    assert picks[-1] == {MAYA, BENS}
    assert view.canvas.picking.marked == {MAYA, BENS}
    qtbot.mouseClick(port, LEFT, CONTROL, spot(view, 1, "15:15"))
    assert picks[-1] == {MAYA}
    assert view.selected_booking() == MAYA


def test_that_a_band_over_empty_ground_takes_what_it_touches(
    view: DayView, picks: list[frozenset[str]], qtbot: QtBot
) -> None:
    start, end = spot(view, 0, "13:30"), spot(view, 1, "15:10")
    move(view, start, end, CONTROL)
    assert view.canvas.overlay.band is not None
    let_go(view, end, CONTROL)
    assert picks == [frozenset({MAYA, BENS})]
    assert view.canvas.overlay.band is None


def test_that_control_a_takes_the_column_and_escape_one_again(
    view: DayView, picks: list[frozenset[str]], qtbot: QtBot
) -> None:
    view.select_booking(MAYA)
    press(view, qtbot, Key.Key_A, control=True)
    assert picks == [frozenset({MAYA, EARLY})]
    assert view.hint.text() == "2 bookings selected."
    press(view, qtbot, Key.Key_Escape)
    assert picks[-1] == frozenset()
    press(view, qtbot, Key.Key_A, control=True)
    press(view, qtbot, Key.Key_Down)
    assert view.canvas.picking.marked == frozenset()


def test_that_a_letter_is_asked_once_for_all_that_are_marked(view: DayView, qtbot: QtBot) -> None:
    heard = Heard(view)
    view.select_booking(MAYA)
    press(view, qtbot, Key.Key_A, control=True)
    heard.taken()
    press(view, qtbot, Key.Key_A)
    assert heard.taken() == [("action_asked", MAYA, Action.ARRIVED.value)]
    lines = [line.text() for line in booking_menu(view.canvas).actions() if line.text()]
    assert "Arrived\tA" in lines
    assert [line for line in lines if line.startswith("Resch")] == []


# Copies


def test_that_control_and_a_drag_asks_for_the_same_again(
    view: DayView, asked: list[tuple[object, ...]], qtbot: QtBot
) -> None:
    heard = Heard(view)
    end = spot(view, 1, "16:40")
    move(view, spot(view, 0, "14:40"), end, CONTROL)
    let_go(view, end, CONTROL)
    assert asked == [("copy", MAYA, between("16:15", "17:00"), frozenset({BEN}))]
    assert not [fact for fact in heard.taken() if fact[0] == "move_asked"]


def test_that_copying_by_keys_books_the_same_length_at_the_cursor(
    view: DayView, asked: list[tuple[object, ...]], qtbot: QtBot
) -> None:
    press(view, qtbot, Key.Key_V, control=True)
    assert view.hint.text().startswith("Nothing is copied yet")
    view.select_booking(MAYA)
    press(view, qtbot, Key.Key_C, control=True)
    view.canvas.go_to(Cursor(1, when("16:00")))
    press(view, qtbot, Key.Key_V, control=True)
    assert asked == [("copy", MAYA, between("16:00", "16:45"), frozenset({BEN}))]
    assert "Book the copied booking again here\tCtrl+V" in [a.text() for a in slot_menu(view.canvas).actions()]


# Swaps


def menu_of(view: DayView) -> QMenu:
    return next(menu for menu in reversed(view.findChildren(QMenu)) if menu.isVisible())


def test_that_a_booking_dropped_on_another_may_change_places_with_it(
    view: DayView, asked: list[tuple[object, ...]], qtbot: QtBot
) -> None:
    view.set_check(taken)
    end = spot(view, 1, "15:15")
    move(view, spot(view, 0, "14:30"), end)
    let_go(view, end)
    swap, near, stay = menu_of(view).actions()
    assert swap.text().startswith("Swap with")
    assert near.text() == "Move to the nearest free place, 15:30"
    swap.trigger()
    assert asked == [("swap", MAYA, BENS)]
    assert stay.text() == "Leave it where it was"


def test_that_grab_mode_offers_the_swap_and_the_nearest_place_too(
    view: DayView, asked: list[tuple[object, ...]], qtbot: QtBot
) -> None:
    heard = Heard(view)
    view.set_check(taken)
    view.select_booking(MAYA)
    press(view, qtbot, Key.Key_G, Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    menu_of(view).actions()[0].trigger()
    assert asked == [("swap", MAYA, BENS)]
    view.canvas.setFocus()
    view.select_booking(MAYA)
    heard.taken()
    press(view, qtbot, Key.Key_G, Key.Key_Right, *[Key.Key_Up] * 9, Key.Key_Return)
    assert view.canvas.overlay.nearest is not None
    press(view, qtbot, Key.Key_Return)
    assert heard.taken() == [("move_asked", MAYA, between("15:30", "16:15"), frozenset({BEN}))]


# Pages and edges


def test_that_holding_a_drag_over_the_date_strip_turns_the_page(view: DayView, qtbot: QtBot) -> None:
    heard = Heard(view)
    view.day_asked.connect(lambda day: view.show_agenda(an_agenda(), day))
    port = view.canvas.viewport()
    start = end = spot(view, 0, "14:30")
    over = port.mapFromGlobal(view.bar.next.mapToGlobal(view.bar.next.rect().center()))
    move(view, start, over)
    qtbot.waitUntil(lambda: view.day == TUESDAY, timeout=3000)
    assert view.canvas.hand.moving is not None
    here = port.mapToGlobal(QPointF(end))
    move_on = QMouseEvent(QEvent.Type.MouseMove, QPointF(end), here, LEFT, LEFT, PLAIN)
    QApplication.sendEvent(port, move_on)
    let_go(view, end)
    moved = [fact for fact in heard.taken() if fact[0] == "move_asked"]
    assert len(moved) == 1
    assert getattr(moved[0][2], "start").date() == TUESDAY  # noqa: B009 - a Span among objects


def test_that_a_drag_in_the_middle_scrolls_nothing(view: DayView, qtbot: QtBot) -> None:
    view.canvas.set_zoom(5)
    view.canvas.verticalScrollBar().setValue(900)
    before = view.canvas.offset
    move(view, QPoint(60, 300), QPoint(80, 340))
    qtbot.wait(150)
    assert view.canvas.offset == before


def test_that_the_columns_move_under_a_drag_near_the_side(view: DayView, qtbot: QtBot) -> None:
    view.bar.hide()
    QApplication.processEvents()
    view.resize(240, 700)
    canvas = view.canvas
    qtbot.waitUntil(lambda: canvas.horizontalScrollBar().maximum() > 0)
    move(view, spot(view, 0, "14:30"), QPoint(canvas.viewport().width() - 4, 300))
    qtbot.waitUntil(lambda: canvas.horizontalScrollBar().value() > 0, timeout=3000)


# Dragged in from a list


def test_that_a_booking_from_a_list_is_dropped_like_one_of_the_day(view: DayView, qtbot: QtBot) -> None:
    heard = Heard(view)
    data = QMimeData()
    data.setData(BOOKING_MIME, str(MAYA).encode())
    port, place = view.canvas.viewport(), spot(view, 1, "16:00")
    action = Qt.DropAction.MoveAction
    entered = QDragEnterEvent(place, action, data, LEFT, PLAIN)
    QApplication.sendEvent(port, entered)
    assert entered.isAccepted()
    view.canvas.dropping.move(entered)
    assert view.canvas.overlay.feedback is not None
    QApplication.sendEvent(port, QDropEvent(QPointF(place), action, data, LEFT, PLAIN))
    assert heard.taken() == [("move_asked", MAYA, between("16:00", "16:45"), frozenset({BEN}))]


# Right to left


def test_that_columns_ruler_and_hits_are_mirrored_and_time_is_not(view: DayView, qtbot: QtBot) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    canvas = view.canvas
    grid, scene = canvas.grid, canvas.scene
    assert grid is not None
    assert scene is not None
    assert grid.left(0) > grid.left(1)
    assert canvas.ruler.x() > canvas.viewport().x()
    assert canvas.heads.head_rect(0).left() > canvas.heads.head_rect(1).left()
    first = next(t for t in scene.tiles() if t.facts.booking_id == EARLY)
    later = next(t for t in scene.tiles() if t.facts.booking_id == MAYA)
    assert tile_rect(grid, first).y < tile_rect(grid, later).y
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=spot(view, 0, "14:40"))
    assert view.selected_booking() == MAYA
    press(view, qtbot, Key.Key_Left)
    assert canvas.selected_slot() is not None
    assert canvas.overlay.cursor is not None
    assert canvas.overlay.cursor.column == 1
    press(view, qtbot, Key.Key_Right)
    assert canvas.overlay.cursor.column == 0
    assert canvas.selected_slot() is not None
    assert ANA in canvas.selected_slot()[0]  # type: ignore[index]


def test_that_the_stripe_stands_at_the_leading_side_of_a_mirrored_tile(view: DayView, qtbot: QtBot) -> None:
    def pale(x: int) -> float:
        tile = next(t for t in view.canvas.scene.tiles() if t.facts.booking_id == MAYA)  # type: ignore[union-attr]
        rect = tile_rect(view.canvas.grid, tile)  # type: ignore[arg-type]
        at = QPoint(rect.x + (x if x > 0 else rect.width + x), rect.bottom - 6) - view.canvas.offset
        return view.canvas.viewport().grab().toImage().pixelColor(at).lightnessF()

    straight = pale(2), pale(-3)
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = pale(2), pale(-3)
    assert straight[0] < straight[1]
    assert mirrored[0] > mirrored[1]


def test_that_a_narrow_held_tile_says_who_holds_it(view: DayView) -> None:
    """`Jo` instead of `Held by …`: drawn exactly as a tile whose whole name is that."""
    painter = view.canvas.tile_painter
    facts = next(t for t in view.canvas.scene.tiles()).facts  # type: ignore[union-attr]
    held = replace(facts, name="Held by Jo", held_by="Jo")
    short = replace(facts, name="Jo")
    assert painter.picture(held, ANA, 92, 24, NOW).toImage() == painter.picture(short, ANA, 92, 24, NOW).toImage()
    assert painter.picture(held, ANA, 400, 24, NOW).toImage() != painter.picture(short, ANA, 400, 24, NOW).toImage()
