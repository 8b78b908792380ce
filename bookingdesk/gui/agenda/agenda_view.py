"""The agenda list: every booking of the day as a row of words, sortable, filterable, readable by a screen reader.

It shares its selection with the calendar and announces what is opened; it refuses to change bookings itself.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.gui.widgets.kept import as_state, as_text
from bookingdesk.gui.widgets.whole_rows import mark_row, whole_rows
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.agenda_rows import Column
from bookingdesk.qt.look import Role as FontRole
from bookingdesk.qt.look import font, look
from bookingdesk.qt.models.agenda_model import AgendaModel, AgendaOrder
from bookingdesk.qt.models.roles import Role
from bookingdesk.qt.models.selection import Selection
from bookingdesk.usecases.readings import Agenda

SHARES = {
    Column.TIME: 10,
    Column.CLIENT: 16,
    Column.SERVICE: 17,
    Column.STAFF: 8,
    Column.ROOM: 12,
    Column.STATUS: 12,
    Column.MESSAGE: 13,
}
"""Per cent of the width; the flags take what is left."""


class AgendaView(QWidget):
    """The list with its filter and its empty sentence."""

    opened = Signal(str)
    """Enter or a double click: booking id."""
    menu_asked = Signal(str, QPoint)

    def __init__(self, formatter: Formatter, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agendaView")
        self._formatter = formatter
        self._selection = selection
        self._following = False
        self._day: date | None = None
        self._waiting: Agenda | None = None
        self.model = AgendaModel(formatter, self)
        self.order = AgendaOrder(self.model, self)
        self.filter = QLineEdit()
        self.table = _AgendaTable(self.order)
        self._count = QLabel()
        self._build()
        self.filter.textChanged.connect(self._filter_by)
        self.filter.returnPressed.connect(self.table.setFocus)
        self.table.activated.connect(self._open)
        self.table.customContextMenuRequested.connect(self._ask_menu)
        self.table.selectionModel().selectionChanged.connect(self._tell_selection)
        self.table.selectionModel().currentChanged.connect(self._tell_selection)
        selection.changed.connect(self.follow_selection)
        self.setFocusProxy(self.table)

    def _build(self) -> None:
        unit = look().unit
        self.filter.setPlaceholderText(_("Filter this list  ( / )"))
        self.filter.setAccessibleName(_("Filter this list"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(40 * unit)
        self._count.setProperty("tone", "secondary")
        head = QHBoxLayout()
        head.setContentsMargins(unit, unit // 2, unit, unit // 2)
        head.setSpacing(unit)
        head.addWidget(self.filter)
        head.addWidget(self._count)
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def show_agenda(self, agenda: Agenda) -> None:
        """Show a reading; the current row and the scroll place stay where the bookings are.

        While the list is not seen the reading waits, so that turning days in the calendar does not pay for it.
        """
        if not self.isVisible():
            self._waiting = agenda
            return
        self._waiting = None
        self._day = agenda.first_day
        self.model.show(agenda)
        self.follow_selection()
        self._say_count()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._waiting is not None:
            self.show_agenda(self._waiting)

    def show_cancelled(self, shown: bool) -> None:
        """Whether cancelled bookings are listed, struck through."""
        self.order.show_cancelled(shown)
        self._say_count()

    def follow_selection(self) -> None:
        """Select the rows that are selected elsewhere."""
        chosen = [self._index_of(booking) for booking in self._selection.ids]
        rows = [index for index in chosen if index.isValid()]
        model = self.table.selectionModel()
        if {i.row() for i in model.selectedRows()} == {i.row() for i in rows}:
            return
        self._following = True
        flags = QItemSelectionModel.SelectionFlag
        model.clearSelection()
        for index in rows:
            model.select(index, flags.Select | flags.Rows)
        if rows:
            model.setCurrentIndex(rows[0], flags.NoUpdate)
            self.table.scrollTo(rows[0])
        self._following = False

    def _index_of(self, booking: str) -> QModelIndex:
        place = self.model.place_of(booking)  # type: ignore[arg-type]
        return QModelIndex() if place is None else self.order.mapFromSource(self.model.index(place, 0))

    def _tell_selection(self) -> None:
        if self._following:
            return
        current = self.table.currentIndex()
        rows = self.table.selectionModel().selectedRows()
        ids = [index.data(Role.BOOKING) for index in rows]
        first = current.data(Role.BOOKING) if current.isValid() else None
        if not ids:
            self._selection.choose(None)
        else:
            self._selection.choose(first if first in ids else ids[0], ids)

    def _open(self, index: QModelIndex) -> None:
        booking = index.data(Role.BOOKING)
        if booking is not None:
            self.opened.emit(booking)

    def _ask_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid():
            self.menu_asked.emit(index.data(Role.BOOKING), self.table.viewport().mapToGlobal(place))

    def _filter_by(self, text: str) -> None:
        self.order.filter_by(text)
        self._say_count()

    def _say_count(self) -> None:
        shown, known = self.order.rowCount(), self.model.rowCount()
        words = ""
        if shown == 0 and self._day is not None:
            words = _("No bookings on {day}.").format(day=self._formatter.day_spoken(self._day))
            if known and self.filter.text():
                words = _("No booking matches the filter.")
        self.table.say_empty(words)
        self._count.setText(ngettext("{count} booking", "{count} bookings", shown).format(count=shown))


class _AgendaTable(QTableView):
    """Whole rows, no grid of single cells for the keyboard to get lost in."""

    def __init__(self, model: AgendaOrder) -> None:
        super().__init__()
        self._empty = ""
        self.setObjectName("agendaTable")
        self.setAccessibleName(_("Agenda"))
        self.setModel(model)
        whole_rows(self, QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.TIME, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().setDefaultSectionSize(look().sizes.row)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setStretchLastSection(True)
        self._widths_chosen = False
        head.sectionResized.connect(self._notice_width)
        self._sharing = False

    def share_width(self) -> None:
        """Give each column its part of the room, until somebody has set one by hand."""
        if self._widths_chosen:
            return
        self._sharing = True
        room = self.viewport().width()
        for column, share in SHARES.items():
            self.setColumnWidth(column, room * share // 100)
        self._sharing = False

    def kept_widths(self) -> str:
        """What the settings keep of the columns; empty while nobody has set one."""
        return as_text(self.horizontalHeader().saveState()) if self._widths_chosen else ""

    def restore_widths(self, kept: str) -> None:
        """Columns as they were kept; what cannot be read is passed over."""
        if kept and self.horizontalHeader().restoreState(as_state(kept)):
            self._widths_chosen = True

    def _notice_width(self, column: int, before: int, after: int) -> None:
        if not self._sharing and column != Column.FLAGS and before and self.isVisible():
            self._widths_chosen = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def say_empty(self, words: str) -> None:
        """What stands in the list while it has no row; the list keeps the focus all the same."""
        if words != self._empty:
            self._empty = words
            self.setAccessibleDescription(words)
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty:
            painter = QPainter(self.viewport())
            painter.setFont(font(FontRole.SECTION))
            painter.setPen(look().palette.text_secondary)
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._empty)

    def focusInEvent(self, event: QFocusEvent) -> None:
        mark_row(self)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
