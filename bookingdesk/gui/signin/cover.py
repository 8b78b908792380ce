"""Lays a page over a whole window, so that nothing of what is under it can be seen, reached or read out.

What was there stays as it was, drafts included, and comes back with the focus where it had been.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget
from shiboken6 import Shiboken


class Cover(QObject):
    """Hides the parts of a main window and every other window of the program."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._page: QWidget | None = None
        self._hidden: list[QWidget] = []
        self._focus: QWidget | None = None

    def lay(self, page: QWidget) -> None:
        """Hide everything and show the page instead."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._focus = QApplication.focusWidget()
        self._page = page
        inside = self._window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        outside = [w for w in QApplication.topLevelWidgets() if w is not self._window and not isinstance(w, QMenu)]
        self._hidden = [w for w in (*outside, *inside) if w.isVisible() and w is not page]
        for widget in self._hidden:
            widget.hide()
        page.setParent(self._window)
        page.setGeometry(self._window.rect())
        self._window.installEventFilter(self)
        page.show()
        page.raise_()
        self._window.activateWindow()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def lift(self) -> None:
        """Show again what was hidden and is still there, and delete the page."""
        self._window.removeEventFilter(self)
        page, self._page = self._page, None
        for widget in reversed(self._hidden):
            if Shiboken.isValid(widget):
                widget.show()
        self._hidden = []
        if page is not None and Shiboken.isValid(page):
            page.hide()
            page.deleteLater()
        focus, self._focus = self._focus, None
        if focus is not None and Shiboken.isValid(focus) and focus.isVisible():
            focus.window().activateWindow()
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self._page is not None and Shiboken.isValid(self._page):
            self._page.setGeometry(self._window.rect())
        return False
