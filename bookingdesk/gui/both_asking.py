"""A client has something else at that time: one toast asks, and its button does it all the same (interface 5.2, 4).

Refuses nothing by itself; what the toast says is the rule's own sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import ClientBusy
from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.toasts import Kind, Toast, both_action

T = TypeVar("T")


class BothAsking(QObject):
    """Tries an act, and asks where its client is busy then."""

    def __init__(self, toasts: Toasts, failures: Failures, parent: QObject) -> None:
        super().__init__(parent)
        self._toasts, self._failures = toasts, failures
        self._asked: dict[BookingId, Callable[[], object]] = {}
        toasts.asked.connect(self._answer)

    def attempt(self, act: Callable[[], T], anyway: Callable[[], object]) -> T | None:
        """Do it; None where something stood in the way and is shown. `anyway` does it although they are busy."""
        return self._failures.attempt(lambda: self._tried(act, anyway))

    def _tried(self, act: Callable[[], T], anyway: Callable[[], object]) -> T | None:
        try:
            return act()
        except ClientBusy as why:
            self.ask(why, anyway)
            return None

    def ask(self, why: ClientBusy, anyway: Callable[[], object]) -> None:
        """Say it, with the button that does it all the same."""
        there = why.facts["bookings"]
        if not (isinstance(there, tuple) and there and isinstance(there[0], Booking)):
            raise why
        key = there[0].id
        self._asked[key] = anyway
        words = _("{why} Do it all the same?").format(why=self._failures.words(why))
        self._toasts.show_toast(Toast(text=words, kind=Kind.FAILURE, actions=(both_action(),), booking_id=key))

    @Slot(str, str)
    def _answer(self, action: str, booking: str) -> None:
        act = self._asked.pop(BookingId(booking), None) if action == "both" else None
        if act is not None:
            act()
