"""Asks before the window closes while something would be lost or left lying (interface 5.1 rule 8).

Whoever knows of such a thing adds a sentence to `also`; the tray has a button of its own. It settles nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.tray_place import TrayPlace
from bookingdesk.i18n.translation import _


class Leaving(QObject):
    """See the module."""

    def __init__(self, window: MainWindow, tray: TrayPlace) -> None:
        super().__init__(window)
        self._window, self._tray = window, tray
        self.also: list[Callable[[], str]] = []
        """Each says in a sentence what would be lost or left, empty where nothing would."""
        self.besides: list[Callable[[], str]] = []
        """Said with the question, and no reason to ask it: nothing of it is lost."""
        window.may_close = self.may_close

    def may_close(self) -> bool:
        """Only a button that says so closes the window: a box that is taken away unanswered keeps it open."""
        lying = self._tray.words()
        said = [words for words in (lying, *(one() for one in self.also)) if words]
        if not said:
            return True
        box = QMessageBox(self._window)
        box.setObjectName("leaving")
        box.setWindowTitle(_("Quit bookingdesk"))
        box.setText("\n".join([*said, *(words for one in self.besides if (words := one()))]))
        stay = box.addButton(_("Stay"), QMessageBox.ButtonRole.RejectRole)
        role = QMessageBox.ButtonRole.DestructiveRole
        settle = box.addButton(_("Empty the tray and quit"), role) if lying else None
        leave = box.addButton(_("Quit"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(stay)
        box.exec()
        pressed = box.clickedButton()
        box.deleteLater()
        if pressed is None:
            return False
        return pressed is leave or (pressed is settle and self._tray.empty())
