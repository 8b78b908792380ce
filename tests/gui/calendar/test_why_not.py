"""A place that is not free says why and what would help: hovered, clicked, by the keyboard's cursor and by its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.availability.resource_time import blocked
from bookingdesk.domain.availability.values import BusyUnit, Obstacle
from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.ids import HoldId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.gui.calendar.menu import slot_menu
from bookingdesk.presentation.feedback import Level
from bookingdesk.presentation.grid_cursor import Cursor
from bookingdesk.presentation.grid_moving import Aim, taken
from bookingdesk.usecases.readings import Agenda
from tests.builders import ANA, BEN, HAIRCUT, MONDAY, at
from tests.gui.calendar.showing import shown_day
from tests.presentation.scenes import an_agenda, booking_id

Key = Qt.Key
NOW = at("2025-06-23 10:40")


def when(text: str) -> datetime:
    return at(f"2025-06-23 {text}")


def a_day() -> Agenda:
    """At 10:40: Ana has a client at 10:50 whose room is made ready for ten minutes, one at 14:00, Ben one at 16:00."""
    agenda = an_agenda(("Ana", "10:50", 45), ("Ana", "14:00", 45), ("Ben", "16:00", 45))
    made_ready = []
    for entry in agenda.entries:
        before = timedelta(minutes=10)
        allocations = tuple(
            replace(a, busy=Span(a.busy.start - before, a.busy.end)) for a in entry.booking.allocations
        )
        booking = replace(entry.booking, buffer_before=before, allocations=allocations)
        made_ready.append(replace(entry, booking=booking))
    return replace(agenda, entries=tuple(made_ready))


AGENDA = a_day()


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[DayView]:
    shown = shown_day(qtbot, AGENDA, NOW)
    yield shown
    shown.canvas.hand.put_back()


def point(view: DayView, column: int, time: str) -> QPoint:
    grid = view.canvas.grid
    assert grid is not None
    y = grid.axis.y(when(time))
    if not 0 <= y - view.canvas.offset.y() < view.canvas.viewport().height():
        view.canvas.verticalScrollBar().setValue(y - 200)
    return QPoint(grid.x(column) + 60, y) - view.canvas.offset


def told_by_the_desk(view: DayView) -> list[tuple[ResourceId, Span]]:
    """Answer with ways out as the desk does, from the same day; what was asked."""
    asked: list[tuple[ResourceId, Span]] = []
    busy = [
        unit
        for entry in AGENDA.entries
        for unit in (
            _busy(a.resource_id, a.busy, number)
            for number, a in ((entry.booking.number, a) for a in entry.booking.allocations)
        )
    ]
    known = Span(at("2025-06-22 00:00"), at("2025-06-28 00:00"))

    def why(resource: ResourceId, span: Span) -> Sequence[Obstacle]:
        asked.append((resource, span))
        return blocked(AGENDA.catalogue, busy, resource, span, NOW, known=known)

    view.canvas.reasons.why = why
    return asked


def _busy(resource: ResourceId, span: Span, number: int) -> BusyUnit:
    return BusyUnit(resource, 1, span, booking_id(number), None)


HINTS = [
    ("free", "11:45", 0, "Ana 11:45–12:00: free. Enter books here."),
    (
        "the cell that has begun",
        "10:30",
        0,
        "Ana 10:30–10:45: This time has passed. Ana needs the time until 11:35",
    ),
    ("the buffer of the next", "13:50", 0, "Ana 13:45–14:00: Ana needs the time until 14:45 between two bookings."),
    ("the break", "12:15", 1, "Ben 12:15–12:30: Ben works 09:00–12:00, 13:00–18:00 then."),
    ("after closing", "19:00", 1, "Ben 19:00–19:15: This is outside opening hours: 09:00–18:00."),
]


@pytest.mark.parametrize(("time", "column", "words"), [h[1:] for h in HINTS], ids=[h[0] for h in HINTS])
def test_that_the_keyboards_cursor_is_told_why(view: DayView, time: str, column: int, words: str) -> None:
    grid = view.canvas.grid
    assert grid is not None
    view.canvas.go_to(Cursor(column, grid.axis.floored(when(time), 15)))
    assert view.hint.text().startswith(words)
    assert view.canvas.free_here() == ("free" in words)


def test_that_a_blocked_place_offers_nothing_and_its_card_says_what_would_help(view: DayView, qtbot: QtBot) -> None:
    """In the buffer, at 13:52: the visit itself begins at two."""
    asked = told_by_the_desk(view)
    port = view.canvas.viewport()
    qtbot.mouseMove(port, point(view, 0, "13:52"))
    assert view.canvas.overlay.offer is None
    assert asked == [], "nobody has stopped to look yet"
    qtbot.waitUntil(view.canvas.card.isVisible, timeout=2000)
    lines = view.canvas.card.text.splitlines()
    assert lines[0] == "Ana 13:45–14:00 is not free"
    assert any(line.startswith("Next with Ana: ") for line in lines)
    assert any("Ben" in line for line in lines)
    assert lines[-1] == "A client can wait for it: “wait” in the Line."
    assert len(asked) == 1
    qtbot.mouseMove(port, point(view, 0, "11:50"))
    assert view.canvas.overlay.offer is not None


def test_that_nothing_is_asked_of_the_desk_while_the_pointer_moves(view: DayView, qtbot: QtBot) -> None:
    asked = told_by_the_desk(view)
    for minute in range(0, 45, 5):
        qtbot.mouseMove(view.canvas.viewport(), point(view, 0, f"09:{minute:02d}"))
    assert asked == []


def test_that_space_says_it_and_escape_closes_only_the_card(view: DayView, qtbot: QtBot) -> None:
    told_by_the_desk(view)
    cursor = Cursor(0, when("12:00"), when("12:30"))
    view.canvas.go_to(cursor)
    qtbot.keyClick(view.canvas, Key.Key_Space)
    card = view.canvas.card
    assert card.isVisible()
    assert card.text.startswith("Ana 12:00–12:30 is not free\nAna works 09:00–12:00, 13:00–18:00 then.")
    assert "A supervisor can allow it." in card.text
    qtbot.keyClick(view.canvas, Key.Key_Escape)
    assert not card.isVisible()
    assert view.canvas.overlay.cursor == cursor, "the range is still chosen"


def test_that_space_on_free_time_and_on_a_booking_says_what_is_there(view: DayView, qtbot: QtBot) -> None:
    view.canvas.go_to(Cursor(0, when("11:45")))
    qtbot.keyClick(view.canvas, Key.Key_Space)
    assert not view.canvas.card.isVisible()
    assert "free" in view.hint.text()
    view.select_booking(booking_id(1))
    qtbot.keyClick(view.canvas, Key.Key_Space)
    assert "Maya Ortiz" in view.canvas.card.text


def test_that_a_click_explains_and_begins_nothing(view: DayView, qtbot: QtBot) -> None:
    chosen: list[object] = []
    view.slot_chosen.connect(lambda *slot: chosen.append(slot))
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point(view, 1, "12:20"))
    assert chosen == []
    assert view.canvas.card.isVisible()
    assert "Ben 12:15–12:30 is not free" in view.canvas.card.text


def test_that_the_menu_asks_why_only_where_there_is_something_to_say(view: DayView) -> None:
    for time, there in (("12:15", True), ("11:45", False)):
        view.canvas.go_to(Cursor(0, when(time)))
        menu = slot_menu(view.canvas)
        assert any("not free" in line.text() for line in menu.actions()) == there
        menu.deleteLater()


def test_that_a_hold_is_in_the_way_until_it_lapses(view: DayView) -> None:
    span = Span(when("15:00"), when("15:30"))
    (first, *_more) = AGENDA.entries[0].booking.allocations
    held = Hold(
        id=HoldId("h"),
        service_id=HAIRCUT,
        client_id=None,
        span=span,
        allocations=(replace(first, resource_id=ANA, busy=span),),
        expires_at=NOW + timedelta(minutes=3),
        user="Jo",
        station="desk 2",
    )
    clock = [NOW]
    view.canvas.clock = lambda: clock[0]
    view.show_agenda(replace(AGENDA, holds=(held,)), MONDAY)
    assert [o.kind.value for o in view.canvas.reasons.at(0, Span(when("15:00"), when("15:15")))] == ["held"]
    clock[0] += timedelta(minutes=3)
    assert view.canvas.reasons.at(0, Span(when("15:00"), when("15:15"))) == ()


SOFT = [
    ("a free place", 1, "13:00", {}, ""),
    ("not the usual person", 1, "13:00", {"usual_staff": ANA}, "The client's usual person is Ana."),
    ("with the usual person", 0, "14:45", {"usual_staff": ANA}, ""),
    ("a gap", 0, "13:00", {}, "Leaves 5 min that nobody can book."),
    ("short notice", 1, "11:45", {}, "Short notice: in less than two hours."),
    ("another booking of the client near", 1, "15:00", {}, "The client has another booking at 14:00."),
]


@pytest.mark.parametrize(
    ("column", "time", "client", "words"), [case[1:] for case in SOFT], ids=[case[0] for case in SOFT]
)
def test_that_a_drag_is_told_what_speaks_against_a_free_place(
    view: DayView, column: int, time: str, client: dict[str, ResourceId], words: str
) -> None:
    """Another client's booking of the afternoon is dragged; it never refuses to land there."""
    entries = list(AGENDA.entries)
    moved = entries[2]
    mine = replace(moved, client=replace(moved.client, **client))
    if words != "The client has another booking at 14:00.":
        mine = replace(mine, client=replace(mine.client, id=type(mine.client.id)(77)))
    view.show_agenda(replace(AGENDA, entries=(*entries[:2], mine)), MONDAY)
    view.set_check(lambda wish: ())
    tile = view.canvas.tile_of(booking_id(3))
    assert tile is not None
    held = taken(tile, Aim.MOVE, tile.facts.span.start)
    said = view.canvas.hand.judge(replace(held, column=column, span=held.span.moved_to(when(time))))
    assert (said.level, said.reason) == ((Level.SOFT, words) if words else (Level.FREE, "free"))
    assert said.accepted


def test_that_a_room_and_a_stretch_are_judged_too(view: DayView) -> None:
    view.set_grouping("rooms")
    scene = view.canvas.scene
    assert scene is not None
    used = next(n for n, column in enumerate(scene.columns) if column.tiles)
    found = view.canvas.reasons.at(used, Span(when("14:30"), when("15:30")))
    assert [o.kind.value for o in found] == ["booked"]
    assert BEN not in {o.resource_id for o in found}


def test_that_a_range_drawn_over_a_client_is_explained_and_begins_nothing(view: DayView, qtbot: QtBot) -> None:
    chosen: list[object] = []
    view.slot_chosen.connect(lambda *slot: chosen.append(slot))
    port, left = view.canvas.viewport(), Qt.MouseButton.LeftButton
    start, end = point(view, 0, "13:20"), point(view, 0, "14:20")
    qtbot.mousePress(port, left, pos=start)
    for part in range(1, 5):
        here = QPointF(start + (end - start) * part / 4)
        moved = QMouseEvent(
            QEvent.Type.MouseMove, here, port.mapToGlobal(here), left, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(port, moved)
    feedback = view.canvas.overlay.feedback
    assert feedback is not None
    assert feedback.level is Level.IMPOSSIBLE
    qtbot.mouseRelease(port, left, pos=end)
    assert chosen == []
    assert "Ana 13:15–14:30 is not free" in view.canvas.card.text
