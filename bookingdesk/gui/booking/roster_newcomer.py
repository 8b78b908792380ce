"""Somebody new to the business in the roster of a session: name and a way to reach them, registered with the seat.

Opened by `+name` in the roster's field. Enter in any field gives the seat, Esc goes back; nothing is stored before.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.clients import Client
from bookingdesk.gui.booking.new_client_fields import NewClientFields
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.i18n.translation import _


class RosterNewcomer(QWidget):
    """The few fields of a new client, and the button that registers and seats them."""

    registered = Signal(object)
    """The Client as typed, with no id yet."""
    left = Signal()
    """Nobody new after all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now: datetime | None = None
        self.fields = NewClientFields()
        self.take = QPushButton(_("&Register and give a seat"))
        self.take.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fields)
        column.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeading)
        self.take.clicked.connect(self._register)
        self.hide()

    def begin(self, client: Client, now: datetime, *, full: bool) -> None:
        """Ask for who was typed; the first field that is still empty has the focus."""
        self._now = now
        self.fields.begin(client)
        self.fields.show_marks("", "", "")
        self.take.setText(_("&Register and put on the waitlist") if full else _("&Register and give a seat"))
        self.show()
        wanted = (self.fields.given, self.fields.phone, self.fields.email)
        next((field for field in wanted if not field.text()), self.fields.given).setFocus()

    def refuse(self, why: str) -> None:
        """Say beside the fields what is wrong with them."""
        self.fields.show_marks("", "", why)

    @Slot()
    def _register(self) -> None:
        if self._now is not None:
            self.registered.emit(self.fields.client(self._now))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self._register()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)
