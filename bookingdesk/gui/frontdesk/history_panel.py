"""The last fifty actions of this desk, newest first, with Undo on each that was not taken back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.errors import KnownError
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.row_ground import RowGround
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.history_words import history_line
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.readings import UndoLine
from bookingdesk.usecases.undoing import REMEMBERED, history


class HistoryPanel(QWidget):
    """A page of the side panel; reads itself anew after every change here."""

    undo_asked = Signal(int)
    """An action id."""

    def __init__(self, desk: Desk, failures: Failures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyPanel")
        self._desk = desk
        self._failures = failures
        self.list = _Lines()
        self._empty = QLabel(_("Nothing was done at this desk yet."))
        self._empty.setProperty("tone", "secondary")
        self._empty.setContentsMargins(look().unit, look().unit, look().unit, look().unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        desk.announced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the actions again."""
        try:
            lines = self._desk.do(history, REMEMBERED)
        except KnownError as failure:
            self._failures.show_failure(failure)
            return
        row = self.list.currentRow()
        self.list.clear()
        for line in lines:
            self._add(line)
        self.list.fit()
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self._empty.setVisible(not lines)
        self.list.setVisible(bool(lines))

    def _add(self, line: UndoLine) -> None:
        words = history_line(line, self._desk.env.now(), self._desk.formatter)
        item = QListWidgetItem(self.list)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(look().unit, look().unit // 2, look().unit, look().unit // 2)
        label = plain_label(words)
        row.addWidget(label, 1)
        if line.undone_at is None:
            button = QPushButton(_("Undo"))
            button.setAccessibleName(_("Undo: {action}").format(action=words))
            button.clicked.connect(partial(self.undo_asked.emit, line.action_id))
            row.addWidget(button)
        else:
            label.setProperty("tone", "secondary")
        self.list.setItemWidget(item, widget)


class _Lines(QListWidget):
    """Sets a current row on focus, so that a screen reader has something to read (rule A06)."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("History of this desk"))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setWordWrap(True)
        self.setItemDelegate(RowGround(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look().changed.connect(self.fit)

    @Slot()
    def fit(self) -> None:
        """Give each row the height that its words need at this width and text size."""
        width = self.viewport().width()
        for row in range(self.count()):
            widget = self.itemWidget(self.item(row))
            if widget is not None:
                widget.setMaximumWidth(width)
                high = max(widget.heightForWidth(width), widget.sizeHint().height())
                self.item(row).setSizeHint(QSize(width, high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)
