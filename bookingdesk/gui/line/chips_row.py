"""The row of chips under the field: what was understood, missing or not understood, in words and tone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from bookingdesk.presentation.line.views import Chip, Tone
from bookingdesk.qt.look import Role, font
from bookingdesk.qt.tips import plain_tip

AT_MOST = 14
TONES = {
    Tone.SURE: "info",
    Tone.LIKELY: "warning",
    Tone.UNKNOWN: "warning",
    Tone.MISSING: "missing",
    Tone.WARNING: "warning",
    Tone.ERROR: "error",
    Tone.GOOD: "good",
}
SIGNS = {Tone.LIKELY: "≈ ", Tone.MISSING: "○ ", Tone.UNKNOWN: "✎ "}
"""What a chip's tone says without colour."""


class ChipLabel(QLabel):
    """A chip; a click on one that can be taken away says so."""

    clicked = Signal(object)
    """The Chip."""

    chip: Chip | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.chip is not None and self.chip.removes is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.chip)
        else:
            super().mousePressEvent(event)


class ChipsRow(QFrame):
    """Labels that are made once and filled again: a key costs no widget."""

    clicked = Signal(object)
    """A Chip that is to be taken away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._labels: list[ChipLabel] = []
        self._shown: tuple[Chip, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        for _place in range(4):
            self._add_label()

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What is shown."""
        return self._shown

    def minimumSizeHint(self) -> QSize:
        """As high as one chip, however wide: the row is cut, never the window widened."""
        return QSize(0, self._labels[0].sizeHint().height())

    def sizeHint(self) -> QSize:
        """As wide as the chips."""
        return QSize(self._row.sizeHint().width(), self._labels[0].sizeHint().height())

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these, at most AT_MOST."""
        shown = tuple(chips[:AT_MOST])
        if shown == self._shown:
            return
        while len(self._labels) < len(shown):
            self._add_label()
        for place, label in enumerate(self._labels):
            old = self._shown[place] if place < len(self._shown) else None
            new = shown[place] if place < len(shown) else None
            if new != old:
                _fill(label, new)
        self._shown = shown

    def dress(self) -> None:
        """Take over the text size of the moment."""
        for label in self._labels:
            label.setFont(font(Role.BODY))
            label.updateGeometry()

    def _add_label(self) -> None:
        label = ChipLabel(self)
        label.clicked.connect(self.clicked)
        label.setFont(font(Role.BODY))
        label.setProperty("part", "chip")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        label.hide()
        self._row.insertWidget(len(self._labels), label)
        self._labels.append(label)


def _fill(label: ChipLabel, chip: Chip | None) -> None:
    label.chip = chip
    if chip is None:
        label.hide()
        return
    removable = chip.removes is not None
    label.setText(SIGNS.get(chip.tone, "") + chip.text + (" ×" if removable else ""))
    label.setCursor(Qt.CursorShape.PointingHandCursor if removable else Qt.CursorShape.ArrowCursor)
    label.setToolTip(plain_tip(chip.spoken if removable else ""))
    label.setAccessibleName(chip.spoken or chip.text)
    tone = TONES[chip.tone]
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)
        label.setFont(font(Role.BODY))  # polishing brings back the font of the first time
        label.updateGeometry()
    label.show()
