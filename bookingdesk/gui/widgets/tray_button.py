"""The tray in the header: how many bookings lie on it; a click shows them, a booking dropped on it is taken up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QToolButton

from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.qt.look import icon
from bookingdesk.qt.models.roles import BOOKING_MIME
from bookingdesk.qt.tips import plain_tip


class TrayButton(QToolButton):
    """See the module."""

    taken_up = Signal(str)
    """A booking was dropped here."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trayButton")
        self.setIcon(icon("pin"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAcceptDrops(True)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """How many bookings lie on this desk's tray."""
        self.setText(_("Tray {count}").format(count=count) if count else _("Tray"))
        words = ngettext("{count} booking is on the tray.", "{count} bookings are on the tray.", count)
        said = words.format(count=count) if count else _("The tray is empty.")
        said = f"{said} {_('Drop a booking here to move it later.')}"
        self.setToolTip(plain_tip(said))
        self.setAccessibleName(_("Tray"))
        self.setAccessibleDescription(said)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(BOOKING_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        if data.hasFormat(BOOKING_MIME):
            self.taken_up.emit(bytes(data.data(BOOKING_MIME).data()).decode())
            event.acceptProposedAction()
