"""Tables of whole rows: the row that Enter would act on is marked from one end to the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.gui.absence.absence_board import AbsenceTable
from bookingdesk.gui.booking.roster_table import RosterTable
from bookingdesk.gui.frontdesk.calls_view import CallsView
from bookingdesk.gui.requests.request_table import RequestTable
from bookingdesk.gui.waiting.waitlist_view import WaitlistView
from bookingdesk.i18n.formatting import Formatter

PAGES: dict[str, Callable[[], QWidget]] = {
    "the calls": lambda: CallsView(Formatter()),
    "the waitlist": lambda: WaitlistView(Formatter()),
    "the requests": lambda: RequestTable(Formatter()),
    "a roster": RosterTable,
    "the bookings of an absence": AbsenceTable,
}


@pytest.mark.parametrize("name", PAGES)
def test_that_a_table_marks_its_whole_first_row_as_it_takes_the_keyboard(name: str, qtbot: QtBot) -> None:
    window, page, elsewhere = QWidget(), PAGES[name](), QLineEdit()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(elsewhere)
    column.addWidget(page)
    table = page if isinstance(page, QTableWidget) else page.findChild(QTableWidget)
    assert table is not None
    table.setRowCount(2)
    for row in range(2):
        for place in range(table.columnCount()):
            table.setItem(row, place, QTableWidgetItem("…"))
    window.show()
    window.activateWindow()
    elsewhere.setFocus()
    qtbot.waitUntil(elsewhere.hasFocus)
    assert not table.selectedItems()
    table.setFocus()
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    assert table.currentRow() == 0
    assert looks(table, current=0) == looks(table, current=1), "no frame dims the words of one cell"


def looks(table: QTableWidget, *, current: int) -> QImage:
    """The first row with the keyboard in this column."""
    table.setCurrentCell(0, current)
    row = table.visualRect(table.model().index(0, 0))
    return table.viewport().grab(QRect(0, row.y(), table.viewport().width(), row.height())).toImage()
