"""Where the candidates lie: over whatever window holds the Line, below it, and following it when either changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from bookingdesk.gui.line.candidates import Candidates
from bookingdesk.presentation.line.views import View

MOVING = frozenset({QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest})


class CandidatesPlace(QObject):
    """Makes the panel when it is first needed: by then the Line is in its window."""

    clicked = Signal(int)
    """A row."""

    def __init__(self, line: QWidget) -> None:
        super().__init__(line)
        self._line = line
        self._panel: Candidates | None = None
        line.installEventFilter(self)

    def panel(self) -> Candidates:
        """The panel, in the window that holds the Line now."""
        window = self._line.window()
        if self._panel is None:
            self._panel = Candidates(window)
            self._panel.clicked.connect(self.clicked)
            window.installEventFilter(self)
        elif self._panel.parentWidget() is not window:
            self._panel.setParent(window)
            window.installEventFilter(self)
        return self._panel

    def show_view(self, view: View, about: str, *, marked: bool) -> None:
        """Show this below the Line."""
        panel = self.panel()
        panel.show_view(view, about, marked=marked)
        panel.lay_under(self._line)

    def hide(self) -> None:
        """Show nothing."""
        if self._panel is not None:
            self._panel.hide()

    def dress(self) -> None:
        """Take over the text size of the moment."""
        if self._panel is not None:
            self._panel.dress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the sizes of window and Line."""
        if self._panel is not None and event.type() in MOVING:
            self._panel.lay_under(self._line)
        return False
