"""`fri 24/6` when the 24th is a Tuesday: red, and Enter books nothing until one of the two is chosen with one key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.line.contradictions import nearest
from bookingdesk.presentation.line.views import LineMode, Phase, Tone
from tests.builders import MONDAY

Key = Qt.Key


def typed(place: Workplace, qtbot: QtBot, text: str = "mayo cut fri 24/6") -> None:
    place.line.start(LineMode.BOOK)
    qtbot.keyClicks(place.line.field, text)
    qtbot.waitUntil(lambda: place.line.view.phase is Phase.CONTRADICTION)


def count(place: Workplace) -> int:
    return place.desk.env.store.read(lambda work: work.bookings.count())


def test_that_enter_books_nothing_while_day_and_weekday_contradict(workplace: Workplace, qtbot: QtBot) -> None:
    typed(workplace, qtbot)
    view = workplace.line.view
    assert view.echo_tone is Tone.ERROR
    assert view.echo == "Tuesday 24 June is no Friday. Ask which is meant; nothing is booked before."
    assert "↑ Tue 24 Jun    ↓ Fri 27 Jun" in view.hint
    for _time in range(2):
        qtbot.keyClick(workplace.line.field, Key.Key_Return)
    assert count(workplace) == 0


@pytest.mark.parametrize(("key", "day"), [(Key.Key_Up, 24), (Key.Key_Down, 27)], ids=["date", "weekday"])
def test_that_one_key_chooses_and_the_next_enter_books(
    workplace: Workplace, qtbot: QtBot, key: Qt.Key, day: int
) -> None:
    typed(workplace, qtbot)
    qtbot.keyClick(workplace.line.field, key)
    qtbot.waitUntil(lambda: workplace.line.view.phase is Phase.READY)
    qtbot.keyClick(workplace.line.field, Key.Key_Return)
    (booking,) = workplace.desk.env.store.read(lambda work: work.bookings.page())
    assert booking.span.start.date() == date(2025, 6, day)


NEAREST = {
    "the Friday after a Tuesday": (4, date(2025, 6, 24), date(2025, 6, 27)),
    "the Monday before a Wednesday": (0, date(2025, 6, 25), date(2025, 6, 23)),
    "not in the past": (6, date(2025, 6, 24), date(2025, 6, 29)),
}


@pytest.mark.parametrize(("weekday", "written", "found"), NEAREST.values(), ids=NEAREST)
def test_that_the_weekday_nearest_to_the_date_is_offered(weekday: int, written: date, found: date) -> None:
    assert nearest(weekday, written, MONDAY) == found


@pytest.mark.parametrize(("key", "day"), [(Key.Key_Up, 24), (Key.Key_Down, 27)], ids=["date", "weekday"])
def test_that_the_form_asks_too(workplace: Workplace, qtbot: QtBot, key: Qt.Key, day: int) -> None:
    page: BookingPanel = workplace.bookings.open_new()
    field = page.form.day
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "fri 24/6")
    assert field.property("invalid")
    assert "Tuesday 24 June is no Friday" in page.form.day_problem.text()
    page.form.start.setFocus()
    assert field.text() == "fri 24/6", "nothing is decided by leaving the field"
    assert field.day is None
    field.setFocus()
    QTest.keyClick(field, key)
    assert field.day == date(2025, 6, day)
    assert not page.form.day_problem.isVisible()


def test_that_the_mouse_decides_too(workplace: Workplace, qtbot: QtBot) -> None:
    field = workplace.bookings.open_new().form.day
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "fri 24/6")
    ways: dict[str, Callable[[], None]] = {way.text(): way.trigger for way in field.actions() if way.isVisible()}
    assert set(ways) == {"Tue 24 Jun 2025", "Fri 27 Jun 2025"}
    ways["Fri 27 Jun 2025"]()
    assert field.day == date(2025, 6, 27)
    assert not [way for way in field.actions() if way.isVisible()]
