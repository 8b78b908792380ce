"""Files that are chosen: what is imported, and the folder in which requests are dropped; tells what came of it.

A folder that this computer can't list or write to is no drop folder: files that were taken in are moved within it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.rights import Right
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.importing.reading import read_table
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.settings import get_setting, set_setting

FOLDER = "intake.folder"
"""The setting that names the drop folder."""


def ask_file(parent: QWidget, title: str) -> str:
    """The system's file dialog; empty where somebody thought better of it."""
    return QFileDialog.getOpenFileName(parent, title, "", _("CSV files (*.csv *.txt);;All files (*)"))[0]


def ask_folder(parent: QWidget, title: str, present: str) -> str:
    """The system's dialog for folders; empty where somebody thought better of it."""
    return QFileDialog.getExistingDirectory(parent, title, present)


class FilePlace(QObject):
    """Imports, and the drop folder."""

    def __init__(self, window: QWidget, desk: Desk, toasts: Toasts, failures: Failures) -> None:
        super().__init__(window)
        self._window, self._desk, self._toasts, self._failures = window, desk, toasts, failures
        self.ask_file: Callable[[QWidget, str], str] = ask_file
        self.ask_folder: Callable[[QWidget, str, str], str] = ask_folder
        """Stood in for in tests, as is `ask_file`."""

    @Slot()
    def import_clients(self) -> QWidget | None:
        """File > Import clients…"""
        return self._import("clients", _("Import clients"))

    @Slot()
    def import_bookings(self) -> QWidget | None:
        """File > Import bookings…"""
        return self._import("bookings", _("Import bookings"))

    def may_choose_folder(self) -> bool:
        """Whether whoever works here may set what every desk shares."""
        return allowed(self._desk.env, Right.EDIT_SETTINGS)

    @Slot()
    def choose_folder(self) -> None:
        """Settings > Choose the drop folder…: from the next look on, every desk looks there for requests."""
        present = self._failures.attempt(lambda: self._desk.look(get_setting, FOLDER))
        if present is None:
            return
        path = self.ask_folder(self._window, _("Choose the drop folder"), present.value)
        if not path:
            return
        folder = os.path.normpath(path)
        trouble = _unusable(folder)
        if trouble:
            self._toasts.fail(trouble)
            return
        command = SetSetting(key=FOLDER, value=folder)
        if self._failures.attempt(lambda: self._desk.do(set_setting, command)) is not None:
            self._toasts.say(_("Requests are now taken in from {folder}.").format(folder=folder))

    def has_folder(self) -> bool:
        """Whether one is watched that whoever works here may take away."""
        try:
            return self.may_choose_folder() and bool(self._desk.look(get_setting, FOLDER).value)
        except (KnownError, RuleViolation):  # the status bar says that the schedule does not answer
            return False

    @Slot()
    def leave_folder(self) -> None:
        """Settings > Use no drop folder: no desk looks for files any more; what lies there stays."""
        command = SetSetting(key=FOLDER, value="")
        if self._failures.attempt(lambda: self._desk.do(set_setting, command)) is not None:
            self._toasts.say(_("No folder is watched for requests now. What lies there stays there."))

    def folder_ways(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """What can be done here about a folder that is gone."""
        if not self.may_choose_folder():
            return ()
        return ((_("Choose another…"), self.choose_folder), (_("Use none"), self.leave_folder))

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


def _unusable(folder: str) -> str:
    """Why requests can't be taken in from there, as a sentence; empty where they can."""
    try:
        with os.scandir(folder) as entries:
            next(entries, None)
    except OSError as why:
        words = _("The folder {folder} can't be read, so it was not chosen: {why}.")
        return words.format(folder=folder, why=why.strerror)
    if not os.access(folder, os.W_OK):
        words = _("Nothing can be moved in the folder {folder}, so it was not chosen.")
        return words.format(folder=folder)
    return ""
