"""One call to make: the number, what to say in the client's language, what was tried, and one key per outcome.

A page of the side panel. It says what was answered and runs nothing itself (interface 2.16).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.calls import NOTE_LIMIT, CallOutcome
from bookingdesk.gui.widgets.digit_keys import UNSHIFTED
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.fitting_button import FittingButton
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.running import run_as
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.call_words import (
    address_words,
    call_head,
    call_hint,
    call_why,
    decision_words,
    outcome_buttons,
    tried_words,
)
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.call_commands import Called
from bookingdesk.usecases.call_lists import CallLine
from bookingdesk.usecases.ports import Letter


class CallPanel(QWidget):
    """See the module."""

    told = Signal(object)
    """A Called."""
    next_asked = Signal()
    print_asked = Signal()
    address_asked = Signal()
    """The client of a letter has no address, and somebody knows it."""
    finished = Signal()

    def __init__(self, call: CallLine, letter: Letter, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("callPanel")
        self.call, self.line = call, call.line
        self._head, self._why, self._hint, self._tried, self._decide, self._error = (
            plain_label(yields=True) for _n in range(6)
        )
        self.script = QPlainTextEdit()
        self._note_label = QLabel(_("Note  (N)"))
        self.note = QLineEdit()
        self._late_label = QLabel(_("Why it is late"))
        self.late = QLineEdit()
        self.buttons: dict[CallOutcome, QPushButton] = {}
        self._keys: dict[str, QPushButton] = {}
        self.add_address: QPushButton | None = None
        self._formatter, self._over = formatter, False
        self._build()
        self._show(call, letter)
        self.ask_why_late(False)

    def _show(self, call: CallLine, letter: Letter) -> None:
        self.call, self.line = call, call.line
        write(self._head, call_head(call.line, self._formatter))
        write(self._why, call_why(call.line))
        write(self._hint, call_hint(call))
        write(self._tried, tried_words(call, self._formatter))
        write(self._decide, decision_words(call))
        if self.add_address is not None:
            lacks = bool(address_words(call.line))
            self.add_address.setVisible(lacks)
            self.add_address.setEnabled(lacks)  # its key neither
        if letter.text != self.script.toPlainText():
            run_as(self.script, letter.language)
            self.script.setPlainText(letter.text)

    def follow(self, call: CallLine, letter: Letter) -> None:
        """What is to be said may be another by now; then it is shown and said that it is."""
        other = letter.text != self.script.toPlainText()
        self._show(call, letter)
        if other:
            self._say_changed()

    def go_over(self, call: CallLine, letter: Letter) -> None:
        """Another call takes the place of this one: here, so that a note that is being written stays one.

        A page of its own would take the focus, and what is typed on would be taken for outcomes.
        """
        pressed = any(button.hasFocus() for button in (*self.buttons.values(), self.onward))
        self._show(call, letter)
        self._offer_outcomes()
        self._over = False
        self.note.setEnabled(True)
        if pressed:
            self.setFocus()
        self._say_changed()

    def _say_changed(self) -> None:
        """The words are others than those that were read out until now."""
        self._tell_off(_("It was changed meanwhile. Read out what stands here now."))

    def end(self, words: str) -> None:
        """Nobody has to make this call any more; only the next one is offered."""
        if self._over:
            return
        self._over = True
        focused = self.focusWidget()
        self.allow(False)
        if focused is not None and not focused.isEnabled():
            self.onward.setFocus()
        self._tell_off(words)

    def _tell_off(self, words: str) -> None:
        write(self._error, words)
        announce(self._error, words, assertive=True)

    def _build(self) -> None:
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        self._head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        wear(self._head, Role.STRONG)
        for label, tone in (
            (self._why, "secondary"),
            (self._tried, "secondary"),
            (self._hint, "warning"),
            (self._decide, "warning"),
            (self._error, "error"),
        ):
            label.setProperty("tone", tone)
        self.script.setReadOnly(True)
        self.script.setTabChangesFocus(True)
        self.script.setAccessibleName(_("What to say"))
        self.note.setMaxLength(NOTE_LIMIT)
        self.note.setAccessibleName(_("Note about this call"))
        self._note_label.setBuddy(self.note)
        self._late_label.setBuddy(self.late)
        self.late.setAccessibleName(_("Why it is late"))
        for label in (self._head, self._why, self._hint, self._tried):
            column.addWidget(label)
        column.addWidget(self.script, 1)
        below = (self._note_label, self.note, self._late_label, self.late, self._error, self._decide)
        for part in below:
            column.addWidget(part)
        write(self._error, "")
        self._grid = QGridLayout()
        self._grid.setSpacing(unit // 2)
        column.addLayout(self._grid)
        self._offer_outcomes()

    def _offer_outcomes(self) -> None:
        """One button per outcome of the call, two in a row; the first is what is hoped for."""
        grid, place = self._grid, 0
        while (item := grid.takeAt(0)) is not None and (before := item.widget()) is not None:
            before.hide()
            before.deleteLater()
        self.buttons.clear()
        self._keys.clear()
        for outcome, key, words in outcome_buttons(self.call):
            button = self._button(words, f"call_{outcome.value}", key)
            button.clicked.connect(partial(self.tell, outcome))
            self.buttons[outcome] = button
            grid.addWidget(button, place // 2, place % 2)
            place += 1
        client = self.line.client
        silent = self.buttons.get(CallOutcome.VOICEMAIL)
        if silent is not None and client is not None and client.no_voicemail:
            silent.setEnabled(False)
            silent.setToolTip(_("The client wants nothing left on voicemail."))
        if CallOutcome.HANDED in self.buttons:
            self.print = self._button(_("Print the letter…  (P)"), "call_print", "P")
            self.print.clicked.connect(self.print_asked)
            grid.addWidget(self.print, place // 2, place % 2)
            place += 1
        if CallOutcome.HANDED in self.buttons and client is not None:
            self.add_address = self._button(_("Add the address…  (A)"), "call_address", "A")
            self.add_address.clicked.connect(self.address_asked)
            grid.addWidget(self.add_address, place // 2, place % 2)
            place += 1
        self.onward = self._button(_("Next call  (>)"), "call_next", ">")
        self.onward.clicked.connect(self.next_asked)
        grid.addWidget(self.onward, place // 2, place % 2)
        first = next(iter(self.buttons.values()))
        first.setProperty("primary", True)
        first.show()  # at once: what is not seen cannot have the focus
        self.setFocusProxy(first)

    def _button(self, words: str, name: str, key: str) -> QPushButton:
        button = FittingButton(words)  # in further lines where they are long
        button.setAutoDefault(False)
        button.setObjectName(name)
        if key:
            self._keys[key] = button
        return button

    def tell(self, outcome: CallOutcome) -> None:
        """Say how it went."""
        said = Called(
            message_id=self.line.message.id,
            outcome=outcome,
            note=self.note.text(),
            late_reason=self.late.text(),
        )
        self.told.emit(said)

    def refuse(self, words: str) -> None:
        """Say what stood in the way."""
        write(self._error, words)

    def allow(self, can: bool) -> None:
        """Whether anything can be noted here. A note that is being written can be written to its end: without the
        field, what is typed on would press what has the focus then."""
        for button in self.buttons.values():
            button.setEnabled(can and button.isEnabled())
        self.note.setEnabled(can or self.note.hasFocus())

    @Slot(bool)
    def ask_why_late(self, late: bool) -> None:
        """An answer after 24 hours says why."""
        self._late_label.setVisible(late)
        self.late.setVisible(late)
        if late:
            self.late.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key per outcome while nobody is typing; Enter presses what has the focus, else the first."""
        text = event.text().upper()
        key = UNSHIFTED.get(event.text(), text)
        typing = self.note.hasFocus() or self.late.hasFocus()
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit()
        elif is_enter(event):
            self._press_focused()
        elif typing or event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif text == "N":
            self.note.setFocus()
        elif key in self._keys:
            self._keys[key].click()
        else:
            super().keyPressEvent(event)

    def _press_focused(self) -> None:
        """Enter in the note goes back to the outcomes: writing one has not said how it went."""
        focused = next((one for one in self.findChildren(QPushButton) if one.hasFocus()), None)
        if focused is not None:
            focused.click()
        elif self.note.hasFocus():
            next(one for one in (*self.buttons.values(), self.onward) if one.isEnabled()).setFocus()
        else:
            next(iter(self.buttons.values())).click()
