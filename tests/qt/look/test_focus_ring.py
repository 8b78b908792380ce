"""The ring around what has the keyboard: where it lies, and that it leaves the widget alone when it goes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QComboBox, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.look.focus_ring import FocusRing, _Ring


def rings(window: QWidget) -> list[_Ring]:
    return [ring for ring in window.findChildren(_Ring) if ring.isVisible()]


def run_deletions() -> None:
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def test_that_the_ring_lies_around_the_button_and_moves_with_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    first, second = QPushButton("One"), QPushButton("Two")
    column.addWidget(first)
    column.addWidget(second)
    window.show()
    ring = FocusRing()
    ring.follow(None, second)
    (shown,) = rings(window)
    assert shown.geometry().center() == second.geometry().center()
    assert shown.geometry().contains(second.geometry())
    window.resize(400, 300)
    qtbot.waitUntil(lambda: shown.geometry().contains(second.geometry()))
    ring.follow(second, None)
    assert rings(window) == []


def test_that_the_ring_is_cut_at_the_edge_of_what_scrolls(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    sheet = QWidget()
    column = QVBoxLayout(sheet)
    buttons = [QPushButton(str(number)) for number in range(30)]
    for button in buttons:
        column.addWidget(button)
    area.setWidget(sheet)
    area.resize(200, 150)
    area.show()
    ring = FocusRing()
    ring.follow(None, buttons[2])
    (shown,) = rings(area)
    assert shown.parentWidget() is sheet
    before = shown.mapTo(area, QPoint(0, 0)).y()
    area.verticalScrollBar().setValue(40)
    assert shown.mapTo(area, QPoint(0, 0)).y() == before - 40


def test_that_a_field_of_a_form_outlives_its_ring(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    form = load_form("booking_panel", window, BookingForm)
    window.show()
    ring = FocusRing()
    ring.follow(None, form.service)
    ring.follow(form.service, form.minutes)
    ring.follow(form.minutes, None)
    run_deletions()
    assert Shiboken.isValid(form.service)
    assert isinstance(form.service, QComboBox)
    form.service.addItem("Haircut")
