"""The Calls page: who is to be called today, why, on which number and what was tried (interface 2.16).

Fed with a reading; it announces what was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.ids import MessageId
from bookingdesk.gui.widgets.toned import write
from bookingdesk.gui.widgets.whole_rows import mark_row, whole_rows
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.call_words import call_cells, call_sentence, left_words, none_words
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.call_lists import CallLine, CallList

ID = Qt.ItemDataRole.UserRole


class CallsView(QWidget):
    """A view of the canvas."""

    chosen = Signal(str)
    """Enter or a double click on a call: the message's id."""
    taken_back = Signal()
    """U: the outcome noted last was wrong."""

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("callsView")
        self.setAccessibleName(_("Calls"))
        self._formatter = formatter
        self._title, self._left, self._empty, self._trouble = QLabel(_("Calls")), QLabel(), QLabel(), QLabel()
        wear(self._title, Role.SECTION)
        self.start = QPushButton(_("Start calling  (Enter)"))
        self.start.setAutoDefault(False)
        self.start.setProperty("primary", True)
        self.undo = QPushButton(_("Take back the last outcome  (U)"))
        self.undo.setAutoDefault(False)
        self.undo.hide()
        self.table = _Table(formatter)
        self._build()
        self.start.clicked.connect(self._start)
        self.undo.clicked.connect(self.taken_back)
        self.table.itemActivated.connect(self._choose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.table)

    def _build(self) -> None:
        unit = look().unit
        head = QHBoxLayout()
        head.setSpacing(unit)
        head.addWidget(self._title)
        head.addWidget(self._left)
        head.addStretch()
        head.addWidget(self.undo)
        head.addWidget(self.start)
        self._left.setProperty("tone", "secondary")
        self._empty.setProperty("tone", "secondary")
        self._trouble.setProperty("tone", "error")
        self._trouble.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, unit, unit, unit)
        column.setSpacing(unit)
        column.addLayout(head)
        for part in (self._trouble, self._empty):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addStretch()
        write(self._trouble, "")

    def show_calls(self, found: CallList) -> None:
        """Show a reading; the current call stays current, else the one that takes its place."""
        lines = (*found.due, *found.later)
        focused = self.table.hasFocus()
        self.table.show_lines(lines, due=len(found.due))
        # a hidden table would send the hands elsewhere
        self.setFocusProxy(self.table if lines else None)  # type: ignore[arg-type]
        self.table.setVisible(bool(lines))
        if focused and not lines:
            self.setFocus()
        self._left.setText(left_words(found))
        write(self._empty, "" if lines else none_words(found))
        write(self._trouble, "")
        self.start.setEnabled(bool(lines))

    def show_trouble(self) -> None:
        """The list could not be read anew: the old rows stay."""
        write(self._trouble, _("The calls could not be read. The list may be old; it is tried again by itself."))

    def offer_undo(self, can: bool) -> None:
        """Whether an outcome of this desk can be taken back."""
        self.undo.setVisible(can)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """U, with calls in the list or without."""
        if event.text().upper() == "U" and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.taken_back.emit()
            return
        super().keyPressEvent(event)

    @Slot()
    def _start(self) -> None:
        """The current call, or the first."""
        message = self.table.current() or self.table.first()
        if message is not None:
            self.chosen.emit(message)

    @Slot(QTableWidgetItem)
    def _choose(self, item: QTableWidgetItem) -> None:
        self.chosen.emit(item.data(ID))


class _Table(QTableWidget):
    """Why, who, number, best time, tried, about."""

    def __init__(self, formatter: Formatter) -> None:
        super().__init__(0, 6)
        self._formatter = formatter
        self.setObjectName("callsTable")
        self.setAccessibleName(_("Calls"))
        heads = (_("Why"), _("Who"), _("Number"), _("Best time"), _("Tried"), _("About"))
        self.setHorizontalHeaderLabels(list(heads))
        whole_rows(self)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self.fit_rows)
        header.sectionResized.connect(self._fit.start)

    def show_lines(self, lines: Sequence[CallLine], *, due: int) -> None:
        """Fill anew; the first `due` are to be made now, the others later today."""
        before, row = self.current(), self.currentRow()
        self.setRowCount(len(lines))
        faint = QColor(look().palette.tokens()["text_secondary"])
        for place, line in enumerate(lines):
            later = place >= due
            for column, text in enumerate(call_cells(line, self._formatter, later=later)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                item.setData(ID, line.id)
                if later:
                    item.setForeground(faint)
                if column == 0:
                    sentence = call_sentence(line, self._formatter, later=later)
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, sentence)
                self.setItem(place, column, item)
        self.fit_rows()
        ids = [line.id for line in lines]
        if before in ids:
            self.setCurrentCell(ids.index(before), 0)  # not selectRow: it marks nothing in a mirrored table
        elif ids and row >= 0:
            self.setCurrentCell(min(row, len(ids) - 1), 0)

    @Slot()
    def fit_rows(self) -> None:
        """Make each row as high as its words in columns of this width, with air before those of the next."""
        air = look().unit * 3 // 2
        for place in range(self.rowCount()):
            self.setRowHeight(place, max(look().sizes.row, self.sizeHintForRow(place) + air))

    def current(self) -> MessageId | None:
        """The message of the current call."""
        item = self.item(self.currentRow(), 0) if self.currentRow() >= 0 else None
        return None if item is None else MessageId(item.data(ID))

    def mark(self, message: MessageId) -> None:
        """Make the row of the call that is on the screen the current one, where it is in the list."""
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.data(ID) == message:
                self.setCurrentCell(row, 0)

    def first(self) -> MessageId | None:
        """The message of the first call."""
        item = self.item(0, 0)
        return None if item is None else MessageId(item.data(ID))

    def focusInEvent(self, event: QFocusEvent) -> None:
        mark_row(self)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().upper() == "U" and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # for the page, not for a search by typing
            return
        super().keyPressEvent(event)
