"""What a new receptionist does in the first hour: looking with the mouse, acting by letters, printing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from bookingdesk.documents.paper import Paper
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.printing.print_dialog import Outlets, PrintDialog
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.look import Role, font, look
from bookingdesk.usecases.env import Env
from tests.builders import at
from tests.gui.salon_day import booked

Key = Qt.Key
Mod = Qt.KeyboardModifier


def _click(workplace: Workplace, qtbot: QtBot, booking: Booking) -> None:
    canvas = workplace.calendar.view.canvas
    assert canvas.choose_booking(booking.id)
    tile = canvas.tile_of(booking.id)
    assert tile is not None
    assert canvas.grid is not None
    rect = tile_rect(canvas.grid, tile)
    middle = QPoint(rect.x + rect.width // 2, rect.y + rect.height // 2) - canvas.offset
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def test_that_a_click_shows_a_booking_and_leaves_the_letters_to_its_tile(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 14:15")
    workplace.bus.announce_elsewhere()
    _click(workplace, qtbot, booking)
    assert isinstance(workplace.window.panel.page, BookingPanel)
    canvas = workplace.calendar.view.canvas
    assert QApplication.focusWidget() is canvas
    qtbot.keyClick(canvas, Key.Key_A)
    assert workplace.status_of(booking.id) is Status.ARRIVED


def test_that_the_focus_stays_in_the_form_after_a_step(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 13:45")
    workplace.bus.announce_elsewhere()
    page = workplace.bookings.open_booking(booking.id)
    assert page is not None
    no_show = next(b for b in page.head.buttons if b.objectName() == "step_no_show")
    no_show.setFocus()
    qtbot.keyClick(no_show, Key.Key_Return)
    assert workplace.status_of(booking.id) is Status.NO_SHOW
    assert page.isAncestorOf(QApplication.focusWidget())


def test_that_golden_sequence_7_prints_the_day_that_is_looked_at(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booked(sqlite_salon, "2025-06-24 10:00")
    sent: list[Paper] = []

    def send(papers: Sequence[Paper], printer: str, **options: Any) -> int:
        sent.extend(papers)
        return len(papers)

    workplace.commands.outlets = Outlets(names=lambda: ["Front desk"], send=send)
    canvas = workplace.calendar.view.canvas
    qtbot.keyClick(canvas, Key.Key_P, Mod.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    qtbot.keyClick(dialog.form.print_now, Key.Key_Return)
    assert len(sent) == 4, "one page for each who works"
    assert workplace.toasts.texts() == ["Printed: Tue 24 Jun, 4 pages."]


def test_that_esc_in_the_calendar_closes_the_panel_and_then_the_toast(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 14:15")
    workplace.bus.announce_elsewhere()
    workplace.toasts.fail("The printer does not answer.")
    _click(workplace, qtbot, booking)
    canvas = workplace.calendar.view.canvas
    qtbot.keyClick(canvas, Key.Key_Escape)
    assert workplace.window.panel.page is None
    assert QApplication.focusWidget() is canvas
    qtbot.keyClick(canvas, Key.Key_Escape)
    assert workplace.toasts.texts() == []


def test_that_a_click_outside_of_working_time_types_nothing(workplace: Workplace, qtbot: QtBot) -> None:
    view = workplace.calendar.view
    assert view.canvas.grid is not None
    view.canvas.verticalScrollBar().setValue(0)
    at_night = QPoint(view.canvas.grid.x(0) + 40, 20)
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at_night)
    assert workplace.line.field.text() == ""
    assert "outside opening hours" in view.hint.text()


@pytest.fixture
def larger_text(workplace: Workplace) -> Iterator[None]:
    """One and a half times the text, as from the View menu, and back."""
    before = look().text_scale
    look().choose(scheme=Scheme.LIGHT, text_scale=1.5)
    yield
    look().choose(scheme=Scheme.LIGHT, text_scale=before)


def test_that_larger_text_reaches_every_part_of_the_window(
    workplace: Workplace, larger_text: None, qtbot: QtBot
) -> None:
    window = workplace.window
    for widget, role in (
        (window.canvas.header.day, Role.TITLE),
        (window.status.user, Role.CAPTION),
        (window.rail.findChildren(QToolButton)[0], Role.CAPTION),
    ):
        assert widget.font().pointSizeF() == font(role).pointSizeF()
    button = max(window.rail.findChildren(QToolButton), key=lambda b: b.sizeHint().width())
    assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
    assert window.panel.minimumWidth() == 480


def test_that_larger_text_keeps_the_time_that_is_looked_at(workplace: Workplace, qtbot: QtBot) -> None:
    canvas = workplace.calendar.view.canvas
    grid = canvas.grid
    assert grid is not None
    canvas.verticalScrollBar().setValue(grid.axis.y(at("2025-06-23 10:00")))
    before = look().text_scale
    try:
        look().choose(scheme=Scheme.LIGHT, text_scale=1.5)
        grid = canvas.grid
        assert grid is not None
        assert abs(grid.axis.at(canvas.offset.y()) - at("2025-06-23 10:00")) < timedelta(minutes=2)
    finally:
        look().choose(scheme=Scheme.LIGHT, text_scale=before)
