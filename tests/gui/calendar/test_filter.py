"""The filter of the day view: by mouse and keys, counted, explained where it hides all, cleared by one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.presentation.day_filter import DayFilter
from bookingdesk.presentation.state import State
from tests.builders import MONDAY, at
from tests.gui.calendar.showing import shown_day
from tests.presentation.scenes import an_agenda, with_status

NOW = at("2025-06-23 08:00")
AGENDA = with_status(an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30)), 2, Status.TENTATIVE)


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> DayView:
    return shown_day(qtbot, AGENDA, NOW, width=1000)


def numbers(view: DayView) -> set[int]:
    assert view.canvas.scene is not None
    return {tile.facts.number for tile in view.canvas.scene.tiles()}


def test_that_the_filter_is_out_of_the_way_until_it_is_asked_for(view: DayView, qtbot: QtBot) -> None:
    assert not view.filters.isVisible()
    view.open_filter()
    assert view.filters.services.hasFocus()
    assert not view.filters.departments.isVisible(), "there is none to choose"
    view.open_filter()
    assert not view.filters.isVisible()
    assert view.canvas.hasFocus()


def test_that_a_status_is_chosen_and_what_it_hides_is_counted_and_stays_taken(view: DayView, qtbot: QtBot) -> None:
    view.open_filter()
    row = view.filters.states.findData(State.TENTATIVE.value)
    view.filters.states.setCurrentIndex(row)
    view.filters.states.activated.emit(row)
    assert numbers(view) == {2}
    assert view.filters.count.text() == "1 booking hidden"
    assert view.note.line.isHidden()
    place = Span(at("2025-06-23 14:15"), at("2025-06-23 14:30"))
    assert [o.kind.value for o in view.canvas.reasons.at(0, place)] == ["booked"]
    qtbot.mouseClick(view.filters.clear, Qt.MouseButton.LeftButton)
    assert numbers(view) == {1, 2}
    assert not view.filters.clear.isEnabled()


def test_that_a_filter_that_hides_all_says_so_and_escape_clears_it(view: DayView, qtbot: QtBot) -> None:
    view.set_filter(DayFilter(state=State.ARRIVED))
    assert numbers(view) == set()
    assert view.filters.isVisible(), "nothing is filtered unseen"
    assert view.note.line.text() == "2 bookings hidden by the filter “arrived”. Esc shows them again."
    view.canvas.setFocus()
    qtbot.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert numbers(view) == {1, 2}
    assert view.note.line.isHidden()


def test_that_the_check_box_shows_only_who_has_yet_to_say_that_they_come(view: DayView, qtbot: QtBot) -> None:
    view.show_agenda(with_status(AGENDA, 1, Status.ARRIVED), MONDAY)
    view.open_filter()
    qtbot.mouseClick(view.filters.unconfirmed, Qt.MouseButton.LeftButton)
    assert numbers(view) == {2}


def test_that_escape_in_the_filter_leads_back_to_the_whole_day(view: DayView, qtbot: QtBot) -> None:
    before = [column.booked for column in view.canvas.scene.columns] if view.canvas.scene else []
    view.set_filter(DayFilter(state=State.ARRIVED))
    assert view.canvas.scene is not None
    assert [column.booked for column in view.canvas.scene.columns] == before, "the hours are booked all the same"
    view.open_filter()
    qtbot.keyClick(view.filters.services, Qt.Key.Key_Escape)
    assert numbers(view) == {1, 2}
    assert not view.filters.isVisible()
    assert view.canvas.hasFocus()
