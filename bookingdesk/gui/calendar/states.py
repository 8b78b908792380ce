"""What the day view says when there is little to show: loading, no bookings, nobody working, closed, error."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from bookingdesk.gui.calendar.canvas import DayCanvas
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.day_filter import all_hidden
from bookingdesk.presentation.grid_scene import DayScene
from bookingdesk.qt.look import look


def state_sentence(scene: DayScene, formatter: Formatter) -> str:
    """The line in the middle of the canvas; empty where the bookings speak for themselves."""
    day = formatter.day_spoken(scene.day)
    if not scene.columns:
        if scene.hidden:
            return _("All columns are hidden.")
        return _("There is nobody to show here yet. Add staff or rooms first.")
    if not scene.empty:
        return ""
    if scene.filtered:
        return all_hidden(scene.filtered, scene.filter, scene.catalogue, formatter)
    if scene.closed:
        return _("Closed on {day}: {holiday}.").format(day=day, holiday=scene.closed)
    if scene.nobody_works:
        return _("Nobody is on the rota for {day}.").format(day=day)
    return _("No bookings yet. F2 books, or drag over a free time.")


class StateNote(QObject):
    """A line in the middle of the canvas and a banner at its top; both lie beside the scrolled content."""

    retry_asked = Signal()

    def __init__(self, canvas: DayCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.line = QLabel(canvas)
        self.line.setObjectName("dayState")
        self.line.setProperty("part", "plate")
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.setWordWrap(True)
        self.line.hide()
        self.banner = QFrame(canvas)
        self.banner.setObjectName("dayBanner")
        self.banner.setProperty("part", "banner")
        self.words = QLabel(self.banner)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.retry = QPushButton(_("Try again"), self.banner)
        self.retry.clicked.connect(self.retry_asked)
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(look().unit, look().unit // 2, look().unit, look().unit // 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.retry)
        self.banner.hide()
        self.edge = QFrame(canvas)
        self.edge.setProperty("part", "edge")
        self.edge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.edge.hide()

    def show_words(self, sentence: str) -> None:
        """The line in the middle; empty hides it."""
        self.line.setText(sentence)
        self.line.setVisible(bool(sentence))
        self.place()

    def show_banner(self, sentence: str, *, warning: bool) -> None:
        """The banner: with a retry where it tells of a failure; empty hides it."""
        self.words.setText(sentence)
        self.retry.setVisible(warning)
        self.banner.setProperty("tone", "warning" if warning else "quiet")
        self.banner.style().unpolish(self.banner)
        self.banner.style().polish(self.banner)
        self.banner.setVisible(bool(sentence))
        self.edge.setVisible(bool(sentence) and warning)
        self.place()

    def place(self) -> None:
        """Put both where they belong in the present window."""
        port = self._canvas.viewport().geometry()
        if not self.line.isHidden():
            wide = min(port.width() - 2 * look().unit, self.line.fontMetrics().averageCharWidth() * 64)
            wide = min(wide, self.line.fontMetrics().horizontalAdvance(self.line.text()) + 6 * look().unit)
            self.line.setFixedWidth(max(wide, 1))
            self.line.adjustSize()
            corner = port.center() - self.line.rect().center()
            self.line.move(corner)
            self.line.raise_()
        self.edge.setGeometry(port)
        self.edge.raise_()
        if not self.banner.isHidden():
            height = self.banner.sizeHint().height()
            self.banner.setGeometry(port.left(), port.bottom() + 1 - height, port.width(), height)
            self.banner.raise_()
