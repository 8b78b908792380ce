"""The walk-in queue in the Today panel: who is here without a booking, the estimated wait, and their next step.

It announces what was asked for; hidden while nobody waits.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.queue import QueueState
from bookingdesk.gui.widgets.elided_label import ElidedLabel
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.queue_words import (
    estimate_words,
    queue_words,
    reasons,
    wait_words,
    walk_ins_words,
)
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.queueing import QueueBoard, QueueLine


class QueueBox(QFrame):
    """See the module."""

    served = Signal(int)
    """A QueueId."""
    called = Signal(int)
    left = Signal(int, str)
    """A QueueId and why."""

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queueBox")
        self.setAccessibleName(_("Walk-in queue"))
        self._formatter = formatter
        self._head = QLabel()
        wear(self._head, Role.SECTION)
        self._rows = QVBoxLayout()
        unit = look().unit
        self._rows.setSpacing(unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, 0)
        column.setSpacing(unit // 2)
        column.addWidget(self._head)
        column.addLayout(self._rows)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.rows: list[QueueRow] = []
        self.read_only = False
        self.hide()

    def show_board(self, board: QueueBoard) -> None:
        """Who waits, in order; a row stays with its person, so that a press never serves somebody else."""
        present = {row.entry: row for row in self.rows}
        self.rows = [present.get(line.turn.entry.id) or QueueRow(self) for line in board.lines]
        for gone in (row for row in present.values() if row not in self.rows):
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, row in enumerate(self.rows):
            if self._rows.indexOf(row) != place:
                self._rows.insertWidget(place, row)
        for row, line in zip(self.rows, board.lines, strict=True):
            words = queue_words(line, board.read_at, self._formatter)
            row.show_line(line, words, wait_words(line, board.read_at, self._formatter))
        count = len(board.lines)
        self._head.setText(walk_ins_words(count))
        self._head.setToolTip(plain_tip(estimate_words()))
        self.setVisible(count > 0)


class QueueRow(QWidget):
    """One of the queue: name, wait, and three buttons."""

    def __init__(self, box: QueueBox) -> None:
        super().__init__(box)
        self._box = box
        self.entry = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name, self._wait = ElidedLabel(), ElidedLabel()
        wear(self._name, Role.STRONG)
        wear(self._wait, Role.CAPTION)
        self._wait.setProperty("tone", "secondary")
        self.serve, self.call, self.leave = QPushButton(_("Serve")), QPushButton(_("Call")), QPushButton(_("Left"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look().unit // 2)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._wait, 1, 0)
        buttons = QHBoxLayout()
        for button in (self.serve, self.call, self.leave):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        buttons.addStretch()
        grid.addLayout(buttons, 2, 0)
        self.serve.clicked.connect(lambda: box.served.emit(self.entry))
        self.call.clicked.connect(lambda: box.called.emit(self.entry))
        menu = QMenu(self)
        for reason in reasons():
            menu.addAction(reason).triggered.connect(partial(self._leave, reason))
        self.leave.setMenu(menu)

    def _leave(self, reason: str) -> None:
        self._box.left.emit(self.entry, reason)

    def show_line(self, line: QueueLine, words: str, wait: str) -> None:
        """Who it is and how long they wait."""
        self.entry = line.turn.entry.id
        self._name.setText(f"{line.turn.place}  {line.name}")
        self._wait.setText(f"{line.service.name}, {wait}")
        self._wait.setToolTip(plain_tip(f"{line.service.name}, {wait}\n{estimate_words()}"))
        self.setAccessibleName(words)
        called = line.turn.entry.state is QueueState.CALLED
        self.call.setText(_("Back in line") if called else _("Call"))
        for button in (self.serve, self.call, self.leave):
            button.setAccessibleName(f"{button.text()}: {line.name}")
            button.setVisible(not self._box.read_only)
