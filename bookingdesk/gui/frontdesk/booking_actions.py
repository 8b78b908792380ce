"""What one key does to bookings: arrived, started, done, confirmed, no-show, left; undo, redo, send now.

Each says what it did in a toast with Undo. Refusals are shown by `Failures`; nothing is asked beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import ActionId, BookingId, ClientId
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.frontdesk.group_actions import GroupActions
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.presentation.group_words import taken_back_words
from bookingdesk.presentation.toasts import (
    Toast,
    booked_text,
    cancelled_text,
    changed_text,
    correct_action,
    marked_text,
    moved_text,
    reconfirmed_text,
    redone_text,
    send_now_action,
    told_again_text,
    undo_action,
    undone_text,
)
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.commands import Mark, Reconfirm
from bookingdesk.usecases.marking import mark, reconfirm
from bookingdesk.usecases.outbox import SOON, send_now
from bookingdesk.usecases.readings import Undone
from bookingdesk.usecases.undoing import correct, redo, undo
from bookingdesk.usecases.undoing import undo_action as undo_one

MARKS = {
    "arrived": Status.ARRIVED,
    "start": Status.IN_SERVICE,
    "done": Status.COMPLETED,
    "no_show": Status.NO_SHOW,
    "left": Status.LEFT,
}
"""Commands that take one step of the status table."""


class BookingActions(QObject):
    """Runs the verbs of one key on bookings by id."""

    done = Signal(str)
    """A booking id, after it was changed here."""
    wake_mail = Signal()

    def __init__(self, desk: Desk, toasts: Toasts, failures: Failures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._toasts = toasts
        self._failures = failures
        self.groups = GroupActions(desk, toasts, failures, self)
        toasts.asked.connect(self.answer_toast)

    def run(self, command: str, bookings: Sequence[BookingId]) -> None:
        """One of `MARKS`, or `confirmed`, on one booking, or on several in one step with one undo."""
        if len(bookings) > 1:
            self.groups.mark(MARKS.get(command), bookings)
            return
        for booking in bookings:
            after = self._failures.attempt(lambda booking=booking: self._step(command, booking))  # type: ignore[misc]
            if after is not None:
                self.say_marked(after, again=command == "confirmed" and after.reconfirmed)

    def _step(self, command: str, booking: BookingId) -> Booking:
        """Confirming lifts a tentative booking to confirmed, and marks a confirmed one."""
        if command != "confirmed":
            return self._desk.do(mark, Mark(booking_id=booking, status=MARKS[command]))
        present = self._desk.env.store.read(lambda work: work.bookings.get(booking))
        if present.status is Status.TENTATIVE:
            return self._desk.do(mark, Mark(booking_id=booking, status=Status.CONFIRMED))
        return self._desk.do(reconfirm, Reconfirm(booking_id=booking))

    def say_marked(self, after: Booking, *, again: bool = False) -> None:
        """A step was taken, here or in the Line; `again`: the client has said again that they will come."""
        client = self._client(after.client_id)
        words = reconfirmed_text(client) if again else marked_text(client, after.status)
        self._toasts.show_toast(Toast(text=words, booking_id=after.id, actions=(undo_action(),)))
        self.done.emit(after.id)

    # -- reports of what other parts did ---------------------------------------------------------------------

    def say_booked(self, booking: Booking) -> None:
        """The Line or the form has booked."""
        words = booked_text(self._client(booking.client_id), booking, self._desk.catalogue(), self._desk.formatter)
        self._say_with_message(words, booking)

    def say_moved(self, booking: Booking) -> None:
        """A booking was moved by drag, by keys or in the form."""
        words = moved_text(self._client(booking.client_id), booking, self._desk.catalogue(), self._desk.formatter)
        self._say_with_message(words, booking)

    def say_changed(self, booking: Booking) -> None:
        """Note, mode or wishes of a booking were changed."""
        self._say_with_message(changed_text(self._client(booking.client_id)), booking)

    def say_cancelled(self, booking: Booking) -> None:
        """A booking was cancelled."""
        words = cancelled_text(self._client(booking.client_id), booking, self._desk.formatter)
        self._say_with_message(words, booking)

    def _say_with_message(self, words: str, booking: Booking) -> None:
        leaves = self._leaves_at(booking.id)
        actions = (undo_action(),) if leaves is None else (undo_action(), send_now_action())
        self._toasts.show_toast(Toast(text=words, booking_id=booking.id, actions=actions, sends_at=leaves))
        self.done.emit(booking.id)

    # -- undo ------------------------------------------------------------------------------------------------

    @Slot()
    def undo(self) -> None:
        """Take back this desk's last action (F8)."""
        undone = self._failures.attempt(lambda: self._desk.do(undo, None))
        if undone is not None:
            self._say_undone(undone)

    def undo_one(self, action: ActionId) -> None:
        """Take back one action of the history."""
        undone = self._failures.attempt(lambda: self._desk.do(undo_one, action))
        if undone is not None:
            self._say_undone(undone)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last (Ctrl+Shift+Z)."""
        redone = self._failures.attempt(lambda: self._desk.do(redo, None))
        if redone is not None:
            words = redone_text(self._client(redone.booking.client_id))
            self._toasts.show_toast(Toast(text=words, booking_id=redone.booking_id, actions=(undo_action(),)))
            self.done.emit(redone.booking_id)

    def _say_undone(self, undone: Undone) -> None:
        told = [each for each in undone.all() if each.already_sent]
        for each in told or [undone]:
            name = self._client(each.booking.client_id)
            words = undone_text(name, each)
            if not told and undone.others:
                words = taken_back_words(name, len(undone.others), self._desk.formatter)
            actions = (correct_action(),) if each.already_sent else ()
            self._toasts.show_toast(Toast(text=words, booking_id=each.booking_id, actions=actions))
        self.done.emit(undone.booking_id)

    # -- toasts' buttons -------------------------------------------------------------------------------------

    @Slot(str, str)
    def answer_toast(self, action: str, booking: str) -> None:
        """A button of a toast was pressed."""
        booking_id = BookingId(booking)
        if action == "undo":
            self.undo()
        elif action == "send_now":
            self._failures.attempt(lambda: self._send_now(booking_id))
        elif action == "correct":
            told = self._failures.attempt(lambda: self._desk.do(correct, booking_id))
            if told is not None:
                self._toasts.say(told_again_text(self._client(told.client_id)))

    def _send_now(self, booking: BookingId) -> None:
        """Let what waits and is due next go at once; reminders keep their time."""
        waiting = self._waiting(booking)
        if waiting is not None:
            self._desk.do(send_now, waiting.id)
            self.wake_mail.emit()

    def _leaves_at(self, booking: BookingId) -> datetime | None:
        waiting = self._waiting(booking)
        return None if waiting is None else waiting.due_at

    def _waiting(self, booking: BookingId) -> Message | None:
        """The message about what was just done: queued and no reminder."""
        now = self._desk.env.now()
        found = [
            m
            for m in self._desk.do(booking_file, booking).messages
            if m.state in SOON and m.kind is not MessageKind.REMINDER and m.due_at >= now
        ]
        return max(found, key=lambda m: m.created_at, default=None)

    def _client(self, client: ClientId) -> str:
        return self._desk.env.store.read(lambda work: work.clients.get(client)).name
