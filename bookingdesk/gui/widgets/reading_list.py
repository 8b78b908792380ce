"""A list of sentences that is read line by line: a current row on focus, words wrapped, plain text."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget


class ReadingList(QListWidget):
    """Sets a current row on focus, so that a screen reader has something to read (rule A06)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setTabKeyNavigation(False)
        self.setProperty("part", "lines")

    def show_lines(self, lines: Iterable[str], keys: Iterable[object] | None = None) -> None:
        """Replace the lines; the current row stays where it was. `keys` are kept for `current_key`."""
        row = self.currentRow()
        self.clear()
        texts = list(lines)
        for text, key in zip(texts, list(keys) if keys is not None else [None] * len(texts), strict=True):
            item = QListWidgetItem(text, self)
            item.setData(Qt.ItemDataRole.UserRole, key)
        if texts and row >= 0:
            self.setCurrentRow(min(row, len(texts) - 1))

    def fit(self, rows: int) -> None:
        """Be as high as the lines there are, up to so many."""
        height = sum(self.sizeHintForRow(row) for row in range(min(rows, self.count())))
        self.setFixedHeight(height + 2 * self.frameWidth())

    def current_key(self) -> object:
        """The key of the current line; None without one."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)
