"""The first sign-in after the start: the page over a window that is still empty."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.signin.cover import Cover
from bookingdesk.gui.signin.sign_in_page import SignInPage
from bookingdesk.qt.background.jobs import end_jobs
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Actor
from bookingdesk.usecases.signing_in import door


class Entrance(QObject):
    """Goes when somebody has come in."""

    opened = Signal(object)
    """The Actor."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        desk.setParent(self)
        self.page = SignInPage(desk, desk.look(door, None))
        self.page.signed_in.connect(self._open)
        self._desk = desk
        window.closing.connect(self._end)
        self._cover = Cover(window)
        self._cover.lay(self.page)

    @Slot()
    def _end(self) -> None:
        """The window closes while a secret is compared."""
        end_jobs(self._desk)

    @Slot(object)
    def _open(self, actor: Actor) -> None:
        self._cover.lift()
        self._cover.deleteLater()
        self.opened.emit(actor)
        self.deleteLater()
