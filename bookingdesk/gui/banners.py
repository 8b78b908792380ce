"""The banner under the Line: one lasting condition at a time, and what can be done; it cannot be closed away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from bookingdesk.qt.look import icon, look


class Condition(IntEnum):
    """What a banner is about; the lowest is shown first."""

    DATABASE = 1
    READ_ONLY = 2
    CLOCK = 3
    MAIL = 4
    SETTINGS = 5
    NOTICE = 6


@dataclass(frozen=True, slots=True)
class _Banner:
    words: str
    buttons: tuple[tuple[str, Callable[[], object]], ...]


class BannerBar(QFrame):
    """Shows the most pressing of the conditions that hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bannerBar")
        self.setProperty("part", "banner")
        unit = look().unit
        self._held: dict[Condition, _Banner] = {}
        self._picture = QLabel()
        self._dress()
        look().changed.connect(self._dress)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._buttons = QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(unit, unit // 2, unit, unit // 2)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addLayout(self._buttons)
        self.hide()

    @Slot()
    def _dress(self) -> None:
        """The sign in the colour of the moment; a label keeps the picture it was given."""
        self._picture.setPixmap(icon("triangle-alert", "warning_text").pixmap(16, 16))

    @property
    def words(self) -> str:
        """What is said at this moment; empty without a banner."""
        return self._words.text() if self._held else ""

    def hold(
        self, condition: Condition, words: str, buttons: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> None:
        """A condition holds from now on, or its words have changed."""
        self._held[condition] = _Banner(words, tuple(buttons))
        self._show()

    def drop(self, condition: Condition) -> None:
        """A condition no longer holds."""
        if self._held.pop(condition, None) is not None:
            self._show()

    def _show(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if not self._held:
            self.hide()
            return
        banner = self._held[min(self._held)]
        self._words.setText(banner.words)
        self.setAccessibleName(banner.words)
        for words, function in banner.buttons:
            button = QPushButton(words)
            button.clicked.connect(function)
            self._buttons.addWidget(button)
        self.show()
