"""The *Repeat* part of the booking form: the rule, and every date with what would become of it.

Shows and reads; what a key decides about a date is decided in `presentation.repeating`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.series import DEFAULT_COUNT, Every
from bookingdesk.gui.booking.time_fields import DayField
from bookingdesk.gui.widgets.combos import choose, make_narrow
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.spins import keep_calm, say_around
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.repeating import COUNTS, STEPS, first_repetition
from bookingdesk.presentation.repetition import Repetition
from bookingdesk.presentation.series_words import date_words, summary_line, units_word
from bookingdesk.usecases.series.commands import DateState, SeriesDate, SeriesPreview

ROWS = 6
NEVER, TIMES, UNTIL = "no", "times", "until"


class RepeatFields(QWidget):
    """Unit, step and end in a row; below it the dates."""

    changed = Signal(object)
    """A Repetition, or None where it does not repeat."""
    left_out = Signal(object)
    """The SeriesDate that is not wanted, or wanted again."""
    instead = Signal(object)
    """The SeriesDate for which the nearest time is to be taken, or no longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self._lines: tuple[SeriesDate, ...] = ()
        self.unit, self.ends = QComboBox(self), QComboBox(self)
        self.step, self.count = QSpinBox(self), QSpinBox(self)
        keep_calm(self.step, self.count)
        self.until = DayField(self)
        self.dates = ReadingList(self)
        self.said = QLabel(self)
        self.take, self.leave = QPushButton(self), QPushButton(self)
        self._lay_out()
        self._name()
        self._connect()
        self.show_repetition(None)
        self.show_dates(None, Formatter(), Catalogue(), {})

    def _lay_out(self) -> None:
        rule, ending, acts, whole = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        for part in (self.step, self.unit):
            rule.addWidget(part, 1)
        for widget in (self.ends, self.count, self.until):
            ending.addWidget(widget, 1)
        for button in (self.take, self.leave):
            acts.addWidget(button)
        acts.addStretch(1)
        whole.addLayout(rule)
        whole.addLayout(ending)
        whole.addWidget(self.dates)
        whole.addWidget(self.said)
        whole.addLayout(acts)
        self.said.setWordWrap(True)
        self.dates.setMinimumWidth(0)
        self.dates.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.said.setTextFormat(Qt.TextFormat.PlainText)

    def _name(self) -> None:
        self.unit.addItem(_("Does not repeat"), NEVER)
        for unit in Every:
            self.unit.addItem(units_word(unit), unit.value)
        self.ends.addItem(_("times"), TIMES)
        self.ends.addItem(_("until"), UNTIL)
        self.step.setRange(*STEPS)
        say_around(self.step, _("every {count}"))
        self.count.setRange(*COUNTS)
        self.take.setText(_("Take the nearest"))
        self.leave.setText(_("Leave out"))
        names = (
            (self.unit, "repeat_unit", _("Repeat")),
            (self.step, "repeat_step", _("Every how many")),
            (self.ends, "repeat_ends", _("How the series ends")),
            (self.count, "repeat_count", _("How often")),
            (self.until, "repeat_until", _("Last day")),
            (self.dates, "repeat_dates", _("Dates of the series")),
            (self.take, "repeat_take", _("Take the nearest time for this date")),
            (self.leave, "repeat_leave", _("Leave this date out, or take it again")),
        )
        for widget, name, words in names:
            widget.setObjectName(name)
            widget.setAccessibleName(words)
        for combo in (self.unit, self.ends):
            make_narrow(combo, 5)
        for button in (self.take, self.leave):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.unit.activated.connect(self._tell)
        self.ends.activated.connect(self._tell)
        self.step.valueChanged.connect(self._tell)
        self.count.valueChanged.connect(self._tell)
        self.until.chosen.connect(self._tell)
        self.take.clicked.connect(self._take)
        self.leave.clicked.connect(self._leave)
        self.dates.currentRowChanged.connect(self._show_acts)
        self.dates.installEventFilter(self)

    def follow_in_order(self, before: QWidget, after: QWidget) -> None:
        """Let Tab go through the parts between what stands above and what stands below."""
        parts = (self.step, self.unit, self.ends, self.count, self.until, self.dates, self.take, self.leave)
        for first, second in pairwise((before, *parts, after)):
            QWidget.setTabOrder(first, second)

    def show_repetition(self, repeat: Repetition | None) -> None:
        """Show the rule; what belongs to it is hidden where nothing repeats."""
        self._filling = True
        choose(self.unit, repeat.unit.value if repeat else NEVER)
        choose(self.ends, UNTIL if repeat and repeat.count is None else TIMES)
        self.step.setValue(repeat.step if repeat else 1)
        if repeat is None or repeat.count is not None:
            self.count.setValue(repeat.count or DEFAULT_COUNT if repeat else DEFAULT_COUNT)
        if repeat is not None and repeat.until is not None:
            self.until.show_value(repeat.until, "")
        repeats, by_day = repeat is not None, repeat is not None and repeat.count is None
        self.step.setVisible(repeats)
        self.ends.setVisible(repeats)
        self.count.setVisible(repeats and not by_day)
        self.until.setVisible(by_day)
        self._filling = False

    def show_rule(self, *, shown: bool, stored: bool = False) -> None:
        """A stored series keeps its rule, unless this date and the following are to get another."""
        self.unit.setItemText(0, _("Rhythm as it is") if stored else _("Does not repeat"))
        self.unit.setVisible(shown)
        if not shown:
            for widget in (self.step, self.ends, self.count, self.until):
                widget.hide()

    def show_dates(
        self, seen: SeriesPreview | None, formatter: Formatter, catalogue: Catalogue, settings: Mapping[str, str]
    ) -> None:
        """Each date with what would become of it; None hides them."""
        self._lines = seen.dates if seen else ()
        self.dates.setVisible(bool(self._lines))
        words = [date_words(line, formatter, catalogue, settings) for line in self._lines]
        self.dates.show_lines(words, list(range(len(words))))
        self.dates.fit(ROWS)
        said = summary_line(seen) if seen else None
        write(self.said, said.words if said else "")
        if said is not None:
            set_tone(self.said, said.tone.value)
        if self._lines and self.dates.currentRow() < 0:
            first = next((row for row, line in enumerate(self._lines) if line in (seen.open if seen else ())), 0)
            self.dates.setCurrentRow(first)
        self._show_acts()

    def read(self, today: date) -> Repetition | None:
        """The rule as it stands in the fields."""
        unit = self.unit.currentData()
        if unit == NEVER:
            return None
        step = self.step.value()
        if self.ends.currentData() == UNTIL:
            return Repetition(unit=Every(unit), step=step, until=self.until.day or today)
        return Repetition(unit=Every(unit), step=step, count=self.count.value())

    @property
    def current(self) -> SeriesDate | None:
        """The date that the list stands on."""
        row = self.dates.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @Slot()
    def _tell(self) -> None:
        if self._filling:
            return
        begins = self.unit.currentData() != NEVER and self.step.isHidden()
        today = self.until.today()
        repeat = self.read(today)
        if begins and repeat is not None:
            start = first_repetition()
            repeat = Repetition(unit=repeat.unit, step=start.step, count=start.count)
        self.changed.emit(repeat)

    @Slot()
    def _show_acts(self) -> None:
        line = self.current
        self.take.setVisible(line is not None)
        self.leave.setVisible(line is not None)
        self.leave.setEnabled(line is not None and line.state is not DateState.GONE)
        self.take.setEnabled(line is not None and bool(line.alternatives or line.state.value == "moved"))

    @Slot()
    def _take(self) -> None:
        if self.current is not None:
            self.dates.setFocus(Qt.FocusReason.OtherFocusReason)  # where the next date is decided
            self.instead.emit(self.current)

    @Slot()
    def _leave(self) -> None:
        if self.current is not None:
            self.dates.setFocus(Qt.FocusReason.OtherFocusReason)
            self.left_out.emit(self.current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the list T takes the nearest time, Delete or Space leaves the date out."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Space}:
                self._leave()
                return True
            if event.text().upper() == "T":
                self._take()
                return True
        return False
