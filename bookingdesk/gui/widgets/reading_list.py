"""A list of sentences that is read line by line: a current row on focus, words wrapped, plain text."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bookingdesk.qt.look import look


class _Wrapping(QStyledItemDelegate):
    """Reckons with the sheet's padding beside a line: Qt measures without it, and the last word would be cut."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        inner = QStyleOptionViewItem(option)
        inner.rect.setWidth(max(1, option.rect.width() - look().unit))  # half a unit on each side
        return super().sizeHint(inner, index)


class ReadingList(QListWidget):
    """Sets a current row on focus, so that a screen reader has something to read (rule A06).

    Letters are let through to the page around it: nothing here is searched for by typing (trap T11).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[object] = []
        self._fitted = 0
        """As many lines as it was made to fit; 0: it has the height that it is given."""
        self.setItemDelegate(_Wrapping(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setTabKeyNavigation(False)
        self.setProperty("part", "lines")

    def show_lines(self, lines: Iterable[str], keys: Iterable[object] | None = None) -> None:
        """Replace the lines; the current one stays current by its key, without `keys` by its row."""
        row, key = self.currentRow(), self.current_key()
        self.clear()
        texts = list(lines)
        self._keys = list(keys) if keys is not None else [None] * len(texts)
        for text, _key in zip(texts, self._keys, strict=True):
            QListWidgetItem(text, self)
        if key is not None and key in self._keys:
            self.setCurrentRow(self._keys.index(key))
        elif texts and row >= 0:
            self.setCurrentRow(min(row, len(texts) - 1))

    def fit(self, rows: int) -> None:
        """Be as high as the lines there are, up to so many."""
        self._fitted = rows
        self.doItemsLayout()  # the hint of a row knows nothing of wrapping, only where it is laid out does
        height = sum(self.visualItemRect(self.item(row)).height() for row in range(min(rows, self.count())))
        self.setFixedHeight(height + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower, the lines wrap and need more height."""
        super().resizeEvent(event)
        if self._fitted and event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._fit_again)  # the lines are laid out anew by then

    def _fit_again(self) -> None:
        self.fit(self._fitted)

    def current_key(self) -> object:
        """The key of the current line; None without one."""
        row = self.currentRow()
        return self._keys[row] if 0 <= row < len(self._keys) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().strip() and event.text().isprintable():
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)
