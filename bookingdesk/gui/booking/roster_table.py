"""Everybody in a group session, seat by seat. The letters of the table act on the person marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.whole_rows import mark_row, whole_rows
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.roster_words import RosterRow
from bookingdesk.qt.look import icon, look
from bookingdesk.qt.tips import plain_tip

SEAT_ID = Qt.ItemDataRole.UserRole
LETTERS = {
    Qt.Key.Key_A: "arrived",
    Qt.Key.Key_N: "no_show",
    Qt.Key.Key_Delete: "cancel",
    Qt.Key.Key_R: "reschedule",
}
LEAST_ROWS = 4
"""So many stay in sight where the page is low; all of them where it is high, the rest is scrolled."""


class RosterTable(QTableWidget):
    """Seat, client, phone, attendance."""

    asked = Signal(str, str)
    """A command of the window and the booking of the person marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self.setObjectName("rosterTable")
        self.setAccessibleName(_("Roster"))
        self.setAccessibleDescription(_("A arrived, N no-show, Delete leaves the session, Enter opens the booking"))
        self.setHorizontalHeaderLabels([_("Seat"), _("Client"), _("Phone"), _("Attendance")])
        whole_rows(self)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.itemDoubleClicked.connect(lambda _item: self._ask("open"))
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(look().sizes.row)
        self._fit()

    def show_rows(self, rows: Sequence[RosterRow], formatter: Formatter) -> None:
        """Fill anew; who was marked stays marked, else who takes their place."""
        before, place = self.current(), self.currentRow()
        self.setRowCount(len(rows))
        for row, one in enumerate(rows):
            self._fill(row, one)
        ids = [one.booking_id for one in rows]
        if before in ids:
            self.setCurrentCell(ids.index(before), 1)
        elif ids and place >= 0:
            self.setCurrentCell(min(place, len(ids) - 1), 1)
        self._fit()

    def current(self) -> BookingId | None:
        """The booking of the person marked."""
        item = self.item(self.currentRow(), 0) if self.currentRow() >= 0 else None
        return None if item is None else BookingId(item.data(SEAT_ID))

    def choose(self, booking: BookingId) -> None:
        """Mark a person."""
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.data(SEAT_ID) == booking:
                self.setCurrentCell(row, 1)

    def _fill(self, row: int, one: RosterRow) -> None:
        for column, text in enumerate(one.words):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            item.setData(SEAT_ID, one.booking_id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, one.sentence if column == 0 else text)
            self.setItem(row, column, item)
        status = self.item(row, 3)
        if status is not None:
            status.setIcon(icon(one.icon))

    def _fit(self) -> None:
        rows = max(self.rowCount(), 1)
        self.setMinimumHeight(self._height_of(min(rows, LEAST_ROWS)))
        self.setMaximumHeight(self._height_of(rows))
        self.updateGeometry()

    def _height_of(self, rows: int) -> int:
        return self.horizontalHeader().sizeHint().height() + rows * look().sizes.row + 4

    def sizeHint(self) -> QSize:
        """Everybody."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _ask(self, command: str) -> bool:
        booking = self.current()
        if booking is None:
            return False
        self.asked.emit(command, booking)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        mark_row(self, 1)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = "open" if is_enter(event) else LETTERS.get(Qt.Key(event.key()))
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if command is not None and plain and self._ask(command):
            return
        super().keyPressEvent(event)
