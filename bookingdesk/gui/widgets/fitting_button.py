"""A button that may become narrower than its words: they end in … then, and the tip has them whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from bookingdesk.qt.look import look
from bookingdesk.qt.tips import plain_tip

LEAST_UNITS = 10
ROOM_UNITS = 3
"""What the frame takes of the width."""


class FittingButton(QPushButton):
    """Its `text()` stays whole, for keys, screen readers and tests; only what is painted is shortened."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # a button else never shrinks

    def sizeHint(self) -> QSize:
        """As wide as `painted` wants it for all the words; the style would leave less beside them."""
        hint = super().sizeHint()
        words = self.fontMetrics().size(int(Qt.TextFlag.TextShowMnemonic), self.text()).width()
        return QSize(max(hint.width(), words + ROOM_UNITS * look().unit), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_UNITS * look().unit, super().minimumSizeHint().height())

    @property
    def painted(self) -> str:
        """What of the words can be seen."""
        room = self.width() - ROOM_UNITS * look().unit
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room, int(Qt.TextFlag.TextShowMnemonic)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.painted
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            cut = self.painted != self.text()
            self.setToolTip(plain_tip(self.text().replace("&", "") if cut else ""))
        return super().event(event)
