"""What tables of whole rows have in common: no grid of single cells for the keyboard to get lost in."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

SINGLE = QAbstractItemView.SelectionMode.SingleSelection


class _Unframed(QStyledItemDelegate):
    """A chosen row is marked whole: a frame about one of its cells tells nothing, and dims the words in it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if option.state & QStyle.StateFlag.State_Selected:
            option.state &= ~QStyle.StateFlag.State_HasFocus


def whole_rows(table: QTableView, mode: QAbstractItemView.SelectionMode = SINGLE) -> None:
    """Rows are chosen whole and not edited in place; Tab leaves the table; headings begin where the words do."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(mode)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setItemDelegate(_Unframed(table))
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)


def mark_row(table: QTableView, column: int = 0) -> None:
    """Mark the current row, or the first, where none is marked.

    To be called before a table takes the focus: Qt then makes the first cell current, and marks no row.
    """
    if not table.selectionModel().hasSelection() and table.model().rowCount():
        table.setCurrentIndex(table.model().index(max(0, table.currentIndex().row()), column))
