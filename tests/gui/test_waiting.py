"""The tray, the queue of walk-ins and `wait` in the Line, by keys and mouse in the real window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.queue import QueueState
from bookingdesk.gui.waiting.openings_panel import OpeningsPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.presentation.tiles import Flag
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.queueing import join_queue, left, queue
from bookingdesk.usecases.tray import tray
from bookingdesk.usecases.waiting_commands import JoinQueue, LeaveQueue, WaitlistQuery
from bookingdesk.usecases.waitlist import waitlist
from tests.builders import ANA, BEN, HAIRCUT, span
from tests.gui.salon_day import booked
from tests.gui.waiting_places import openings
from tests.salon import MAYA

Key = Qt.Key


@pytest.fixture
def place(workplace: Workplace) -> Iterator[Workplace]:
    """The window; what lies on the tray does not keep it open."""
    yield workplace
    workplace.window.may_close = lambda: True


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)


def typed(place: Workplace, qtbot: QtBot, text: str) -> None:
    place.line.start(LineMode.BOOK)
    qtbot.keyClicks(place.line.field, text)
    qtbot.keyClick(place.line.field, Key.Key_Return)


def test_that_p_takes_a_booking_up_and_v_drops_it_at_the_cursor(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    place.bus.announce_elsewhere()
    place.selection.choose(booking.id)
    place.window.canvas.setFocus()
    press(qtbot, Key.Key_P)
    assert [entry.booking.id for entry in place.tray.strip.entries] == [booking.id]
    assert place.tray.strip.isVisible()
    facts = place.calendar._facts_of(booking.id)
    assert facts is not None
    assert Flag.ON_TRAY in facts.flags
    press(qtbot, Key.Key_V)
    assert place.toasts.texts()[-1] == "Choose a free time in the calendar first."
    place.calendar.chosen_slot = (frozenset({BEN}), span("2025-06-23 16:30", 15))
    place.window.canvas.setFocus()
    press(qtbot, Key.Key_V)
    moved = sqlite_salon.store.read(lambda work: work.bookings.get(booking.id))
    assert (moved.span, BEN in moved.resource_ids()) == (span("2025-06-23 16:30"), True)
    assert not place.tray.strip.isVisible()


def test_that_the_tray_is_emptied_by_its_button_and_delete_puts_one_back(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    for start in ("15:15", "16:15"):
        booking = booked(sqlite_salon, f"2025-06-23 {start}", client=MAYA if start == "15:15" else 2042)
        place.tray._put(booking.id)
    strip = place.tray.strip
    qtbot.keyClick(strip._chips[0], Key.Key_Delete)
    assert len(strip.entries) == 1
    qtbot.mouseClick(strip._empty, Qt.MouseButton.LeftButton)
    assert tray(sqlite_salon, None).value == ()


def test_that_quitting_with_a_full_tray_asks_first(place: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    place.tray._put(booking.id)
    said: list[str] = []

    def stay() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.buttons()[[b.text() for b in box.buttons()].index("Stay")].click()

    QTimer.singleShot(50, stay)
    place.window.close()
    assert said == ["1 booking is on the tray. It keeps its place and stays on the tray."]
    assert place.window.isVisible()


def test_that_wait_in_the_line_puts_somebody_on_the_waitlist(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    typed(place, qtbot, "mayo cut /ana fri am wait !")
    (line,) = waitlist(sqlite_salon, WaitlistQuery()).value
    entry = line.entry
    assert (entry.client_id, entry.service_ids, entry.wanted, entry.priority) == (MAYA, (HAIRCUT,), {ANA}, True)
    (window,) = entry.windows
    assert (str(window.first_day), window.until_minute) == ("2025-06-27", 720)
    assert sqlite_salon.store.read(lambda work: work.bookings.page()) == []
    assert sqlite_salon.store.read(lambda work: work.holds.active(sqlite_salon.now())) == []
    assert place.line.field.text() == ""


def test_that_the_palettes_walk_in_begins_the_entry(place: Workplace) -> None:
    assert place.window.commands.run("walk_in")
    assert place.line.mode is LineMode.BOOK
    assert place.line.field.text() == "now "


def test_that_now_wait_puts_a_walk_in_into_the_queue_and_serve_books_them(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    typed(place, qtbot, "mayo cut now wait")
    (line,) = queue(sqlite_salon, None).value.lines
    assert line.name == "Maya Ortiz"
    assert place.queue.box.isVisible()
    qtbot.mouseClick(place.queue.box.rows[0].serve, Qt.MouseButton.LeftButton)
    (booking,) = sqlite_salon.store.read(lambda work: work.bookings.page())
    assert (booking.client_id, booking.status) == (MAYA, Status.ARRIVED)
    assert not place.queue.box.isVisible()
    assert place.selection.current == BookingId(booking.id)


def test_that_a_walk_in_is_called_and_leaves_for_a_reason(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    entry = place.desk.do(join_queue, JoinQueue(name="Leo Brandt", service_id=HAIRCUT))
    row = place.queue.box.rows[0]
    qtbot.mouseClick(row.call, Qt.MouseButton.LeftButton)
    assert row.call.text() == "Back in line"
    menu = row.leave.menu()
    assert menu is not None
    menu.actions()[0].trigger()
    present = sqlite_salon.store.read(lambda work: work.queue.get(entry.id))
    assert (present.state, present.reason) == (QueueState.LEFT, "The wait was too long")
    assert not place.queue.box.isVisible()


def test_that_a_row_stays_with_its_person_when_another_desk_serves_the_first(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    first = place.desk.do(join_queue, JoinQueue(name="Leo Brandt", service_id=HAIRCUT))
    second = place.desk.do(join_queue, JoinQueue(name="Nora Weiss", service_id=HAIRCUT))
    row, following = place.queue.box.rows
    left(sqlite_salon, LeaveQueue(entry_id=first.id, reason="went home"))
    place.bus.announce_elsewhere()
    assert place.queue.box.rows == [following]
    row.serve.click()
    assert sqlite_salon.store.read(lambda work: work.bookings.page()) == [], "who was pressed is not here any more"
    following.serve.click()
    assert sqlite_salon.store.read(lambda work: work.queue.get(second.id)).state is QueueState.SERVED


def test_that_a_walk_in_who_is_booked_now_is_served_by_a_second_press(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booked(sqlite_salon, "2025-06-23 14:15", wanted=frozenset({ANA}))
    place.bus.announce_elsewhere()
    typed(place, qtbot, "mayo cut now wait")
    qtbot.mouseClick(place.queue.box.rows[0].serve, Qt.MouseButton.LeftButton)
    assert len(sqlite_salon.store.read(lambda work: work.bookings.page())) == 1
    both = next(b for b in place.window.findChildren(QPushButton) if b.text() == "Keep both")
    qtbot.mouseClick(both, Qt.MouseButton.LeftButton)
    served = sqlite_salon.store.read(lambda work: work.bookings.page())[-1]
    assert served.status is Status.ARRIVED


def test_that_the_mark_of_a_booking_is_taken_off_the_list_with_it(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 15:15", sooner_wanted=True)
    place.ways.show_view("waitlist")
    (line,) = waitlist(sqlite_salon, WaitlistQuery()).value
    assert line.entry.id is None
    place.waiting.view.removed.emit(line)
    assert waitlist(sqlite_salon, WaitlistQuery()).value == ()
    assert not sqlite_salon.store.read(lambda work: work.bookings.get(booking.id)).sooner_wanted
    assert place.toasts.texts()[-1] == "Maya Ortiz is off the waitlist."


def test_that_times_for_somebody_are_looked_for_beside_the_window(workplace: Workplace, qtbot: QtBot) -> None:
    page = openings(workplace, qtbot)
    assert isinstance(page, OpeningsPanel)
    assert page.slots
    assert page.list.hasFocus()
    page.refresh()
    assert page.job is not None
    assert page.list.isVisible()
    qtbot.waitUntil(lambda: page.job is None)
    assert page.list.currentRow() == 0
