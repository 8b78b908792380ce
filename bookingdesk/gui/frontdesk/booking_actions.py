"""What one key does to bookings: arrived, started, done, confirmed, no-show, left; undo, redo, send now.

Each says what it did in a toast with Undo. Refusals are shown by `Failures`; nothing is asked beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import MOVABLE, Booking, Status
from bookingdesk.domain.errors import UndoRefused
from bookingdesk.domain.ids import ActionId, BookingId, ClientId, SeriesId
from bookingdesk.domain.messages import Message
from bookingdesk.domain.steering import Steer, may, news_waiting
from bookingdesk.gui.both_asking import BothAsking
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.frontdesk.group_actions import GroupActions
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.presentation.group_words import taken_back_words, with_what_stays
from bookingdesk.presentation.series_words import (
    lost_words,
    series_booked_words,
    series_cancelled_words,
    series_changed_words,
)
from bookingdesk.presentation.slot_words import slot_words
from bookingdesk.presentation.toasts import (
    Kind,
    Toast,
    booked_text,
    cancelled_text,
    changed_text,
    correct_action,
    correct_by_call_action,
    history_action,
    keep_quiet_action,
    marked_text,
    moved_text,
    reconfirmed_text,
    redone_text,
    send_now_action,
    take_slot_action,
    told_again_text,
    undo_action,
    undone_text,
)
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book, Confirm, Mark, Reconfirm, Reschedule
from bookingdesk.usecases.confirming import confirm
from bookingdesk.usecases.marking import mark, reconfirm
from bookingdesk.usecases.outbox import by_call, send_now
from bookingdesk.usecases.readings import AgendaEntry, Undone
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.undoing import correct, redo, undo
from bookingdesk.usecases.undoing import undo_action as undo_one
from bookingdesk.usecases.visits.booking import visit_of

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
    call_asked = Signal(str)
    """What this message says is to be said on the phone."""
    wake_mail = Signal()
    history_asked = Signal()
    """Show what this desk did."""

    def __init__(self, desk: Desk, toasts: Toasts, failures: Failures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._toasts = toasts
        self._failures = failures
        self._offered: dict[BookingId, Callable[[], None]] = {}
        """What the button of a toast about a booking does, where it is more than a word says."""
        self.both = BothAsking(toasts, failures, self)
        self.groups = GroupActions(desk, toasts, failures, self.both, self)
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
        """Confirmed by the client: their spoken yes lifts a tentative booking, and marks a confirmed one (R16)."""
        if command != "confirmed":
            return self._desk.do(mark, Mark(booking_id=booking, status=MARKS[command]))
        present = self._desk.env.store.read(lambda work: work.bookings.get(booking))
        if present.status is Status.TENTATIVE:
            return self._desk.do(confirm, Confirm(booking_id=booking, how=ApprovedHow.SPOKEN))
        return self._desk.do(reconfirm, Reconfirm(booking_id=booking))

    def say_marked(self, after: Booking, *, again: bool = False) -> None:
        """A step was taken, here or in the Line; `again`: the client has said again that they will come."""
        client = self._whose(after)
        words = reconfirmed_text(client) if again else marked_text(client, after.status)
        if after.status is Status.CONFIRMED and not again:  # what they are told now is that it is confirmed
            self._say_with_message(words, after)
            return
        self._toasts.show_toast(Toast(text=words, booking_id=after.id, actions=(undo_action(),)))
        self.done.emit(after.id)

    # -- reports of what other parts did ---------------------------------------------------------------------

    def say_booked(self, booking: Booking) -> None:
        """The Line or the form has booked."""
        client = self._whose(booking)
        words = booked_text(client, booking, self._desk.catalogue(), self._desk.formatter)
        if booking.series_id is not None:
            words = series_booked_words(client, len(self._dates(booking.series_id)))
        self._say_with_message(words, booking)

    def say_series(self, booking: Booking) -> None:
        """Several dates of a series were moved or changed at once."""
        if booking.series_id is not None:
            words = series_changed_words(self._whose(booking), len(self._dates(booking.series_id)))
            self._say_with_message(words, booking)

    def say_rhythm(self, session: Booking, lost: Sequence[AgendaEntry]) -> None:
        """The sessions of a series go on in another rhythm; who has lost a place is named."""
        name = self._desk.catalogue().services[session.service_id].name
        count = len(self._dates(session.series_id)) if session.series_id is not None else 1
        words = " ".join(
            part for part in (series_changed_words(name, count), lost_words(lost, self._desk.settings())) if part
        )
        self._toasts.show_toast(Toast(text=words, booking_id=session.id, actions=(undo_action(),)))
        self.done.emit(session.id)

    def say_series_cancelled(self, booking: Booking, count: int) -> None:
        """So many dates of a series were cancelled at once."""
        self._say_with_message(series_cancelled_words(self._whose(booking), count), booking)

    def say_visit(self, booking: Booking, words: Callable[[str, int], str], count: int | None = None) -> None:
        """All steps of a visit were booked, moved or cancelled; without a number, those that take place count."""
        there = self._desk.do(visit_of, booking.id) if count is None else ()
        taking_place = sum(b.status is not Status.CANCELLED for b in there)
        said = words(self._client(booking.client_id), taking_place if count is None else count)
        self._say_with_message(said, booking)

    def _dates(self, series: SeriesId) -> Sequence[Booking]:
        """The dates of a series that take place."""
        there = self._desk.env.store.read(lambda work: work.bookings.many(work.series.booking_ids(series)))
        return [booking for booking in there.values() if booking.status is not Status.CANCELLED]

    def say_moved(self, booking: Booking, remark: str = "") -> None:
        """A booking was moved by drag, by keys or in the form; `remark` is what speaks against its new place."""
        words = moved_text(self._whose(booking), booking, self._desk.catalogue(), self._desk.formatter)
        self._say_with_message(f"{words} {remark}" if remark else words, booking)

    def say_changed(self, booking: Booking) -> None:
        """Note, mode or wishes of a booking were changed."""
        self._say_with_message(changed_text(self._whose(booking)), booking)

    def say_cancelled(self, booking: Booking) -> None:
        """A booking was cancelled."""
        words = cancelled_text(self._whose(booking), booking, self._desk.formatter)
        self._say_with_message(words, booking)

    def say(self, words: str) -> None:
        """Something without a way back: nothing was stored of it yet."""
        self._toasts.say(words)

    def _say_with_message(self, words: str, booking: Booking) -> None:
        message = self._waiting(booking.id)
        now_too = (send_now_action(),) if message is not None and may(Steer.SEND_NOW, message) else ()
        toast = Toast(
            text=words,
            booking_id=booking.id,
            actions=(undo_action(), *now_too),
            sends_at=message.due_at if message is not None else None,
            sends_by=message.channel if message is not None else None,
        )
        self._toasts.show_toast(toast)
        self.done.emit(booking.id)

    # -- undo ------------------------------------------------------------------------------------------------

    @Slot()
    def undo(self) -> None:
        """Take back this desk's last action (F8), which may have been none about a booking."""
        if self._desk.doings.take_back_last():
            return
        undone = self._failures.attempt(lambda: self._taken_back(lambda: self._desk.do(undo, None)))
        if undone is not None:
            self._say_undone(undone)

    def undo_one(self, action: ActionId) -> None:
        """Take back one action of the history."""
        undone = self._failures.attempt(lambda: self._taken_back(lambda: self._desk.do(undo_one, action)))
        if undone is not None:
            self._say_undone(undone)

    def _taken_back(self, step: Callable[[], Undone]) -> Undone | None:
        """Take it back; where the time is gone, say who has it and offer the next one (interface 5.2, 15)."""
        try:
            return step()
        except UndoRefused as why:
            booking, offered = why.facts.get("booking_id"), why.facts.get("alternatives")
            slot = next((one for one in offered if isinstance(one, FreeSlot)), None) if offered else None  # type: ignore[attr-defined]
            if not isinstance(booking, str) or slot is None:
                raise
            booking_id = BookingId(booking)
            self._offered[booking_id] = partial(self._take_instead, booking_id, slot)
            words = slot_words(slot, self._desk.formatter, self._desk.catalogue(), with_day=False)
            self._toasts.show_toast(
                Toast(
                    text=self._failures.words(why),
                    kind=Kind.FAILURE,
                    actions=(take_slot_action(words), history_action()),
                    booking_id=booking_id,
                )
            )
            return None

    def _take_instead(self, booking_id: BookingId, slot: FreeSlot) -> None:
        """The free time beside the one that is gone: moved there, or booked anew where it is cancelled."""
        booking = self._desk.env.store.read(lambda work: work.bookings.get(booking_id))
        if booking.status in MOVABLE:
            command = Reschedule(booking_id=booking_id, span=slot.span, allocations=slot.allocations, both=True)
            self.move(command)
            return
        again = Book(
            booking_id=BookingId(self._desk.env.new_id()),
            client_id=booking.client_id,
            service_id=booking.service_id,
            span=slot.span,
            allocations=slot.allocations,
            mode=booking.mode,
            channel=booking.channel,
            note=booking.note,
            both=True,
        )
        self.say_booked(self._desk.do(book, again))

    # -- moving ----------------------------------------------------------------------------------------------

    def move(self, command: Reschedule, remark: str = "") -> None:
        """Move a booking; where its client has something else then, ask first (interface 5.2, 4).

        Where the desk checks who is calling, it is asked first on whose word. `remark`: see `say_moved`.
        """
        self._desk.on_whose_word((command.booking_id,), partial(self._move_by, command, remark))

    def _move_by(self, command: Reschedule, remark: str, word: Word) -> None:
        self._move_now(replace(command, asked_by=word.asked_by, checked=word.check, reason=word.reason), remark)

    def _move_now(self, command: Reschedule, remark: str) -> None:
        """Whose wish it is, is in the command: the question about both does not ask for it again."""
        anyway = partial(self._move_now, replace(command, both=True), remark)
        moved = self.both.attempt(lambda: self._desk.do(reschedule, command), anyway)
        if moved is not None:
            self.say_moved(moved, remark)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last (Ctrl+Shift+Z)."""
        redone = self._failures.attempt(lambda: self._desk.do(redo, None))
        if redone is not None:
            words = redone_text(self._whose(redone.booking))
            self._toasts.show_toast(Toast(text=words, booking_id=redone.booking_id, actions=(undo_action(),)))
            self.done.emit(redone.booking_id)

    def _say_undone(self, undone: Undone) -> None:
        told = [each for each in undone.all() if each.already_sent]
        session = next((each for each in undone.all() if each.booking.seats is not None), undone)
        for each in told or [session]:
            name = self._client(each.told_client) if each.told_client else self._whose(each.booking)
            words = undone_text(name, each, self._desk.env.now(), self._desk.formatter)
            if not told and undone.others:
                words = taken_back_words(name, len(undone.others), self._desk.formatter)
            words = with_what_stays(words, undone.verb)
            actions = (correct_action(), correct_by_call_action(), keep_quiet_action()) if told else ()
            kind = Kind.QUESTION if told else Kind.DONE
            self._toasts.show_toast(Toast(text=words, kind=kind, booking_id=each.booking_id, actions=actions))
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
        elif action == "take_slot":
            offered = self._offered.pop(booking_id, None)
            if offered is not None:
                self._failures.attempt(offered)
        elif action == "history":
            self.history_asked.emit()
        elif action == "correct_by_call":
            self._failures.attempt(lambda: self._correct_by_call(booking_id))
        elif action == "correct":
            self._failures.attempt(lambda: self._correct(booking_id))

    def _correct(self, booking: BookingId) -> None:
        """What puts the client right is planned, and said with when it leaves."""
        told = self._desk.do(correct, booking)
        if told.client_id is None:
            return
        toast = Toast(
            text=told_again_text(self._client(told.client_id)),
            booking_id=booking,
            actions=(send_now_action(),) if may(Steer.SEND_NOW, told) else (),
            sends_at=told.due_at,
            sends_by=told.channel,
        )
        self._toasts.show_toast(toast)

    def _correct_by_call(self, booking: BookingId) -> None:
        """What puts the client right is said on the phone, now."""
        told = self._desk.do(correct, booking)
        if may(Steer.BY_CALL, told):
            told = self._desk.do(by_call, told.id)
        self.call_asked.emit(told.id)

    def _send_now(self, booking: BookingId) -> None:
        """Let what waits and is due next go at once; reminders keep their time."""
        waiting = self._waiting(booking)
        if waiting is not None:
            self._desk.do(send_now, waiting.id)
            self.wake_mail.emit()

    def _waiting(self, booking: BookingId) -> Message | None:
        """The message about what was just done."""
        return news_waiting(self._desk.do(booking_file, booking).messages, self._desk.env.now())

    def _whose(self, booking: Booking) -> str:
        """Whose booking a sentence names: the client, or the service of a group session."""
        if booking.seats is not None:
            return self._desk.catalogue().services[booking.service_id].name
        return self._client(booking.client_id)

    def _client(self, client: ClientId) -> str:
        return self._desk.env.store.read(lambda work: work.clients.get(client)).name
