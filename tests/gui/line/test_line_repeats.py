"""`every 2w x6` in the Line: one Enter books the series; without a count it says how many it takes; Tab hands it over."""

from __future__ import annotations

from PySide6.QtCore import Qt

from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.series import Every
from bookingdesk.presentation.line.views import Phase
from bookingdesk.presentation.line.wishes import LineDraft
from bookingdesk.presentation.line_draft import from_line
from bookingdesk.presentation.repetition import Repetition
from tests.builders import ANA
from tests.gui.line.conftest import Front
from tests.gui.salon_day import booked

LINE = "mayo cut /ana tm 1415 every 2w x6"


def test_that_one_enter_books_every_date(front: Front) -> None:
    front.start()
    front.type(LINE)
    assert any("2 weeks" in chip for chip in front.chips())
    front.settled(lambda view: view.phase is not Phase.EMPTY)
    front.enter()
    assert front.bookings() == 6
    (series,) = front.env.store.read(lambda work: work.series.page())
    assert (series.rule.step, series.rule.unit, series.rule.count) == (2, Every.WEEK, 6)
    stored = front.env.store.read(lambda work: work.bookings.page())
    assert {b.note for b in stored} == {""}
    assert front.booked[0].series_id == series.id


def test_that_a_series_without_an_end_says_before_enter_how_often_it_will_be(front: Front) -> None:
    front.start()
    front.type("mayo cut /ana tm 1415 every 2w")
    assert "every 2 weeks, 4 times (or x6)" in front.chips()
    front.settled(lambda view: view.phase is not Phase.EMPTY)
    front.enter()
    assert front.bookings() == 4


def test_that_tab_takes_the_repetition_into_the_form(front: Front) -> None:
    front.start()
    front.type(LINE)
    front.press(Qt.Key.Key_Tab)
    (typed,) = front.forms
    assert isinstance(typed, LineDraft)
    draft = from_line(typed, BookingId("b"), front.desk.catalogue(), "Europe/Berlin")
    assert draft.repeat == Repetition(unit=Every.WEEK, step=2, count=6)


def test_that_a_series_refused_for_one_date_says_that_tab_shows_them(front: Front) -> None:
    booked(front.env, "2025-07-08 14:30", wanted=frozenset({ANA}), client=2042)
    front.start()
    front.type(LINE)
    front.settled(lambda view: view.phase is Phase.READY)
    front.enter()
    assert front.bookings() == 1
    assert "Nothing was stored." in front.view.echo
    assert front.view.echo.endswith("Tab shows the dates, each with its nearest time.")
    front.press(Qt.Key.Key_Tab)
    assert len(front.forms) == 1
