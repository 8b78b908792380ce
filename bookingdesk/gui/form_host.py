"""Where a form opens: as a page of the side panel, or in a window of its own, as this computer prefers.

The focus goes back to where it was when the form closes, either way (rule A16).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.widgets.refocusing import give_back
from bookingdesk.gui.widgets.side_panel import PanelDialog, Title
from bookingdesk.settings.table import FORMS


class FormHost(QObject):
    """Shows and closes forms for the places of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dialogs: dict[str, PanelDialog] = {}
        self._asked_from: dict[str, QWidget | None] = {}

    def show_form(self, widget: QWidget, title: Title, key: str) -> None:
        """Show a form; one with the same key gives way to it."""
        if self._window.settings.get(FORMS) == "panel":
            self._window.panel.show_panel(widget, title, key=key)
            return
        before = self._dialogs.pop(key, None)
        asked_from = self._asked_from.pop(key, None) if before is not None else QApplication.focusWidget()
        if before is not None:
            before.close()
        dialog = PanelDialog(widget, title, self._window)
        dialog.setObjectName(key)
        self._dialogs[key], self._asked_from[key] = dialog, asked_from
        dialog.finished.connect(self._closed)
        dialog.show()

    @Slot()
    def retitle(self) -> None:
        """Titles name a number only while it is known who is calling."""
        self._window.panel.retitle()
        for dialog in self._window.findChildren(PanelDialog):
            dialog.retitle()

    def close_form(self, widget: QWidget) -> None:
        """Close the page or the window that shows it."""
        if not self._window.panel.close_page(widget) and widget.window() is not self._window:
            widget.window().close()

    @Slot()
    def _closed(self) -> None:
        dialog = self.sender()
        key = dialog.objectName() if dialog is not None else ""
        if self._dialogs.get(key) is not dialog:
            return
        self._dialogs.pop(key, None)
        target = self._asked_from.pop(key, None)
        if self._window.isVisible():
            self._window.activateWindow()
            give_back(target, self._window.canvas)
