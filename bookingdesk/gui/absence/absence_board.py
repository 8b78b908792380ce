"""The board of an absence: who, why and for how long; then a row per booking with its proposal and what is decided.

Announces what is asked for and shows what it is told; it refuses to plan, to store and to know other parts.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.catalogue import Resource, TimeOffKind
from bookingdesk.domain.ids import ResourceId
from bookingdesk.gui.widgets.combos import choose, chosen, refill
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.whole_rows import mark_row, whole_rows
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import time_off_word
from bookingdesk.presentation.absence_words import BoardRow, columns
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.qt.tips import plain_tip

WIDTHS = (3, 12, 18, 16, 29, 8, 14)
"""Per cent of the width."""
DECISION_COLUMN = 6


class AbsenceTable(QTableWidget):
    """The rows; Enter or a double click decides about one, Ctrl+Enter applies all, Esc leaves."""

    decided = Signal(int)
    applied = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(WIDTHS), parent)
        whole_rows(self)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setAccessibleName(_("Bookings to be moved"))
        self.cellDoubleClicked.connect(self._decide)
        self.cellClicked.connect(self._click)

    @Slot(int, int)
    def _decide(self, row: int, column: int) -> None:
        self.decided.emit(row)

    @Slot(int, int)
    def _click(self, row: int, column: int) -> None:
        if column == DECISION_COLUMN:
            self.decided.emit(row)

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Take over other rows; the current one stays where it was."""
        current = max(0, self.currentRow())
        self.setHorizontalHeaderLabels(columns())
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            sentence = ", ".join(cell for cell in row.cells()[1:] if cell)
            for column, text in enumerate(row.cells()):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, sentence if column == 1 else text)
                self.setItem(number, column, item)
        if rows:
            self.setCurrentCell(min(current, len(rows) - 1), 1)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        for column, share in enumerate(WIDTHS):
            self.setColumnWidth(column, self.viewport().width() * share // 100)

    def focusInEvent(self, event: QFocusEvent) -> None:
        mark_row(self, 1)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.applied.emit()
            elif self.currentRow() >= 0:
                self.decided.emit(self.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AbsenceBoard(QWidget):
    """See the module."""

    planned = Signal()
    """Record it and look for places."""
    ended = Signal()
    stopped = Signal()
    decided = Signal(int)
    applied = Signal()
    left = Signal()
    edited = Signal()
    """A field says something else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("absenceBoard")
        self.setAccessibleName(_("Somebody is out"))
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        wear(self.heading, Role.TITLE)
        self.who, self.reason = QComboBox(), QComboBox()
        self.first_day, self.until = QLineEdit(), QLineEdit()
        self.meaning = self._quiet()
        self.plan = QPushButton(_("&Record it and look for places"))
        self.plan.setProperty("primary", True)
        self.back = QPushButton(_("They are &back"))
        self.progress = QProgressBar()
        self.stop = QPushButton(_("&Stop looking"))
        self.table = AbsenceTable()
        self.below = QWidget()
        """Takes the room of the table while there is none, so that the fields stay above."""
        self.numbers = plain_label()
        self.apply = QPushButton()
        self.apply.setProperty("primary", True)
        self.promise = self._quiet()
        self._arrange()
        self.plan.clicked.connect(self.planned)
        self.back.clicked.connect(self.ended)
        self.stop.clicked.connect(self.stopped)
        self.apply.clicked.connect(self.applied)
        self.table.decided.connect(self.decided)
        self.table.applied.connect(self.applied)
        self.table.left.connect(self.left)
        for field in (self.first_day, self.until):
            field.textChanged.connect(self.edited)
        for combo in (self.who, self.reason):
            combo.currentIndexChanged.connect(self.edited)
        self.show_working(False)
        self.show_rows((), "", "")

    def _quiet(self) -> QLabel:
        label = plain_label()
        label.setProperty("tone", "secondary")
        return label

    def _arrange(self) -> None:
        unit = look().unit
        fields = QHBoxLayout()
        for word, field in (
            (_("&Who"), self.who),
            (_("R&eason"), self.reason),
            (_("F&rom"), self.first_day),
            (_("&Until"), self.until),
        ):
            label = QLabel(word)
            label.setBuddy(field)
            field.setAccessibleName(word.replace("&", ""))
            fields.addWidget(label)
            fields.addWidget(field)
        self.first_day.setToolTip(_("fri, 14:00, fri 14:00, 14-16, +2w, 24/6"))
        self.until.setToolTip(_("16:00, fri, fri 12:00, +2w, 24/6; empty for the end of the same day"))
        self.first_day.setPlaceholderText(_("now, 14:00, fri 9:00"))
        self.until.setPlaceholderText(_("end of that day, 16:00, fri"))
        fields.addStretch()
        doing = QHBoxLayout()
        for widget in (self.plan, self.back, self.progress, self.stop):
            doing.addWidget(widget)
        doing.addStretch()
        closing = QWidget()
        closing.setObjectName("closing")
        end = QVBoxLayout(closing)
        end.setContentsMargins(0, 0, 0, 0)
        end.setSpacing(unit)
        foot = QHBoxLayout()
        foot.addWidget(self.numbers, 1)
        foot.addWidget(self.apply)
        end.addLayout(foot)
        end.addWidget(self.promise)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * unit, unit, 2 * unit, unit)
        column.setSpacing(unit)
        column.addWidget(self.heading)
        column.addLayout(fields)
        column.addWidget(self.meaning)
        column.addLayout(doing)
        column.addWidget(self.table, 1)
        column.addWidget(self.below, 1)
        column.addWidget(closing)

    def offer(self, resources: Sequence[Resource]) -> None:
        """Who can be out, and why."""
        refill(self.who, [(int(one.id), one.name) for one in resources])
        refill(self.reason, [(kind.value, time_off_word(kind)) for kind in TimeOffKind])

    def fill(self, resource: ResourceId | None, kind: TimeOffKind, first_day: str, until: str) -> None:
        """Put into the fields what is known."""
        if resource is not None:
            choose(self.who, int(resource))
        choose(self.reason, kind.value)
        self.first_day.setText(first_day)
        self.until.setText(until)

    def show_recorded(self, recorded: bool) -> None:
        """What is recorded is not changed here: the person comes back, or places are looked for again."""
        for field in (self.who, self.reason, self.first_day, self.until):
            field.setEnabled(not recorded)
        self.back.setVisible(recorded)
        self.plan.setText(_("Look for places &again") if recorded else _("&Record it and look for places"))

    def resource(self) -> ResourceId | None:
        """Who is chosen."""
        data = self.who.currentData()
        return ResourceId(data) if isinstance(data, int) else None

    def kind(self) -> TimeOffKind:
        """Why."""
        return chosen(self.reason, TimeOffKind, TimeOffKind.SICK)

    def show_working(self, working: bool, done: int = 0, total: int = 0) -> None:
        """While places are looked for."""
        self.progress.setVisible(working)
        self.stop.setVisible(working)
        self.plan.setEnabled(not working)
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        self.progress.setAccessibleName(_("Looking for places"))

    def show_rows(self, rows: Sequence[BoardRow], numbers: str, apply: str) -> None:
        """What the plan says; without rows only the sentence, without a word on Apply nothing to carry out."""
        self.table.setVisible(bool(rows))
        self.below.setVisible(not rows)
        self.apply.setVisible(bool(apply))
        self.promise.setVisible(bool(apply))
        self.table.show_rows(rows)
        self.numbers.setText(numbers)
        self.apply.setText(apply)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.apply.isVisible():
                self.applied.emit()
            elif not press_focused_button():
                self.plan.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
