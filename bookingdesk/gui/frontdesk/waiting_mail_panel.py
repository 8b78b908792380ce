"""The messages that cannot leave while the mail is down: whom they are for, and the number to call instead.

Calls to make are no mail and stand among the requests and on the Today panel.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.messages import Message
from bookingdesk.domain.steering import Part
from bookingdesk.gui.failures import Failures
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.message_words import waiting_line
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.commands import OutboxQuery
from bookingdesk.usecases.outbox import outbox_page


class WaitingMailPanel(QWidget):
    """A page of the side panel; Enter or a double click opens the booking. The soonest booking stands first."""

    opened = Signal(str)
    """A booking id."""
    request_opened = Signal(int)
    """The number of a request."""

    def __init__(self, desk: Desk, failures: Failures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waitingMailPanel")
        self._desk, self._failures = desk, failures
        self.list = _Lines()
        self._empty = QLabel(_("No message waits any more."))
        self._empty.setProperty("tone", "secondary")
        self._empty.setContentsMargins(look().unit, look().unit, look().unit, look().unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.list.itemActivated.connect(self._open)
        desk.announced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the outbox again."""
        try:
            lines = self._desk.do(outbox_page, OutboxQuery(part=Part.PLANNED))
        except KnownError as failure:
            self._failures.show_failure(failure)
            return
        row = self.list.currentRow()
        self.list.clear()
        lines = tuple(line for line in lines if not line.message.is_call_to_make)
        for line in sorted(lines, key=lambda line: (line.start or line.message.due_at, line.message.due_at)):
            item = QListWidgetItem(waiting_line(line, self._desk.formatter), self.list)
            item.setData(Qt.ItemDataRole.UserRole, line.message)
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self._empty.setVisible(not lines)
        self.list.setVisible(bool(lines))

    def _open(self, item: QListWidgetItem) -> None:
        message: Message = item.data(Qt.ItemDataRole.UserRole)
        if message.booking_id is not None:
            self.opened.emit(message.booking_id)
        elif message.request_id is not None:
            self.request_opened.emit(message.request_id)


class _Lines(QListWidget):
    """Sets a current row on focus, so that a screen reader has something to read (rule A06)."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Messages that wait"))
        self.setWordWrap(True)
        self.setSpacing(look().unit // 4)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)
