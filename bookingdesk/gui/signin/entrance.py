"""The first sign-in after the start: the page over a window that is still empty."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from bookingdesk.gui.signin.cover import Cover
from bookingdesk.gui.signin.sign_in_page import SignInPage
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Actor
from bookingdesk.usecases.signing_in import door


class Entrance(QObject):
    """Goes when somebody has come in."""

    opened = Signal(object)
    """The Actor."""

    def __init__(self, window: QMainWindow, desk: Desk) -> None:
        super().__init__(window)
        desk.setParent(self)
        self.page = SignInPage(desk, desk.look(door, None))
        self.page.signed_in.connect(self._open)
        self._cover = Cover(window)
        self._cover.lay(self.page)

    @Slot(object)
    def _open(self, actor: Actor) -> None:
        self._cover.lift()
        self._cover.deleteLater()
        self.opened.emit(actor)
        self.deleteLater()
