"""One row of the Today panel: time, client, what and the minutes in words, with its buttons.

The words are plain text. It refuses to act: a press is announced with the id of the command.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.widgets.elided_label import ElidedLabel
from bookingdesk.presentation.today_rows import TodayRow
from bookingdesk.qt.look import Role, font, look


class TodayRowWidget(QWidget):
    """Lies over its line of the list; presses that hit no button reach the list below."""

    pressed = Signal(str, str)
    """Command id and booking id."""

    def __init__(self, row: TodayRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.booking_id: BookingId = row.booking_id
        self._row: TodayRow | None = None
        unit = look().unit
        grid = QGridLayout(self)
        grid.setContentsMargins(unit, unit // 2, unit, unit // 2)
        grid.setHorizontalSpacing(unit)
        grid.setVerticalSpacing(0)
        self._time = QLabel()
        self._time.setTextFormat(Qt.TextFormat.PlainText)
        self._client, self._detail, self._note = ElidedLabel(), ElidedLabel(), ElidedLabel()
        for label in (self._time, self._client, self._detail, self._note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._time.setFont(font(Role.STRONG))
        self._client.setFont(font(Role.STRONG))
        self._detail.setFont(font(Role.CAPTION))
        self._note.setFont(font(Role.CAPTION))
        self._detail.setProperty("tone", "secondary")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(unit // 2)
        grid.addWidget(self._time, 0, 0)
        grid.addWidget(self._detail, 1, 0, 1, 2)
        grid.addWidget(self._note, 2, 0, 1, 2)
        several = (
            len(row.actions) > 1
        )  # beside two buttons there is no room for a name, and the name is what one looks for
        grid.addWidget(self._client, 0, 1, 1, 2 if several else 1)
        grid.addLayout(self._buttons, 1 if several else 0, 2, 2 if several else 3, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(1, 1)
        self.show_row(row)

    def show_row(self, row: TodayRow) -> None:
        """Say what the row says now; buttons are made anew only where they differ."""
        before, self._row = self._row, row
        self._time.setText(row.time)
        self._client.setText(row.client)
        self._detail.setText(row.detail)
        self._note.setText(row.note)
        self._note.setVisible(bool(row.note))
        tone = row.tone.value or "secondary"
        if self._note.property("tone") != tone:
            self._note.setProperty("tone", tone)
            self._note.style().polish(self._note)
        if before is None or before.actions != row.actions:
            self._make_buttons(row)

    def set_buttons_shown(self, shown: bool) -> None:
        """Whether the row can be acted on."""
        for button in self.findChildren(QPushButton):
            button.setVisible(shown)

    def button(self, command: str) -> QPushButton | None:
        """The button of a command, where the row has it."""
        return self.findChild(QPushButton, command)

    def _make_buttons(self, row: TodayRow) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for action in row.actions:
            button = QPushButton(action.word)
            button.setObjectName(action.command)
            button.setAccessibleName(f"{action.word}: {row.client}, {row.time}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row's letters do the same
            button.clicked.connect(partial(self._press, action.command))
            self._buttons.addWidget(button)

    def _press(self, command: str) -> None:
        row = self._row
        key = (row.call or row.request_id) if row else None
        self.pressed.emit(command, str(key) if key is not None else self.booking_id)
