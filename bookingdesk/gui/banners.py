"""The banner under the Line: one lasting condition at a time, and what can be done; it cannot be closed away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from bookingdesk.qt.look import icon, look

SETTLING_MS = 400
"""So long nobody can have seen yet that everything below the banner has moved."""
AIMED = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel})


class Condition(IntEnum):
    """What a banner is about; the lowest is shown first."""

    DATABASE = 1
    READ_ONLY = 2
    CLOCK = 3
    POLICY = 4
    """Before what may last all day: it is read and gone in a moment."""
    MAIL = 5
    FOLDER = 6
    REPLIES = 7
    SETTINGS = 8
    NOTICE = 9


@dataclass(frozen=True, slots=True)
class _Banner:
    words: str
    buttons: tuple[tuple[str, Callable[[], object]], ...]

    @property
    def seen(self) -> tuple[str, ...]:
        """What is to be read of it."""
        return (self.words, *(label for label, _act in self.buttons))


class BannerBar(QFrame):
    """Shows the most pressing of the conditions that hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bannerBar")
        self.setProperty("part", "banner")
        unit = look().unit
        self._held: dict[Condition, _Banner] = {}
        self._seen: tuple[str, ...] = ()
        """What stands there now: only other words make other buttons, so that the focus on one stays."""
        self._picture = QLabel()
        self._dress()
        look().changed.connect(self._dress)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self._settled)
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
        banner = self._held[min(self._held)] if self._held else None
        seen = banner.seen if banner else ()
        if seen == self._seen:
            return
        self._seen = seen
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if banner is None:
            self._guard()
            self.hide()
            return
        self._words.setText(banner.words)
        self.setAccessibleName(banner.words)
        for place, (words, _act) in enumerate(banner.buttons):
            button = QPushButton(words)
            button.clicked.connect(partial(self._press, place))
            self._buttons.addWidget(button)
        if self.isHidden():
            self._guard()
        self.show()

    def _guard(self) -> None:
        """What lies below moves now: for a moment no press lands on what was not there when it was aimed at."""
        app = QApplication.instance()
        if app is not None and self.window().isVisible():
            app.installEventFilter(self)
            self._settling.start()

    @Slot()
    def _settled(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only while everything has just moved: presses and the wheel below are for nobody."""
        if event.type() not in AIMED or not isinstance(watched, QWidget) or watched.window() is not self.window():
            return False
        return watched.mapToGlobal(QPoint()).y() >= self.mapToGlobal(QPoint()).y() and not (
            watched is self or self.isAncestorOf(watched)
        )

    def _press(self, place: int) -> None:
        """The button at a place, with what it does by now."""
        if self._held:
            self._held[min(self._held)].buttons[place][1]()
