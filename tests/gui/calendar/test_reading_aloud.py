"""What assistive technology finds on the day view: a list with one item per booking, asked in-process (A04)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt import accessibility
from bookingdesk.qt.look import apply_look
from tests.builders import MONDAY, at
from tests.presentation.scenes import an_agenda, booking_id, with_status

Text = QAccessible.Text
AGENDA = an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30), ("Ana", "09:00", 60))


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> DayView:
    apply_look(qapp, Scheme.LIGHT)
    shown = DayView(lambda: at("2025-06-23 14:02"), Formatter("en_GB"))
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    qtbot.waitExposed(shown)
    shown.show_agenda(AGENDA, MONDAY)
    return shown


def listed(view: DayView) -> QAccessibleInterface:
    """The list that stands for the canvas."""
    return QAccessible.queryAccessibleInterface(view.canvas)


def names(view: DayView) -> list[str]:
    found = listed(view)
    return [found.child(n).text(Text.Name) for n in range(found.childCount())]


def test_that_the_canvas_is_a_list_with_a_name_and_a_sentence_for_each_booking(view: DayView) -> None:
    found = listed(view)
    assert found.role() is QAccessible.Role.List
    assert found.text(Text.Name) == "Day calendar, Monday 23 June"
    assert names(view) == [
        "09:00 to 10:00, Maya Ortiz, Haircut, Ana, Room 2",
        "14:15 to 15:00, Maya Ortiz, Haircut, Ana, Room 2",
        "15:00 to 15:30, Maya Ortiz, Haircut, Ben, Room 2",
    ]
    item = found.child(1)
    assert item.role() is QAccessible.Role.ListItem
    assert item.text(Text.Description) == "Confirmed."
    assert found.indexOfChild(item) == 1
    assert item.parent() is found


def test_that_the_description_follows_the_status_and_the_change_is_told(
    view: DayView, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = listed(view).child(1)
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: told.append((event.type().name, event.accessibleInterface().text(Text.Description))),
    )
    view.show_agenda(with_status(AGENDA, 1, Status.ARRIVED), MONDAY)
    assert item.text(Text.Description).startswith("Arrived since ")
    assert {kind for kind, words in told if words.startswith("Arrived")} == {"NameChanged", "DescriptionChanged"}


def test_that_rectangles_are_where_the_tiles_are_on_the_screen(view: DayView) -> None:
    found = listed(view)
    item = found.child(1)
    centre = item.rect().center()
    at_point = view.canvas.hit_at(view.canvas.viewport().mapFromGlobal(centre))
    assert at_point is not None
    assert at_point.tile is not None
    assert at_point.tile.facts.booking_id == booking_id(1)
    assert found.childAt(centre.x(), centre.y()) is item
    corner = view.canvas.viewport().mapToGlobal(QPoint(1, 1))
    assert found.childAt(corner.x(), corner.y()) is None


def test_that_the_item_at_the_cursor_has_the_focus(view: DayView) -> None:
    view.activateWindow()
    view.canvas.setFocus()
    view.select_booking(booking_id(2))
    found = listed(view)
    focused = found.focusChild()
    assert focused.text(Text.Name).startswith("15:00 to 15:30")
    assert focused.state().focused
    assert not found.child(0).state().focused


def test_that_an_interface_survives_its_booking(view: DayView) -> None:
    kept = listed(view).child(0)
    view.show_agenda(replace(AGENDA, entries=AGENDA.entries[1:]), MONDAY)
    assert not kept.isValid()
    assert kept.text(Text.Name) == ""
    assert kept.rect().isNull() or kept.rect().isEmpty()
    assert names(view) == [
        "14:15 to 15:00, Maya Ortiz, Haircut, Ana, Room 2",
        "15:00 to 15:30, Maya Ortiz, Haircut, Ben, Room 2",
    ]
    view.show_agenda(AGENDA, MONDAY)
    assert len(names(view)) == 3


def test_that_interfaces_do_not_grow_with_the_days_looked_at(view: DayView) -> None:
    for n in range(50):
        agenda = an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30))
        numbered = tuple(
            replace(e, booking=replace(e.booking, id=booking_id(1000 + n * 10 + k)))
            for k, e in enumerate(agenda.entries)
        )
        view.show_agenda(replace(agenda, entries=numbered), MONDAY)
        assert len(names(view)) == 2
    assert len(accessibility._list_of(view.canvas).known()) <= 5


def test_that_overlaps_are_told(view: DayView) -> None:
    view.show_agenda(an_agenda(("Ana", "14:00", 45), ("Ana", "14:30", 45)), MONDAY)
    assert "Overlaps another booking." in listed(view).child(0).text(Text.Description)


def test_that_controls_of_the_bar_have_names(view: DayView) -> None:
    bar = view.bar
    for widget in (bar.previous, bar.next, bar.today, bar.zoom, *bar.groups.buttons()):
        assert QAccessible.queryAccessibleInterface(widget).text(Text.Name)
    assert bar.previous.toolTip() == bar.previous.accessibleName()


def test_that_keys_tell_the_reader_where_the_cursor_is(
    view: DayView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("bookingdesk.gui.calendar.reading.item_focused", lambda widget, key: told.append(key))
    view.activateWindow()
    view.canvas.setFocus()
    view.canvas.place_cursor(None)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Tab)
    assert [key.split()[0] for key in told] == [booking_id(3), booking_id(1)]
