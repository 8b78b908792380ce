"""The list of requests, the most pressing first; a new reading keeps the current one current. A row can be dragged.

It announces what is chosen and asked for; it answers nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from bookingdesk.domain.ids import RequestId
from bookingdesk.gui.requests.timer_picture import timer_colour, timer_icon
from bookingdesk.gui.widgets.whole_rows import mark_row, whole_rows
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.request_words import (
    person_words,
    row_sentence,
    standing_words,
    timer_words,
    wants_words,
)
from bookingdesk.qt.look import look
from bookingdesk.qt.models.roles import REQUEST_MIME
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.requests.reading import RequestLine

NUMBER = Qt.ItemDataRole.UserRole
WHO, WANTS, STANDS = 1, 2, 3
WITH_WANTS, WITH_ALL = 48, 62
"""From so many units of width on these columns are seen."""


class RequestTable(QTableWidget):
    """Due, from, wants, how it stands."""

    chosen = Signal(int)
    """Another request is current: its number; 0 where none is."""
    menu_asked = Signal(QPoint)
    filter_asked = Signal()

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._formatter = formatter
        self._filling = False
        self._told: RequestId | None = None
        """The request that was last announced: moving with it to another row announces nothing."""
        self.setObjectName("requestTable")
        self.setAccessibleName(_("Requests"))
        self.setHorizontalHeaderLabels([_("Due"), _("From"), _("Wants"), _("Stands")])
        whole_rows(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.currentCellChanged.connect(self._tell)
        self.customContextMenuRequested.connect(self._ask_menu)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(look().sizes.row)
        unit = look().unit
        for column, units in enumerate((17, 18, 20, 20)):
            self.setColumnWidth(column, units * unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room only what chooses a request is seen, whole: the detail beside it has the rest."""
        super().resizeEvent(event)
        units = self.viewport().width() / (look().unit * look().text_scale)
        self.setColumnHidden(WANTS, units < WITH_WANTS)
        self.setColumnHidden(STANDS, units < WITH_ALL)
        alone = QHeaderView.ResizeMode.Stretch if units < WITH_WANTS else QHeaderView.ResizeMode.Interactive
        if self.horizontalHeader().sectionResizeMode(WHO) is not alone:
            self.horizontalHeader().setSectionResizeMode(WHO, alone)
            self._dress()

    def show_lines(self, lines: Sequence[RequestLine]) -> None:
        """Fill anew; the current request stays current, else the one that takes its place."""
        before, row = self.current(), self.currentRow()
        self._filling = True
        self.setRowCount(len(lines))
        for place, line in enumerate(lines):
            self._fill(place, line)
        self._filling = False
        numbers = [line.request.id for line in lines]
        if before in numbers:
            self._go(numbers.index(before))
        elif numbers and row >= 0:
            self._go(min(row, len(numbers) - 1))
        self._tell()

    def current(self) -> RequestId | None:
        """The number of the current request."""
        item = self.item(self.currentRow(), 0) if self.currentRow() >= 0 else None
        return None if item is None else RequestId(item.data(NUMBER))

    def choose(self, number: RequestId) -> bool:
        """Make a request current; False where it is not in the list."""
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.data(NUMBER) == number:
                self._go(row)
                return True
        return False

    def _go(self, row: int) -> None:
        self.setCurrentCell(row, 0)
        self.scrollTo(self.model().index(row, 0))

    def _fill(self, row: int, line: RequestLine) -> None:
        words = (
            timer_words(line.timer, self._formatter),
            f"{person_words(line)}  #{line.request.id}",
            wants_words(line, self._formatter),
            standing_words(line, self._formatter),
        )
        for column, text in enumerate(words):
            item = self.item(row, column) or QTableWidgetItem()
            item.setText(text)
            item.setToolTip(plain_tip(text))
            item.setData(NUMBER, line.request.id)
            if self.item(row, column) is None:
                self.setItem(row, column, item)
        first = self.item(row, 0)
        if first is not None:
            first.setIcon(timer_icon(line.timer, self.devicePixelRatioF()))
            first.setForeground(timer_colour(line.timer))
            first.setData(Qt.ItemDataRole.AccessibleTextRole, row_sentence(line, self._formatter))

    def _tell(self) -> None:
        current = self.current()
        if not self._filling and current != self._told:
            self._told = current
            self.chosen.emit(current or 0)

    def _ask_menu(self, place: QPoint) -> None:
        if self.itemAt(place) is not None:
            self.menu_asked.emit(self.viewport().mapToGlobal(place))

    def mimeTypes(self) -> list[str]:
        return [REQUEST_MIME]

    def mimeData(self, items: Sequence[QTableWidgetItem]) -> QMimeData:
        data = QMimeData()
        if items:
            data.setData(REQUEST_MIME, str(items[0].data(NUMBER)).encode())
        return data

    def focusInEvent(self, event: QFocusEvent) -> None:
        mark_row(self)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters belong to the commands; left and right have no cells to go to."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
            return
        if event.text() == "/":
            self.filter_asked.emit()
            return
        super().keyPressEvent(event)
