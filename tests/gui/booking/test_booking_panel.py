"""The booking form: opened from a booking or empty, typed in, checked while typing, stored; nothing typed is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from tests.builders import ANA, at, span
from tests.gui.salon_day import booked
from tests.salon import MAYA


def stored(env: Env, booking: BookingId) -> Booking:
    return env.store.read(lambda work: work.bookings.get(booking))


def all_bookings(env: Env) -> list[Booking]:
    return list(env.store.read(lambda work: work.bookings.page()))


def shown(workplace: Workplace) -> BookingPanel:
    page = workplace.window.panel.page
    assert isinstance(page, BookingPanel)
    return page


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def typed(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(focused(), text)


def test_that_enter_on_a_booking_opens_it_with_its_actions(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:00", wanted=frozenset({ANA}))
    workplace.selection.choose(booking.id)
    assert workplace.window.commands.run("open")
    panel = shown(workplace)
    assert panel.form.title.text() == "Ortiz, Maya  #2041"
    assert panel.form.start.text() == "15:00"
    assert panel.form.staff.currentText() == "Ana"
    assert "Arrived" in [b.accessibleName() for b in panel.head.buttons]
    assert focused() is panel.head.buttons[0]


def test_that_a_new_booking_is_typed_and_stored(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    assert workplace.window.commands.run("new_booking")
    panel = shown(workplace)
    qtbot.waitUntil(lambda: focused() is panel.form.client.field)
    typed(qtbot, "ortiz")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert panel.draft.client is not None
    assert panel.draft.client.id == MAYA
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    panel.form.day.setFocus()
    typed(qtbot, "tomorrow")
    panel.form.start.setFocus()
    typed(qtbot, "1015")
    qtbot.waitUntil(lambda: "Fits" in panel.form.check.text())
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    (booking,) = all_bookings(sqlite_salon)
    assert booking.span == span("2025-06-24 10:15", 45)
    assert booking.client_id == MAYA
    assert booking.status is Status.CONFIRMED
    assert workplace.selection.current == booking.id
    assert workplace.window.panel.page is None
    assert at("2025-06-24 10:15") == booking.span.start
