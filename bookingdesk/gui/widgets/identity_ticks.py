"""Tick mode of the identity check: the facts by name, never their values; a number ticks one (interface 2.11)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton

from bookingdesk.domain.identity import FactKind
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import fact_word

COLUMNS = 2


class IdentityTicks(QObject):
    """Buttons in a grid that belongs to somebody else."""

    changed = Signal()
    """One was ticked, or not any more."""

    def __init__(self, grid: QGridLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._grid = grid
        self.buttons: list[QPushButton] = []

    @property
    def ticked(self) -> frozenset[FactKind]:
        """What the caller has named."""
        return frozenset(FactKind(str(each.property("fact"))) for each in self.buttons if each.isChecked())

    def offer(self, kinds: Sequence[FactKind]) -> None:
        """Buttons for these, none of them ticked."""
        for button in self.buttons:
            self._grid.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for number, kind in enumerate(kinds, start=1):
            button = QPushButton(_("{number}  {fact}  ••••").format(number=number, fact=fact_word(kind)))
            button.setAccessibleName(fact_word(kind))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("fact", kind.value)
            button.toggled.connect(self.changed)
            self._grid.addWidget(button, (number - 1) // COLUMNS, (number - 1) % COLUMNS)
            self.buttons.append(button)

    def tick(self, number: str) -> bool:
        """Tick by number; False where it is none of them."""
        if not number.isdecimal() or not 1 <= int(number) <= len(self.buttons):
            return False
        self.buttons[int(number) - 1].toggle()
        return True
