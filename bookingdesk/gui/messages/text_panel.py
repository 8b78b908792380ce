"""What a message says as things are now: subject and text, to be looked at before or after it left.

It says what a profile says, so that it is shown once it is known who is asking, as the profile is (D10).
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.running import run_as
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import message_kind_word
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.ports import Letter
from bookingdesk.usecases.readings import OutboxLine


class TextPanel(QWidget):
    """A page of the side panel; the text can be marked and copied."""

    def __init__(self, line: OutboxLine, letter: Letter, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageTextPanel")
        self._line, self._desk = line, desk
        unit = look().unit
        kind = message_kind_word(line.message.kind)
        self._head = plain_label(_("{kind} to {person}").format(kind=kind, person=line.person), yields=True)
        self._note = plain_label(_("This is what it says as things stand now."), yields=True)
        self.text = QPlainTextEdit(f"{letter.subject}\n\n{letter.text}")
        run_as(self.text, letter.language)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text of the message"))
        self._note.setProperty("tone", "secondary")
        self.strip: IdentityStrip | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        column.addWidget(self._head)
        if line.client is not None:
            desk.caller.opened(line.client.id)
            self.strip = IdentityStrip(desk, line.client.id, line.message.booking_id, self)
            self.strip.buttons["U"].hide()
            column.addWidget(self.strip)
        column.addWidget(self._note)
        column.addWidget(self.text, 1)
        column.addStretch()
        desk.caller.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        """The text comes and goes with the contact."""
        client = self._line.client
        known = client is None or self._desk.is_known(client.id)
        for widget in (self._note, self.text):
            widget.setVisible(known)
        if self.strip is not None:
            self.strip.setVisible(not known)
        asking = self.strip if self.strip is not None and not known else None
        self.setFocusProxy(asking.field if asking is not None else self.text)
