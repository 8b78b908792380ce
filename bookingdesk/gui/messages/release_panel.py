"""A restored or copied database: what to think of, what may have left before, and the button that releases."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from bookingdesk.domain.releasing import Overdue
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.release_words import overdue_head, overdue_word, release_advice
from bookingdesk.qt.look import look


class ReleasePanel(QWidget):
    """A page of the side panel."""

    asked = Signal(object)
    """Release, with this Overdue."""

    def __init__(self, situation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("releasePanel")
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        for words in (situation, release_advice(), overdue_head()):
            column.addWidget(plain_label(words, yields=True))
        self.choices: dict[Overdue, QRadioButton] = {}
        self._group = QButtonGroup(self)
        for overdue in Overdue:
            column.addLayout(self._choice(overdue))
        self.choices[Overdue.DOUBT].setChecked(True)
        self.release = QPushButton(_("&Release messages"))
        self.release.setDefault(True)
        self.release.setProperty("primary", True)
        self.release.clicked.connect(self._ask)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.release)
        column.addLayout(foot)
        column.addStretch()
        self.setFocusProxy(self.choices[Overdue.DOUBT])

    def _choice(self, overdue: Overdue) -> QHBoxLayout:
        """A radio button whose words may take several lines, which its own may not."""
        words = overdue_word(overdue)
        button = QRadioButton()
        button.setMinimumSize(3 * look().unit, 3 * look().unit)
        button.setAccessibleName(words)
        self._group.addButton(button)
        self.choices[overdue] = button
        label = plain_label(words, yields=True)
        label.setBuddy(button)
        row = QHBoxLayout()
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return row

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(next(overdue for overdue, button in self.choices.items() if button.isChecked()))
