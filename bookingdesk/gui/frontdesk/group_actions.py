"""What is done to several bookings in one step: marked, cancelled for one reason, two swapped, one booked again.

Each says in one toast what it did, with one Undo. Refusals are shown by `Failures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.gui.both_asking import BothAsking
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.presentation.group_words import CancellingAnswer, cancelled_words, marked_words, swapped_words
from bookingdesk.presentation.toasts import Toast, undo_action
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book, CancelTogether, MarkTogether, Swap
from bookingdesk.usecases.marking import cancel_together, mark_together
from bookingdesk.usecases.swapping import swap


class GroupActions(QObject):
    """See the module."""

    done = Signal(str)
    """The id of the booking to stand on, after something was changed."""

    def __init__(
        self, desk: Desk, toasts: Toasts, failures: Failures, both: BothAsking, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._toasts, self._failures = desk, toasts, failures
        self._both = both

    def mark(self, status: Status | None, bookings: Sequence[BookingId]) -> None:
        """One step of the status table, or None: confirmed by their clients."""
        command = MarkTogether(booking_ids=tuple(bookings), status=status)
        changed = self._failures.attempt(lambda: self._desk.do(mark_together, command))
        if changed is not None:
            self._say(marked_words(len(changed), len(bookings), self._desk.formatter), changed)

    def cancel(self, bookings: Sequence[BookingId], why: CancellingAnswer) -> None:
        """All that can be cancelled, for one reason."""
        if why.asked_by is AskedBy.BUSINESS:
            self._cancel(bookings, why, Word(asked_by=why.asked_by))
        else:
            self._desk.on_whose_word(bookings, partial(self._cancel, bookings, why))

    def _cancel(self, bookings: Sequence[BookingId], why: CancellingAnswer, word: Word) -> None:
        command = CancelTogether(
            booking_ids=tuple(bookings),
            reason=why.reason,
            code=why.code,
            asked_by=word.asked_by,
            checked=word.checks,
        )
        changed = self._failures.attempt(lambda: self._desk.do(cancel_together, command))
        if changed is not None:
            self._say(cancelled_words(len(changed), len(bookings), self._desk.formatter), changed)

    def swap(self, one: BookingId, other: BookingId) -> None:
        """The two take each other's places."""
        self._desk.on_whose_word((one, other), partial(self._swap, one, other))

    def _swap(self, one: BookingId, other: BookingId, word: Word, *, both: bool = False) -> None:
        checks, reason = word.checks, word.reason
        command = Swap(one=one, other=other, asked_by=word.asked_by, reason=reason, checked=checks, both=both)
        anyway = partial(self._swap, one, other, word, both=True)
        pair = self._both.attempt(lambda: self._desk.do(swap, command), anyway)
        if pair is None:
            return
        names = [self._name(booking) for booking in pair]
        times = [self._desk.formatter.day_time(booking.span.start) for booking in pair]
        self._say(swapped_words(names, times), pair)

    def book_again(self, booking: BookingId, span: Span, wanted: frozenset[ResourceId]) -> Booking | None:
        """The same service for the same client at another time; the first booking stays."""
        return self._failures.attempt(lambda: self._book_again(booking, span, wanted))

    def _book_again(self, booking: BookingId, span: Span, wanted: frozenset[ResourceId]) -> Booking:
        first = self._desk.env.store.read(lambda work: work.bookings.get(booking))
        command = Book(
            booking_id=BookingId(self._desk.env.new_id()),
            client_id=first.client_id,
            service_id=first.service_id,
            span=span,
            wanted=wanted,
            mode=first.mode,
            mode_detail=first.mode_detail,
            replaces=first.id if first.status is Status.CANCELLED else None,
        )
        return self._desk.do(book, command)

    def _say(self, words: str, changed: Sequence[Booking]) -> None:
        first = changed[0].id if changed else None
        actions = (undo_action(),) if changed else ()
        self._toasts.show_toast(Toast(text=words, booking_id=first, actions=actions))
        if first is not None:
            self.done.emit(first)

    def _name(self, booking: Booking) -> str:
        return self._desk.env.store.read(lambda work: work.clients.get(booking.client_id)).name
