"""The outbox: every message with its fate, by part and by name, and what can be done about it (interface 2.23).

It announces what is asked for; `outbox_place` reads and does it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.steering import Part, Steer, may
from bookingdesk.gui.messages.outbox_table import OutboxTable
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.outbox_words import (
    empty_words,
    head_words,
    part_tip,
    part_word,
    steer_tip,
    steer_word,
)
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.qt.models.outbox_model import OutboxModel
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.readings import OutboxLine

TYPED_MS = 250
IN_A_ROW = 4
"""Buttons beside each other, so that there is room for them in larger text."""


class OutboxView(QWidget):
    """A view of the canvas."""

    asked = Signal()
    """Another part or other words: to be read anew."""
    more_asked = Signal()
    steered = Signal(object, object)
    """A Steer, and the OutboxLines that it is for."""
    opened = Signal(object)
    """What this OutboxLine is about is to be opened."""
    text_asked = Signal(object)
    """What this OutboxLine says is to be shown."""

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outboxView")
        self.setAccessibleName(_("Outbox"))
        self._formatter = formatter
        self.model = OutboxModel(formatter, self)
        self.table = OutboxTable(self.model)
        self.part, self.filter = QComboBox(), QLineEdit()
        self._head, self._part_label = QLabel(), QLabel()
        self._empty, self._trouble = plain_label(), plain_label()
        self.buttons: dict[Steer, QPushButton] = {}
        self.open, self.text = self._button(_("Open  (Enter)")), self._button(_("Show the text  (Space)"))
        self.read_only = False
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._build()
        self._connect()
        self.setFocusProxy(self.table)
        self._offer()

    def _build(self) -> None:
        unit = look().unit
        for part in Part:
            self.part.addItem(part_word(part), part)
            self.part.setItemData(self.part.count() - 1, part_tip(part), Qt.ItemDataRole.ToolTipRole)
        self._part_label.setText(_("Sho&w"))
        self._part_label.setBuddy(self.part)
        self.filter.setPlaceholderText(_("Name, number, kind  ( / )"))
        self.filter.setAccessibleName(_("To whom, or which kind of message"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(28 * unit)
        wear(self._head, Role.SECTION)
        self._empty.setProperty("tone", "secondary")
        self._trouble.setProperty("tone", "error")
        head = QHBoxLayout()
        head.setSpacing(unit)
        head.addWidget(self._head)
        head.addStretch()
        for widget in (self._part_label, self.part, self.filter):
            head.addWidget(widget)
        acts = QGridLayout()  # above the rows: what is done is said at the foot, over whatever stands there
        acts.setSpacing(unit)
        for place, button in enumerate(self._all_buttons()):
            acts.addWidget(button, place // IN_A_ROW, place % IN_A_ROW)
        acts.setColumnStretch(IN_A_ROW, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, unit, unit, unit)
        column.setSpacing(unit)
        column.addLayout(head)
        column.addLayout(acts)
        column.addWidget(self._trouble)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        write(self._trouble, "")
        self._empty.hide()

    def _all_buttons(self) -> list[QPushButton]:
        for steer in Steer:
            button = self._button(steer_word(steer))
            button.setToolTip(plain_tip(steer_tip(steer)))
            button.setObjectName(f"outbox_{steer.value}")
            button.clicked.connect(partial(self._steer, steer))
            self.buttons[steer] = button
        return [*self.buttons.values(), self.open, self.text]

    def _connect(self) -> None:
        self.part.currentIndexChanged.connect(self._ask_anew)
        self.filter.textChanged.connect(self._typed.start)
        self._typed.timeout.connect(self._ask_anew)
        self.filter.returnPressed.connect(self.table.setFocus)
        self.table.chosen.connect(self._offer)
        self.table.steered.connect(self._steer)
        self.table.opened.connect(partial(self._tell, self.opened))
        self.table.text_asked.connect(partial(self._tell, self.text_asked))
        self.table.filter_asked.connect(self.filter.setFocus)
        self.table.menu_asked.connect(self._show_menu)
        self.open.clicked.connect(partial(self._tell, self.opened))
        self.text.clicked.connect(partial(self._tell, self.text_asked))
        self.model.more_asked.connect(self.more_asked)

    # -- what is shown ---------------------------------------------------------------------------------------

    @property
    def chosen_part(self) -> Part:
        """The part that is looked at."""
        return Part(self.part.currentData())

    @property
    def words(self) -> str:
        """To whom, as it was typed."""
        return self.filter.text().strip()

    def show_part(self, part: Part) -> None:
        """Look at another part, of everybody."""
        self.filter.clear()
        self.part.setCurrentIndex(self.part.findData(part))

    def show_lines(
        self, lines: Sequence[OutboxLine], now: datetime, *, more: bool, dealt_with: Collection[MessageId] = ()
    ) -> None:
        """Show a reading; what was chosen stays chosen, but what was `dealt_with`: it may stand elsewhere now."""
        kept, row = self.table.chosen_without(dealt_with), self.table.currentIndex().row()
        scrolled = self.table.verticalScrollBar().value()
        self.model.show(lines, now, more=more)
        self.table.choose(kept, row)
        self.table.verticalScrollBar().setValue(scrolled)
        if dealt_with:
            self.table.scrollTo(self.table.currentIndex())
        self._say()
        self._offer()

    def add_lines(self, lines: Sequence[OutboxLine], *, more: bool) -> None:
        """The rows that follow."""
        self.model.append(lines, more=more)
        self._say()

    def say_trouble(self, words: str) -> None:
        """Why the list is not read anew; empty where it is."""
        write(self._trouble, words)

    def _say(self) -> None:
        count = len(self.model.lines)
        self._head.setText(head_words(count, self.model.has_more, self.chosen_part, self._formatter))
        self._empty.setText("" if count else empty_words(self.chosen_part, self.words))
        self._empty.setVisible(not count)
        self.table.setVisible(bool(count))

    # -- what is asked ---------------------------------------------------------------------------------------

    @Slot()
    def _ask_anew(self) -> None:
        self._typed.stop()
        self.part.setToolTip(plain_tip(part_tip(self.chosen_part)))
        self.table.scrollToTop()
        self.asked.emit()

    @Slot()
    def _offer(self) -> None:
        chosen = self.table.chosen_lines()
        for steer, button in self.buttons.items():
            button.setEnabled(not self.read_only and any(may(steer, line.message) for line in chosen))
        self.open.setEnabled(len(chosen) == 1)
        self.text.setEnabled(len(chosen) == 1)

    @Slot(object)
    def _steer(self, steer: Steer) -> None:
        """Those of the chosen that can have it done; the others are left alone."""
        lines = [line for line in self.table.chosen_lines() if may(steer, line.message)]
        if lines and not self.read_only:
            self.steered.emit(steer, lines)

    def _tell(self, signal: object) -> None:
        chosen = self.table.chosen_lines()
        if len(chosen) == 1:
            signal.emit(chosen[0])  # type: ignore[attr-defined]

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (*self.buttons.values(), self.open, self.text):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.popup(place)

    @staticmethod
    def _button(words: str) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile was not read."""
        super().showEvent(event)
        self.asked.emit()
