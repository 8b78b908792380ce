"""The agenda as a table: one row per booking, in the order of the reading; a new reading changes row by row.

It refuses to sort or to hide; `AgendaOrder` does that in front of it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QBrush, QColor, QFont

from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import BookingId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.agenda_rows import (
    AgendaRow,
    Change,
    Column,
    Insert,
    Remove,
    Rows,
    column_title,
    difference,
)
from bookingdesk.presentation.status_look import LOOKS
from bookingdesk.qt.look import icon, look
from bookingdesk.qt.models.roles import Role
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.readings import Agenda

AnyIndex = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class AgendaModel(QAbstractTableModel):
    """Bookings of some days."""

    def __init__(self, formatter: Formatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._write = Rows(formatter)
        self._rows: list[AgendaRow] = []

    def show(self, agenda: Agenda) -> None:
        """Take over a reading; rows that did not change are not touched."""
        for step in difference(self._rows, self._write.of(agenda)):
            match step:
                case Remove(place):
                    self.beginRemoveRows(QModelIndex(), place, place)
                    del self._rows[place]
                    self.endRemoveRows()
                case Insert(place, row):
                    self.beginInsertRows(QModelIndex(), place, place)
                    self._rows.insert(place, row)
                    self.endInsertRows()
                case Change(place, row):
                    self._rows[place] = row
                    self.dataChanged.emit(self.index(place, 0), self.index(place, len(Column) - 1))

    def rows(self) -> tuple[AgendaRow, ...]:
        """The rows in order."""
        return tuple(self._rows)

    def place_of(self, booking: BookingId) -> int | None:
        """The row of a booking, or None."""
        return next((place for place, row in enumerate(self._rows) if row.booking_id == booking), None)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole and 0 <= section < len(Column):
            return column_title(Column(section))
        return None

    def data(self, index: AnyIndex, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], Column(index.column())
        match role:
            case _Role.DisplayRole:
                return row.words[column]
            case _Role.ToolTipRole:
                return plain_tip(row.words[column])
            case _Role.AccessibleTextRole:
                return row.sentence if column is Column.TIME else row.words[column]
            case Role.ROW:
                return row
            case Role.BOOKING:
                return row.booking_id
            case _Role.DecorationRole if column is Column.STATUS:
                return icon(LOOKS[row.state].icon)
            case _Role.FontRole if LOOKS[row.state].struck and column in (
                Column.TIME,
                Column.CLIENT,
                Column.SERVICE,
            ):
                struck = QFont()
                struck.setStrikeOut(True)
                return struck
            case _Role.ForegroundRole if row.cancelled:
                return _brush(look().palette.text_secondary)
            case _Role.ForegroundRole if row.trouble and column is Column.MESSAGE:
                return _brush(look().palette.error.text)
        return None


def _brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))


class AgendaOrder(QSortFilterProxyModel):
    """Sorts by what a column means and hides what the filter or *Show cancelled* leaves out."""

    def __init__(self, source: AgendaModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.cancelled_shown = False
        self.setSourceModel(source)
        self.setDynamicSortFilter(True)
        self.sort(Column.TIME, Qt.SortOrder.AscendingOrder)

    def filter_by(self, text: str) -> None:
        """Keep rows in which every word of the text begins or occurs; accents and case do not matter."""
        self.beginFilterChange()
        self._words = folded(text).split()
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def show_cancelled(self, shown: bool) -> None:
        """Whether cancelled bookings are listed."""
        self.beginFilterChange()
        self.cancelled_shown = shown
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        model = self.sourceModel()
        row: AgendaRow = model.index(source_row, 0).data(Role.ROW)
        if row.cancelled and not self.cancelled_shown:
            return False
        text = folded(" ".join(row.words))
        return all(word in text for word in self._words)

    def lessThan(self, source_left: AnyIndex, source_right: AnyIndex) -> bool:
        left: AgendaRow = source_left.data(Role.ROW)
        right: AgendaRow = source_right.data(Role.ROW)
        column = Column(source_left.column())
        if column is not Column.TIME:
            words = folded(left.words[column]), folded(right.words[column])
            if words[0] != words[1]:
                return words[0] < words[1]
        return (left.start, left.place) < (right.start, right.place)
