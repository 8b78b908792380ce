"""Joins the page of the outbox to the desk: reads it page by page, keeps it true, and does what is asked of it.

It reads only while the page is seen; what changed meanwhile is read when it is shown again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId, MessageId, RequestId
from bookingdesk.domain.messages import Message
from bookingdesk.domain.steering import Part, Steer
from bookingdesk.gui.messages.outbox_view import OutboxView
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.outbox_words import (
    asked_for,
    not_sent_words,
    several_not_sent_words,
    steered_words,
    told_now_words,
)
from bookingdesk.presentation.toasts import FIX, SHOW_NOT_SENT, Kind, Toast, fix_action, show_not_sent_action
from bookingdesk.usecases.calls import message_text
from bookingdesk.usecases.commands import OutboxQuery
from bookingdesk.usecases.dispatching import Pass
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.outbox import message_line, outbox_page, steer_many
from bookingdesk.usecases.outbox_commands import SteerMessages
from bookingdesk.usecases.putting_right import Inform, inform
from bookingdesk.usecases.readings import OutboxLine

if TYPE_CHECKING:
    from bookingdesk.gui.workplace import Workplace

VIEW = "outbox"
PAGE = 100
READ_AGAIN_AT_MOST = 500
"""So many rows stay when the list is read anew; those further down come again as one scrolls."""
SETTLE_MS = 100
"""A sender at work announces one message after another: they are read together."""
LEAVES = frozenset({Steer.SEND_NOW, Steer.RETRY})


class OutboxPlace(QObject):
    """See the module."""

    wake_mail = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place, self._desk = place, place.desk
        place.window.canvas.add_later(VIEW, lambda: (self.view, self.view.table))
        place.window.commands.bind("outbox", self.open)
        place.window.commands.bind("not_informed", self.list_not_informed)
        for verb, by_call in (("inform", False), ("inform_by_call", True)):
            place.window.commands.bind(verb, partial(self._inform, by_call), self._may_inform)
        place.toasts.asked.connect(self._answer_toast)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._desk.announced.connect(self._take_notice)

    @cached_property
    def view(self) -> OutboxView:
        """The page; made when it is first looked at."""
        view = OutboxView(self._desk.formatter)
        view.asked.connect(self._begin)
        view.more_asked.connect(self._read_on)
        view.steered.connect(self._steer)
        view.opened.connect(self._open_subject)
        view.text_asked.connect(self._show_text)
        view.read_only = bool(self._place.read_only)
        return view

    @Slot()
    def open(self, part: Part | None = None) -> None:
        """Show the page; with a part, that part of it."""
        if part is not None:
            self.view.show_part(part)
        self._place.ways.show_view(VIEW)

    def list_not_informed(self) -> None:
        """Whose clients do not know how their booking stands, in the side panel."""
        from bookingdesk.gui.messages.not_informed_panel import NotInformedPanel  # noqa: PLC0415 - rarely needed

        page = NotInformedPanel(self._desk, self._place.failures, can_tell=not self._place.read_only)
        page.opened.connect(self._place.bookings.open_id)
        page.told.connect(self._tell)
        self._place.window.panel.show_panel(page, _("Clients not informed"), key="not_informed")
        page.setFocus()

    # -- reading ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        if changes.messages or changes.bookings or changes.clients or changes.spans:
            self._settle.start()

    @Slot()
    def refresh(self) -> None:
        """Read again what is seen, as many rows as are there."""
        self._read_again()

    def _read_again(self, dealt_with: Collection[MessageId] = ()) -> None:
        if self._is_seen():
            self._show(min(max(PAGE, len(self.view.model.lines)), READ_AGAIN_AT_MOST), dealt_with)

    @Slot()
    def _begin(self) -> None:
        """The first page of another part."""
        self._show(PAGE)

    def _show(self, rows: int, dealt_with: Collection[MessageId] = ()) -> None:
        lines = self._read(rows + 1)
        if lines is not None:
            now, more = self._desk.env.now(), len(lines) > rows
            self.view.show_lines(lines[:rows], now, more=more, dealt_with=dealt_with)

    @Slot()
    def _read_on(self) -> None:
        shown = self.view.model.lines
        last = shown[-1].message if shown else None
        lines = self._read(PAGE + 1, last)
        if lines is not None:
            self.view.add_lines(lines[:PAGE], more=len(lines) > PAGE)

    def _read(self, limit: int, last: Message | None = None) -> Sequence[OutboxLine] | None:
        view = self.view
        beyond = (last.moment, last.id) if last is not None else None
        kinds, words = asked_for(view.words)
        query = OutboxQuery(part=view.chosen_part, words=words, kinds=kinds, limit=limit, beyond=beyond)
        try:
            lines = self._desk.look(outbox_page, query)
        except KnownError:
            view.say_trouble(_("The messages could not be read. You see what was there; it is tried again."))
            return None
        except RuleViolation as why:
            view.say_trouble(self._place.failures.words(why))
            return None
        view.say_trouble("")
        return lines

    def tick(self) -> None:
        """Another second for the countdowns."""
        if self._is_seen():
            self.view.model.tick(self._desk.env.now())

    def _is_seen(self) -> bool:
        return "view" in self.__dict__ and self.view.isVisible()

    # -- doing -----------------------------------------------------------------------------------------------

    @Slot(object, object)
    def _steer(self, steer: Steer, lines: Sequence[OutboxLine]) -> None:
        command = SteerMessages(messages=tuple(line.message.id for line in lines), steer=steer)
        steered = self._place.failures.attempt(lambda: self._desk.do(steer_many, command))
        if steered is None:
            return
        why = next((self._place.failures.words(one) for one in steered.refused.values()), "")
        done = [line for line in lines if line.message.id in steered.done]
        refused = [line for line in lines if line.message.id in steered.refused]
        words = steered_words(steer, done, refused, why)
        if steered.done:
            self._place.toasts.say(words)
        else:
            self._place.toasts.fail(words)
        if steer in LEAVES and steered.done:
            self.wake_mail.emit()
        self._settle.stop()
        self._read_again(steered.done)

    @Slot(object)
    def say_not_sent(self, done: Pass) -> None:
        """Messages came back or may not have arrived: said until somebody closes it (interface 2.23)."""
        toasts, failed = self._place.toasts, done.not_sent
        if len(failed) > 1:
            words, action = several_not_sent_words(len(failed)), show_not_sent_action()
        elif failed:
            try:
                line = self._desk.look(message_line, failed[0])
            except (KnownError, RuleViolation):  # nobody here who may see messages, or no database to ask
                return
            words, action = not_sent_words(line), fix_action(failed[0])
        else:
            return
        toasts.show_toast(Toast(text=words, kind=Kind.FAILURE, actions=(action,)))

    @Slot(str, str)
    def _answer_toast(self, action: str, booking: str) -> None:
        verb, _space, message = action.partition(" ")
        if verb == SHOW_NOT_SENT:
            self.open(Part.TROUBLE)
        elif verb == FIX:
            line = self._place.failures.attempt(lambda: self._desk.look(message_line, MessageId(message)))
            if line is not None and line.message.needs_call:
                self._place.calls.open(message)
            elif line is not None:
                self._open_subject(line)

    def _may_inform(self) -> bool:
        return self._place.selection.current is not None and not self._place.read_only

    def _inform(self, by_call: bool) -> None:
        """The same of the current booking."""
        booking = self._place.selection.current
        if booking is not None:
            self._tell(booking, by_call)

    @Slot(str, bool)
    def _tell(self, booking: str, by_call: bool) -> None:
        """Let the client of a booking know how it stands; what a person has to say opens as a call."""
        command = Inform(booking_id=BookingId(booking), by_call=by_call)
        told = self._place.failures.attempt(lambda: self._desk.do(inform, command))
        if told is None:
            return
        if told.is_call_to_make:
            self._place.calls.open(told.id)
            return
        self.wake_mail.emit()
        line = self._place.failures.attempt(lambda: self._desk.look(message_line, told.id))
        if line is not None:
            self._place.toasts.say(told_now_words(line))

    @Slot(object)
    def _open_subject(self, line: OutboxLine) -> None:
        """A call to make opens with its script; else the booking, the request or the waitlist."""
        if line.message.is_call_to_make:
            self._place.calls.open(line.message.id)
        elif line.message.booking_id is not None:
            self._place.bookings.open_id(line.message.booking_id)
        elif line.message.request_id is not None:
            self._place.requests.open_inbox(RequestId(line.message.request_id))
        else:
            self._place.ways.show_view("waitlist")

    @Slot(object)
    def _show_text(self, line: OutboxLine) -> None:
        from bookingdesk.gui.messages.text_panel import TextPanel  # noqa: PLC0415 - not needed to start

        letter = self._place.failures.attempt(lambda: self._desk.look(message_text, line.message.id))
        if letter is not None:
            page = TextPanel(line, letter, self._desk)
            self._place.window.panel.show_panel(page, _("Text of the message"), key="message_text")
            page.setFocus()
