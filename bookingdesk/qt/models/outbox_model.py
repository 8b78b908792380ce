"""The outbox as a table that reads on as one scrolls: rows it was given, more on demand, countdowns that run.

It reads nothing itself: it asks for more and is given it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.outbox_words import cells, columns, is_counted_down, line_fate, spoken
from bookingdesk.qt.look import look
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.readings import OutboxLine

AnyIndex = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
FATE = 5
"""The column that counts down."""
_TONES = {
    MessageState.FAILED: "error_text",
    MessageState.IN_DOUBT: "warning_text",
    MessageState.RETRY_WAIT: "warning_text",
    MessageState.PAUSED: "warning_text",
}


class OutboxModel(QAbstractTableModel):
    """One row per message."""

    more_asked = Signal()
    """Somebody scrolled to the end of what is here."""

    def __init__(self, formatter: Formatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self._lines: list[OutboxLine] = []
        self._now: datetime | None = None
        self._written: dict[int, tuple[str, ...]] = {}
        """The cells of rows that were looked at: the same until they are read anew, but for the fate."""
        self.has_more = False

    @property
    def lines(self) -> Sequence[OutboxLine]:
        """What is shown, in order."""
        return self._lines

    def show(self, lines: Sequence[OutboxLine], now: datetime, *, more: bool) -> None:
        """Other rows; `more`: there are further ones."""
        self.beginResetModel()
        self._lines, self._now, self.has_more = list(lines), now, more
        self._written.clear()
        self.endResetModel()

    def append(self, lines: Sequence[OutboxLine], *, more: bool) -> None:
        """The rows that follow."""
        self.has_more = more
        if lines:
            first = len(self._lines)
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self._lines += lines
            self.endInsertRows()

    def tick(self, now: datetime) -> None:
        """Another second: only rows that count down are painted anew."""
        self._now = now
        for row, line in enumerate(self._lines):
            if is_counted_down(line.message, now):
                place = self.index(row, FATE)
                self.dataChanged.emit(place, place)

    def place_of(self, message: MessageId) -> int | None:
        """The row of a message; None where it is not shown."""
        return next((row for row, line in enumerate(self._lines) if line.message.id == message), None)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(columns())

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: AnyIndex) -> None:
        self.more_asked.emit()

    def _cells(self, row: int, line: OutboxLine) -> tuple[str, ...]:
        """What stands in a row, written once."""
        if row not in self._written and self._now is not None:
            self._written[row] = cells(line, self._now, self._formatter)
        return self._written[row]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return columns()[section]
        return None

    def data(self, index: AnyIndex, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid() or self._now is None:
            return None
        line, column = self._lines[index.row()], index.column()
        if role == _Role.DisplayRole:
            if column == FATE:
                return line_fate(line, self._now, self._formatter)
            return self._cells(index.row(), line)[column]
        if role == _Role.ToolTipRole:
            return plain_tip(cells(line, self._now, self._formatter)[column])
        if role == _Role.AccessibleTextRole:
            return spoken(line, self._now, self._formatter) if column == 0 else None
        if role == _Role.ForegroundRole and column == FATE:
            tone = "warning_text" if line.message.needs_call else ""
            tone = _TONES.get(line.message.state, tone)
            return QBrush(QColor(look().palette.tokens()[tone])) if tone else None
        return None
