"""Something that happens after, or before, so many hours, or never: a box to tick and the number beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from bookingdesk.gui.widgets.spins import keep_calm, say_around
from bookingdesk.qt.look import look

NEVER = "off"


class HoursOrNever(QWidget):
    """A field whose text is `off` or a number of hours."""

    changed = Signal()

    def __init__(self, words: str, phrase: str, spoken: str, hours: range, usual: int) -> None:
        """`phrase` stands around the number, `spoken` names it to who does not see it; `usual` is proposed."""
        super().__init__()
        self._usual, self._may = usual, True
        self.check, self.hours = QCheckBox(words), QSpinBox()
        self.hours.setRange(hours.start, hours.stop - 1)
        say_around(self.hours, phrase)
        self.hours.setAccessibleName(spoken)
        self.hours.setValue(usual)
        keep_calm(self.hours)
        line = QHBoxLayout()
        line.addWidget(self.hours)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().unit // 2)
        column.addWidget(self.check)
        column.addLayout(line)
        self.setFocusProxy(self.check)
        self.check.clicked.connect(self._tell)
        self.hours.valueChanged.connect(self._tell)

    def text(self) -> str:
        """As the setting holds it."""
        return str(self.hours.value()) if self.check.isChecked() else NEVER

    def show_text(self, text: str) -> None:
        """Show what the setting holds."""
        self.check.setChecked(text != NEVER)
        self.hours.setValue(self._usual if text == NEVER else int(text))
        self._allow()

    def set_changeable(self, may: bool) -> None:
        """Whether it can be ticked and turned."""
        self._may = may
        self._allow()

    def _allow(self) -> None:
        self.check.setEnabled(self._may)
        self.hours.setEnabled(self._may and self.check.isChecked())

    @Slot()
    def _tell(self) -> None:
        self._allow()
        self.changed.emit()
