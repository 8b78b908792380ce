"""One call to make: the number, what to say in the client's language, and how it went.

A page of the side panel. It says what was answered and runs nothing itself.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.clients import Channel
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.call_words import asks_for_yes, call_head, call_why
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.call_commands import Said
from bookingdesk.usecases.ports import Letter
from bookingdesk.usecases.readings import OutboxLine


class CallPanel(QWidget):
    """See the module."""

    told = Signal(object)
    """A Said."""
    finished = Signal()

    def __init__(
        self, line: OutboxLine, letter: Letter, formatter: Formatter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("callPanel")
        self.line = line
        self._head, self._why, self._error = QLabel(), QLabel(), QLabel()
        self.script = QPlainTextEdit()
        self._late_label = QLabel(_("Why it is late"))
        self.late = QLineEdit()
        self.buttons: dict[str, QPushButton] = {}
        self._build()
        write(self._head, call_head(line, formatter))
        write(self._why, call_why(line))
        self.script.setPlainText(letter.text)
        self.ask_why_late(False)
        self.setFocusProxy(next(iter(self.buttons.values())))

    def _build(self) -> None:
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        for label in (self._head, self._why, self._error):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumWidth(1)  # a long address does not widen the panel
        self._head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        wear(self._head, Role.STRONG)
        self._why.setProperty("tone", "secondary")
        self._error.setProperty("tone", "error")
        self.script.setReadOnly(True)
        self.script.setTabChangesFocus(True)
        self.script.setAccessibleName(_("What to say"))
        self._late_label.setBuddy(self.late)
        self.late.setAccessibleName(_("Why it is late"))
        column.addWidget(self._head)
        column.addWidget(self._why)
        column.addWidget(self.script, 1)
        column.addWidget(self._late_label)
        column.addWidget(self.late)
        column.addWidget(self._error)
        write(self._error, "")
        for key, words in self._outcomes():
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.setObjectName(f"call_{key}")
            button.clicked.connect(partial(self.tell, key))
            self.buttons[key] = button
            column.addWidget(button)
        next(iter(self.buttons.values())).setProperty("primary", True)

    def _outcomes(self) -> tuple[tuple[str, str], ...]:
        if asks_for_yes(self.line):
            return (("yes", _("They take it  (Y)")), ("no", _("They do not  (N)")))
        return (("phone", _("Told on the phone  (Enter)")), ("here", _("Told here")))

    def tell(self, key: str) -> None:
        """Say how it went."""
        agreed = {"yes": True, "no": False}.get(key)
        channel = Channel.WALK_IN if key == "here" else Channel.PHONE
        said = Said(message_id=self.line.message.id, channel=channel, agreed=agreed, late_reason=self.late.text())
        self.told.emit(said)

    def refuse(self, words: str) -> None:
        """Say what stood in the way."""
        write(self._error, words)

    @Slot(bool)
    def ask_why_late(self, late: bool) -> None:
        """An answer after 24 hours says why."""
        self._late_label.setVisible(late)
        self.late.setVisible(late)
        if late:
            self.late.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit()
        elif is_enter(event):
            focused = next((key for key, button in self.buttons.items() if button.hasFocus()), None)
            self.tell(focused or next(iter(self.buttons)))
        elif letter == "Y" and "yes" in self.buttons:
            self.tell("yes")
        elif letter == "N" and "no" in self.buttons:
            self.tell("no")
        else:
            super().keyPressEvent(event)
