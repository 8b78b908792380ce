"""The agenda list in its window: selection shared with the calendar, letters, filter, cancelled bookings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.agenda_rows import Column
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.env import Env
from tests.gui.salon_day import booked

Key = Qt.Key
Mod = Qt.KeyboardModifier


@pytest.fixture
def two(workplace: Workplace, sqlite_salon: Env) -> tuple[Booking, Booking]:
    """Maya at 14:30 and Lena at 15:30, shown in the list with the focus."""
    first = booked(sqlite_salon, "2025-06-23 14:30")
    second = booked(sqlite_salon, "2025-06-23 15:30", client=2042)
    workplace.bus.announce_elsewhere()
    workplace.ways.show_view("agenda")
    return first, second


def status(env: Env, booking: Booking) -> Status:
    """Where a booking stands in the database."""
    return env.store.read(lambda work: work.bookings.get(booking.id)).status


def test_that_the_list_has_a_current_row_when_it_gets_the_focus(
    workplace: Workplace, two: tuple[Booking, Booking]
) -> None:
    assert workplace.agenda.table.hasFocus()
    assert workplace.agenda.table.currentIndex().isValid()
    assert workplace.selection.current == two[0].id


def test_that_letters_act_on_every_selected_row(
    workplace: Workplace, two: tuple[Booking, Booking], sqlite_salon: Env, qtbot: QtBot
) -> None:
    qtbot.keyClick(workplace.agenda.table, Key.Key_Down, Mod.ShiftModifier)
    assert set(workplace.selection.ids) == {b.id for b in two}
    qtbot.keyClick(workplace.agenda.table, Key.Key_A)
    assert [status(sqlite_salon, b) for b in two] == [Status.ARRIVED, Status.ARRIVED]
    assert workplace.toasts.texts() == ["2 bookings changed."]


def test_that_both_views_show_one_selection(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot
) -> None:
    qtbot.keyClick(workplace.agenda.table, Key.Key_Down)
    workplace.ways.show_view("day")
    assert workplace.calendar.view.selected_booking() == two[1].id
    workplace.calendar.view.select_booking(two[0].id)
    workplace.ways.show_view("agenda")
    assert workplace.selection.current == two[0].id
    assert workplace.agenda.table.currentIndex().row() == 0


def test_that_a_step_that_the_table_refuses_does_nothing(
    workplace: Workplace, two: tuple[Booking, Booking], sqlite_salon: Env, qtbot: QtBot
) -> None:
    qtbot.keyClick(workplace.agenda.table, Key.Key_D)
    assert status(sqlite_salon, two[0]) is Status.CONFIRMED


def test_that_the_client_s_word_is_marked_with_c(
    workplace: Workplace, two: tuple[Booking, Booking], sqlite_salon: Env, qtbot: QtBot
) -> None:
    qtbot.keyClick(workplace.agenda.table, Key.Key_C)
    assert sqlite_salon.store.read(lambda work: work.bookings.get(two[0].id)).reconfirmed
    assert workplace.toasts.texts() == ["Confirmed by client: Maya Ortiz."]


def test_that_the_row_stays_current_while_bookings_change(
    workplace: Workplace, two: tuple[Booking, Booking], sqlite_salon: Env, qtbot: QtBot
) -> None:
    qtbot.keyClick(workplace.agenda.table, Key.Key_Down)
    booked(sqlite_salon, "2025-06-23 13:00", client=2043)
    workplace.bus.announce_elsewhere()
    assert workplace.agenda.table.currentIndex().row() == 2
    assert workplace.selection.current == two[1].id


def test_that_the_filter_counts_and_says_when_nothing_fits(
    workplace: Workplace, two: tuple[Booking, Booking], qtbot: QtBot
) -> None:
    qtbot.keyClick(workplace.agenda.table, Key.Key_Slash)
    qtbot.keyClicks(workplace.agenda.filter, "weiss")
    assert workplace.agenda.order.rowCount() == 1
    qtbot.keyClicks(workplace.agenda.filter, "zz")
    assert workplace.agenda.table.accessibleDescription() == "No booking matches the filter."
    workplace.agenda.filter.clear()
    assert workplace.agenda.order.rowCount() == 2


def test_that_an_empty_day_says_so_and_keeps_the_focus(workplace: Workplace) -> None:
    workplace.ways.show_view("agenda")
    assert workplace.agenda.table.accessibleDescription() == "No bookings on Monday 23 June."
    assert workplace.agenda.table.hasFocus()


def test_that_cancelled_bookings_are_listed_on_request(
    workplace: Workplace, two: tuple[Booking, Booking], sqlite_salon: Env
) -> None:
    workplace.desk.do(cancel, Cancel(booking_id=two[0].id, reason="ill"))
    assert workplace.agenda.order.rowCount() == 1
    workplace.window.commands.run("cancelled_shown")
    assert workplace.agenda.order.rowCount() == 2
    assert workplace.agenda.order.index(0, Column.STATUS).data() == "Cancelled"
    assert workplace.window.commands.action("cancelled_shown").isChecked()


def test_that_a_list_that_is_not_seen_reads_when_it_is(workplace: Workplace, sqlite_salon: Env) -> None:
    booked(sqlite_salon, "2025-06-23 14:30")
    workplace.bus.announce_elsewhere()
    assert workplace.agenda.model.rowCount() == 0
    workplace.ways.show_view("agenda")
    assert workplace.agenda.model.rowCount() == 1
