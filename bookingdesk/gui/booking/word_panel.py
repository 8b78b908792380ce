"""Who asked for this? After a drop, an exchange or a change in the form, at a desk that checks who is calling.

`C` the client: the identity strip opens, and the change is made when it closes. `U` we do: a reason is needed.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.look import Role


class WordForm:
    """The widgets of ui/who_asked.ui."""

    title: QLabel
    whose: QLabel
    client: QPushButton
    business: QPushButton
    strip_layout: QVBoxLayout
    reason_label: QLabel
    reason: QLineEdit
    trouble: QLabel
    go_on: QPushButton
    leave: QPushButton


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
        self.form = form = load_form("who_asked", self, WordForm)
        self.setObjectName("wordPanel")
        self.client, self.business, self.reason, self.trouble = (
            form.client,
            form.business,
            form.reason,
            form.trouble,
        )
        form.title.setText(_("Who asked for this?"))
        form.whose.setText(name)
        form.reason.setAccessibleName(_("Why we ask for it"))
        self.strip = IdentityStrip(desk, client, booking, self) if client is not None else None
        RoleFonts(self, {form.title: Role.SECTION})
        if self.strip is not None:
            form.strip_layout.addWidget(self.strip)
            QWidget.setTabOrder(form.business, self.strip.field)
            self.strip.come_before(form.reason)
            self.strip.hide()
            self.strip.buttons["U"].hide()
            self.strip.confirmed.connect(self._by_client)
        for later in (*self._reason_parts(), form.trouble):
            later.hide()
        form.client.setVisible(self.strip is not None)
        form.client.clicked.connect(self.ask_client)
        form.business.clicked.connect(self.ask_why)
        form.go_on.clicked.connect(self.enter)
        form.leave.clicked.connect(self.finished)
        self.setFocusProxy(form.client if self.strip is not None else form.business)

    def _reason_parts(self) -> tuple[QWidget, ...]:
        return self.form.reason_label, self.form.reason, self.form.go_on

    @Slot()
    def ask_client(self) -> None:
        """C: find out whether it is the client."""
        if self.strip is None:
            return
        for widget in self._reason_parts():
            widget.hide()
        self.strip.show()
        self.strip.setFocus()

    @Slot()
    def ask_why(self) -> None:
        """U: the business asks, so a reason is needed."""
        if self.strip is not None:
            self.strip.hide()
        for widget in self._reason_parts():
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
