"""The upper part of the form for a stored booking: whose it is, where it stands, and what can be done next.

The letters on the buttons act while a button or a list of the form has the focus, never while somebody types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from bookingdesk.domain.bookings import MOVABLE, Booking, Status
from bookingdesk.domain.series import Place
from bookingdesk.domain.sessions import steps_of
from bookingdesk.gui.widgets.toned import begin_at_window_side, set_tone, write
from bookingdesk.i18n.translation import _, pgettext
from bookingdesk.i18n.words import status_word
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.deposit_words import PaymentLine
from bookingdesk.presentation.series_words import place_words
from bookingdesk.presentation.visit_words import step_words

COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done with a booking: the window's command, its word and its letter."""

    command: str
    words: str
    letter: str


def steps_for(booking: Booking, *, untold: bool = False) -> tuple[Step, ...]:
    """What the status table allows now, in the order of a visit; first of all the ways to tell who is `untold`."""
    forward, movable = steps_of(booking), booking.status in MOVABLE
    table = (
        (untold, Step("inform", pgettext("button", "Tell now"), "M")),
        (untold, Step("inform_by_call", pgettext("button", "Call"), "K")),
        (Status.ARRIVED in forward, Step("arrived", pgettext("button", "Arrived"), "A")),
        (Status.IN_SERVICE in forward, Step("start", pgettext("button", "Start"), "S")),
        (Status.COMPLETED in forward and not movable, Step("done", pgettext("button", "Done"), "D")),
        (movable and not booking.reconfirmed, Step("confirmed", pgettext("button", "Confirmed"), "C")),
        (True, Step("settle", pgettext("button", "Payment"), "Y")),
        (movable, Step("reschedule", _("Reschedule"), "R")),
        (Status.CANCELLED in forward, Step("cancel", _("Cancel"), "X")),
        (Status.NO_SHOW in forward, Step("no_show", pgettext("button", "No-show"), "N")),
        (Status.LEFT in forward, Step("left", _("Left"), "")),
        (True, Step("client_of_booking", _("Client"), "")),
        (True, Step("contact_log", pgettext("button", "Contacts"), "L")),
    )
    return tuple(step for allowed, step in table if allowed)


class BookingHead(QObject):
    """Fills title, state and the row of actions."""

    asked = Signal(str)
    """A command of the window."""

    def __init__(
        self,
        title: QLabel,
        state: QLabel,
        payment: QLabel,
        informed: QLabel,
        actions: QGridLayout,
        parent: QObject,
        *,
        after: QWidget,
    ) -> None:
        """`after` is what Tab visits before the actions."""
        super().__init__(parent)
        self._after = after
        self._title, self._state, self._payment, self._actions = title, state, payment, actions
        self._informed, self._untold = informed, False
        self._informed.hide()
        self.buttons: list[QPushButton] = []
        self._steps: tuple[Step, ...] = ()
        self._place = ""

    def show_place(self, place: Place | None, step: Place | None = None) -> None:
        """Where the booking stands in its series or its visit: `3 of 6`, `step 1 of 3`."""
        words = place_words(place) if place is not None else step_words(step) if step is not None else ""
        if words == self._place:
            return
        self._place = words
        if words:
            self._state.setText(f"{self._state.text()}, {words}")

    def show_payment(self, line: PaymentLine) -> None:
        """How the booking stands with its money, below where it stands otherwise (SOP A5.4)."""
        self._payment.setText(line.words)
        set_tone(self._payment, line.tone)

    def show_informed(self, line: PaymentLine, booking: Booking, *, untold: bool) -> None:
        """What the client does not know yet, and the ways to tell them (R26)."""
        write(self._informed, line.words)
        set_tone(self._informed, line.tone)
        if untold is not self._untold:
            self._untold = untold
            self._offer(steps_for(booking, untold=untold))

    def show_draft(self, draft: BookingDraft, *, known: bool = True) -> None:
        """Name whom the form is about and offer what can be done; numbers only once it is known who is calling."""
        booking = draft.present
        client = draft.client
        if client is not None:  # while another is typed, the last one stays, so that nothing jumps
            self._title.setText(client.sorted_name + (f"  #{client.id}" if known else ""))
            begin_at_window_side(self._title)
        self._title.setVisible(bool(self._title.text()) and booking is not None)
        self._state.setVisible(booking is not None)
        if booking is not None:
            status = status_word(booking.status, reconfirmed=booking.reconfirmed)
            numbered = _("Booking {number}: {status}").format(number=f"#{booking.number}", status=status)
            said = numbered if known else status
            self._state.setText(f"{said}, {self._place}" if self._place else said)
        self._offer(steps_for(booking, untold=self._untold) if booking is not None else ())

    def _offer(self, steps: Sequence[Step]) -> None:
        if tuple(steps) == self._steps:
            return
        self._steps = tuple(steps)
        acted = any(button.hasFocus() for button in self.buttons)
        for button in self.buttons:
            self._actions.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for place, step in enumerate(steps):
            button = QPushButton(_("{words}  {letter}").format(words=step.words, letter=step.letter).strip())
            button.setObjectName(f"step_{step.command}")
            button.setAccessibleName(step.words)
            button.setAutoDefault(False)
            button.setProperty("step", step.command)
            button.clicked.connect(self._clicked)
            self._actions.addWidget(button, place // COLUMNS, place % COLUMNS)
            self.buttons.append(button)
        for before, after in pairwise((self._after, *self.buttons)):
            QWidget.setTabOrder(before, after)
        if acted and self.buttons:  # else the focus would leave the form with the button that was pressed
            self.buttons[0].show()
            self.buttons[0].setFocus()

    @Slot()
    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.asked.emit(str(button.property("step")))

    def press(self, letter: str) -> bool:
        """Do what a letter stands for; False where it stands for nothing now."""
        for step in self._steps:
            if step.letter and step.letter == letter.upper():
                self.asked.emit(step.command)
                return True
        return False
