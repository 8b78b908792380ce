"""Who asked for this? After a drop, an exchange or a change in the form, at a desk that checks who is calling.

`C` the client: the identity strip opens, and the change is made when it closes. `U` we do: a reason is needed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role


class WordPanel(QWidget):
    """A page that is answered once."""

    settled = Signal(object)
    """A Word."""
    finished = Signal()

    def __init__(
        self, desk: Desk, name: str, client: ClientId | None, booking: BookingId, parent: QWidget | None = None
    ) -> None:
        """`client` None: several clients are concerned, so that only the business can have asked."""
        super().__init__(parent)
        self.setObjectName("wordPanel")
        self._desk = desk
        self.title = QLabel(_("Who asked for this?"))
        self.whose = QLabel(name)
        for label in (self.title, self.whose):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.client = QPushButton(_("The &client  C"))
        self.business = QPushButton(_("&We do  U"))
        self.strip = IdentityStrip(desk, client, booking, self) if client is not None else None
        self.reason_label = QLabel(_("Wh&y"))
        self.reason = QLineEdit()
        self.reason_label.setBuddy(self.reason)
        self.reason.setAccessibleName(_("Why we ask for it"))
        self.trouble = QLabel()
        self.go_on = QPushButton(_("C&hange it"))
        self.leave = QPushButton(_("Leave as it &is"))
        self._build()
        self._connect()

    def _build(self) -> None:
        RoleFonts(self, {self.title: Role.SECTION})
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        for button in (self.client, self.business):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addWidget(self.title)
        column.addWidget(self.whose)
        column.addLayout(row)
        if self.strip is not None:
            column.addWidget(self.strip)
            self.strip.hide()
            self.strip.buttons["U"].hide()
        self.trouble.setProperty("tone", "error")
        for widget in (self.reason_label, self.reason, self.trouble, self.go_on, self.leave):
            column.addWidget(widget)
            widget.hide()
        self.leave.show()
        column.addStretch()
        self.client.setVisible(self.strip is not None)
        self.setFocusProxy(self.client if self.strip is not None else self.business)

    def _connect(self) -> None:
        self.client.clicked.connect(self.ask_client)
        self.business.clicked.connect(self.ask_why)
        self.go_on.clicked.connect(self.enter)
        self.leave.clicked.connect(self.finished)
        if self.strip is not None:
            self.strip.confirmed.connect(self._by_client)

    @Slot()
    def ask_client(self) -> None:
        """C: find out whether it is the client."""
        if self.strip is None:
            return
        for widget in (self.reason_label, self.reason, self.go_on):
            widget.hide()
        self.strip.show()
        self.strip.setFocus()

    @Slot()
    def ask_why(self) -> None:
        """U: the business asks, so a reason is needed."""
        if self.strip is not None:
            self.strip.hide()
        for widget in (self.reason_label, self.reason, self.go_on):
            widget.show()
        self.reason.setFocus()

    @Slot(object)
    def _by_client(self, check: object) -> None:
        self.settled.emit(Word(checks=frozenset({check})))  # type: ignore[arg-type]

    @Slot()
    def enter(self) -> None:
        """The reason is written."""
        reason = self.reason.text().strip()
        if not reason:
            write(self.trouble, _("Say why in a few words."))
            self.reason.setFocus()
            return
        self.settled.emit(Word(asked_by=AskedBy.BUSINESS, reason=reason))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """C and U act on buttons; Enter presses one, or goes on from the reason."""
        if is_enter(event):
            if not press_focused_button() and self.reason.isVisible():
                self.enter()
            return
        if isinstance(QApplication.focusWidget(), QPushButton):
            act = {"C": self.ask_client, "U": self.ask_why}.get(event.text().upper())
            if act is not None:
                act()
                return
        super().keyPressEvent(event)
