"""A field over a list that it narrows: the command palette, the F1 overlay and *Go to date*.

The caller says what the list holds for a text; the chooser shows it and announces the choice. It never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.qt.look import Role, font, look


@dataclass(frozen=True, slots=True)
class Choosable:
    """A line of the list."""

    id: str
    """What is announced; empty for a heading, which cannot be chosen."""
    words: str
    hint: str = ""
    """At the far end: a key, a time, a reason."""
    enabled: bool = True
    guessed: bool = False
    """Not what was typed, only like it: never taken by Enter alone, only when it was walked to or clicked."""


Fill = Callable[[str], Sequence[Choosable]]


class Chooser(QFrame):
    """Lies over the window until something is chosen, Esc is pressed or the focus goes elsewhere."""

    chosen = Signal(str)

    def __init__(
        self, over: QWidget, title: str, prompt: str, fill: Fill, *, nothing: str, unasked: str = ""
    ) -> None:
        """`nothing` is said where nothing fits; `unasked` in its place while nothing is typed."""
        super().__init__(over)
        self.setObjectName("chooser")
        self.setProperty("part", "chooser")
        self.setFrameShape(QFrame.Shape.Box)
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self._over = over
        self._fill = fill
        self._before = QApplication.focusWidget()
        self._model = _Lines(self)
        heading = QLabel(title)
        heading.setFont(font(Role.SECTION))
        self.field = QLineEdit()
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(title)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setAccessibleName(title)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self._words_for_nothing = (unasked or nothing, nothing)
        self._nothing = QLabel(nothing)
        self._nothing.setProperty("tone", "secondary")
        column = QVBoxLayout(self)
        for widget in (heading, self.field, self.list, self._nothing):
            column.addWidget(widget)
        column.setStretchFactor(self.list, 1)
        column.addStretch()  # without a list the rest stays together at the top
        self.field.textChanged.connect(self.narrow)
        self.list.clicked.connect(self._choose)
        self.field.installEventFilter(self)
        self.narrow("")

    def open(self) -> None:
        """Show it in the upper middle of what it lies over, with the focus in the field."""
        over = self._over
        width = min(70 * look().unit, over.width() - 4 * look().unit)
        height = min(84 * look().unit, over.height() - 12 * look().unit)
        self.setGeometry((over.width() - width) // 2, min(8 * look().unit, over.height() // 12), width, height)
        for neighbour in over.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            neighbour.installEventFilter(self)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def narrow(self, text: str) -> None:
        """Show what fits the text, the first line that can be chosen current unless it is only a guess."""
        self._model.show_lines(self._fill(text))
        self.list.setVisible(self._model.rowCount() > 0)
        self._nothing.setText(self._words_for_nothing[bool(text.strip())])
        self._nothing.setVisible(self._model.rowCount() == 0)
        first = self._model.next_choosable(-1, 1)
        if first is not None and not self._model.lines[first].guessed:
            self._make_current(first)

    def lines(self) -> tuple[Choosable, ...]:
        """What the list holds now."""
        return self._model.lines

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field:
            if event.type() is QEvent.Type.ZOrderChange and self.isVisible():
                QTimer.singleShot(0, self, self.raise_)  # such as the Line's rows, which raise themselves
            return False
        if event.type() is QEvent.Type.FocusOut and self.isVisible():
            self.close()
            return False
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        row = self.list.currentIndex().row()
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape:
                self._leave()
            case Qt.Key.Key_Down:
                self._make_current(self._model.next_choosable(row, 1))
            case Qt.Key.Key_Up:
                self._make_current(self._model.next_choosable(row, -1))
            case Qt.Key.Key_PageDown:
                self._make_current(self._model.next_choosable(min(row + 9, self._model.rowCount() - 2), 1))
            case Qt.Key.Key_PageUp:
                self._make_current(self._model.next_choosable(max(row - 9, 1), -1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose(self.list.currentIndex())
            case _:
                return False
        return True

    def _make_current(self, row: int | None) -> None:
        if row is not None:
            self.list.setCurrentIndex(self._model.index(row, 0))

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        line = self._model.lines[index.row()]
        if line.id and line.enabled:
            self._leave()
            self.chosen.emit(line.id)

    def _leave(self) -> None:
        """Close, and give the focus back to where it was."""
        before, self._before = self._before, None
        self.hide()
        try:
            if before is not None and before.isVisible():
                before.setFocus()
        except RuntimeError:  # it was deleted meanwhile
            pass
        self.close()


class _Lines(QAbstractListModel):
    """The lines that fit."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Choosable, ...] = ()

    def show_lines(self, lines: Sequence[Choosable]) -> None:
        """Take over other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def next_choosable(self, row: int, step: int) -> int | None:
        """The nearest line after (or before) a row that can be chosen."""
        row += step
        while 0 <= row < len(self.lines):
            if self.lines[row].id:
                return row
            row += step
        return None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and not self.lines[index.row()].id:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (line.words, line.hint) if part)
        return line if role == Qt.ItemDataRole.UserRole else None


class _Line(QStyledItemDelegate):
    """Words at one end, the hint at the other."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(10, look().sizes.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        line: Choosable = index.data(Qt.ItemDataRole.UserRole)
        colours = look().palette
        rect, unit = option.rect, look().unit
        current = bool(option.state & QStyle.StateFlag.State_Selected) and bool(line.id)
        painter.save()
        if current:
            painter.fillRect(rect, colours.accent)
        ink = colours.on_accent if current else colours.text
        faint = colours.on_accent if current else colours.text_secondary
        place = rect.adjusted(unit, 0, -unit, 0)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(Role.CAPTION))
        painter.setPen(faint)
        painter.drawText(place, flags | Qt.AlignmentFlag.AlignTrailing, line.hint)
        taken = painter.fontMetrics().horizontalAdvance(line.hint) + unit
        painter.setFont(font(Role.BODY if line.id else Role.SECTION))
        painter.setPen(ink if line.enabled else faint)
        words = painter.fontMetrics().elidedText(line.words, Qt.TextElideMode.ElideRight, place.width() - taken)
        painter.drawText(place, flags | Qt.AlignmentFlag.AlignLeading, words)
        painter.restore()
