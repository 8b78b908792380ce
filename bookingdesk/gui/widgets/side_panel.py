"""The panel at the right: one thing at a time, a way back to what was there before, and a way out into a dialog.

It owns what it is given: a page that is closed is deleted. Pages keep unsaved text themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.gui.widgets.elided_label import ElidedLabel
from bookingdesk.gui.widgets.refocusing import Behind, give_back, refocus
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import Role, icon, look, wear
from bookingdesk.qt.tips import plain_tip

NARROWEST, WIDEST = 320, 520
"""Limits of the width in logical pixels: at the usual text size, and at any (interface 2.1)."""


Title = str | Callable[[], str]
"""What stands over a page; one that changes with the caller is asked for again by `retitle`."""


def _words(title: Title) -> str:
    return title if isinstance(title, str) else title()


@dataclass(frozen=True, slots=True)
class _Page:
    widget: QWidget
    title: Title
    key: str
    asked_from: QWidget | None
    """What had the focus before, and gets it back."""


class SidePanel(QFrame):
    """A pile of pages of which the top one is seen."""

    emptied = Signal()
    """The last page was closed."""
    shown = Signal()
    """A page is seen that was not seen before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setProperty("part", "panel")
        self._pile: list[_Page] = []
        self.behind: Behind | None = None
        self._back = _tool("arrow-left", _("Back (Alt+Left)"))
        self._title = ElidedLabel()
        wear(self._title, Role.SECTION)
        self._out = QToolButton()
        self._out.setText(_("Pop out"))
        self._close = _tool("x", _("Close (Esc)"))
        self._stack = QStackedWidget()
        self._build()
        self._dress()
        look().changed.connect(self._dress)
        self._back.clicked.connect(self.go_back)
        self._close.clicked.connect(self.close_all)
        self._out.clicked.connect(self.pop_out)
        self.hide()

    def _build(self) -> None:
        unit = look().unit
        head = QHBoxLayout()
        head.setContentsMargins(unit, unit // 2, unit // 2, unit // 2)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        head.addWidget(self._out)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    @Slot()
    def _dress(self) -> None:
        """As wide as its forms need at the text size of the moment, within what a small window can spare."""
        self.setMinimumWidth(min(WIDEST, round(NARROWEST * look().text_scale)))

    def show_panel(self, widget: QWidget, title: Title, *, key: str = "") -> None:
        """Put a page on top and give it the focus. A page with the same `key` gives way to the new one."""
        asked_from = QApplication.focusWidget()
        if self.isAncestorOf(asked_from) if asked_from else False:
            asked_from = self._pile[-1].asked_from if self._pile else None
        if key:
            for page in [p for p in self._pile if p.key == key]:
                self._discard(page)
        self._pile.append(_Page(widget, title, key, asked_from))
        self._stack.addWidget(widget)
        self._show_top()
        widget.setFocus()

    @property
    def page(self) -> QWidget | None:
        """The page that is seen."""
        return self._pile[-1].widget if self._pile else None

    @property
    def key(self) -> str:
        """The key of the page that is seen; empty without one."""
        return self._pile[-1].key if self._pile else ""

    def can_go_back(self) -> bool:
        """Whether another page lies under the one that is seen."""
        return len(self._pile) > 1

    def go_back(self) -> None:
        """Close the page that is seen and show the one before; the last page closes the panel."""
        self._close_pages(self._pile[-1:])

    def close_page(self, widget: QWidget) -> bool:
        """Close one page, wherever it lies in the pile; False where it is not here."""
        pages = [page for page in self._pile if page.widget is widget]
        self._close_pages(pages)
        return bool(pages)

    def close_all(self) -> None:
        """Close the panel; the focus returns to where the first page was asked from (rule A16)."""
        self._close_pages(list(self._pile))

    def _close_pages(self, pages: Sequence[_Page]) -> None:
        """Close these, and leave the focus where it was before them: in the page below, else behind the panel."""
        if not pages:
            return
        seen = self._pile[-1] in pages
        stays = self.behind is not None and self.behind.has_focus()
        for page in pages:
            self._discard(page)
        if not seen:
            return
        self._show_top()
        if stays:  # somebody works there already
            return
        if self._pile:
            under = self._pile[-1].widget
            refocus(under, otherwise=under)
        else:
            give_back(pages[0].asked_from, self.behind)

    def pop_out(self) -> QDialog | None:
        """Move the page that is seen into a window of its own; None without a page."""
        if not self._pile:
            return None
        page = self._pile.pop()
        self.setFocus()  # so that nothing follows the page into its new window
        self._stack.removeWidget(page.widget)
        self._show_top()
        dialog = PanelDialog(page.widget, page.title, self.window())
        dialog.show()
        return dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
            return
        super().keyPressEvent(event)

    def _discard(self, page: _Page) -> None:
        self._pile.remove(page)
        self._stack.removeWidget(page.widget)
        page.widget.hide()
        page.widget.deleteLater()

    def _show_top(self) -> None:
        if not self._pile:
            self.hide()
            self.emptied.emit()
            return
        page = self._pile[-1]
        self._stack.setCurrentWidget(page.widget)
        self.retitle()
        self._back.setVisible(len(self._pile) > 1)
        self.show()
        self.shown.emit()

    @Slot()
    def retitle(self) -> None:
        """What stands over the page that is seen may be another now."""
        if self._pile:
            words = _words(self._pile[-1].title)
            self._title.setText(words)
            self.setAccessibleName(words)


class PanelDialog(QDialog):
    """A page in a window of its own; deleted when closed."""

    def __init__(self, page: QWidget, title: Title, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._named = title
        self.retitle()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        page.show()
        self.resize(max(420, page.sizeHint().width()), max(480, page.sizeHint().height()))

    def retitle(self) -> None:
        """Its title may be another now."""
        self.setWindowTitle(_words(self._named))


def _tool(picture: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setToolTip(plain_tip(words))
    button.setAccessibleName(words)
    return button
