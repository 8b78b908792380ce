"""The day view in use: mouse, keys and grab mode become facts; only what changed is painted; states say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, StartWish
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Closure
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.gui.calendar.layers import as_qrect, now_y
from bookingdesk.gui.calendar.menu import booking_menu, slot_menu
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.grid import ZOOM_LEVELS
from bookingdesk.presentation.grid_cursor import Cursor
from bookingdesk.presentation.grid_density import Density
from bookingdesk.presentation.grid_hits import badge_rect, tile_rect
from bookingdesk.presentation.palette import Scheme
from bookingdesk.presentation.status_look import State
from bookingdesk.presentation.tiles_actions import LETTERS, Action
from bookingdesk.qt.accessibility_announcing import announcer
from bookingdesk.qt.look import apply_look
from tests.builders import ANA, BEN, MONDAY, ROOM2, STUDIO, a_catalogue, at
from tests.gui.calendar.showing import shown_day
from tests.presentation.scenes import an_agenda, booking_id, with_status

Key = Qt.Key
NOW = at("2025-06-23 14:02")
TUESDAY = date(2025, 6, 24)
FACTS = "booking_chosen slot_chosen move_asked resize_asked action_asked slot_action_asked day_asked zoom_changed"


class Heard:
    """Everything a view has stated, in order."""

    def __init__(self, view: DayView) -> None:
        self.facts: list[tuple[object, ...]] = []
        for name in FACTS.split():
            getattr(view, name).connect(lambda *values, name=name: self.facts.append((name, *values)))

    def taken(self) -> list[tuple[object, ...]]:
        """What was stated since the last question."""
        found, self.facts = self.facts, []
        return found


def when(text: str) -> datetime:
    return at(f"2025-06-23 {text}")


def between(start: str, end: str) -> Span:
    return Span(when(start), when(end))


AGENDA = an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30), ("Ana", "09:00", 60))


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[DayView]:
    shown = shown_day(qtbot, AGENDA, NOW)
    yield shown
    shown.canvas.hand.put_back()


@pytest.fixture
def heard(view: DayView) -> Heard:
    return Heard(view)


def point(view: DayView, column: int, time: str) -> QPoint:
    """A point of the viewport; the time is scrolled into sight."""
    grid = view.canvas.grid
    assert grid is not None
    y = grid.axis.y(when(time))
    if not 0 <= y - view.canvas.offset.y() < view.canvas.viewport().height():
        view.canvas.verticalScrollBar().setValue(y - 200)
    return QPoint(grid.x(column) + 60, y) - view.canvas.offset


def press(view: DayView, qtbot: QtBot, *keys: Qt.Key, shift: bool = False, control: bool = False) -> None:
    """Type keys into the canvas."""
    modifier = Qt.KeyboardModifier.NoModifier
    if shift:
        modifier |= Qt.KeyboardModifier.ShiftModifier
    if control:
        modifier |= Qt.KeyboardModifier.ControlModifier
    for key in keys:
        qtbot.keyClick(view.canvas, key, modifier)


def drag(view: DayView, qtbot: QtBot, start: QPoint, end: QPoint, *, drop: bool = True) -> None:
    """Press, move in steps, release."""
    port = view.canvas.viewport()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(port, left, pos=start)
    for n in range(1, 5):
        here = QPointF(start + (end - start) * n / 4)
        moved = QMouseEvent(
            QEvent.Type.MouseMove, here, port.mapToGlobal(here), left, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(port, moved)
    if drop:
        qtbot.mouseRelease(port, left, pos=end)


# Mouse


def test_that_a_click_chooses_a_booking_and_puts_the_cursor_on_it(
    view: DayView, heard: Heard, qtbot: QtBot
) -> None:
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 0, "14:37"))
    assert heard.taken() == [("booking_chosen", booking_id(1))]
    assert view.selected_booking() == booking_id(1)
    assert view.hint.text().startswith("Ana 14:15: Ortiz, Maya")


def test_that_a_click_on_free_time_offers_that_slot(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 1, "16:20"))
    assert heard.taken() == [("slot_chosen", frozenset({BEN}), between("16:15", "16:30"))]


def test_that_the_pointer_is_offered_the_free_slot_under_it(view: DayView, qtbot: QtBot) -> None:
    qtbot.mouseMove(view.canvas.viewport(), point(view, 1, "16:20"))
    offer = view.canvas.overlay.offer
    assert offer is not None
    assert offer[1] == "+ 16:15"
    qtbot.mouseMove(view.canvas.viewport(), point(view, 1, "15:10"))
    assert view.canvas.overlay.offer is None


def test_that_drawing_over_free_time_asks_for_that_length(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    drag(view, qtbot, point(view, 1, "16:05"), point(view, 1, "16:50"))
    assert heard.taken() == [("slot_chosen", frozenset({BEN}), between("16:00", "17:00"))]
    assert view.canvas.overlay.moving is None


def test_that_dragging_a_tile_asks_for_the_move(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    drag(view, qtbot, point(view, 0, "14:30"), point(view, 1, "16:15"))
    assert heard.taken() == [("move_asked", booking_id(1), between("16:00", "16:45"), frozenset({BEN}))]


@pytest.mark.parametrize(
    ("grip", "to", "span"),
    [("14:58", "15:30", ("14:15", "15:30")), ("14:17", "13:45", ("13:45", "15:00"))],
    ids=["bottom edge", "top edge"],
)
def test_that_dragging_an_edge_asks_for_another_length(
    view: DayView, heard: Heard, qtbot: QtBot, grip: str, to: str, span: tuple[str, str]
) -> None:
    drag(view, qtbot, point(view, 0, grip), point(view, 0, to))
    assert heard.taken() == [("resize_asked", booking_id(1), between(*span), frozenset({ANA}))]


def test_that_escape_puts_a_dragged_tile_back(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    drag(view, qtbot, point(view, 0, "14:30"), point(view, 1, "16:15"), drop=False)
    assert view.canvas.overlay.ghost is not None
    press(view, qtbot, Key.Key_Escape)
    assert view.canvas.overlay.ghost is None
    qtbot.mouseRelease(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 1, "16:15"))
    assert heard.taken() == []


def test_that_a_begun_booking_cannot_be_dragged(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    view.show_agenda(with_status(AGENDA, 1, Status.ARRIVED), MONDAY)
    drag(view, qtbot, point(view, 0, "14:30"), point(view, 1, "16:15"))
    assert [fact for fact in heard.taken() if fact[0] == "move_asked"] == []


def busy_after_four(wish: StartWish) -> Sequence[Obstacle]:
    """Free before four, taken later."""
    end = wish.start + (wish.duration or timedelta(minutes=45))
    return [Obstacle(kind=ObstacleKind.BOOKED, resource_id=BEN)] if end > when("16:00") else []


def test_that_an_impossible_drop_outlines_the_nearest_free_place_which_enter_takes(
    view: DayView, heard: Heard, qtbot: QtBot
) -> None:
    view.set_check(busy_after_four)
    drag(view, qtbot, point(view, 0, "14:30"), point(view, 1, "16:15"), drop=False)
    judged = view.canvas.overlay.feedback
    assert judged is not None
    assert not judged.accepted
    qtbot.mouseRelease(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 1, "16:15"))
    assert heard.taken() == []
    assert view.canvas.overlay.nearest is not None
    assert "Ben" in view.hint.text()
    press(view, qtbot, Key.Key_Return)
    assert heard.taken() == [("move_asked", booking_id(1), between("15:15", "16:00"), frozenset({BEN}))]


def test_that_columns_which_can_never_take_it_are_dimmed_while_dragging(view: DayView, qtbot: QtBot) -> None:
    drag(view, qtbot, point(view, 0, "14:30"), point(view, 1, "16:15"), drop=False)
    assert view.canvas.overlay.dimmed == frozenset()
    view.canvas.hand.put_back()
    view.set_grouping("both")
    drag(view, qtbot, point(view, 0, "14:30"), point(view, 0, "16:15"), drop=False)
    assert view.canvas.overlay.dimmed == frozenset()
    view.canvas.hand.put_back()
    catalogue = a_catalogue()
    skilled = {k: replace(g, members=g.members - {BEN}) for k, g in catalogue.groups.items()}
    view.show_agenda(replace(AGENDA, catalogue=replace(catalogue, groups=skilled)), MONDAY)
    view.set_grouping("staff")
    drag(view, qtbot, point(view, 0, "14:30"), point(view, 0, "16:15"), drop=False)
    assert view.canvas.overlay.dimmed == frozenset({1})


def test_that_the_wheel_with_control_zooms_at_the_pointer(view: DayView, heard: Heard) -> None:
    canvas = view.canvas
    assert canvas.grid is not None
    here = point(view, 0, "15:00")
    before = canvas.grid.axis.at(here.y() + canvas.offset.y())
    wheel = QWheelEvent(
        QPointF(here),
        QPointF(canvas.viewport().mapToGlobal(here)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), wheel)
    assert heard.taken() == [("zoom_changed", 10)]
    assert abs(canvas.grid.axis.at(here.y() + canvas.offset.y()) - before) < timedelta(minutes=2)
    assert view.bar.zoom.currentData() == 10


def test_that_the_hover_card_appears_beside_the_tile_and_escape_like_keys_close_it(
    view: DayView, qtbot: QtBot
) -> None:
    qtbot.mouseMove(view.canvas.viewport(), point(view, 0, "14:37"))
    card = view.canvas.card
    qtbot.waitUntil(card.isVisible, timeout=2000)
    assert "Maya Ortiz" in card.text
    tile = view.canvas.tile_of(booking_id(1))
    assert tile is not None
    assert view.canvas.grid is not None
    rect = view.canvas.on_screen(tile_rect(view.canvas.grid, tile))
    assert not rect.intersects(QRect(card.mapToGlobal(QPoint(0, 0)), card.size()))
    press(view, qtbot, Key.Key_Escape)
    assert not card.isVisible()


# Keys


def test_that_letters_ask_for_actions_on_the_booking_at_the_cursor(
    view: DayView, heard: Heard, qtbot: QtBot
) -> None:
    view.select_booking(booking_id(1))
    for letter in "ACNRXELMOPWI":
        qtbot.keyClick(view.canvas, letter.lower())
    assert heard.taken() == [("action_asked", booking_id(1), LETTERS[x].value) for x in "ACNRXELMOPWI"]


def test_that_a_step_that_does_not_apply_is_explained_and_not_asked(
    view: DayView, heard: Heard, qtbot: QtBot
) -> None:
    view.select_booking(booking_id(1))
    qtbot.keyClick(view.canvas, "d")
    assert heard.taken() == []
    assert view.hint.text() == "Not possible: the booking is confirmed."


def test_that_letters_can_be_switched_off_and_unhandled_actions_left_out(
    view: DayView, heard: Heard, qtbot: QtBot
) -> None:
    view.select_booking(booking_id(1))
    view.set_actions(frozenset({Action.OPEN}))
    qtbot.keyClick(view.canvas, "a")
    view.set_actions(frozenset(Action))
    view.canvas.keys.letters_on = False
    qtbot.keyClick(view.canvas, "a")
    assert heard.taken() == []


def test_that_the_hint_row_calls_only_free_working_time_free(view: DayView, qtbot: QtBot) -> None:
    found = []
    for time, length in (("16:00", 15), ("12:30", 15), ("19:00", 15), ("14:00", 30)):
        start = when(time)
        view.canvas.go_to(Cursor(0, start, start + timedelta(minutes=length) if length > 15 else None))
        found.append(view.hint.text())
    assert found == [
        "Ana 16:00–16:15: free. Enter books here.",
        "Ana 12:30–12:45: This time has passed. Ana works 09:00–12:00, 13:00–18:00 then. Space says what would help.",
        "Ana 19:00–19:15: This is outside opening hours: 09:00–18:00. Ana works 09:00–12:00, 13:00–18:00 then."
        " Space says what would help.",
        "Ana 14:00–14:30: This time has passed. Ana is with Maya Ortiz until 15:00. Space says what would help.",
    ]


def test_that_letters_on_free_time_ask_for_the_slot(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    view.canvas.go_to(Cursor(0, when("16:00")))
    for letter in "bwv":
        qtbot.keyClick(view.canvas, letter)
    slot = (frozenset({ANA}), between("16:00", "16:15"))
    assert heard.taken() == [("slot_action_asked", *slot, word) for word in ("block", "waitlist", "drop")]


def test_that_arrows_enter_and_ranges_book_without_a_mouse(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    press(view, qtbot, Key.Key_Return)
    press(view, qtbot, Key.Key_Right, Key.Key_Down, Key.Key_Down)
    press(view, qtbot, Key.Key_Up, Key.Key_Up, shift=True)
    press(view, qtbot, Key.Key_Down, shift=True)
    press(view, qtbot, Key.Key_Return)
    assert heard.taken() == [
        ("slot_chosen", frozenset({ANA}), between("14:00", "14:15")),
        ("slot_chosen", frozenset({BEN}), between("14:30", "15:00")),
    ]


def test_that_enter_opens_the_booking_at_the_cursor(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    press(view, qtbot, Key.Key_Down, Key.Key_Return)
    assert heard.taken() == [("booking_chosen", booking_id(1))]


def test_that_control_arrows_turn_the_day_and_t_comes_back(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    press(view, qtbot, Key.Key_Right, control=True)
    press(view, qtbot, Key.Key_Left, control=True)
    press(view, qtbot, Key.Key_T)
    assert heard.taken() == [
        ("day_asked", TUESDAY),
        ("day_asked", date(2025, 6, 22)),
        ("day_asked", MONDAY),
    ]


def test_that_zoom_has_keys_and_z_fits_the_day(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    press(view, qtbot, Key.Key_Equal, Key.Key_Minus, Key.Key_Minus, control=True)
    press(view, qtbot, Key.Key_Z)
    assert [fact[1] for fact in heard.taken()] == [10, 15, 30, 0]
    grid, port = view.canvas.grid, view.canvas.viewport()
    assert grid is not None
    top, bottom = grid.axis.y(when("09:00")), grid.axis.y(when("18:00"))
    assert 0 <= top - view.canvas.offset.y() < bottom - view.canvas.offset.y() <= port.height()


def test_that_tab_walks_the_bookings_and_leaves_behind_the_last(view: DayView, qtbot: QtBot) -> None:
    view.canvas.place_cursor(None)
    found = []
    for _n in range(3):
        press(view, qtbot, Key.Key_Tab)
        found.append(view.selected_booking())
    assert found == [booking_id(3), booking_id(1), booking_id(2)]
    press(view, qtbot, Key.Key_Tab)
    assert not view.canvas.hasFocus()


def test_that_grab_mode_moves_a_booking_by_keys(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    view.select_booking(booking_id(1))
    press(view, qtbot, Key.Key_G, Key.Key_Down, Key.Key_Down, Key.Key_Right)
    assert view.canvas.keys.grabbing
    assert view.hint.text().startswith("14:45–15:30 Ben")
    press(view, qtbot, Key.Key_Return)
    assert heard.taken() == [("move_asked", booking_id(1), between("14:45", "15:30"), frozenset({BEN}))]
    assert not view.canvas.keys.grabbing


def test_that_grab_mode_changes_the_length(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    view.select_booking(booking_id(1))
    press(view, qtbot, Key.Key_G)
    press(view, qtbot, Key.Key_Down, shift=True)
    press(view, qtbot, Key.Key_Return)
    assert heard.taken() == [("resize_asked", booking_id(1), between("14:15", "15:15"), frozenset({ANA}))]


def test_that_escape_ends_grab_mode_without_asking(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    view.select_booking(booking_id(1))
    press(view, qtbot, Key.Key_G, Key.Key_Down, Key.Key_Escape)
    assert heard.taken() == []
    assert view.canvas.overlay.moving is None
    assert view.selected_booking() == booking_id(1)


def test_that_grab_mode_reaches_another_day(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    view.select_booking(booking_id(1))
    press(view, qtbot, Key.Key_G)
    press(view, qtbot, Key.Key_Right, control=True)
    assert heard.taken() == [("day_asked", TUESDAY)]
    view.show_agenda(replace(an_agenda(), first_day=TUESDAY), TUESDAY)
    press(view, qtbot, Key.Key_Return)
    assert heard.taken() == [
        ("move_asked", booking_id(1), Span(at("2025-06-24 14:15"), at("2025-06-24 15:00")), frozenset({ANA}))
    ]


def test_that_an_impossible_place_is_not_dropped_on_in_grab_mode(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    view.set_check(busy_after_four)
    view.select_booking(booking_id(1))
    press(view, qtbot, Key.Key_G, *[Key.Key_Down] * 6, Key.Key_Return)
    assert heard.taken() == []
    assert view.canvas.keys.grabbing
    press(view, qtbot, *[Key.Key_Up] * 3, Key.Key_Return)
    assert heard.taken() == [("move_asked", booking_id(1), between("15:00", "15:45"), frozenset({ANA}))]


# Menus


def test_that_the_menu_lists_actions_with_keys_and_greys_with_a_reason(view: DayView) -> None:
    view.select_booking(booking_id(1))
    lines = {line.text().split("\t")[0]: line for line in booking_menu(view.canvas).actions() if line.text()}
    assert lines["Arrived"].text() == "Arrived\tA"
    assert lines["Arrived"].isEnabled()
    assert not lines["Done"].isEnabled()
    assert lines["Done"].statusTip() == "Not possible: the booking is confirmed."


def test_that_the_menu_asks_for_what_is_clicked(view: DayView, heard: Heard) -> None:
    view.select_booking(booking_id(1))
    for line in booking_menu(view.canvas).actions():
        if line.text().startswith(("Arrived", "Open")):
            line.trigger()
    view.canvas.go_to(replace(view.canvas.overlay.cursor, at=when("16:00")))  # type: ignore[type-var]
    slot_menu(view.canvas).actions()[0].trigger()
    assert heard.taken() == [
        ("booking_chosen", booking_id(1)),
        ("action_asked", booking_id(1), "arrived"),
        ("slot_chosen", frozenset({ANA}), between("16:00", "16:15")),
    ]


def test_that_the_menu_key_opens_the_menu(view: DayView, qtbot: QtBot) -> None:
    view.select_booking(booking_id(1))
    press(view, qtbot, Key.Key_F10, shift=True)
    menus = [w for w in view.canvas.findChildren(QMenu) if w.isVisible()]
    assert len(menus) == 1
    menus[0].close()


def test_that_a_right_click_chooses_what_it_hits(view: DayView) -> None:
    here = point(view, 1, "15:10")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, here, view.canvas.viewport().mapToGlobal(here))
    QApplication.sendEvent(view.canvas.viewport(), event)
    assert view.selected_booking() == booking_id(2)
    for menu in view.canvas.findChildren(QMenu):
        menu.close()


# States and repainting


def test_that_states_say_what_is_the_matter(view: DayView) -> None:
    note = view.note
    assert note.line.isHidden()
    view.show_agenda(an_agenda(), MONDAY)
    assert note.line.text() == "No bookings yet. F2 books, or drag over a free time."
    view.show_agenda(an_agenda(), date(2025, 6, 28))
    assert note.line.text() == "Nobody is on the rota for Saturday 28 June."
    closed = a_catalogue(closures={STUDIO: {MONDAY: Closure(location_id=STUDIO, day=MONDAY, name="Midsummer")}})
    view.show_agenda(an_agenda(catalogue=closed), MONDAY)
    assert note.line.text() == "Closed on Monday 23 June: Midsummer."


def test_that_an_error_keeps_the_last_day_and_says_as_of_when(view: DayView, qtbot: QtBot) -> None:
    view.show_error("The schedule does not answer.")
    assert view.note.words.text() == "The schedule does not answer. Showing the day as of 13:58."
    assert view.note.banner.isVisible()
    assert view.note.edge.isVisible()
    assert view.canvas.tile_of(booking_id(1)) is not None
    with qtbot.waitSignal(view.retry_asked):
        view.note.retry.click()
    view.show_agenda(AGENDA, MONDAY)
    assert not view.note.banner.isVisible()
    assert not view.note.edge.isVisible()


def test_that_before_the_first_agenda_it_says_that_it_loads(qtbot: QtBot) -> None:
    shown = DayView(lambda: NOW, Formatter())
    qtbot.addWidget(shown)
    shown.show()
    assert shown.note.line.text() == "Loading the day…"
    shown.grab()


def test_that_read_only_takes_no_drag_no_letter_and_no_slot(view: DayView, heard: Heard, qtbot: QtBot) -> None:
    view.set_read_only("This day is past.")
    drag(view, qtbot, point(view, 0, "14:30"), point(view, 1, "16:15"))
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 1, "16:20"))
    view.select_booking(booking_id(1))
    heard.taken()
    press(view, qtbot, Key.Key_A, Key.Key_G, Key.Key_R)
    assert heard.taken() == []
    assert view.note.words.text() == "This day is past."
    press(view, qtbot, Key.Key_Return)
    assert heard.taken() == [("booking_chosen", booking_id(1))]


def test_that_only_the_changed_tile_is_painted_again(view: DayView, qtbot: QtBot) -> None:
    painted: list[QRect] = []
    canvas = view.canvas
    layers = canvas.layers
    assert layers is not None
    QApplication.processEvents()
    paint = layers.paint
    layers.paint = lambda painter, area, now, overlay: (  # type: ignore[method-assign]
        painted.append(area),
        paint(painter, area, now, overlay),
    )[0]
    point(view, 0, "14:30")
    QApplication.processEvents()
    painted.clear()
    view.show_agenda(with_status(AGENDA, 1, Status.ARRIVED), MONDAY)
    QApplication.processEvents()
    tile = canvas.tile_of(booking_id(1))
    assert tile is not None
    whole = sum(r.width() * r.height() for r in painted)
    assert painted
    (extent,) = layers.extents([tile])
    assert whole < 3 * extent.width * extent.height
    painted.clear()
    view.show_agenda(with_status(AGENDA, 1, Status.ARRIVED), MONDAY)
    QApplication.processEvents()
    assert painted == []


def test_that_how_many_are_not_shown_is_counted_anew_wherever_one_is_added(view: DayView) -> None:
    """The long booking makes one cluster of both hours, whose only badge stands at nine."""
    known = [("Ana", "09:00", 480), *[("Ana", "09:00", 45)] * 3, *[("Ana", "16:00", 45)] * 2]
    view.show_agenda(an_agenda(*known), MONDAY)
    point(view, 0, "09:00")
    QApplication.processEvents()
    canvas, painted = view.canvas, list[QRect]()
    layers = canvas.layers
    assert layers is not None
    assert canvas.grid is not None
    paint = layers.paint
    layers.paint = lambda painter, area, now, overlay: (  # type: ignore[method-assign]
        painted.append(area),
        paint(painter, area, now, overlay),
    )[0]
    view.show_agenda(an_agenda(*known, ("Ana", "16:00", 45)), MONDAY)
    QApplication.processEvents()
    assert canvas.scene is not None
    (badge,) = canvas.scene.columns[0].badges
    assert badge.count == 2
    where = as_qrect(badge_rect(canvas.grid, 0, badge, canvas.paints.unit))
    assert any(area.contains(where) for area in painted)


def test_that_scrolling_moves_the_picture_and_paints_only_what_comes_into_sight(view: DayView) -> None:
    painted: list[QRect] = []
    layers, bar = view.canvas.layers, view.canvas.verticalScrollBar()
    assert layers is not None
    bar.setValue(300)
    QApplication.processEvents()
    paint = layers.paint
    layers.paint = lambda painter, area, now, overlay: (  # type: ignore[method-assign]
        painted.append(area),
        paint(painter, area, now, overlay),
    )[0]
    bar.setValue(340)
    QApplication.processEvents()
    scrolled = view.canvas.viewport().grab().toImage()
    assert max(r.height() for r in painted[:1]) <= 48
    view.canvas.viewport().update()
    QApplication.processEvents()
    assert view.canvas.viewport().grab().toImage() == scrolled


def test_that_the_now_line_moves_with_the_clock(qtbot: QtBot, view: DayView) -> None:
    before = view.canvas.viewport().grab().toImage()
    view.canvas.clock = lambda: NOW + timedelta(minutes=20)
    view.canvas.refresh_now()
    assert view.canvas.viewport().grab().toImage() != before


def test_that_the_now_line_leaves_nothing_behind_where_it_was(view: DayView) -> None:
    canvas, layers = view.canvas, view.canvas.layers
    assert layers is not None
    assert canvas.grid is not None
    left, painted = now_y(canvas.grid, canvas.clock()), list[QRect]()
    point(view, 0, "14:02")
    QApplication.processEvents()
    paint = layers.paint
    layers.paint = lambda painter, area, now, overlay: (  # type: ignore[method-assign]
        painted.append(area),
        paint(painter, area, now, overlay),
    )[0]
    canvas.clock = lambda: NOW + timedelta(minutes=20)
    canvas.refresh_now()
    QApplication.processEvents()
    assert any(area.top() <= left <= area.bottom() for area in painted)


def test_that_the_now_line_lies_on_the_full_minute(view: DayView) -> None:
    grid = view.canvas.grid
    assert grid is not None
    assert now_y(grid, NOW.replace(second=59)) == now_y(grid, NOW)


@pytest.mark.parametrize(("clock", "offered"), [("16:00", True), ("03:00", False)])
def test_that_the_pointer_offers_only_time_that_is_free(view: DayView, clock: str, offered: bool) -> None:
    port, where = view.canvas.viewport(), QPointF(point(view, 0, clock))
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, where, port.mapToGlobal(where), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(port, moved)
    assert (view.canvas.overlay.offer is not None) is offered


def test_that_the_cursor_and_selection_survive_new_data(view: DayView) -> None:
    view.select_booking(booking_id(2))
    view.show_agenda(with_status(AGENDA, 1, Status.ARRIVED), MONDAY)
    assert view.selected_booking() == booking_id(2)
    assert not view.select_booking(booking_id(99))


def test_that_rooms_and_both_are_columns_too(view: DayView) -> None:
    view.bar.groups.button(1).click()
    assert view.canvas.scene is not None
    assert [c.name for c in view.canvas.scene.columns] == ["Room 1", "Room 2", "Room 3"]
    assert view.canvas.scene.columns[1].resource_id == ROOM2
    view.set_hidden(frozenset({ROOM2}))
    assert view.bar.hidden.text() == "1 hidden"


def test_that_dates_and_steps_are_in_the_bar(view: DayView, heard: Heard) -> None:
    assert view.bar.title.text() == "Monday 23 June 2025"
    assert view.bar.subtitle.text() == "today · week 26"
    view.bar.next.click()
    view.bar.today.click()
    assert heard.taken() == [("day_asked", TUESDAY), ("day_asked", MONDAY)]


def test_that_moves_are_announced_at_most_once_a_second(view: DayView, qtbot: QtBot) -> None:
    said: list[str] = []
    announcer().announced.connect(lambda words, assertive: said.append(words))
    qtbot.wait(1050)
    said.clear()
    view.select_booking(booking_id(1))
    press(view, qtbot, Key.Key_G, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert len(said) <= 1
    qtbot.waitUntil(lambda: bool(said) and said[-1].startswith("15:00–15:45 Ana"), timeout=3000)
    assert len(said) <= 2


def test_that_another_desks_change_is_marked_until_the_next(view: DayView) -> None:
    before = view.canvas.viewport().grab().toImage()
    view.mark_changed_elsewhere({booking_id(1): "Jo moved it."})
    point(view, 0, "14:30")
    assert view.canvas.viewport().grab().toImage() != before
    view.mark_changed_elsewhere({})
    assert view.canvas.overlay.pulsing == frozenset()


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_that_tiles_wear_the_colours_of_their_state_at_every_text_size(
    view: DayView, qapp: QApplication, scheme: Scheme, scale: float
) -> None:
    the_look = apply_look(qapp, scheme, text_scale=scale)
    view.show_agenda(with_status(AGENDA, 1, Status.ARRIVED), MONDAY)
    here = point(view, 0, "14:50")
    port = view.canvas.viewport().rect()
    view.canvas.verticalScrollBar().setValue(
        view.canvas.verticalScrollBar().value() + here.y() - port.height() // 2
    )
    picture = view.canvas.viewport().grab().toImage()
    tile = view.canvas.tile_of(booking_id(1))
    assert tile is not None
    assert view.canvas.grid is not None
    assert view.canvas.grid.axis.quarter >= 24 * scale
    rect = tile_rect(view.canvas.grid, tile)
    row = rect.bottom - 6 - view.canvas.offset.y()
    found = {picture.pixelColor(x, row).name().upper() for x in range(rect.x, rect.right)}
    assert the_look.palette.states[State.ARRIVED].tile in found
    apply_look(qapp, Scheme.LIGHT)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("density", Density)
def test_that_no_zoom_clips_the_text_of_a_tile_or_hides_its_time(
    view: DayView, qapp: QApplication, scale: float, density: Density
) -> None:
    """The lowest tile of each zoom, drawn black on white: no ink touches its upper or lower edge."""
    apply_look(qapp, Scheme.LIGHT, density=density, text_scale=scale)
    canvas = view.canvas
    for level in ZOOM_LEVELS:
        canvas.set_zoom(level)
        view.show_agenda(an_agenda(("Ana", "14:15", 5), status=Status.CONFIRMED), MONDAY)
        assert canvas.grid is not None
        assert canvas.scene is not None
        tile = next(iter(canvas.scene.tiles()))
        height = tile_rect(canvas.grid, tile).height
        drawn = canvas.tile_painter.picture(tile.facts, ANA, 200, height, NOW).toImage()
        ink = _rows_of_ink(drawn)
        assert len(ink) > 30, f"the time is there at {level}"
        assert min(ink) >= 1, level
        assert max(ink) <= drawn.height() - 2, level
    apply_look(qapp, Scheme.LIGHT)
    canvas.set_zoom(15)


def _rows_of_ink(drawn: QImage) -> list[int]:
    """The row of every dark pixel between the sides of a tile."""
    drawn = drawn.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = memoryview(drawn.constBits()).cast("B").cast("I")
    colours = {each: QColor.fromRgba(each) for each in set(pixels)}
    dark = {each for each, seen in colours.items() if seen.alpha() == 255 and seen.lightness() < 100}
    wide = drawn.width()
    rows = [pixels[y * wide + 60 : (y + 1) * wide - 6] for y in range(drawn.height())]
    return [y for y, row in enumerate(rows) for each in row if each in dark]


def test_that_a_day_opens_at_the_present_hour_or_where_work_begins(view: DayView) -> None:
    canvas = view.canvas

    def first_shown(now: str, day: date) -> datetime:
        canvas.clock = lambda: when(now)
        view.show_agenda(an_agenda(), date(2025, 6, 20))
        view.show_agenda(an_agenda(), day)
        assert canvas.grid is not None
        return canvas.grid.axis.at(canvas.offset.y())

    assert when("12:00") < first_shown("14:02", MONDAY) < when("14:02")
    assert when("08:30") < first_shown("23:15", MONDAY) < when("09:00")
    assert at("2025-06-24 08:30") < first_shown("14:02", TUESDAY) < at("2025-06-24 09:00")
