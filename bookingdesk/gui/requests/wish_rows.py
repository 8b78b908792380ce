"""The wished times of a request: one row a wish, of days and a time of the day; more rows on demand.

Texts stay as typed; what they mean is `presentation.request_draft`'s to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.request_draft import WishDraft
from bookingdesk.qt.look import look

MOST = 5
"""Wishes that a form takes; more are words."""


@dataclass(frozen=True, slots=True)
class Row:
    """The widgets of one wish."""

    days: QLineEdit
    times: QLineEdit
    any_time: QCheckBox

    def draft(self) -> WishDraft:
        """As typed."""
        return WishDraft(days=self.days.text(), times=self.times.text(), any_time=self.any_time.isChecked())


class WishRows(QWidget):
    """Begins with one row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wishRows")
        self.rows: list[Row] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look().unit)
        self._grid.setVerticalSpacing(look().unit // 2)
        self.more = QPushButton(_("Add another wish"))
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._add_and_go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self.more)
        for place, words in enumerate((_("Wished days"), _("Wished times"))):
            head = QLabel(words)
            head.setProperty("tone", "secondary")
            head.setWordWrap(True)
            head.setMinimumWidth(1)
            self._grid.addWidget(head, 0, place)
        self.add()
        self.setFocusProxy(self.rows[0].days)

    def add(self, wish: WishDraft | None = None) -> Row:
        """One more row, filled with a wish."""
        said = wish or WishDraft()
        number = len(self.rows) + 1
        row = Row(QLineEdit(said.days), QLineEdit(said.times), QCheckBox(_("Any time of the day")))
        row.days.setPlaceholderText(_("fri, 24/6, fri - mon"))
        row.times.setPlaceholderText(_("9:15, 9-12, <12, >15"))
        names = (
            (row.days, _("Wished days"), _("Wished days, {number}")),
            (row.times, _("Wished times"), _("Wished times, {number}")),
            (row.any_time, _("Any time of the day"), _("Any time of the day, {number}")),
        )
        for widget, first, further in names:
            widget.setAccessibleName(first if number == 1 else further.format(number=number))
        row.any_time.toggled.connect(row.times.setDisabled)
        row.any_time.setChecked(said.any_time)
        for edit in (row.days, row.times):
            edit.setMinimumWidth(1)
        line = 2 * number - 1
        self._grid.addWidget(row.days, line, 0)
        self._grid.addWidget(row.times, line, 1)
        self._grid.addWidget(row.any_time, line + 1, 0, 1, 2)
        self.rows.append(row)
        self.more.setVisible(number < MOST)
        return row

    def show_wishes(self, wishes: Sequence[WishDraft]) -> None:
        """Fill the empty rows."""
        for place, wish in enumerate(wishes):
            if place < len(self.rows):
                row = self.rows[place]
                row.days.setText(wish.days)
                row.times.setText(wish.times)
                row.any_time.setChecked(wish.any_time)
            else:
                self.add(wish)

    def drafts(self) -> tuple[WishDraft, ...]:
        """Every row as typed, empty ones too."""
        return tuple(row.draft() for row in self.rows)

    @Slot()
    def _add_and_go(self) -> None:
        row = self.add()
        for part in (row.days, row.times, row.any_time):
            part.show()  # the layout would do it a moment too late for the focus
        row.days.setFocus()
