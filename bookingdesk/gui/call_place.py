"""Calls to make at the desk: the page with the list, the panel with what to say, and what follows an outcome.

While a call's panel is open, every other desk sees who is calling.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import Shiboken

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.calls import DECIDED, CallOutcome
from bookingdesk.domain.errors import KnownError, LateReasonMissing, RuleViolation
from bookingdesk.domain.ids import BookingId, ClientId, MessageId
from bookingdesk.gui.booking.cancel_panel import CancelPanel
from bookingdesk.gui.clients.client_panel import ClientPanel
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.frontdesk.call_panel import CallPanel
from bookingdesk.gui.frontdesk.calls_view import CallsView
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.call_words import noted_words, over_words, taken_back_words, tell_of_the_same
from bookingdesk.presentation.toasts import Toast, ToastAction
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.call_commands import BeginCall, Called
from bookingdesk.usecases.call_lists import CallLine, CallList, call_line, call_list
from bookingdesk.usecases.call_take_backs import take_back_call
from bookingdesk.usecases.calling import begin_call, called, leave_call
from bookingdesk.usecases.calls import message_text
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.identity import called_back
from bookingdesk.usecases.identity_values import AskIdentity, CalledBack
from bookingdesk.usecases.readings import OutboxLine

TAKE_BACK = "take_back_call"
"""The button's id in a toast that takes an outcome back."""


class CallPlace(QObject):
    """See the module."""

    read = Signal()
    """The calls were read anew."""

    def __init__(
        self, window: MainWindow, desk: Desk, host: FormHost, toasts: Toasts, failures: Failures, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._desk, self._host = window, desk, host
        self._toasts, self._failures = toasts, failures
        self._found = CallList(due=(), later=(), done=0)
        self._view: CallsView | None = None
        self._page: CallPanel | None = None
        self._following: tuple[MessageId, ...] = ()
        """What stood after the call that was opened last."""
        self._was_listed = self._noting = False
        """Whether the call that is open was one to make today; whether it is being noted or exchanged."""
        self._declining: CancelPanel | None = None
        """Where who was called and does not come is cancelled."""
        self._last: MessageId | None = None
        """Whose outcome this desk noted last."""
        self._doings: dict[MessageId, int] = {}
        """The number of each outcome among all that was done here."""
        self.read_only = ""
        self.counted: Callable[[int], None] = lambda count: None
        """Told how many calls are due, for the rail."""
        self.cancel_booking: Callable[[BookingId], CancelPanel | None] = lambda booking: None
        self.open_client: Callable[[ClientId], ClientPanel | None] = lambda client: None
        self.print_letter: Callable[[MessageId], None] = lambda message: None
        window.canvas.add_later("calls", lambda: (self.view, self.view))
        desk.announced.connect(self._take_notice)
        toasts.asked.connect(self._answer_toast)
        window.closing.connect(self._leave)

    @property
    def lines(self) -> tuple[OutboxLine, ...]:
        """What a person has to tell somebody by now, the first due first."""
        return tuple(call.line for call in self._found.due)

    @property
    def view(self) -> CallsView:
        """The list; made when it is first looked at."""
        if self._view is None:
            self._view = CallsView(self._desk.formatter)
            self._view.chosen.connect(self.open)
            self._view.taken_back.connect(self.take_back)
            self.refresh()
        return self._view

    @Slot()
    def refresh(self) -> None:
        """Read the calls again."""
        try:
            self._found = self._desk.look(call_list, None)
        except (KnownError, RuleViolation):  # no database, or nobody who may see messages: the old rows stay
            if self._view is not None:
                self._view.show_trouble()
            return
        if self._view is not None:
            self._view.show_calls(self._found)
            self._view.offer_undo(self.can_take_back())
        self.counted(len(self._found.due))
        self.read.emit()

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        if changes.messages or changes.requests or changes.waitlist or changes.spans or changes.clients:
            self.refresh()
            self._follow()

    def _follow(self) -> None:
        """What the open call says may be another by now, or nothing at all: nobody reads out what is not so."""
        page = self._page
        if page is None or self._noting or self._is_declining() or not Shiboken.isValid(page):
            return
        id_ = page.line.message.id
        try:
            call = self._desk.look(call_line, id_)
            if self._is_listed(id_) or (call.line.message.needs_call and not self._was_listed):
                page.follow(call, self._desk.look(message_text, id_))
            elif (instead := self._instead_of(call)) is not None:
                self._go_over(page, instead)
            else:
                page.end(over_words(call))
        except (KnownError, RuleViolation):  # it is looked at again with the next change
            return

    def _is_declining(self) -> bool:
        """Whether the call is over because its answer is being noted at this moment."""
        cancelling = self._declining
        return cancelling is not None and Shiboken.isValid(cancelling) and cancelling.is_storing

    def _instead_of(self, call: CallLine) -> CallLine | None:
        """The call that tells its client of the same booking or visit now."""
        others = (each for each in self._found.due if each.claim is None and tell_of_the_same(each.line, call.line))
        return next(others, None)

    def _go_over(self, page: CallPanel, instead: CallLine) -> None:
        """Whoever is on the line goes on with what is to be said now, on the page that they write a note on."""
        self._noting = True
        try:
            self._let_go(page.line.message.id)
            refusal = self._begin(instead.id)
            call = self._desk.look(call_line, instead.id)
            page.go_over(call, self._desk.look(message_text, instead.id))
        finally:
            self._noting = False
        page.allow(not self.read_only)
        if refusal is not None:
            page.refuse(self._failures.words(refusal))
        self._stand_at(instead.id)

    def _is_listed(self, message: MessageId) -> bool:
        return any(call.id == message for call in (*self._found.due, *self._found.later))

    # -- one call --------------------------------------------------------------------------------------------

    def open_next(self) -> None:
        """The call that is due first and nobody makes yet, after the one that is open."""
        self.refresh()
        free = [call.id for call in self._found.due if call.claim is None]
        shown = self._page.line.message.id if self._page is not None else None
        after = free[free.index(shown) + 1 :] if shown in free else free
        if after:
            self.open(after[0])
        elif shown is None:
            self._toasts.say(_("No call is to be made."))
        else:
            self._toasts.say(_("That was the last call that is due."))

    @Slot(str)
    def open(self, message: str) -> CallPanel | None:
        """What to say, to whom, and how it went; other desks see that this one is calling."""
        id_ = MessageId(message)
        self._leave()
        refusal = self._begin(id_)
        call = self._failures.attempt(lambda: self._desk.look(call_line, id_))
        letter = self._failures.attempt(lambda: self._desk.look(message_text, id_)) if call else None
        if call is None or letter is None:
            return None
        page = CallPanel(call, letter, self._desk.formatter)
        page.told.connect(self._note)
        page.next_asked.connect(self.open_next)
        page.print_asked.connect(self._print)
        page.address_asked.connect(self._add_address)
        page.finished.connect(self._close)
        page.destroyed.connect(self._gone)
        page.allow(not self.read_only)
        if refusal is not None:
            page.refuse(self._failures.words(refusal))
        self._host.show_form(page, _("Call to make"), "call")
        self._page = page
        self._stand_at(id_)
        return page

    def _stand_at(self, message: MessageId) -> None:
        """Which call is open, among those that are listed."""
        self._was_listed = self._is_listed(message)
        due = [each.id for each in self._found.due]
        self._following = tuple(due[due.index(message) + 1 :]) if message in due else ()
        if self._view is not None:
            self._view.table.mark(message)

    def _begin(self, message: MessageId) -> RuleViolation | None:
        """Say that this desk is calling; why not, where another one is or nobody here may."""
        if self.read_only:
            return None
        try:
            self._desk.do(begin_call, BeginCall(message_id=message))
        except RuleViolation as why:
            return why
        except KnownError as failure:
            self._failures.show_failure(failure)
        return None

    @Slot()
    def _leave(self) -> None:
        """Other desks may make the call of the open panel."""
        page, self._page = self._page, None
        if page is not None:
            self._let_go(page.line.message.id)

    @Slot()
    def _gone(self) -> None:
        """A panel was closed, by whatever key: its call is free again."""
        if self._page is not None and not Shiboken.isValid(self._page):
            self._leave()

    def _let_go(self, message: MessageId) -> None:
        if self.read_only:
            return
        try:
            self._desk.do(leave_call, message)
        except (KnownError, RuleViolation):  # it runs out by itself
            return

    @Slot(object)
    def _note(self, command: Called) -> None:
        page: CallPanel = self.sender()  # type: ignore[assignment]
        before = self._desk.doings.here()
        if command.outcome is CallOutcome.DECLINED:
            self._decline(page, command)
            return
        self._noting = True
        try:
            if not self._stored(page, command):
                return
        finally:
            self._noting = False
        self._last, self._page = command.message_id, None
        take_back = partial(self._take_back, command.message_id)
        self._doings[command.message_id] = self._desk.doings.add(take_back, since=before)
        self._host.close_form(page)
        self._say_noted(command.message_id)
        self._go_on()

    def _stored(self, page: CallPanel, command: Called) -> bool:
        """Whether the outcome could be noted; else the page says why not."""
        if command.outcome in DECIDED:  # a supervisor's PIN may be asked for
            return self._failures.attempt(lambda: self._desk.do(called, command)) is not None
        try:
            self._desk.do(called, command)
        except LateReasonMissing as why:
            page.ask_why_late(True)
            page.refuse(self._failures.words(why))
            return False
        except (KnownError, RuleViolation) as why:
            page.refuse(self._failures.words(why))
            return False
        return True

    def _decline(self, page: CallPanel, command: Called) -> None:
        """They do not come: cancelled on the page that says what that costs; the answer is noted with it."""
        line = page.line
        if line.booking is None or line.client is None:
            return
        if line.phone and desk_settings.checks_callers(self._desk.env.store.read(lambda w: w.settings.all())):
            about = AskIdentity(client_id=line.client.id, booking_id=line.booking.id)
            check = self._failures.attempt(lambda: self._desk.do(called_back, CalledBack(about=about)))
            if check is not None:  # who answers on the stored number is known
                self._desk.caller.confirm(line.client.id, check)
        cancelling = self.cancel_booking(line.booking.id)
        self._declining = cancelling
        if cancelling is not None:
            cancelling.form.details.setText(command.note)
            cancelling.cancelled.connect(partial(self._declined, page))

    def _declined(self, page: CallPanel, booking: Booking) -> None:
        self._last = self._page = None  # what was done last is the cancellation, which Undo takes back
        if Shiboken.isValid(page):
            self._host.close_form(page)
        self._go_on()

    def _say_noted(self, message: MessageId) -> None:
        call: CallLine | None = self._failures.attempt(lambda: self._desk.look(call_line, message))
        if call is not None:
            undo = ToastAction(f"{TAKE_BACK} {message}", _("Take back"))
            self._toasts.show_toast(Toast(text=noted_words(call, self._desk.formatter), actions=(undo,)))

    def _go_on(self) -> None:
        """From the list the call after the one that is done opens by itself; elsewhere one call was meant.

        Those passed over come again after the last.
        """
        self.refresh()
        if self._view is None or self._window.canvas.view is not self._view:
            return
        free = [call.id for call in self._found.due if call.claim is None]
        following = [one for one in self._following if one in free] or free
        if following:
            self.open(following[0])
        else:
            self._window.canvas.setFocus()

    @Slot()
    def _close(self) -> None:
        page: CallPanel = self.sender()  # type: ignore[assignment]
        self._leave()
        self._host.close_form(page)

    @Slot()
    def _print(self) -> None:
        page: CallPanel = self.sender()  # type: ignore[assignment]
        self.print_letter(page.line.message.id)

    @Slot()
    def _add_address(self) -> None:
        """The client's form at the address, over the call, which stands there again once that is stored."""
        page: CallPanel = self.sender()  # type: ignore[assignment]
        opened = self.open_client(page.line.client.id) if page.line.client is not None else None
        if opened is not None:
            close = partial(self._host.close_form, opened)
            opened.stored.connect(lambda _before, _after: QTimer.singleShot(0, opened, close))
            opened.begin_at_address()

    # -- taking back -----------------------------------------------------------------------------------------

    def can_take_back(self) -> bool:
        """Whether this desk has noted an outcome that it may take back."""
        return self._last is not None and not self.read_only

    @Slot()
    def take_back(self) -> None:
        """Take back the outcome that this desk noted last."""
        if self._last is not None:
            self._take_back(self._last)

    @Slot(str, str)
    def _answer_toast(self, action: str, booking: str) -> None:
        verb, _space, message = action.partition(" ")
        if verb == TAKE_BACK:
            self._take_back(MessageId(message))

    def _take_back(self, message: MessageId) -> None:
        self._desk.doings.forget(self._doings.pop(message, 0))
        if self._failures.attempt(lambda: self._desk.do(take_back_call, message)) is None:
            return
        self._last = None
        call = self._failures.attempt(lambda: self._desk.look(call_line, message))
        if call is not None:
            self._toasts.say(taken_back_words(call))
        self.refresh()
