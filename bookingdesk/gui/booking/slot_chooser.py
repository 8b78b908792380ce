"""Free times in a list that typing narrows: `fri`, `am`, `ana`; Enter takes the marked one.

It only proposes: nothing is held or booked here. The old time of a booking stays until its new one is taken.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import KnownError, NotBookable, RuleViolation
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.slot_filter import exact_start, narrowed, nothing_line, slot_line
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.offering import count_slots, offer_slots, why_not
from bookingdesk.usecases.visits.moving import visit_slots

SHOWN = 30
ROWS_SEEN = 6
TYPING_MS = 60
SPEAK_MS = 500


class SlotChooser(QWidget):
    """A filter over a list."""

    chosen = Signal(object)
    """A Slot."""
    marked = Signal(object)
    """The Slot that Enter would take; None without one."""
    left = Signal()
    """Esc in the empty filter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._wish: SlotWish | None = None
        self._moving: Booking | None = None
        self.new_only = False
        """Of a group service only times for another session, no seats in those that run."""
        self.with_visit = False
        """Only times at which the whole visit of the booking that is moved fits."""
        self.rows_seen = ROWS_SEEN
        self._slots: tuple[FreeSlot, ...] = ()
        self.filter = QLineEdit()
        self.filter.setObjectName("slotFilter")
        self.filter.setPlaceholderText(_("fri, am, >15, a name"))
        self.filter.setAccessibleName(_("Filter the free times"))
        self.filter.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setObjectName("slotList")
        self.list.setAccessibleName(_("Free times"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.hint = plain_label()
        self.hint.setProperty("tone", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.filter, self.list, self.hint):
            column.addWidget(widget)
        column.addStretch()  # room to spare lies below, not around the filter
        self.setFocusProxy(self.filter)
        self._soon = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._soon.timeout.connect(self.look)
        self._speak_soon = QTimer(self, singleShot=True, interval=SPEAK_MS)
        self._speak_soon.timeout.connect(self._speak)
        self.filter.textChanged.connect(self._soon.start)
        self.filter.installEventFilter(self)
        self.list.itemClicked.connect(self._clicked)
        self.list.currentRowChanged.connect(self._tell_marked)

    def offer(self, desk: Desk, wish: SlotWish, moving: Booking | None = None) -> None:
        """Show the free times of a wish; of a booking that is moved, all but its present one."""
        self._desk, self._wish, self._moving = desk, wish, moving
        self.filter.clear()
        self.look()

    def show_rows(self, rows: int) -> None:
        """Take the height of so many rows at most."""
        self.rows_seen = rows
        self._fit()
        self.list.scrollToItem(self.list.currentItem())

    def look_soon(self) -> None:
        """Something has changed: ask again in a moment, the marked time stays marked where it is still free."""
        self._soon.start()

    @Slot()
    def look(self) -> None:
        """Ask again, as narrowed by what was typed."""
        self._soon.stop()
        desk, wish = self._desk, self._wish
        if desk is None or wish is None:
            return
        try:
            self._show_slots(desk, wish)
        except (RuleViolation, KnownError) as why:
            self._slots = ()
            self.list.clear()
            self.hint.setText(_("The free times could not be read. {why}").format(why=self._words(why)))
        self._fit()

    def _show_slots(self, desk: Desk, wish: SlotWish) -> None:
        catalogue = desk.catalogue()
        today = local_date(desk.env.now(), desk.formatter.zone)
        asked = narrowed(wish, self.filter.text(), catalogue, today, desk.formatter.locale)
        before = self.current
        question = OfferSlots(wish=asked.wish, limit=SHOWN, moving=self._moving, new_only=self.new_only)
        self._slots = desk.do(visit_slots if self.with_visit else offer_slots, question)
        self.list.clear()
        for slot in self._slots:
            item = QListWidgetItem(slot_line(slot, catalogue, desk.formatter), self.list)
            item.setSizeHint(QSize(0, look().sizes.row))
        if self._slots:
            self.list.setCurrentRow(self._slots.index(before) if before in self._slots else 0)
            self.hint.setText(
                _("“{words}” is not understood here.").format(words=asked.unknown) if asked.unknown else ""
            )
        else:
            wider = desk.do(count_slots, replace(asked.wish, wanted=frozenset())) if asked.wish.wanted else 0
            nothing = _("At none of these times does every step of the visit fit.") if self.with_visit else ""
            why = self._why(desk, asked.wish) or nothing or nothing_line(asked.wish, catalogue, wider)
            self.hint.setText(why)
            self.marked.emit(None)
        self._speak_soon.start()

    def _why(self, desk: Desk, wish: SlotWish) -> str:
        """Why the very start that was typed can't be had; empty where there was a choice."""
        start = exact_start(wish, desk.formatter.zone)
        obstacles = desk.do(why_not, start) if start is not None else ()
        return sentence(NotBookable(obstacles=obstacles), desk.formatter, desk.catalogue()) if obstacles else ""

    def _words(self, why: RuleViolation | KnownError) -> str:
        return sentence(why, self._desk.formatter if self._desk else Formatter(), Catalogue())

    def _fit(self) -> None:
        """As high as its rows, up to a few; an empty list takes no room."""
        rows = min(len(self._slots), self.rows_seen)
        height = rows * max(self.list.sizeHintForRow(0), 1) + 2 * self.list.frameWidth()
        self.list.setMaximumHeight(height)
        self.list.setMinimumHeight(height)
        self.list.setVisible(rows > 0)
        self.hint.setVisible(bool(self.hint.text()))

    @property
    def current(self) -> FreeSlot | None:
        """The marked slot."""
        row = self.list.currentRow()
        return self._slots[row] if 0 <= row < len(self._slots) else None

    @property
    def slots(self) -> tuple[FreeSlot, ...]:
        """What is offered."""
        return self._slots

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Down:
                self.list.setCurrentRow(min(self.list.currentRow() + 1, len(self._slots) - 1))
            case Qt.Key.Key_Up:
                self.list.setCurrentRow(max(self.list.currentRow() - 1, 0))
            case Qt.Key.Key_PageDown:
                self.list.setCurrentRow(min(self.list.currentRow() + ROWS_SEEN, len(self._slots) - 1))
            case Qt.Key.Key_PageUp:
                self.list.setCurrentRow(max(self.list.currentRow() - ROWS_SEEN, 0))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self._soon.isActive():
                    self.look()
                if self.current is not None:
                    self.chosen.emit(self.current)
            case Qt.Key.Key_Escape if not self.filter.text():
                self.left.emit()
            case Qt.Key.Key_Escape:
                self.filter.clear()
            case _:
                return False
        return True

    @Slot(QListWidgetItem)
    def _clicked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._slots[self.list.row(item)])

    @Slot(int)
    def _tell_marked(self, row: int) -> None:
        if 0 <= row < len(self._slots):
            self.marked.emit(self._slots[row])

    @Slot()
    def _speak(self) -> None:
        if not self.filter.hasFocus():
            return
        item = self.list.currentItem()
        count = len(self._slots)
        found = ngettext("{count} free time found", "{count} free times found", count).format(count=count)
        announce(self.list, f"{item.text()}. {found}" if item is not None else self.hint.text())
