"""The lines of a contact log: head, words and booking of each below one another, more read when one gets there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.contact_log_words import LogLine
from bookingdesk.qt.look import Role, font, look

Index = QModelIndex | QPersistentModelIndex
WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeading) | int(Qt.AlignmentFlag.AlignTop)
ENDLESS = 100_000


class ContactList(ReadingList):
    """Newest first. A row's key is its place in the log."""

    more_asked = Signal()
    """The last line that is here has come into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Contact log"))
        self.setItemDelegate(_Painter(self))
        self.verticalScrollBar().valueChanged.connect(self._look_for_end)
        self.currentRowChanged.connect(self._look_for_end)
        look().changed.connect(self._lay_out_again)

    def show_log(self, lines: Sequence[LogLine], current: int) -> None:
        """Other lines, `current` the row that is current then (-1: none); what is seen stays in its place."""
        bar = self.verticalScrollBar()
        place = bar.value()
        self.clear()
        self.append_log(lines)
        self.setCurrentRow(current)
        self.doItemsLayout()
        bar.setValue(place)

    def append_log(self, lines: Sequence[LogLine]) -> None:
        """The lines that follow."""
        for line in lines:
            item = QListWidgetItem(line.spoken, self)
            item.setData(Qt.ItemDataRole.UserRole, line)

    @Slot()
    def _look_for_end(self) -> None:
        bar = self.verticalScrollBar()
        at_end = bar.maximum() > 0 and bar.value() >= bar.maximum()
        if self.count() and (at_end or self.currentRow() == self.count() - 1):
            self.more_asked.emit()

    @Slot()
    def _lay_out_again(self) -> None:
        self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._lay_out_again)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._lay_out_again()


class _Painter(QStyledItemDelegate):
    """Draws the three pieces, wrapped, and says how high they are."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Any = index.data(Qt.ItemDataRole.UserRole)
        view: Any = self.parent()
        width = view.viewport().width()
        if not isinstance(line, LogLine):
            return QSize(width, look().sizes.row)
        unit = look().unit
        inner = width - 2 * unit
        high = sum(_height(text, face, inner) for text, face, _tone in _pieces(line))
        return QSize(width, high + unit)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Any = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, LogLine):
            return
        colours, unit, rect = look().palette, look().unit, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setLayoutDirection(option.direction)
        if chosen:
            painter.fillRect(rect, colours.accent)
        painter.setPen(colours.hairline)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        top, inner = rect.top() + unit // 2, rect.width() - 2 * unit
        for text, face, tone in _pieces(line):
            painter.setFont(face)
            ink = {"faint": colours.text_secondary, "error": colours.error.text, "warning": colours.warning.text}
            painter.setPen(colours.on_accent if chosen else ink.get(tone, colours.text))
            high = _height(text, face, inner)
            painter.drawText(QRect(rect.left() + unit, top, inner, high), WRAPPED, text)
            top += high
        painter.restore()


def _pieces(line: LogLine) -> list[tuple[str, QFont, str]]:
    """Text, face and tone of each piece that there is."""
    whole = (
        (line.head, Role.CAPTION, "faint"),
        (line.body, Role.BODY, line.tone),
        (line.tail, Role.CAPTION, "faint"),
    )
    return [(text, font(role), tone) for text, role, tone in whole if text]


def _height(text: str, face: QFont, width: int) -> int:
    return QFontMetrics(face).boundingRect(QRect(0, 0, max(width, 1), ENDLESS), WRAPPED, text).height()
