"""The ways to tell a client in the order of the business: the marked one goes up or down with Alt and an arrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ways import IN_ORDER
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import channel_word


class WaysOrder(QWidget):
    """All ways, the first to be tried at the top."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ways: list[Channel] = []
        self.lines = ReadingList()
        self.lines.setAccessibleName(_("Order of ways"))
        self.up, self.down = QPushButton(_("Up")), QPushButton(_("Down"))
        self.up.setToolTip(_("Try this way before the one above (Alt+Up)"))
        self.down.setToolTip(_("Try this way after the one below (Alt+Down)"))
        buttons = QHBoxLayout()
        for button, step in ((self.up, -1), (self.down, 1)):
            button.setAutoDefault(False)
            button.setProperty("step", step)
            button.clicked.connect(self._pressed)
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lines)
        column.addLayout(buttons)
        self.lines.currentRowChanged.connect(self._allow)
        self.lines.installEventFilter(self)
        self.setFocusProxy(self.lines)

    def text(self) -> str:
        """The order as the setting holds it."""
        return ",".join(way.value for way in self._ways)

    def show_text(self, text: str) -> None:
        """Show an order; ways that it does not name are tried last."""
        named = [Channel(word) for word in text.split(",") if word]
        self._ways = [*named, *(way for way in IN_ORDER if way not in named)]
        self._draw()
        if self.lines.currentRow() < 0:
            self.lines.setCurrentRow(0)

    def shift(self, step: int) -> None:
        """The marked way one place up (-1) or down (1)."""
        row = self.lines.currentRow()
        if not (0 <= row < len(self._ways) and 0 <= row + step < len(self._ways)):
            return
        self._ways.insert(row + step, self._ways.pop(row))
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        words = [_("{place}. {way}").format(place=n, way=channel_word(w)) for n, w in enumerate(self._ways, 1)]
        self.lines.show_lines(words, self._ways)
        self.lines.fit(len(self._ways))
        self._allow()

    @Slot()
    def _pressed(self) -> None:
        self.shift(int(self.sender().property("step")))

    @Slot()
    def _allow(self) -> None:
        row = self.lines.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < len(self._ways) - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt and an arrow move the way, where the list alone would move its mark."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
                if self.up.isVisible():
                    self.shift(steps[event.key()])
                return True
        return super().eventFilter(watched, event)
