"""For how many each group service is held and how many each room holds: marked in the list, changed below it.

Sessions that are open keep their seats; whoever may not change this is asked for a supervisor's PIN.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from bookingdesk.domain.catalogue import Resource, Service
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.sessions import SEATS_AT_MOST
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.form_rows import form_rows
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.spins import keep_calm
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.seats_words import SeatsRow, seats_kept_words, seats_rows
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.furnishing.seats import SetRoomSeats, SetServiceSeats, set_room_seats, set_service_seats

UNCOUNTED = 0
"""Stands for a room in which nobody counts."""


class SeatsPanel(QWidget):
    """A page of the side panel."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("seatsPanel")
        self._desk, self._catalogue = desk, desk.catalogue()
        self._rows: tuple[SeatsRow, ...] = ()
        self.hint = plain_label(_("Sessions that are open keep their seats: change those in their roster."))
        self.said = plain_label()
        self.lines = ReadingList()
        self.lines.setAccessibleName(_("Group services and rooms"))
        self.caption, self.seats = QLabel(), QSpinBox()
        keep_calm(self.seats)
        self.seats.setSpecialValueText(_("not counted"))
        self.keep = QPushButton(_("&Store the seats"))
        self.keep.setAutoDefault(False)
        self.keep.setProperty("primary", True)
        self._lay_out()
        self.lines.currentRowChanged.connect(self._show_current)
        self.lines.itemDoubleClicked.connect(lambda _item: self.seats.setFocus())
        self.keep.clicked.connect(self.store)
        desk.announced.connect(self._take_notice)
        self.setFocusProxy(self.lines)
        self._read()

    def _lay_out(self) -> None:
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        set_tone(self.hint, "secondary")
        column.addWidget(self.hint)
        column.addWidget(self.lines, 1)
        column.addLayout(form_rows((self.caption, self.seats)))
        for part in (self.said, self.keep):
            column.addWidget(part)
        self.said.hide()

    @property
    def current(self) -> SeatsRow | None:
        """What is marked."""
        row = self.lines.currentRow()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def _read(self) -> None:
        try:
            self._catalogue = self._desk.catalogue()
        except KnownError as why:
            self._refuse(why)
            return
        self._rows = seats_rows(self._catalogue)
        self.lines.show_lines([row.words for row in self._rows], [_key(row.of) for row in self._rows])
        if self.lines.currentRow() < 0 and self._rows:
            self.lines.setCurrentRow(0)
        self._show_current()

    @Slot()
    def _show_current(self) -> None:
        row = self.current
        for part in (self.seats, self.keep):
            part.setEnabled(row is not None)
        if row is None:
            self.caption.setText(_("S&eats"))
            return
        words = _("P&eople in {name}") if row.is_room else _("S&eats of {name}")
        self.caption.setText(words.format(name=row.of.name.replace("&", "&&")))
        self.seats.setRange(UNCOUNTED if row.is_room else 1, SEATS_AT_MOST)
        self.seats.setValue(row.of.seats or UNCOUNTED)

    @Slot()
    def store(self) -> None:
        """Store what stands below the list."""
        row = self.current
        if row is None:
            return
        try:
            now = self._stored(row.of, self.seats.value())
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return
        self._read()
        words = seats_kept_words(now)
        write(self.said, words)
        set_tone(self.said, "good")
        announce(self.said, words)
        self.lines.setFocus()

    def _stored(self, of: Service | Resource, seats: int) -> Service | Resource:
        if isinstance(of, Service):
            return self._desk.do(set_service_seats, SetServiceSeats(service_id=of.id, seats=seats))
        return self._desk.do(set_room_seats, SetRoomSeats(room_id=of.id, seats=seats or None))

    def _refuse(self, why: RuleViolation | KnownError) -> None:
        words = sentence(why, self._desk.formatter, self._catalogue)
        write(self.said, words)
        set_tone(self.said, "error")
        announce(self.said, words, assertive=True)

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        if (changes.catalogue or changes.elsewhere) and self._desk.names() != self._catalogue:
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event) and not press_focused_button():
            if self.lines.hasFocus():
                self.seats.setFocus()
            else:
                self.store()
            return
        super().keyPressEvent(event)


def _key(of: Service | Resource) -> str:
    """Tells a room from a service with the same number."""
    return f"{'service' if isinstance(of, Service) else 'room'} {of.id}"
