"""Whose clients do not know how their booking stands: the list to go through at the end of the day (R23, R26)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.i18n.translation import _, ngettext, pgettext
from bookingdesk.presentation.outbox_words import not_informed_words
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.telling import NotInformedQuery, not_informed


class NotInformedPanel(QWidget):
    """A page of the side panel: M tells the current one now, K calls them, Enter opens. It reads itself anew."""

    opened = Signal(str)
    """A booking id."""
    told = Signal(str, bool)
    """A booking id whose client is to be told now, and whether by a call."""

    def __init__(
        self, desk: Desk, failures: Failures, parent: QWidget | None = None, *, can_tell: bool = True
    ) -> None:
        super().__init__(parent)
        self.setObjectName("notInformedPanel")
        self._desk, self._failures = desk, failures
        self.entries: tuple[AgendaEntry, ...] = ()
        unit = look().unit
        self._head = plain_label(yields=True)
        self._head.setProperty("tone", "secondary")
        self.list = ReadingList()
        self.list.setAccessibleName(_("Clients not informed"))
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        column.addWidget(self._head)
        column.addWidget(self.list, 1)
        self._ways = QWidget()
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(unit)
        words = ((pgettext("button", "Tell now"), "M", False), (pgettext("button", "Call"), "K", True))
        self.buttons: dict[str, QPushButton] = {}
        for word, key, by_call in words:
            button = self.buttons[key] = QPushButton(f"{word}  {key}")
            button.setAutoDefault(False)
            button.setEnabled(can_tell)
            button.clicked.connect(partial(self._tell, by_call))
            ways.addWidget(button)
        ways.addStretch()
        column.addWidget(self._ways)
        column.addStretch()
        self.setFocusProxy(self.list)
        self.list.itemActivated.connect(self._open)
        desk.announced.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        try:
            self.entries = self._desk.look(not_informed, NotInformedQuery())
        except (KnownError, RuleViolation) as failure:
            self._failures.show_failure(failure)
            return
        formatter = self._desk.formatter
        self.list.show_lines(
            [not_informed_words(entry, formatter) for entry in self.entries],
            [entry.booking.id for entry in self.entries],
        )
        count = len(self.entries)
        words = ngettext(
            "{count} client does not know how their booking stands. Enter opens it; the messages are in it.",
            "{count} clients do not know how their bookings stand. Enter opens one; the messages are in it.",
            count,
        )
        everybody = _("Everybody with a booking in the next two weeks knows how it stands.")
        self._head.setText(words.format(count=count) if count else everybody)
        self.list.setVisible(bool(count))
        self._ways.setVisible(bool(count))
        if count and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """M and K, as on a booking."""
        button = self.buttons.get(event.text().upper())
        if button is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            button.click()

    def _tell(self, by_call: bool) -> None:
        booking = self.list.current_key()
        if booking is not None:
            self.told.emit(booking, by_call)

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        if 0 <= row < len(self.entries):
            self.opened.emit(self.entries[row].booking.id)
