"""A ring of 2 px in the focus colour around the button or field that has the keyboard; never takes clicks.

Canvases, lists and tables show their own current place and get no ring. Qt's own QFocusFrame is not used: PySide
takes the widget it surrounds for its child, and calls that widget deleted when the frame goes.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from shiboken6 import Shiboken

RINGED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})
MARGIN = 3
"""How far it lies outside of its widget."""


class _Ring(QWidget):
    """Lies over a window, or over what a scroll area scrolls, where it is cut at the same edges."""

    def __init__(self, over: QWidget, colour: QColor) -> None:
        super().__init__(over)
        self.colour = colour
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)


class FocusRing(QObject):
    """Follows the focus of the application."""

    def __init__(self) -> None:
        super().__init__()
        self._ring: _Ring | None = None
        self._watched: list[QWidget] = []
        self.colour = QColor()

    @Slot(QWidget, QWidget)
    def follow(self, old: QWidget | None, now: QWidget | None) -> None:
        """Move to the widget that got the focus, or vanish."""
        self._drop()
        if not isinstance(now, RINGED) or now.parentWidget() is None or now.isWindow():
            return
        self._watched = _up_to_edge(now)
        self._ring = _Ring(self._watched[-1], QColor(self.colour))
        for widget in self._watched[:-1]:
            widget.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES:
            self._place()
        return False

    def _place(self) -> None:
        ring = self._ring
        if ring is None or not Shiboken.isValid(ring):
            return
        target, over = self._watched[0], self._watched[-1]
        place = QRect(target.mapTo(over, QPoint(0, 0)), target.size())
        ring.setGeometry(place.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        ring.setVisible(target.isVisibleTo(over))
        ring.raise_()

    def _drop(self) -> None:
        for widget in self._watched:
            if Shiboken.isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        ring, self._ring = self._ring, None
        if ring is not None and Shiboken.isValid(ring):
            ring.hide()
            ring.deleteLater()


def _up_to_edge(widget: QWidget) -> list[QWidget]:
    """The widget and what it lies in, up to the window or to what a scroll area scrolls."""
    found = [widget]
    while not found[-1].isWindow():
        parent = found[-1].parentWidget()
        if parent is None:
            break
        area = parent.parentWidget()
        if len(found) > 1 and isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            break
        found.append(parent)
    return found
