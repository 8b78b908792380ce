"""Messages with their fate in words; *Send now*, *Take back* on what waits, *Call* on what a person has to say.

It asks for what it cannot do itself: the signals carry message ids, the window runs the verbs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.messages import Message
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.message_words import can_be_said, can_retry, can_send_now, can_withdraw, message_line

ROWS_SEEN = 4


class MessageList(QWidget):
    """Sentences, newest first, with buttons for the current one."""

    asked = Signal(str, str)
    """A verb (send_now, withdraw, retry, say) and a message id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages: tuple[Message, ...] = ()
        self.list = _Lines()
        self.list.setAccessibleName(_("Messages"))
        self.list.setObjectName("messageLines")
        self.empty = QLabel(_("No messages about this yet."))
        self.empty.setProperty("tone", "secondary")
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        for verb, words in (
            ("send_now", _("Send now")),
            ("withdraw", _("Take back")),
            ("retry", _("Try again")),
            ("say", _("Call")),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.setObjectName(f"message_{verb}")
            button.clicked.connect(partial(self.ask, verb))
            self.buttons[verb] = button
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.list)
        column.addLayout(row)
        column.addStretch()  # room to spare lies below, not around the list
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(self._offer)
        self._offer()

    def show_messages(self, messages: Sequence[Message], now: datetime, formatter: Formatter) -> None:
        """Replace what is shown; the newest first."""
        self._messages = tuple(sorted(messages, key=lambda m: (m.created_at, m.due_at), reverse=True))
        self.list.show_lines(
            [message_line(m, now, formatter) for m in self._messages], [m.id for m in self._messages]
        )
        self.list.setVisible(bool(messages))
        self.list.fit(ROWS_SEEN)
        self.empty.setVisible(not messages)
        if self._messages and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._offer()

    @property
    def current(self) -> Message | None:
        """The message that the buttons act on."""
        row = self.list.currentRow()
        return self._messages[row] if 0 <= row < len(self._messages) else None

    @Slot()
    def _offer(self) -> None:
        message = self.current
        for verb, allowed in _ALLOWED.items():
            self.buttons[verb].setVisible(message is not None and allowed(message))

    def ask(self, verb: str) -> None:
        """Ask for a verb on the current message."""
        if self.current is not None:
            self.asked.emit(verb, self.current.id)


_ALLOWED = {"send_now": can_send_now, "withdraw": can_withdraw, "retry": can_retry, "say": can_be_said}
"""Which messages a verb is for."""


class _Lines(ReadingList):
    """Lets Enter and Esc through to the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            event.ignore()
            return
        super().keyPressEvent(event)
