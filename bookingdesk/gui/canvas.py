"""The middle of the window: the header with the day, and one view of it at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from bookingdesk.gui.widgets.refocusing import refocus
from bookingdesk.i18n.translation import _

if TYPE_CHECKING:
    from bookingdesk.gui.view_header import ViewHeader


class Canvas(QFrame):
    """Views by name; the one that is shown takes the focus of the canvas."""

    header: ViewHeader

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setMinimumWidth(560)
        self._opening = QLabel(_("Opening the schedule …"))
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._opening.setProperty("tone", "secondary")
        self._stack = QStackedWidget()
        self._views: dict[str, QWidget] = {}
        self._focus: dict[str, QWidget] = {}
        self._later: dict[str, Callable[[], tuple[QWidget, QWidget]]] = {}
        self.unused_key: Callable[[QKeyEvent], bool] = lambda event: False
        """Asked for a key that the view has no use for; answers whether it had one."""
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        self.add_view("opening", self._opening)
        self.show_view("opening")

    def furnish(self) -> None:
        """Make the header, which is not there at the first painting."""
        from bookingdesk.gui.view_header import ViewHeader  # noqa: PLC0415 - see above

        self.header = ViewHeader()
        self._column.insertWidget(0, self.header)
        self.header.hide()

    def add_strip(self, strip: QWidget) -> None:
        """Something that lies between the header and every view."""
        self._column.insertWidget(self._column.count() - 1, strip)

    def say_opening(self, words: str) -> None:
        """What stands in the canvas while there is no desk."""
        self._opening.setText(words)

    def add_view(self, name: str, view: QWidget, focus: QWidget | None = None) -> None:
        """A view that can be shown from now on; `focus` is what takes the keyboard in it."""
        self._views[name] = view
        self._focus[name] = focus or view
        self._stack.addWidget(view)

    def add_later(self, name: str, make: Callable[[], tuple[QWidget, QWidget]]) -> None:
        """A view made when it is first shown, with what takes the keyboard in it: so the window opens sooner."""
        self._later[name] = make

    def show_view(self, name: str) -> None:
        """Show a view; the canvas passes its focus on to it."""
        if name in self._later:
            self.add_view(name, *self._later.pop(name)())
        view = self._views[name]
        self._stack.setCurrentWidget(view)
        self.setFocusProxy(self._focus[name])
        self.setAccessibleName(view.accessibleName())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.unused_key(event):
            super().keyPressEvent(event)

    def has_focus(self) -> bool:
        """Whether the view is worked in; buttons that lie over it, such as those of toasts, do not count."""
        focus, view = QApplication.focusWidget(), self.view
        return focus is not None and view is not None and (focus is view or view.isAncestorOf(focus))

    def take_focus(self) -> None:
        """The view has the focus again where it was left."""
        refocus(self.view or self, otherwise=self)

    def above_closing(self) -> QRect:
        """The canvas down to the row of buttons with which the view ends, where it shows one (named `closing`)."""
        seen, view = self.rect(), self.view
        closing = view.findChild(QWidget, "closing") if view is not None else None
        if closing is not None and closing.isVisible():
            seen.setBottom(closing.mapTo(self, QPoint(0, 0)).y() - 1)
        return seen

    @property
    def view(self) -> QWidget | None:
        """The view that is shown."""
        return self._stack.currentWidget()
