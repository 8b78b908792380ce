"""What a message says as things are now: subject and text, to be looked at before or after it left."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import message_kind_word
from bookingdesk.qt.look import look
from bookingdesk.usecases.ports import Letter
from bookingdesk.usecases.readings import OutboxLine


class TextPanel(QWidget):
    """A page of the side panel; the text can be marked and copied."""

    def __init__(self, line: OutboxLine, letter: Letter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageTextPanel")
        unit = look().unit
        kind = message_kind_word(line.message.kind)
        self._head = plain_label(_("{kind} to {person}").format(kind=kind, person=line.person), yields=True)
        self._note = plain_label(_("This is what it says as things stand now."), yields=True)
        self.text = QPlainTextEdit(f"{letter.subject}\n\n{letter.text}")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text of the message"))
        self._note.setProperty("tone", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        column.addWidget(self._head)
        column.addWidget(self._note)
        column.addWidget(self.text, 1)
        self.setFocusProxy(self.text)
