"""Toasts at the foot of the calendar: what was done, with Undo; they never take the focus (interface 2.23).

Which stand and for how long is decided by `presentation.toasts.Shelf`; here they are drawn, timed and announced.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from bookingdesk.domain.ids import BookingId
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.toasts import (
    SECONDS,
    SECONDS_LARGE_TEXT,
    Kind,
    Shelf,
    Standing,
    Toast,
    sending_words,
)
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.look import icon, look

TICK_MS = 200
MARGIN = 12


class Toasts(QWidget):
    """Lies over the foot of its parent and lets everything through that is not a toast."""

    asked = Signal(str, str)
    """A button: action id and the toast's booking id (empty without one)."""

    def __init__(
        self, over: QWidget, now: Callable[[], datetime], within: Callable[[], QRect] | None = None
    ) -> None:
        """`within` is the part of `over` that can be seen; all of it where nothing is said."""
        super().__init__(over)
        self.setObjectName("toasts")
        self._over = over
        self._now = now
        self._within = within or over.rect
        self._placed = QRect()
        """In which part they lie."""
        self._shelf = Shelf(SECONDS if look().text_scale < 1.5 else SECONDS_LARGE_TEXT)
        self._drawn: dict[int, _ToastFrame] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().unit)
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        over.installEventFilter(self)
        look().changed.connect(self._dress)
        self.hide()

    def show_toast(self, toast: Toast) -> int:
        """Show and announce a toast; returns its number. A newer report about a booking replaces the older."""
        if toast.booking_id is not None and not toast.beside:
            self._shelf.close_about(toast.booking_id)
        number = self._shelf.put(toast)
        self._draw()
        announce(self, toast.text, assertive=toast.kind is Kind.FAILURE)
        return number

    def say(self, words: str) -> int:
        """A success without buttons."""
        return self.show_toast(Toast(text=words))

    def fail(self, words: str) -> int:
        """Something that went wrong; stays until closed."""
        return self.show_toast(Toast(text=words, kind=Kind.FAILURE))

    def texts(self) -> list[str]:
        """What the standing toasts say, oldest first."""
        return [s.toast.text for s in self._shelf.standing()]

    def standing(self) -> tuple[Standing, ...]:
        """What stands, oldest first."""
        return self._shelf.standing()

    def close_toast(self, number: int) -> None:
        """Take one away."""
        self._shelf.close(number)
        self._draw()

    def close_newest(self) -> bool:
        """Take the newest away, as Esc does; False where none stands."""
        standing = self._shelf.standing()
        if standing:
            self.close_toast(standing[-1].number)
        return bool(standing)

    def forget(self, booking: BookingId) -> None:
        """Take successes about a booking away: they are no longer true."""
        self._shelf.close_about(booking)
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.place()
        return False

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:  # a countdown grew, or a text wrapped otherwise
            self.place()
        return done

    @Slot()
    def _dress(self) -> None:
        """Take over another scheme, text size or time to stand."""
        self._shelf.seconds = SECONDS if look().text_scale < 1.5 else SECONDS_LARGE_TEXT
        for frame in self._drawn.values():
            frame.dress()

    @Slot()
    def _tick(self) -> None:
        passed = self._since.restart() / 1000
        if self._within() != self._placed:  # another view, or one that has buttons at its foot now
            self.place()
        if self._shelf.pass_time(passed):
            self._draw()
        for standing in self._shelf.standing():
            self._drawn[standing.number].count_down(self._now())

    def _draw(self) -> None:
        standing = self._shelf.standing()
        wanted = {s.number for s in standing}
        for number in [n for n in self._drawn if n not in wanted]:
            frame = self._drawn.pop(number)
            self._column.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        for one in standing:
            if one.number not in self._drawn:
                self._drawn[one.number] = self._frame(one)
        if standing and not self._timer.isActive():
            self._since.start()
            self._timer.start()
        elif not standing:
            self._timer.stop()
        self.setVisible(bool(standing))
        self.place()

    def _frame(self, standing: Standing) -> _ToastFrame:
        frame = _ToastFrame(standing.toast, self)
        frame.count_down(self._now())
        frame.closed.connect(partial(self.close_toast, standing.number))
        frame.touched.connect(partial(self._shelf.stop, standing.number))
        frame.asked.connect(partial(self._press, standing))
        self._column.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        frame.show()  # a layout counts only what is shown, and would squeeze it beside an older toast
        return frame

    def _press(self, standing: Standing, action: str) -> None:
        self.close_toast(standing.number)
        self.asked.emit(action, standing.toast.booking_id or "")

    @Slot()
    def place(self) -> None:
        """Lie over the foot of what can be seen."""
        if not self._drawn:
            return
        seen = self._placed = self._within()
        most = max(200, seen.width() - 2 * MARGIN)
        for frame in self._drawn.values():
            frame.fit(most)
        self._column.activate()
        wanted = self._column.sizeHint()
        width = min(wanted.width(), most)
        height = max(wanted.height(), self._column.heightForWidth(width) if self._column.hasHeightForWidth() else 0)
        left = seen.left() + (seen.width() - width) // 2
        self.setGeometry(left, seen.bottom() + 1 - height - MARGIN, width, height)
        self.raise_()


class _ToastFrame(QFrame):
    """One toast."""

    closed = Signal()
    asked = Signal(str)
    touched = Signal(bool)

    def __init__(self, toast: Toast, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("part", "toast")
        self.setAccessibleName(toast.text)
        self._toast = toast
        unit = look().unit
        self._picture = QLabel()
        self.dress()
        self._words = QLabel(toast.text)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(len(toast.text) > 70)
        if self._words.wordWrap():
            self._words.setMinimumWidth(26 * unit)
        self._sends = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * unit, unit, unit, unit)
        row.setSpacing(unit)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self._sends)
        for action in toast.actions:
            button = QPushButton(action.word)
            button.setObjectName(action.id)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.asked.emit, action.id))
            button.installEventFilter(self)
            row.addWidget(button)
        close = QToolButton()
        close.setIcon(icon("x", "toast_text"))
        close.setAccessibleName(_("Close"))
        close.setToolTip(_("Close"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.closed)
        close.installEventFilter(self)
        row.addWidget(close)

    def fit(self, width: int) -> None:
        """Take no more than this; a sentence that is too long for it is wrapped."""
        self.setMaximumWidth(width)
        if not self._words.wordWrap() and self.sizeHint().width() > width:
            self._words.setWordWrap(True)
        row = self.layout()
        assert row is not None
        row.activate()
        # beside a wider toast the column would reckon with its width, and cut the lines of this one
        self.setMinimumHeight(max(0, row.heightForWidth(min(row.sizeHint().width(), width))))

    def dress(self) -> None:
        """The sign in the colour of the moment; a label keeps the picture it was given."""
        name = "check" if self._toast.kind is Kind.DONE else "triangle-alert"
        self._picture.setPixmap(icon(name, "toast_text").pixmap(16, 16))

    def count_down(self, now: datetime) -> None:
        """How long until the message leaves."""
        if self._toast.sends_at is None:
            self._sends.hide()
            return
        left = (self._toast.sends_at - now).total_seconds()
        words = sending_words(self._toast.sends_by, left)
        if self._sends.text() != words:
            self._sends.setText(words)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.touched.emit(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.touched.emit(False)
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self.touched.emit(True)
        elif event.type() is QEvent.Type.FocusOut:
            self.touched.emit(False)
        return False
