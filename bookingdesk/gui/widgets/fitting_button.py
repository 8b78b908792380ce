"""A button that may become narrower than its words: they go on in further lines, and only a single word is cut."""

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
    """Its `text()` stays whole, for keys, screen readers and tests; only what is painted is broken into lines."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum
        )  # a button else never shrinks
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """As wide as `painted` wants it for all the words in one line; the style would leave less beside them."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), self._width_of(self.text()) + ROOM_UNITS * look().unit), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_UNITS * look().unit, super().minimumSizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """A line more where one is not enough."""
        further = len(self._lines(width)) - 1
        return super().sizeHint().height() + further * self.fontMetrics().lineSpacing()

    @property
    def painted(self) -> str:
        """What can be seen of the words, a line each."""
        room = self.width() - ROOM_UNITS * look().unit
        metrics, shown = self.fontMetrics(), int(Qt.TextFlag.TextShowMnemonic)
        lines = self._lines(self.width())
        return "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, room, shown) for line in lines)

    def _lines(self, width: int) -> list[str]:
        """The words as they stand in a button that is so wide; all in one line where they fit."""
        room = width - ROOM_UNITS * look().unit
        if self._width_of(self.text()) <= room:
            return [self.text()]
        lines: list[str] = []
        for word in self.text().split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._width_of(longer.rstrip()) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return [line.rstrip() for line in lines if line]

    def _width_of(self, words: str) -> int:
        return self.fontMetrics().size(int(Qt.TextFlag.TextShowMnemonic), words).width()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.painted
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            cut = self.painted.replace("\n", " ").split() != self.text().split()
            self.setToolTip(plain_tip(self.text().replace("&", "") if cut else ""))
        return super().event(event)
