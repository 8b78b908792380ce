"""The table of the outbox: several rows can be chosen; letters steer, Enter opens, the space bar shows the text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.steering import Steer
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.whole_rows import mark_row, whole_rows
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import look
from bookingdesk.qt.models.outbox_model import FATE, OutboxModel
from bookingdesk.usecases.readings import OutboxLine

LETTERS = {
    "S": Steer.SEND_NOW,
    "T": Steer.WITHDRAW,
    "A": Steer.RETRY,
    "C": Steer.BY_CALL,
    "H": Steer.RECEIVED,
}
WIDTHS = (16, 16, 16, 7, 22)
"""Of all columns but the last, in units."""


class OutboxTable(QTableView):
    """See the module."""

    steered = Signal(object)
    """A Steer for the chosen rows."""
    opened = Signal()
    text_asked = Signal()
    filter_asked = Signal()
    chosen = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, model: OutboxModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outboxTable")
        self.setAccessibleName(_("Messages"))
        self.setModel(model)
        self._model = model
        whole_rows(self, QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(FATE, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(self.opened)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(look().sizes.row)
        for column, units in enumerate(WIDTHS):
            self.setColumnWidth(column, round(units * look().unit))

    def chosen_lines(self) -> list[OutboxLine]:
        """The chosen rows in order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.lines[row] for row in rows]

    def choose(self, messages: list[MessageId], otherwise: int) -> None:
        """Choose these again where they are shown; else the row that took the place of the first."""
        rows = [row for row in map(self._model.place_of, messages) if row is not None]
        if not rows and self._model.lines:
            rows = [min(max(otherwise, 0), len(self._model.lines) - 1)]
        self.clearSelection()
        selection = self.selectionModel()
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        for row in rows:
            selection.select(self._model.index(row, 0), flags)
        if rows:
            selection.setCurrentIndex(self._model.index(rows[0], 0), selection.SelectionFlag.NoUpdate)

    def _ask_menu(self, place: QPoint) -> None:
        if self.indexAt(place).isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        mark_row(self)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters act on what is chosen; left and right have no cells to go to."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        letter = event.text().upper()
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        elif is_enter(event):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.text_asked.emit()
        elif event.text() == "/":
            self.filter_asked.emit()
        elif letter in LETTERS and not control:
            self.steered.emit(LETTERS[letter])
        else:
            super().keyPressEvent(event)
