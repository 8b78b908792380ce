"""Forms loaded from `ui/*.ui`: their widgets live as long as the window they were loaded onto."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.qt.forms import load_form


def test_that_the_widgets_of_a_form_outlive_its_loading(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    form = load_form("booking_panel", window, BookingForm)
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    form.service.addItem("Haircut")
    assert form.service.currentText() == "Haircut"
    assert form.save.objectName() == "save"
    form.day.setText("fri")
    assert form.day.text() == "fri"


def test_that_a_window_with_a_form_can_be_deleted(qtbot: QtBot) -> None:
    window = QWidget()
    form = load_form("booking_panel", window, BookingForm)
    gone: list[bool] = []
    form.service.destroyed.connect(lambda: gone.append(True))
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone == [True]
