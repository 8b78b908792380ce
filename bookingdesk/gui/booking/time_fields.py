"""Fields for a day and a time that are typed as people say them: `fri`, `+2w`, `24/6`; `915`, `2p`.

Words that are neither are kept and told as `typed`, so that nothing somebody wrote is lost. Arrows step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.booking_draft import read_clock
from bookingdesk.presentation.day_words import days_for, days_that_contradict
from bookingdesk.qt.look import icon
from bookingdesk.qt.tips import plain_tip

STEP = 15
SMALL_STEP = 5
NINE = 9 * 60
"""Where stepping begins in an empty field."""


V = TypeVar("V", date, int)


@dataclass(frozen=True, slots=True)
class _Meaning(Generic[V]):
    """How a field reads its words, shows its value and steps to the next one."""

    read: Callable[[str], V | None]
    say: Callable[[V], str]
    step: Callable[[V | None, int], V]


class _TypedField(QLineEdit):
    """Shows its value in full while nobody types in it; typing replaces it."""

    chosen = Signal()
    """Typed or stepped by somebody; not when it is filled by the form."""

    def __init__(self, parent: QWidget | None, meaning: _Meaning[Any]) -> None:
        super().__init__(parent)
        self.formatter = Formatter()
        self._meaning = meaning
        self._value: Any = None
        self.textEdited.connect(self._take)
        self.editingFinished.connect(self._show)

    @property
    def typed(self) -> str:
        """What stands in the field while it means nothing."""
        return "" if self._value is not None else self.text()

    def show_value(self, value: Any, typed: str = "") -> None:
        """Fill in a value, or words that are none."""
        if value is not None and value == self._value and self.isModified():
            return  # somebody is typing it; it is written out when they are done
        self._value = value
        words = self._meaning.say(value) if value is not None else typed
        if self.text() != words:
            self.setText(words)

    def _take(self, text: str) -> None:
        self._value = self._meaning.read(text) if text.strip() else None
        self.chosen.emit()

    def _show(self) -> None:
        self.setModified(False)
        if self._value is not None and self.text() != self._meaning.say(self._value):
            self.setText(self._meaning.say(self._value))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}
        by = steps.get(Qt.Key(event.key()))
        if by is None or self.isReadOnly():
            super().keyPressEvent(event)
            return
        self._value = self._meaning.step(self._value, by)
        self._show()
        self.selectAll()
        self.chosen.emit()


class DayField(_TypedField):
    """A calendar day. Up and Down step by a day, PgUp and PgDn by a week."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.today: Callable[[], date] = lambda: date(2000, 1, 1)
        """The day from which words such as `fri` count; set by the form."""
        super().__init__(parent, _Meaning(self._read, self._say, self._next))
        self._ways = [
            self.addAction(icon(name), QLineEdit.ActionPosition.TrailingPosition)
            for name in ("calendar-days", "calendar-check")
        ]
        for way, row in zip(self._ways, (1, 0), strict=True):
            way.triggered.connect(partial(self._take_way, row))
        self.textChanged.connect(self._show_ways)
        self._show_ways()

    @property
    def day(self) -> date | None:
        """The day, where the text is one."""
        value: date | None = self._value
        return value

    def two_meant(self) -> tuple[date, date] | None:
        """The two days of `fri 24 nov`, where the 24th is no Friday: Up takes the date, Down the weekday."""
        return days_that_contradict(self.typed, self.today(), self.formatter.locale) if self.typed else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = {Qt.Key.Key_Up: 0, Qt.Key.Key_Down: 1}
        if not self._take_way(rows.get(Qt.Key(event.key()), len(rows))):
            super().keyPressEvent(event)

    def _take_way(self, row: int) -> bool:
        """Somebody decided for one of the two; False where there is nothing to decide."""
        both = self.two_meant()
        if both is None or row >= len(both):
            return False
        self._value = both[row]
        self._show()
        self.selectAll()
        self.chosen.emit()
        return True

    def _show_ways(self) -> None:
        """For the mouse: an arrow for each of the two, named by its day."""
        both = self.two_meant()
        for way, row in zip(self._ways, (1, 0), strict=True):
            way.setVisible(both is not None)
            if both is not None:
                way.setText(self._say(both[row]))
                way.setToolTip(plain_tip(self._say(both[row])))

    def _read(self, text: str) -> date | None:
        found = days_for(text, self.today(), self.formatter.locale)
        return found[0] if found else None

    def _say(self, day: date) -> str:
        return self.formatter.day_year(day)

    def _next(self, day: date | None, by: int) -> date:
        return (day or self.today()) + timedelta(days=by)


class ClockField(_TypedField):
    """A time of the day. Up and Down step by a quarter of an hour, PgUp and PgDn by five minutes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, _Meaning(self._read, self._say, self._next))

    @property
    def minute(self) -> int | None:
        """Minutes from midnight, where the text is a time."""
        value: int | None = self._value
        return value

    def _read(self, text: str) -> int | None:
        return read_clock(text, self.formatter.locale)

    def _say(self, minute: int) -> str:
        return self.formatter.wall_time(minute)

    def _next(self, minute: int | None, by: int) -> int:
        step = STEP if abs(by) == 1 else SMALL_STEP
        present = minute if minute is not None else NINE - (step if by > 0 else -step)
        after = (present // step + 1) * step if by > 0 else ((present - 1) // step) * step
        return max(0, min(after, DAY_MINUTES - step))
