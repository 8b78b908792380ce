"""The ground under rows made of widgets: the current one is marked at its edge and stays readable."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from bookingdesk.qt.look import look


class RowGround(QStyledItemDelegate):
    """Paints no words: those are in the widget over the row."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.row() != self._view.currentIndex().row():
            return
        rect = option.rect
        painter.fillRect(rect, self._view.palette().alternateBase())
        mark = rect.adjusted(0, 0, look().unit // 2 - rect.width(), 0)
        if self._view.isRightToLeft():
            mark.moveRight(rect.right())
        painter.fillRect(mark, self._view.palette().highlight())
