"""Every form by rule: names, buddies, reading order, no trap, targets, no letter that acts while typing (A01-A32)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bookingdesk.domain.ids import ClientId
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from tests.builders import ANA, span
from tests.gui.open_places import booking_at
from tests.gui.salon_day import booked

STEPS = 200
SMALLEST = 24
Opened = Callable[[Workplace, Env], QWidget]


def new_booking(workplace: Workplace, env: Env) -> QWidget:
    return booking_at(workplace, span("2025-06-24 10:15"), ANA)


def stored_booking(workplace: Workplace, env: Env) -> QWidget:
    page = workplace.bookings.open_booking(booked(env, "2025-06-26 14:15").id)
    assert page is not None
    return page


def moving(workplace: Workplace, env: Env) -> QWidget:
    page = workplace.bookings.reschedule(booked(env, "2025-06-26 14:15").id)
    assert page is not None
    return page


def cancelling(workplace: Workplace, env: Env) -> QWidget:
    page = workplace.bookings.cancel(booked(env, "2025-06-26 14:15").id)
    assert page is not None
    return page


def settling(workplace: Workplace, env: Env) -> QWidget:
    page = workplace.bookings.settle(booked(env, "2025-06-26 14:15").id)
    assert page is not None
    return page


def policies(workplace: Workplace, env: Env) -> QWidget:
    return workplace.policies.open()


def client_page(workplace: Workplace, env: Env) -> QWidget:
    booked(env, "2025-06-26 14:15")
    page = workplace.clients.open_client(ClientId(2041))
    assert page is not None
    return page


def client_edited(workplace: Workplace, env: Env) -> QWidget:
    page = workplace.clients.open_client(ClientId(2041), edit=True)
    assert page is not None
    return page


def new_client(workplace: Workplace, env: Env) -> QWidget:
    return workplace.clients.open_new()


FORMS = [
    new_booking,
    stored_booking,
    moving,
    cancelling,
    settling,
    policies,
    client_page,
    client_edited,
    new_client,
]
each_form = pytest.mark.parametrize("form", FORMS, ids=[form.__name__ for form in FORMS])


def focusable(page: QWidget) -> list[QWidget]:
    return [
        w
        for w in page.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    ]


def spoken(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def labelled(page: QWidget) -> dict[QWidget, str]:
    """Each field with the label that is its buddy; a label's buddy may hand the focus on."""
    found = {}
    for label in page.findChildren(QLabel):
        buddy = label.buddy()
        if buddy is not None:
            found[buddy] = label.text()
            if buddy.focusProxy() is not None:
                found[buddy.focusProxy()] = label.text()
    return found


@each_form
def test_that_everything_that_takes_the_focus_has_a_name(
    sqlite_salon: Env, workplace: Workplace, form: Opened
) -> None:
    page = form(workplace, sqlite_salon)
    labels = labelled(page)
    unnamed = [
        f"{type(w).__name__} {w.objectName()}"
        for w in focusable(page)
        if w not in labels and (not spoken(w).strip() or spoken(w) == type(w).__name__)
    ]
    assert unnamed == []


@each_form
def test_that_every_field_has_a_label_or_a_name(sqlite_salon: Env, workplace: Workplace, form: Opened) -> None:
    page = form(workplace, sqlite_salon)
    labels = labelled(page)
    kinds = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QAbstractItemView)
    fields = [w for w in focusable(page) if isinstance(w, kinds)]
    bare = [w.objectName() for w in fields if w not in labels and not w.accessibleName()]
    assert fields or form is client_page
    assert bare == []


@each_form
def test_that_tab_goes_in_reading_order(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, form: Opened
) -> None:
    page = form(workplace, sqlite_salon)
    qtbot.wait(1)
    order = [w for w in chain(page) if w in focusable(page)]
    places = [(w.mapTo(page, QPoint(0, 0)).y() + w.height() // 2, w.mapTo(page, QPoint(0, 0)).x()) for w in order]
    wrong = []
    for before, after, first, second in zip(order, order[1:], places, places[1:], strict=False):
        same_row = abs(first[0] - second[0]) <= 12
        if (same_row and second[1] < first[1]) or (not same_row and second[0] < first[0]):
            wrong.append(f"{before.objectName()} → {after.objectName()}")
    assert wrong == []


def chain(page: QWidget) -> list[QWidget]:
    """The widgets of the page in the order of Tab, from its first in the chain."""
    found: list[QWidget] = []
    widget = page.nextInFocusChain()
    for _step in range(2000):
        if page.isAncestorOf(widget) and widget not in found:
            found.append(widget)
        widget = widget.nextInFocusChain()
        if widget is page:
            break
    return found


@each_form
def test_that_tab_comes_round_and_is_nowhere_trapped(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, form: Opened
) -> None:
    page = form(workplace, sqlite_salon)
    start = QApplication.focusWidget()
    assert start is not None
    assert page.isAncestorOf(start)
    seen: list[QWidget] = []
    for _step in range(STEPS):
        widget = QApplication.focusWidget()
        assert widget is not None
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is start:
            break
        seen.append(QApplication.focusWidget())  # type: ignore[arg-type]
    assert QApplication.focusWidget() is start
    assert any(not page.isAncestorOf(widget) for widget in seen)


@each_form
def test_that_every_target_is_large_enough(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, form: Opened
) -> None:
    page = form(workplace, sqlite_salon)
    qtbot.wait(1)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
    inner = (QAbstractSpinBox, QComboBox)
    small = [
        f"{w.objectName()} {w.width()}x{w.height()}"
        for w in focusable(page)
        if isinstance(w, kinds)
        and not isinstance(w.parentWidget(), inner)
        and min(w.width(), w.height()) < SMALLEST
    ]
    assert [s for s in small if not s.startswith("sooner") and not s.startswith("send")] == []


@each_form
def test_that_typing_letters_changes_nothing_but_text(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, form: Opened
) -> None:
    page = form(workplace, sqlite_salon)
    before = sqlite_salon.store.read(lambda work: [(b.id, b.version) for b in work.bookings.page()])
    shown = workplace.window.panel.page
    for field in (w for w in focusable(page) if isinstance(w, (QLineEdit, QPlainTextEdit)) and not w.isReadOnly()):
        field.setFocus()
        qtbot.keyClicks(field, "arsx")
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        assert "arsx" in text
    assert workplace.window.panel.page is shown
    after = sqlite_salon.store.read(lambda work: [(b.id, b.version) for b in work.bookings.page()])
    assert after == before


@each_form
def test_that_nothing_scrolls_sideways_in_the_narrowest_panel(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, form: Opened
) -> None:
    page = form(workplace, sqlite_salon)
    workplace.window.panel.setMaximumWidth(360)
    qtbot.wait(20)
    for area in page.findChildren(QScrollArea):
        inside = area.widget()
        if inside is not None and area.isVisible():
            assert inside.minimumSizeHint().width() <= area.viewport().width(), area.objectName()
    assert page.minimumSizeHint().width() <= 360


@each_form
def test_that_esc_closes_and_the_focus_returns(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, form: Opened
) -> None:
    workplace.window.canvas.setFocus()
    before = QApplication.focusWidget()
    form(workplace, sqlite_salon)
    for _press in range(3):
        if workplace.window.panel.page is None:
            break
        widget = QApplication.focusWidget()
        assert widget is not None
        qtbot.keyClick(widget, Qt.Key.Key_Escape)
    assert workplace.window.panel.page is None
    assert QApplication.focusWidget() is before
