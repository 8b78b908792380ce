"""The yellow strip over a form whose booking another desk has changed meanwhile: both values, and two ways out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton

from bookingdesk.i18n.translation import _
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.look import Role, font


class StaleStrip:
    """Shows and hides the strip of ui/booking_panel.ui."""

    def __init__(
        self, frame: QFrame, text: QLabel, values: QGridLayout, take: QPushButton, keep: QPushButton
    ) -> None:
        self._frame, self._text, self._values = frame, text, values
        self._take, self._keep = take, keep
        self._labels: list[QLabel] = []
        frame.hide()

    def show_difference(self, sentence: str, pairs: Sequence[tuple[str, str, str]], who: str) -> None:
        """Say what happened, and put their values and mine side by side."""
        self._clear()
        self._text.setText(sentence)
        theirs = _("{who}'s").format(who=who) if who else _("Theirs")
        rows = [("", theirs, _("Mine")), *pairs] if pairs else []
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                label = QLabel(cell)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                if row == 0:
                    label.setFont(font(Role.CAPTION))
                self._values.addWidget(label, row, column)
                self._labels.append(label)
        self._take.setText(_("&Take {who}'s").format(who=who) if who else _("&Take theirs"))
        self._frame.show()
        spoken = [sentence, *(f"{name}: {theirs} {a}, {_('Mine')} {b}" for name, a, b in pairs)]
        announce(self._frame, " ".join(spoken), assertive=True)

    def hide(self) -> None:
        """The choice was made."""
        self._clear()
        self._frame.hide()

    def _clear(self) -> None:
        for label in self._labels:
            self._values.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
