"""The tray: a strip over the grid with the bookings that were taken up to be moved. Hidden while it is empty.

A chip is chosen by click or arrows, dragged onto the calendar, or dropped at the cursor by V; each booking keeps
its place until then. It announces what was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from bookingdesk.domain.ids import BookingId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.session_words import spoken_who, who_words
from bookingdesk.qt.look import look
from bookingdesk.qt.models.roles import BOOKING_MIME
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.readings import AgendaEntry

SHOWN_AT_MOST = 6


class TrayStrip(QFrame):
    """See the module."""

    opened = Signal(str)
    """A booking's chip was pressed: show where it stands."""
    put_back = Signal(str)
    emptied = Signal()
    taken_up = Signal(str)
    """A booking was dragged here."""

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trayStrip")
        self.setAccessibleName(_("Tray"))
        self.setAcceptDrops(True)
        self._formatter = formatter
        self.entries: tuple[AgendaEntry, ...] = ()
        self.chosen: BookingId | None = None
        self._count = QLabel()
        self._empty = QToolButton()
        self._empty.setText(_("Empty the tray"))
        self._empty.setToolTip(_("Everything goes back to where it was all the time"))
        self._empty.clicked.connect(self.emptied)
        unit = look().unit
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(unit, unit // 2, unit, unit // 2)
        self._row.addWidget(self._count)
        self._row.addStretch()
        self._row.addWidget(self._empty)
        self._chips: list[_Chip] = []
        self.hide()

    def show_entries(self, entries: Sequence[AgendaEntry]) -> None:
        """What lies on the tray, in order of taking up."""
        self.entries = tuple(entries)
        ids = [entry.booking.id for entry in self.entries]
        if self.chosen not in ids:
            self.chosen = ids[0] if ids else None
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, entry in enumerate(self.entries[:SHOWN_AT_MOST]):
            chip = _Chip(entry, self._formatter)
            chip.setChecked(entry.booking.id == self.chosen)
            chip.clicked.connect(partial(self._choose, entry.booking.id))
            chip.put_back.connect(self.put_back)
            self._row.insertWidget(1 + place, chip)
            self._chips.append(chip)
        if self._chips:
            self.setFocusProxy(self._chips[0])
        count = len(self.entries)
        self._count.setText(ngettext("Tray: {count}", "Tray: {count}", count).format(count=count))
        self.setVisible(count > 0)

    def next_booking(self) -> AgendaEntry | None:
        """What V drops: the chosen one, else the first."""
        return next((entry for entry in self.entries if entry.booking.id == self.chosen), None)

    def _choose(self, booking: BookingId) -> None:
        self.chosen = booking
        for chip in self._chips:
            chip.setChecked(chip.booking == booking)
        self.opened.emit(booking)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(BOOKING_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        if data.hasFormat(BOOKING_MIME):
            self.taken_up.emit(bytes(data.data(BOOKING_MIME).data()).decode())
            event.acceptProposedAction()


class _Chip(QToolButton):
    """One booking on the tray; Delete puts it back."""

    put_back = Signal(str)

    def __init__(self, entry: AgendaEntry, formatter: Formatter) -> None:
        super().__init__()
        self.booking = entry.booking.id
        self._from: QPoint | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        when = formatter.day_time(entry.booking.span.start)
        self.setText(f"{who_words(entry)}  {when}".replace("&", "&&"))  # a name has no mnemonics
        words = _("{client}, {service}, {time}. V drops it at the cursor, Delete puts it back.")
        said = words.format(client=spoken_who(entry), service=entry.service.name, time=when)
        self.setToolTip(plain_tip(said))
        self.setAccessibleDescription(said)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def keyPressEvent(self, event: object) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:  # type: ignore[attr-defined]
            self.put_back.emit(self.booking)
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = QApplication.startDragDistance()
        if self._from is None or (event.position().toPoint() - self._from).manhattanLength() < far:
            return
        self._from = None
        data = QMimeData()
        data.setData(BOOKING_MIME, str(self.booking).encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        self.setDown(False)
        drag.exec(Qt.DropAction.MoveAction)
