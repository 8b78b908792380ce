"""What File does besides printing: lets files be chosen and imported, and tells what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from bookingdesk.gui.failures import Failures
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.importing.reading import read_table


def ask_file(parent: QWidget, title: str) -> str:
    """The system's file dialog; empty where somebody thought better of it."""
    return QFileDialog.getOpenFileName(parent, title, "", _("CSV files (*.csv *.txt);;All files (*)"))[0]


class FilePlace(QObject):
    """Imports."""

    def __init__(self, window: QWidget, desk: Desk, toasts: Toasts, failures: Failures) -> None:
        super().__init__(window)
        self._window, self._desk, self._toasts, self._failures = window, desk, toasts, failures
        self.ask_file: Callable[[QWidget, str], str] = ask_file
        """Stood in for in tests."""

    @Slot()
    def import_clients(self) -> QWidget | None:
        """File > Import clients…"""
        return self._import("clients", _("Import clients"))

    @Slot()
    def import_bookings(self) -> QWidget | None:
        """File > Import bookings…"""
        return self._import("bookings", _("Import bookings"))

    def _import(self, what: str, title: str) -> QWidget | None:
        from bookingdesk.gui.importing.import_dialog import ImportDialog  # noqa: PLC0415 - not needed to start

        path = self.ask_file(self._window, title)
        if not path:
            return None
        table = self._failures.attempt(lambda: read_table(Path(path)))
        if table is None:
            return None
        dialog = self._failures.attempt(lambda: ImportDialog(self._desk, what, table, self._window))
        if dialog is not None:
            dialog.told.connect(self._toasts.say)
            dialog.open()
        return dialog
