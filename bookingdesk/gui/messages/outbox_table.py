"""The table of the outbox: several rows can be chosen; letters steer, Enter opens, the space bar shows the text."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.steering import Steer
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.whole_rows import mark_row, whole_rows
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import look
from bookingdesk.qt.models.outbox_model import FATE, OutboxModel
from bookingdesk.usecases.readings import OutboxLine

LETTERS = {
    "S": Steer.SEND_NOW,
    "T": Steer.WITHDRAW,
    "A": Steer.RETRY,
    "C": Steer.BY_CALL,
    "H": Steer.RECEIVED,
}
AT_MOST = (30, 26, 34, 14, 46)
"""The widest that each column but the last becomes, in units: what is longer is cut."""
FATE_AT_LEAST = 30
"""So much is left for the fate, in units, ..."""
YIELDS = (2, 1, 4)
"""... where it must be, at the cost of these columns in turn: kind, person, subject. Never of the time."""
MEASURED = 40
"""So many rows are looked at for how wide they are, besides those that are seen: not thousands."""
YIELDS_TO = 12
"""No column gets narrower than that, in units."""


class OutboxTable(QTableView):
    """See the module."""

    steered = Signal(object)
    """A Steer for the chosen rows."""
    opened = Signal()
    text_asked = Signal()
    filter_asked = Signal()
    chosen = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, model: OutboxModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outboxTable")
        self.setAccessibleName(_("Messages"))
        self.setModel(model)
        self._model = model
        whole_rows(self, QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(FATE, QHeaderView.ResizeMode.Stretch)
        header.setResizeContentsPrecision(MEASURED)
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(self.opened)
        look().changed.connect(self._dress)
        header.sectionResized.connect(self._notice_width)
        model.modelReset.connect(self.fit_columns)
        self._fitting = self._by_hand = False
        self._dress()

    def _dress(self) -> None:
        """Another look or text size: widths that somebody chose for the old one count no longer."""
        self.verticalHeader().setDefaultSectionSize(look().sizes.row)
        self._by_hand = False
        self.fit_columns()

    @Slot()
    def fit_columns(self) -> None:
        """Make each column as wide as what is in it, within bounds, unless somebody drew them otherwise."""
        if self._by_hand:
            return
        unit = look().unit
        widths = [
            min(max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column)), most * unit)
            for column, most in enumerate(AT_MOST)
        ]
        over = sum(widths) + FATE_AT_LEAST * unit - self.viewport().width()
        for column in YIELDS:
            given = max(0, min(over, widths[column] - YIELDS_TO * unit))
            widths[column] -= given
            over -= given
        self._fitting = True
        for column, width in enumerate(widths):
            self.setColumnWidth(column, round(width))
        self._fitting = False

    @Slot(int, int, int)
    def _notice_width(self, column: int, before: int, after: int) -> None:
        """Somebody drew a column: the last one only follows the others."""
        if not self._fitting and column != FATE:
            self._by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()

    def chosen_lines(self) -> list[OutboxLine]:
        """The chosen rows in order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.lines[row] for row in rows]

    def chosen_without(self, dealt_with: Collection[MessageId]) -> list[MessageId]:
        """The chosen rows but these; where nothing is left, the row below them, else the one above."""
        chosen = [line.message.id for line in self.chosen_lines()]
        left = [message for message in chosen if message not in dealt_with]
        if left or not chosen:
            return left
        ids = [line.message.id for line in self._model.lines]
        first = ids.index(chosen[0])
        near = (*ids[first:], *reversed(ids[:first]))
        return [message for message in near if message not in dealt_with][:1]

    def choose(self, messages: list[MessageId], otherwise: int) -> None:
        """Choose these again where they are shown; else the row that took the place of the first."""
        rows = [row for row in map(self._model.place_of, messages) if row is not None]
        if not rows and self._model.lines:
            rows = [min(max(otherwise, 0), len(self._model.lines) - 1)]
        self.clearSelection()
        selection = self.selectionModel()
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        for row in rows:
            selection.select(self._model.index(row, 0), flags)
        if rows:
            selection.setCurrentIndex(self._model.index(rows[0], 0), selection.SelectionFlag.NoUpdate)

    def _ask_menu(self, place: QPoint) -> None:
        if self.indexAt(place).isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        mark_row(self)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters act on what is chosen; left and right have no cells to go to."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        letter = event.text().upper()
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        elif is_enter(event):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.text_asked.emit()
        elif event.text() == "/":
            self.filter_asked.emit()
        elif letter in LETTERS and not control:
            self.steered.emit(LETTERS[letter])
        else:
            super().keyPressEvent(event)
