"""Which column of a file is which field: a row per field with a choice of columns and some of their values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from bookingdesk.gui.widgets.elided_label import ElidedLabel
from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.import_words import samples_of, with_column
from bookingdesk.usecases.importing.mapping import ColumnMapping
from bookingdesk.usecases.importing.reading import Row


class MappingGrid(QWidget):
    """Shows a mapping and lets it be changed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mapping = ColumnMapping(columns=(), chosen={})
        self._rows: Sequence[Row] = ()
        self.choices: dict[str, QComboBox] = {}
        self._samples: dict[str, ElidedLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(2, 1)

    @property
    def mapping(self) -> ColumnMapping:
        """As chosen now."""
        return self._mapping

    def begin(self, fields: Sequence[str], mapping: ColumnMapping, rows: Sequence[Row]) -> None:
        """Show the fields with the guess."""
        self._mapping, self._rows = mapping, rows
        last: QWidget | None = None
        for place, field in enumerate(fields):
            label = QLabel(field_word(field))
            choice = QComboBox()
            choice.setObjectName(f"column_of_{field}")
            choice.setProperty("field", field)
            choice.addItem(_("not in the file"), -1)
            for number, column in enumerate(mapping.columns):
                choice.addItem(column, number)
            choice.setMinimumContentsLength(14)
            choice.activated.connect(self._choose)
            label.setBuddy(choice)
            samples = ElidedLabel()
            samples.setProperty("tone", "secondary")
            self._grid.addWidget(label, place, 0)
            self._grid.addWidget(choice, place, 1)
            self._grid.addWidget(samples, place, 2)
            self.choices[field], self._samples[field] = choice, samples
            if last is not None:
                QWidget.setTabOrder(last, choice)
            last = choice
        self._grid.setRowStretch(len(fields), 1)
        if fields:
            self.setFocusProxy(self.choices[fields[0]])
        self._show()

    def _show(self) -> None:
        for field, choice in self.choices.items():
            number = self._mapping.chosen.get(field)
            choice.setCurrentIndex(0 if number is None else number + 1)
            words = "" if number is None else samples_of(self._rows, number)
            self._samples[field].setText(words)
            choice.setAccessibleDescription(words)

    @Slot()
    def _choose(self) -> None:
        choice = self.sender()
        if isinstance(choice, QComboBox):
            number = choice.currentData()
            self._mapping = with_column(
                self._mapping, str(choice.property("field")), None if number < 0 else int(number)
            )
            self._show()
            self.changed.emit()
