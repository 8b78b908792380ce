"""The Waitlist page: who waits for what since when, and what is offered to them (interface 2.15).

It announces what was asked for; `waiting_place` does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.folding import folded
from bookingdesk.gui.widgets.whole_rows import mark_row, whole_rows
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.waitlist_words import offered_words, since_words, waiting_words, wants, when_words
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.waitlist import WaitLine


class WaitlistView(QWidget):
    """A table of wishes with what can be done about the current one."""

    chosen = Signal(object)
    """Enter or a double click: show the openings that suit this WaitLine."""
    accepted = Signal(object)
    """They said yes to what is offered: a WaitLine."""
    refused = Signal(object)
    withdrawn = Signal(object)
    """What is offered to this WaitLine is taken back, without a no."""
    changed = Signal(object)
    """What this WaitLine waits for is to be changed."""
    removed = Signal(object)
    added = Signal()

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waitlistView")
        self.setAccessibleName(_("Waitlist"))
        self._formatter = formatter
        self._lines: tuple[WaitLine, ...] = ()
        self._shown: list[WaitLine] = []
        self._catalogue = Catalogue()
        self._now: datetime | None = None
        self._title = QLabel(_("Waitlist"))
        wear(self._title, Role.SECTION)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter"))
        self.filter.setAccessibleName(_("Filter the waitlist"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show)
        self.table = _Table()
        self._empty = QLabel(_("Nobody is waiting. “wait” in the Line adds somebody."))
        self._empty.setProperty("tone", "secondary")
        self._empty.setWordWrap(True)
        self.add = self._button(_("Add to the waitlist…"))
        self.openings = self._button(_("Which times fit?"))
        self.yes = self._button(_("Said yes"))
        self.no = self._button(_("Said no"))
        self.withdraw = self._button(_("Withdraw the offer (T)"))
        self.change = self._button(_("Change the wish…"))
        self.remove = self._button(_("Take off the list"))
        self._build()
        self.add.clicked.connect(self.added)
        self.openings.clicked.connect(lambda: self._tell(self.chosen))
        self.yes.clicked.connect(lambda: self._tell(self.accepted))
        self.no.clicked.connect(lambda: self._tell(self.refused))
        self.withdraw.clicked.connect(lambda: self._tell(self.withdrawn))
        self.change.clicked.connect(lambda: self._tell(self.changed))
        self.remove.clicked.connect(lambda: self._tell(self.removed))
        self.table.itemActivated.connect(lambda: self._tell(self.chosen))
        self.table.currentCellChanged.connect(self._enable)
        self.table.answered.connect(self._answer)
        self.setFocusProxy(self.table)
        self._enable()

    def _build(self) -> None:
        unit = look().unit
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.filter)
        head.addWidget(self.add)
        rows = (QHBoxLayout(), QHBoxLayout())  # in two rows they have room beside a panel in larger text
        about_times, about_wish = (self.openings, self.yes, self.no, self.withdraw), (self.change, self.remove)
        for row, group in zip(rows, (about_times, about_wish), strict=True):
            for button in group:
                row.addWidget(button)
            row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, unit, unit, unit)
        column.setSpacing(unit)
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        for row in rows:
            column.addLayout(row)

    def show_lines(self, lines: Sequence[WaitLine], catalogue: Catalogue, now: datetime) -> None:
        """Show a reading of the list; the current line stays current."""
        self._lines, self._catalogue, self._now = tuple(lines), catalogue, now
        self._show()

    def tick(self, now: datetime) -> None:
        """The countdowns of what is offered."""
        self._now = now
        for row, line in enumerate(self._shown):
            item = self.table.item(row, 4)
            if line.offer is not None and item is not None:
                item.setText(offered_words(line, now, self._formatter))

    @property
    def current(self) -> WaitLine | None:
        """The line that the buttons act on."""
        row = self.table.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    @Slot()
    def _show(self) -> None:
        now = self._now
        if now is None:
            return
        kept = self.current
        wanted = folded(self.filter.text())
        self._shown = [line for line in self._lines if wanted in folded(self._spoken(line, now))]
        self.table.setRowCount(len(self._shown))
        for row, line in enumerate(self._shown):
            texts = (
                line.client.sorted_name,
                wants(line.entry, self._catalogue, self._formatter),
                when_words(line, self._formatter),
                since_words(line.entry.since, now, self._formatter) + (" !" if line.entry.priority else ""),
                offered_words(line, now, self._formatter),
            )
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(line, now))
                self.table.setItem(row, place, item)
        count = len(self._lines)
        self._title.setText(ngettext("{count} waits", "{count} wait", count).format(count=count))
        self._empty.setVisible(not self._lines)
        self.table.setVisible(bool(self._lines))
        self._select(kept)
        self._enable()

    def _spoken(self, line: WaitLine, now: datetime) -> str:
        return waiting_words(line, self._catalogue, self._formatter, now)

    def _select(self, kept: WaitLine | None) -> None:
        if kept is not None:
            key = (kept.entry.id, kept.entry.sooner_than)
            for row, line in enumerate(self._shown):
                if (line.entry.id, line.entry.sooner_than) == key:
                    self.table.setCurrentCell(row, 0)
                    return
        if self._shown:
            self.table.setCurrentCell(min(max(self.table.currentRow(), 0), len(self._shown) - 1), 0)

    @Slot()
    def _enable(self) -> None:
        line = self.current
        offered = line is not None and line.offer is not None
        for button in (self.yes, self.no, self.withdraw):
            button.setEnabled(offered)
        self.openings.setEnabled(line is not None and not offered)
        for button in (self.change, self.remove):
            button.setEnabled(line is not None and line.entry.id is not None)

    def _tell(self, signal: object) -> None:
        line = self.current
        if line is not None:
            signal.emit(line)  # type: ignore[attr-defined]

    @Slot(str)
    def _answer(self, letter: str) -> None:
        line = self.current
        if letter == "Y" and line is not None and line.offer is not None:
            self.accepted.emit(line)
        elif letter == "N" and line is not None and line.offer is not None:
            self.refused.emit(line)
        elif letter == "T" and line is not None and line.offer is not None:
            self.withdrawn.emit(line)
        elif letter == "E" and self.change.isEnabled():
            self.changed.emit(line)

    @staticmethod
    def _button(words: str) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        return button


class _Table(QTableWidget):
    """Rows are chosen whole; letters answer an offer or edit the wish."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__(0, 5)
        self.setObjectName("waitlistTable")
        self.setAccessibleName(_("Waitlist"))
        self.setHorizontalHeaderLabels([_("Client"), _("Wants"), _("When"), _("Since"), _("Offer")])
        whole_rows(self)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        if letter in {"Y", "N", "T", "E"} and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.answered.emit(letter)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        mark_row(self)
        super().focusInEvent(event)
