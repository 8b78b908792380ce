"""The table of the people who may act for a client: shows them, takes new ones, reads them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QTableWidget, QTableWidgetItem

from bookingdesk.domain.clients import ContactPerson
from bookingdesk.domain.ids import ContactPersonId
from bookingdesk.i18n.translation import _

COLUMNS = 5
MAY_BOOK, MAY_CANCEL = 3, 4
ROWS_SEEN = 7
TICKABLE = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class PersonTable(QObject):
    """A row per person: name, phone, email, and what they may do."""

    changed = Signal()
    """Somebody typed, ticked, added or removed."""

    def __init__(self, table: QTableWidget, add: QPushButton, remove: QPushButton, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table
        self._filling = False
        self._stored: dict[ContactPersonId | None, ContactPerson] = {}
        """By id, as they came: with what the table does not show."""
        table.setColumnCount(COLUMNS)
        table.setHorizontalHeaderLabels([_("Name"), _("Phone"), _("Email"), _("Books"), _("Cancels")])
        table.setAccessibleName(_("Contact persons"))
        table.verticalHeader().hide()
        table.setTabKeyNavigation(False)
        table.setMinimumHeight(table.fontMetrics().lineSpacing() * ROWS_SEEN)
        table.itemChanged.connect(self._tell)
        add.clicked.connect(self._add)
        remove.clicked.connect(self._remove)

    def show_persons(self, persons: Sequence[ContactPerson]) -> None:
        """Fill the table, unless it says the same already."""
        if self.read() == tuple(persons):
            return
        self._stored = {person.id: person for person in persons if person.id is not None}
        self._table.setRowCount(0)
        for person in persons:
            self._put(person)

    def read(self) -> tuple[ContactPerson, ...]:
        """The people as they stand in the table."""
        table, found = self._table, []
        for row in range(table.rowCount()):
            name, phone, email, books, cancels = (table.item(row, column) for column in range(COLUMNS))
            if name is None or phone is None or email is None or books is None or cancels is None:
                continue
            stored = self._stored.get(name.data(Qt.ItemDataRole.UserRole), ContactPerson(name=""))
            found.append(
                replace(
                    stored,
                    name=name.text(),
                    phone=phone.text(),
                    email=email.text(),
                    may_book=books.checkState() is Qt.CheckState.Checked,
                    may_cancel=cancels.checkState() is Qt.CheckState.Checked,
                )
            )
        return tuple(found)

    def _put(self, person: ContactPerson) -> None:
        self._filling = True
        table, row = self._table, self._table.rowCount()
        table.insertRow(row)
        for column, text in enumerate((person.name, person.phone, person.email)):
            table.setItem(row, column, QTableWidgetItem(text))
        for column, right in ((MAY_BOOK, person.may_book), (MAY_CANCEL, person.may_cancel)):
            item = QTableWidgetItem()
            item.setFlags(TICKABLE)
            item.setCheckState(Qt.CheckState.Checked if right else Qt.CheckState.Unchecked)
            table.setItem(row, column, item)
        first = table.item(row, 0)
        if first is not None:
            first.setData(Qt.ItemDataRole.UserRole, person.id)
        self._filling = False

    @Slot()
    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    @Slot()
    def _add(self) -> None:
        table = self._table
        self._put(ContactPerson(name=""))
        table.setFocus()
        table.setCurrentCell(table.rowCount() - 1, 0)
        item = table.item(table.rowCount() - 1, 0)
        if item is not None:
            table.editItem(item)
        self.changed.emit()

    @Slot()
    def _remove(self) -> None:
        row = self._table.currentRow()
        if row >= 0:
            self._table.removeRow(row)
            self.changed.emit()
