"""A ring of 2 px in the focus colour around the button or field that has the keyboard; never takes clicks.

Canvases, lists and tables show their own current place and get no ring.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QFocusFrame, QLineEdit, QWidget

RINGED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)


class _Frame(QFocusFrame):
    """Qt places it around its widget and keeps it there; only the drawing is ours."""

    colour = QColor()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)


class FocusRing(QObject):
    """Follows the focus of the application."""

    def __init__(self) -> None:
        super().__init__()
        self._frame: _Frame | None = None
        self.colour = QColor()

    @Slot(QWidget, QWidget)
    def follow(self, old: QWidget | None, now: QWidget | None) -> None:
        """Move to the widget that got the focus, or vanish."""
        self._drop()
        if isinstance(now, RINGED) and now.parentWidget() is not None:
            self._frame = _Frame(now.window())
            self._frame.colour = self.colour
            self._frame.setWidget(now)

    def _drop(self) -> None:
        frame, self._frame = self._frame, None
        if frame is not None:
            try:
                frame.setWidget(None)  # type: ignore[arg-type]  # Qt takes no widget, the stubs do not
                frame.hide()
                frame.deleteLater()
            except RuntimeError:  # it went with the window that it was drawn in
                return
