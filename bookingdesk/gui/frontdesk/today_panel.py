"""The Today panel: who waits, is due, late or being served, one press from the next step (interface 2.5).

Fed with a `TodayView`; it announces commands and refuses to run them.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.frontdesk.today_row import TodayRowWidget
from bookingdesk.gui.widgets.row_ground import RowGround
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.today_rows import TodayRow, TodayView
from bookingdesk.qt.look import Role as FontRole
from bookingdesk.qt.look import font, look
from bookingdesk.qt.models.roles import Role
from bookingdesk.qt.models.today_model import AnyIndex, Heading, TodayModel


class TodayPanel(QFrame):
    """The dock at the left of the calendar."""

    pressed = Signal(str, str)
    """A button: command id and booking id."""
    opened = Signal(str)
    """Enter or a click on a row: booking id."""
    chosen = Signal(str)
    """The current row has changed: booking id."""
    menu_asked = Signal(str, QPoint)
    """Booking id and the global place for a context menu."""
    request_opened = Signal(int)
    """Enter, a click or the button on a request: its number."""
    call_opened = Signal(str)
    """The same on a call to make: the message's id."""
    retry_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("todayPanel")
        self.setAccessibleName(_("Today"))
        self.model = TodayModel(self)
        self._title = QLabel(_("Today"))
        self._title.setFont(font(FontRole.TITLE))
        self._day = QLabel()
        self._day.setProperty("tone", "secondary")
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setProperty("tone", "secondary")
        self._trouble = _Trouble()
        self._trouble.again.clicked.connect(self.retry_asked)
        self.list = _TodayList(self.model)
        self._build()
        self.list.pressed.connect(self._press)
        self.list.activated.connect(self._open)
        self.list.clicked.connect(self._open)
        self.list.customContextMenuRequested.connect(self._ask_menu)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.setFocusProxy(self.list)

    def _build(self) -> None:
        unit = look().unit
        head = QHBoxLayout()
        head.setContentsMargins(unit, unit, unit, 0)
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._day)
        self._sentence.setContentsMargins(unit, 0, unit, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit // 2)
        column.addLayout(head)
        column.addWidget(self._trouble)
        column.addWidget(self._sentence)
        column.addWidget(self.list, 1)
        self._column = column
        self._trouble.hide()
        self._sentence.hide()

    def add_group(self, group: QWidget) -> None:
        """A group with widgets of its own, over the list."""
        self._column.insertWidget(self._column.indexOf(self.list), group)

    def show_view(self, view: TodayView, day: str) -> None:
        """Show the groups; an empty panel says why it is empty."""
        self._day.setText(day)
        self._trouble.hide()
        self._sentence.setText(view.empty)
        self._sentence.setVisible(bool(view.empty))
        self.model.show(view)
        self.list.dress()

    def show_trouble(self) -> None:
        """The list could not be read: the old rows stay."""
        self._trouble.show()

    def set_read_only(self, read_only: bool) -> None:
        """Without buttons: times and names stay."""
        self.list.buttons_shown = not read_only
        self.list.setDragEnabled(not read_only)
        self.list.dress()

    def select(self, booking: BookingId | None) -> None:
        """Make a booking's row current without announcing it; nothing where it has no row."""
        place = None if booking is None else self.model.place_of(booking)
        current = self.list.currentIndex().data(Role.BOOKING)
        if current == booking:
            return
        self.list.selectionModel().blockSignals(True)
        self.list.setCurrentIndex(QModelIndex() if place is None else self.model.index(place, 0))
        self.list.selectionModel().blockSignals(False)
        self.list.viewport().update()

    def row_widget(self, booking: BookingId) -> TodayRowWidget | None:
        """The widget over a booking's first row."""
        place = self.model.place_of(booking)
        widget = None if place is None else self.list.indexWidget(self.model.index(place, 0))
        return widget if isinstance(widget, TodayRowWidget) else None

    def _open(self, index: QModelIndex) -> None:
        booking, request = index.data(Role.BOOKING), index.data(Role.REQUEST)
        if booking is not None:
            self.opened.emit(booking)
        elif request is not None:
            self.request_opened.emit(request)
        elif index.data(Role.CALL) is not None:
            self.call_opened.emit(index.data(Role.CALL))

    def _press(self, command: str, key: str) -> None:
        """A request's button opens it; a booking's runs its command."""
        if command == "request_open":
            self.request_opened.emit(int(key))
        elif command == "call_open":
            self.call_opened.emit(key)
        else:
            self.pressed.emit(command, key)

    def _choose(self, current: QModelIndex, before: QModelIndex) -> None:
        booking = current.data(Role.BOOKING)
        if booking is not None:
            self.chosen.emit(booking)

    def _ask_menu(self, place: QPoint) -> None:
        booking = self.list.indexAt(place).data(Role.BOOKING)
        if booking is not None:
            self.menu_asked.emit(booking, self.list.viewport().mapToGlobal(place))


class _Trouble(QWidget):
    """The line over a list that could not be read anew."""

    def __init__(self) -> None:
        super().__init__()
        unit = look().unit
        words = QLabel(_("Today's list could not be read. It is tried again by itself."))
        words.setWordWrap(True)
        words.setProperty("tone", "error")
        self.again = QPushButton(_("Try now"))
        row = QHBoxLayout(self)
        row.setContentsMargins(unit, 0, unit, 0)
        row.addWidget(words, 1)
        row.addWidget(self.again)


class _TodayList(QListView):
    """The list with a widget of buttons over each booking."""

    pressed = Signal(str, str)

    def __init__(self, model: TodayModel) -> None:
        super().__init__()
        self.buttons_shown = True
        self.setObjectName("todayList")
        self.setAccessibleName(_("Today"))
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)  # onto the calendar: another time
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def dress(self) -> None:
        """Give each booking its widget, keeping those that are there."""
        model = self.model()
        for place in range(model.rowCount()):
            index = model.index(place, 0)
            row = index.data(Role.ROW)
            if not isinstance(row, TodayRow):
                continue
            widget = self.indexWidget(index)
            if isinstance(widget, TodayRowWidget):
                widget.show_row(row)
            else:
                widget = TodayRowWidget(row)
                widget.pressed.connect(self.pressed)
                self.setIndexWidget(index, widget)
            widget.set_buttons_shown(self.buttons_shown)
        self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentIndex().data(Role.BOOKING) is None:
            first = next((p for p in range(self.model().rowCount()) if not self._heading(p)), None)
            if first is not None:
                self.setCurrentIndex(self.model().index(first, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _heading(self, place: int) -> bool:
        return bool(self.model().index(place, 0).data(Role.HEADING))


class _Rows(RowGround):
    """Paints headings, and leaves the rows to their widgets."""

    def __init__(self, view: _TodayList) -> None:
        super().__init__(view)
        self._list = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        width = self._list.viewport().width()
        if isinstance(index.data(Role.ROW), Heading):
            return QSize(width, look().sizes.row)
        widget = self._list.indexWidget(index)
        return QSize(width, widget.sizeHint().height() if widget else 2 * look().sizes.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        line = index.data(Role.ROW)
        if not isinstance(line, Heading):
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setFont(font(FontRole.SECTION))
        painter.setPen(self._list.palette().windowText().color())
        place = option.rect.adjusted(look().unit, 0, -look().unit, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, line.sentence)
        painter.restore()
