"""The board of an absence in the real window: opened from everywhere, decided row by row, left open on the day."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.absences import Decision
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.domain.spans import Span
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.calendar.frozen import load_words
from bookingdesk.gui.widgets.chooser import Chooser
from bookingdesk.gui.workplace import Workplace
from bookingdesk.qt.background.jobs import Job
from bookingdesk.usecases.absences.reading import list_absences
from bookingdesk.usecases.commands import Mark
from bookingdesk.usecases.marking import mark
from tests.builders import ANA, BEN, at
from tests.gui.salon_day import booked


@pytest.fixture
def two(workplace: Workplace) -> tuple[Booking, Booking]:
    """Two bookings with Ana this afternoon."""
    env = workplace.desk.env
    made = tuple(
        booked(env, f"2025-06-23 {start}", client=client, wanted=frozenset({ANA}))
        for start, client in (("15:00", 2042), ("16:00", 2041))
    )
    workplace.bus.announce_elsewhere()
    return made[0], made[1]


def looked(place: Workplace, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: place.absences.job is None and place.absences.board.table.rowCount() > 0, timeout=10_000
    )


def ana(place: Workplace) -> str:
    scene = place.calendar.view.canvas.scene
    assert scene is not None
    column = next(c for c in scene.columns if c.resource_id == ANA)
    return load_words(column, place.desk.formatter)


def test_that_esc_leaves_it_open_on_the_day_board(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot
) -> None:
    workplace.absences.open(ANA, TimeOffKind.SICK)
    workplace.absences.board.plan.click()
    looked(workplace, qtbot)
    qtbot.keyClick(workplace.absences.board.table, Qt.Key.Key_Escape)
    assert workplace.ways.view == "day"
    qtbot.waitUntil(lambda: ana(workplace) == "Sick, 2 to move")
    view = workplace.today_panel.list
    assert view is not None
    (line,) = list_absences(workplace.desk.env).value
    assert len(line.remaining) == 2
    workplace.calendar.view.canvas.heads.moving_asked.emit(int(ANA))
    looked(workplace, qtbot)
    assert workplace.absences.absence == line.absence


def test_that_the_rail_marks_no_area_while_the_board_is_open(workplace: Workplace) -> None:
    def marked() -> list[str]:
        return [button.text() for button in workplace.window.rail.findChildren(QToolButton) if button.isChecked()]

    assert workplace.window.commands.run("requests")
    assert len(marked()) == 1
    workplace.absences.open(ANA, TimeOffKind.SICK)
    assert marked() == []
    assert workplace.window.commands.run("day")
    assert marked() == ["Calendar"]


def test_that_one_booking_can_go_to_the_call_list(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot
) -> None:
    workplace.absences.open(ANA, TimeOffKind.SICK)
    workplace.absences.board.plan.click()
    looked(workplace, qtbot)
    table = workplace.absences.board.table
    table.setCurrentCell(0, 1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    chooser = workplace.window.findChild(Chooser)
    assert chooser is not None
    qtbot.keyClicks(QApplication.focusWidget(), "call list")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert table.item(0, 6).text() == "Call list"
    workplace.absences.board.apply.click()
    (toast,) = workplace.toasts.texts()
    assert toast.startswith("1 of 2 moved, 1 on the call list.")
    (line,) = list_absences(workplace.desk.env).value
    (left,) = line.remaining
    assert left.noted is not None
    assert (left.booking.id, left.noted.decision) == (two[0].id, Decision.CALL)


def test_that_they_are_back_at_a_click(workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot) -> None:
    workplace.absences.open(ANA, TimeOffKind.SICK)
    workplace.absences.board.plan.click()
    looked(workplace, qtbot)
    workplace.absences.board.back.click()
    assert list_absences(workplace.desk.env).value == ()
    assert workplace.ways.view == "day"


def test_that_a_stretch_that_ends_before_it_starts_is_said_and_not_recorded(workplace: Workplace) -> None:
    workplace.absences.open(ANA, TimeOffKind.LEAVE)
    board = workplace.absences.board
    board.first_day.setText("2025-06-27")
    board.until.setText("2025-06-25")
    assert board.meaning.text() == "This is no stretch of time."
    assert not board.plan.isEnabled()


def test_that_the_board_shows_its_day_as_the_locale_writes_it_and_reads_it_back(workplace: Workplace) -> None:
    workplace.absences.open(ANA, TimeOffKind.LEAVE, date(2025, 6, 27))
    board = workplace.absences.board
    assert board.first_day.text() == workplace.desk.formatter.date_numbers(date(2025, 6, 27)) == "27/06/2025"
    assert board.plan.isEnabled()
    assert "27 Jun" in board.meaning.text()


def test_that_somebody_is_out_for_part_of_a_day(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot
) -> None:
    workplace.absences.open(ANA, TimeOffKind.LEAVE)
    board = workplace.absences.board
    board.first_day.setText("14:30")
    board.until.setText("15:30")
    board.plan.click()
    looked(workplace, qtbot)
    assert board.table.rowCount() == 1
    (line,) = list_absences(workplace.desk.env).value
    assert line.absence.span == Span(at("2025-06-23 14:30"), at("2025-06-23 15:30"))
    assert [one.booking.id for one in line.remaining] == [two[0].id]


def test_that_the_plan_of_one_person_never_lands_on_the_board_of_another(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot
) -> None:
    moved = booked(workplace.desk.env, "2025-06-23 17:00", client=2043, wanted=frozenset({BEN}))
    place = workplace.absences
    place.open(ANA, TimeOffKind.SICK)
    place.board.plan.click()
    place.open(BEN, TimeOffKind.SICK)
    place.board.plan.click()
    looked(workplace, qtbot)
    qtbot.waitUntil(lambda: not any(job.is_running for job in workplace.desk.findChildren(Job)))
    assert place.absence is not None
    assert place.absence.resource_id == BEN
    assert place._plan is not None
    assert [line.booking.id for line in place._plan.lines] == [moved.id]
    assert place.board.table.rowCount() == 1
    assert not place.board.stop.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_that_enter_presses_the_button_it_stands_on(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot, key: Qt.Key
) -> None:
    workplace.absences.open(ANA, TimeOffKind.SICK)
    workplace.absences.board.plan.click()
    looked(workplace, qtbot)
    workplace.absences.board.back.setFocus()
    qtbot.keyClick(workplace.absences.board.back, key)
    assert workplace.absences.job is None
    assert list_absences(workplace.desk.env).value == ()


def test_that_who_has_arrived_comes_first_and_opens_at_enter(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot
) -> None:
    workplace.desk.do(mark, Mark(booking_id=two[1].id, status=Status.ARRIVED))
    workplace.absences.open(ANA, TimeOffKind.SICK)
    workplace.absences.board.plan.click()
    looked(workplace, qtbot)
    table = workplace.absences.board.table
    assert table.rowCount() == 2
    assert table.item(0, 4).text() == "is here now and waits for Ana"
    assert workplace.absences.board.numbers.text().startswith("1 is here and waits, ")
    table.setCurrentCell(0, 1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    page = workplace.window.panel.page
    assert isinstance(page, BookingPanel)
    assert page.draft.booking_id == two[1].id


@pytest.mark.parametrize("width", [1366, 1920])
def test_that_toasts_stand_above_the_sums_and_apply(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot, width: int
) -> None:
    workplace.window.resize(width, 768)
    workplace.toasts.fail("Somebody is waiting for a time that is free now.")
    workplace.absences.open(ANA, TimeOffKind.SICK)
    workplace.absences.board.plan.click()
    looked(workplace, qtbot)
    board, toasts = workplace.absences.board, workplace.toasts

    def foot_is_free() -> bool:
        lies = QRect(toasts.mapToGlobal(QPoint()), toasts.size())
        return not any(
            lies.intersects(QRect(one.mapToGlobal(QPoint()), one.size()))
            for one in (board.apply, board.numbers, board.promise)
        )

    qtbot.waitUntil(foot_is_free)
    assert toasts.isVisible()
