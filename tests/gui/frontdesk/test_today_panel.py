"""The Today panel in its window: rows, keys, what a press does, and what stands there when nothing does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import DatabaseUnreachable
from bookingdesk.gui.frontdesk.history_panel import HistoryPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.qt.models.roles import Role
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env
from tests.fakes import FakeClock
from tests.gui.salon_day import booked, marked

Key = Qt.Key


def lines(workplace: Workplace) -> list[str]:
    """Headings and rows as they are read aloud."""
    model = workplace.today_panel.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def words(workplace: Workplace) -> list[str]:
    """The visible labels of the panel outside the list."""
    return [label.text() for label in workplace.today_panel.findChildren(QLabel) if label.isVisible()]


def test_that_the_groups_stand_in_the_order_of_urgency(workplace: Workplace, sqlite_salon: Env) -> None:
    marked(sqlite_salon, booked(sqlite_salon, "2025-06-23 13:45"), Status.ARRIVED)
    booked(sqlite_salon, "2025-06-23 14:30", client=2042)
    booked(sqlite_salon, "2025-06-23 13:00", client=2043)
    workplace.bus.announce_elsewhere()
    assert lines(workplace) == [
        "Waiting (1)",
        "13:45, Maya Ortiz, Haircut with Ana, waits 0 min",
        "Due now (1)",
        "14:30, Lena Weiß, Haircut with Ana",
        "Late (1)",
        "13:00, Ole Sørensen, Haircut with Ben, 1 hr 2 min late",
    ]


@pytest.mark.parametrize(("key", "status"), [(Key.Key_A, Status.ARRIVED), (Key.Key_N, Status.NO_SHOW)])
def test_that_letters_act_on_the_current_row(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot, key: Qt.Key, status: Status
) -> None:
    first = booked(sqlite_salon, "2025-06-23 13:00")
    second = booked(sqlite_salon, "2025-06-23 13:45", client=2042)
    workplace.bus.announce_elsewhere()
    panel = workplace.today_panel
    panel.setFocus()
    assert panel.list.currentIndex().data(Role.BOOKING) == first.id, "a list with the focus has a current row"
    qtbot.keyClick(panel.list, Key.Key_Down)
    qtbot.keyClick(panel.list, key)
    env = sqlite_salon
    assert env.store.read(lambda work: work.bookings.get(second.id)).status is status
    assert env.store.read(lambda work: work.bookings.get(first.id)).status is Status.CONFIRMED


def test_that_enter_opens_the_booking(workplace: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    booking = booked(sqlite_salon, "2025-06-23 14:30")
    workplace.bus.announce_elsewhere()
    workplace.today_panel.setFocus()
    qtbot.keyClick(workplace.today_panel.list, Key.Key_Return)
    assert workplace.selection.current == booking.id
    assert workplace.window.panel.page is not None


def test_that_a_row_keeps_its_widget_while_the_minutes_pass(
    workplace: Workplace, sqlite_salon: Env, clock: FakeClock
) -> None:
    booking = marked(sqlite_salon, booked(sqlite_salon, "2025-06-23 13:45"), Status.ARRIVED)
    workplace.bus.announce_elsewhere()
    before = workplace.today_panel.row_widget(booking.id)
    clock.move(minutes=12)
    workplace._tick()
    assert workplace.today_panel.row_widget(booking.id) is before
    assert "waits 12 min" in lines(workplace)[1]


def test_that_at_midnight_another_day_begins(workplace: Workplace, clock: FakeClock) -> None:
    clock.move(hours=10)
    workplace._tick()
    assert workplace.today_feed.day.isoformat() == "2025-06-24"


def test_that_an_empty_day_says_so(workplace: Workplace) -> None:
    assert "No bookings today." in words(workplace)


def test_that_a_reading_that_fails_keeps_the_old_rows_and_offers_to_try_again(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(sqlite_salon, "2025-06-23 14:30")
    workplace.bus.announce_elsewhere()
    before = lines(workplace)
    original = SqlStore.read

    def dead(self: SqlStore, step: object) -> object:
        raise DatabaseUnreachable(where="nowhere")

    monkeypatch.setattr(SqlStore, "read", dead)
    workplace.today_feed.refresh()
    assert lines(workplace) == before
    assert any("could not be read" in text for text in words(workplace))
    monkeypatch.setattr(SqlStore, "read", original)
    workplace.today_panel.retry_asked.emit()
    assert not any("could not be read" in text for text in words(workplace))


def test_that_the_selection_of_the_calendar_is_marked_here_too(workplace: Workplace, sqlite_salon: Env) -> None:
    booking = booked(sqlite_salon, "2025-06-23 14:30")
    workplace.bus.announce_elsewhere()
    workplace.selection.choose(booking.id)
    assert workplace.today_panel.list.currentIndex().data(Role.BOOKING) == booking.id
    workplace.selection.choose(None)
    assert workplace.today_panel.list.currentIndex() == QModelIndex()


def test_that_a_name_is_shown_as_it_is_written(workplace: Workplace, sqlite_salon: Env) -> None:
    hostile = "<b>Bold</b>"
    client = sqlite_salon.store.read(lambda work: work.clients.get(2041))  # type: ignore[arg-type]
    sqlite_salon.store.write(lambda work: work.clients.replace(replace(client, family_name=hostile)))
    booking = booked(sqlite_salon, "2025-06-23 14:30")
    workplace.bus.announce_elsewhere()
    row = workplace.today_panel.row_widget(booking.id)
    assert row is not None
    label = next(x for x in row.findChildren(QLabel) if "Maya" in x.text())
    assert label.text() == f"Maya {hostile}"
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_that_the_history_lists_what_was_done_here_and_takes_one_back(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:00")
    workplace.commands.show_history()
    page = workplace.window.panel.page
    assert isinstance(page, HistoryPanel)
    assert page.list.count() == 1
    (button,) = page.list.findChildren(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sqlite_salon.store.read(lambda work: work.bookings.get(booking.id)).status is Status.CANCELLED
    spoken = page.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("Taken back at 14:02.")
    QApplication.processEvents()
