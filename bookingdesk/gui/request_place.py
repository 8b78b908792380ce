"""The inbox at work: F7 opens the most pressing request, claims it and holds its first free time; a key answers it.

What is claimed and held here is given back when another request, or another view, takes its place. Refusals are
shown by `Failures`; nothing is asked beforehand but the words of an answer, and why a late one is late.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain import desk_settings
from bookingdesk.domain.answer_clock import Pressing
from bookingdesk.domain.errors import ClientBusy, IdentityNeeded, KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId, IdentityCheckId, RequestId
from bookingdesk.domain.requests import OF_KIND, UNSETTLED, AnswerKind, RequestKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.gui.requests.requests_view import RequestsView
from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.i18n.request_words import answer_word
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.request_texts import suggested_text
from bookingdesk.presentation.request_words import ahead_words, badge_words
from bookingdesk.presentation.toasts import Toast
from bookingdesk.qt.background.intake import IntakeWatch
from bookingdesk.qt.hold_keeper import HoldKeeper
from bookingdesk.qt.request_feed import RequestFeed
from bookingdesk.usecases.intake.storing import TakenIn
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.requests.answering import accept_request, answer_request
from bookingdesk.usecases.requests.commands import AcceptRequest, AnswerRequest, ClaimRequest
from bookingdesk.usecases.requests.reading import Inbox, RequestLine, proposals
from bookingdesk.usecases.requests.taking import claim_request, release_request

if TYPE_CHECKING:
    from bookingdesk.gui.form_host import FormHost
    from bookingdesk.gui.requests.request_form import RequestForm
    from bookingdesk.gui.workplace import Workplace

STABLE_MS = 150
"""Passing by with the arrows claims and holds nothing."""
Words = Callable[[], str]
BOX: dict[AnswerKind, tuple[Words, Words]] = {
    AnswerKind.CONFIRMED: (lambda: "", lambda: _("Accept and send")),
    AnswerKind.TENTATIVE: (lambda: "", lambda: _("Book tentatively")),
    AnswerKind.OFFER: (lambda: _("Offer these times"), lambda: _("Times offered  (Ctrl+Enter)")),
    AnswerKind.ASK: (lambda: _("Ask for what is missing"), lambda: _("Details asked for  (Ctrl+Enter)")),
    AnswerKind.WAITLISTED: (lambda: _("Say that they wait"), lambda: _("On the waitlist  (Ctrl+Enter)")),
    AnswerKind.DECLINED: (lambda: _("Why it is declined"), lambda: _("Declined  (Ctrl+Enter)")),
    AnswerKind.REPLIED: (lambda: _("Answer to the question"), lambda: _("Answered  (Ctrl+Enter)")),
}
"""Over the text of each answer, and on the button that records it."""


class RequestPlace(QObject):
    """Joins the inbox to the desk."""

    made = Signal(object)
    """The view is there."""
    read = Signal(object)
    """An Inbox, for Today's group."""

    def __init__(self, place: Workplace, host: FormHost) -> None:
        super().__init__(place)
        self._place, self._host, self._desk = place, host, place.desk
        self.feed = RequestFeed(place.desk, self)
        self.keeper = HoldKeeper(place.desk, self)
        self.read_only = ""
        """Why nothing can be changed; empty where it can."""
        self._engaged: RequestId | None = None
        self._booking_id = BookingId("")
        self._warned = ""
        self.intake = IntakeWatch(place.desk, self)
        self.intake.taken.connect(self._say_taken)
        self._stable = QTimer(self, singleShot=True, interval=STABLE_MS)
        self._stable.timeout.connect(self._engage)
        place.window.canvas.add_later("requests", lambda: (self.view, self.view.table))
        self.feed.read.connect(self._tell)
        self.keeper.changed.connect(self._show_held)
        self.keeper.lost.connect(self._show_held)

    @cached_property
    def view(self) -> RequestsView:
        """The inbox; made when it is first looked at."""
        view = RequestsView(self._desk.formatter)
        detail = view.detail
        view.chosen.connect(self._choose)
        view.left.connect(self._let_go)
        view.log_asked.connect(self.log)
        view.retry_asked.connect(self.feed.refresh)
        detail.asked.connect(self._place.window.commands.run)
        detail.slot_chosen.connect(self._hold)
        detail.answer.ready.connect(self._answer)
        detail.answer.left.connect(view.table.setFocus)
        if self.feed.inbox is not None:
            view.show_inbox(self.feed.inbox)
        self.feed.read.connect(self._show)
        self.feed.failed.connect(view.show_trouble)
        self.made.emit(view)
        return view

    # -- looking ---------------------------------------------------------------------------------------------

    def open_inbox(self, number: RequestId | None = None) -> None:
        """Show the inbox with a request, or with the most pressing one that nobody else is answering (F7)."""
        self._place.ways.show_view("requests")
        self.feed.refresh()
        inbox = self.feed.inbox
        first = inbox.first_free() if inbox is not None else None
        wanted = number or (first.request.id if first else None)
        if wanted is not None:
            self.view.choose(wanted)
            self._stable.stop()
            self._engage()
        self.view.table.setFocus()

    @Slot(object)
    def _show(self, inbox: Inbox) -> None:
        self.view.show_inbox(inbox)
        self._show_line()

    @Slot(object)
    def _tell(self, inbox: Inbox) -> None:
        """Badge, warning and Today, wherever the desk is."""
        formatter = self._desk.formatter
        self._place.window.rail.show_badge("requests", *badge_words(inbox, formatter))
        words = ahead_words(inbox, formatter)
        if words and words != self._warned:
            self._place.toasts.say(words)
        self._warned = words
        self.read.emit(inbox)

    def line(self) -> RequestLine | None:
        """The current request, as it was last read."""
        return self.view.line_of(self.view.table.current())

    def _show_line(self) -> None:
        line = self.line()
        if line is None:
            return
        catalogue = self._place.failures.attempt(self._desk.catalogue)
        if catalogue is not None:
            self.view.detail.show_line(line, catalogue, read_only=bool(self.read_only))

    @Slot(int)
    def _choose(self, number: int) -> None:
        if number and number == self._engaged:
            return
        self._let_go()
        self.view.detail.answer.hide()
        self.view.detail.show_strip(None)
        self._show_line()
        line = self.line()
        if line is not None:
            self.view.detail.show_times((), line.request.kind)
            self._stable.start()

    @Slot()
    def _engage(self) -> None:
        """Say on every desk that it is being answered here, look for free times and hold the first."""
        line = self.line()
        if line is None or not self.view.isVisible():
            return
        number = line.request.id
        self._engaged = number
        self._booking_id = BookingId(self._desk.env.new_id())
        mine = not self.read_only and line.claimed is None and allowed(self._desk.env, Right.ANSWER_REQUESTS)
        self._place.failures.attempt(lambda: self._look_for_times(line))
        if mine and line.request.state in UNSETTLED:
            try:
                self._desk.look(claim_request, ClaimRequest(request_id=number))
            except (RuleViolation, KnownError) as why:  # another desk was faster, or the schedule does not answer
                self._place.failures.show_failure(why)
                return
            self._hold()
            self.keeper.settle()

    def _look_for_times(self, line: RequestLine) -> None:
        self.view.detail.show_times(self._desk.look(proposals, line.request.id), line.request.kind)

    def _look_again(self, line: RequestLine) -> None:
        """The free times anew, our own hold out of the way; the chosen one stays chosen while it is free."""
        self.keeper.release()
        self._place.failures.attempt(lambda: self._look_for_times(line))
        self._hold()
        self.keeper.settle()

    @Slot()
    def _hold(self, row: int = 0) -> None:
        """Keep the chosen time for the caller, once the choice is stable."""
        line, proposal = self.line(), self.view.detail.current()
        if line is None or proposal is None or self.read_only or line.claimed is not None:
            return
        service = line.booking.service_id if line.booking else line.request.service_id
        self.keeper.prefer(proposal.slot, service, line.request.client_id)
        self._show_held()

    @Slot()
    def _show_held(self, why: object = None) -> None:
        line, proposal, left = self.line(), self.view.detail.current(), self.keeper.seconds_left
        if line is None:
            return
        words = ""
        if proposal is not None and left is not None and self.keeper.is_for(proposal.slot):
            words = _("held {time}").format(time=f"{left // 60}:{left % 60:02}")
        self.view.detail.show_held(words, line.request.kind)

    @Slot()
    def _let_go(self) -> None:
        """Give back what was held and claimed for the request before."""
        self._stable.stop()
        self.keeper.release()
        before, self._engaged = self._engaged, None
        if before is None or self.read_only or not allowed(self._desk.env, Right.ANSWER_REQUESTS):
            return
        try:
            self._desk.look(release_request, before)
        except (RuleViolation, KnownError):  # the claim lapses by itself
            return

    @Slot(object)
    def _say_taken(self, files: tuple[TakenIn, ...]) -> None:
        """Requests came in by the drop folder; what could not be read is said and stays."""
        accepted = sum(len(one.accepted) for one in files)
        rejected = sum(len(one.rejected) for one in files)
        if accepted:
            words = ngettext("{count} request has come in.", "{count} requests have come in.", accepted)
            self._place.toasts.say(words.format(count=accepted))
        if rejected:
            words = ngettext(
                "{count} record of the drop folder can't be read. The report beside it in “rejected” says why.",
                "{count} records of the drop folder can't be read. The report beside them in “rejected” says why.",
                rejected,
            )
            self._place.toasts.fail(words.format(count=rejected))

    def start(self) -> None:
        """Read what is open, and watch the drop folder unless nothing can be changed here."""
        self.feed.refresh()
        self.intake.start()

    def stop(self) -> None:
        """Give back what is held, and end the watch."""
        self.intake.stop()
        self.keeper.release()

    # -- answering -------------------------------------------------------------------------------------------

    def can(self, *kinds: AnswerKind) -> bool:
        """Whether the current request can be given one of these answers here."""
        if self.read_only or self._place.ways.view != "requests":
            return False
        line = self.line()
        if line is None:
            return False
        open_ = line.request.state in UNSETTLED
        return open_ and (not kinds or any(kind in OF_KIND[line.request.kind] for kind in kinds))

    def accept(self, kind: AnswerKind = AnswerKind.CONFIRMED) -> None:
        """Give what was asked for at the chosen time; a late answer says why first. A question gets its words."""
        line = self.line()
        if line is None:
            return
        if line.request.kind is RequestKind.QUESTION:
            self.open_box(AnswerKind.REPLIED)
        elif line.timer.pressing is Pressing.LATE:
            self.open_box(kind)
        else:
            self._accept(kind, "")

    def open_box(self, kind: AnswerKind) -> None:
        """Ask for the words of an answer, with a text to begin with."""
        line = self.line()
        if line is None:
            return
        title, button = BOX[kind]
        late = line.timer.pressing is Pressing.LATE and kind not in {AnswerKind.OFFER, AnswerKind.ASK}
        text = suggested_text(kind, line, self._offered(), self._desk.formatter, self._business())
        self.view.detail.answer.open_for(kind, title(), button(), text, late=late)
        self.view.detail.ensureWidgetVisible(self.view.detail.answer.record)

    @Slot(object, str, str)
    def _answer(self, kind: AnswerKind, text: str, late_reason: str) -> None:
        line = self.line()
        if line is None:
            return
        if kind in {AnswerKind.CONFIRMED, AnswerKind.TENTATIVE}:
            self._accept(kind, late_reason)
            return
        command = AnswerRequest(
            request_id=line.request.id,
            kind=kind,
            text=text,
            late_reason=late_reason,
            offered=self._offered() if kind is AnswerKind.OFFER else (),
        )
        try:
            self._desk.do(answer_request, command)
        except (RuleViolation, KnownError) as why:
            self.view.detail.answer.refuse(self._place.failures.words(why))
            return
        words = _("Request {number}: {answer}.").format(number=f"#{line.request.id}", answer=answer_word(kind))
        self._place.toasts.show_toast(Toast(text=words))
        self._answered()

    def _accept(self, kind: AnswerKind, late_reason: str, check: object = None, *, both: bool = False) -> None:
        line, proposal = self.line(), self.view.detail.current()
        if line is None:
            return
        held = proposal is not None and self.keeper.is_for(proposal.slot)
        command = AcceptRequest(
            request_id=line.request.id,
            booking_id=self._booking_id or BookingId(self._desk.env.new_id()),
            span=proposal.slot.span if proposal else None,
            allocations=proposal.slot.allocations if proposal else (),
            hold_id=self.keeper.hold_id if held else None,
            tentative=kind is AnswerKind.TENTATIVE,
            late_reason=late_reason,
            checked=self._checked(line),
            both=both,
        )
        try:
            _request, booking = self._desk.do(accept_request, command)
        except IdentityNeeded as why:
            self._ask_who(line, partial(self._accept, kind, late_reason), why)
            return
        except ClientBusy as why:
            again = partial(self._accept_again, line.request.id, kind, late_reason)
            self._place.actions.both.ask(why, again)
            return
        except (RuleViolation, KnownError) as why:
            self._place.failures.show_failure(why)
            self._look_again(line)
            return
        self.keeper.forget()
        say = {
            RequestKind.MOVE: self._place.actions.say_moved,
            RequestKind.CANCEL: self._place.actions.say_cancelled,
        }
        say.get(line.request.kind, self._place.actions.say_booked)(booking)
        self._answered()

    def _accept_again(self, number: RequestId, kind: AnswerKind, late_reason: str) -> None:
        """Although they have something else then; nothing happens where another request is looked at by now."""
        line = self.line()
        if line is not None and line.request.id == number:
            self._accept(kind, late_reason, both=True)

    def _checked(self, line: RequestLine) -> IdentityCheckId | None:
        """The check of whoever asks for a change, where there was one."""
        return None if line.booking is None else self._desk.caller.check_for(line.booking.client_id)

    def _ask_who(self, line: RequestLine, go_on: Callable[[object], None], why: IdentityNeeded) -> None:
        """Nobody knows yet who asks: ask that first and go on by itself. The chosen time stays chosen and held."""
        self._place.failures.show_failure(why)
        if line.booking is not None:
            strip = IdentityStrip(self._desk, line.booking.client_id, line.booking.id)
            strip.buttons["U"].hide()  # it was the client who asked, or there were no request
            strip.confirmed.connect(go_on)
            self.view.detail.show_strip(strip)

    def _answered(self) -> None:
        """On to the next one; the focus is where it was."""
        self._engaged = None
        self.view.detail.answer.hide()
        self.view.detail.show_strip(None)
        self.view.table.setFocus()
        self._choose(self.view.table.current() or 0)

    def _offered(self) -> tuple[Span, ...]:
        return tuple(proposal.slot.span for proposal in self.view.detail.proposals)

    def _business(self) -> str:
        stored = self._desk.env.store.read(lambda work: work.settings.all())
        return desk_settings.value(stored, "business.name")

    def take_over(self) -> None:
        """Answer what somebody else is answering; needs its right."""
        line = self.line()
        if line is not None:
            command = ClaimRequest(request_id=line.request.id, take_over=True)
            if self._place.failures.attempt(lambda: self._desk.do(claim_request, command)) is not None:
                self._engage()

    # -- taking down -----------------------------------------------------------------------------------------

    @Slot()
    def log(self) -> None:
        """The form for something that cannot be settled at once; what stands in the Line goes with it."""
        page = self._open_form(None, _("Log request"))
        if page is not None:
            page.text.setPlainText(self._place.line.field.text())

    def edit(self) -> None:
        """Fill in or correct the current request."""
        line = self.line()
        if line is not None:
            self._open_form(line, _("Request {number}").format(number=f"#{line.request.id}"))

    def _open_form(self, line: RequestLine | None, title: str) -> RequestForm | None:
        from bookingdesk.gui.requests.request_form import RequestForm  # noqa: PLC0415 - not needed to start

        page = self._place.failures.attempt(lambda: RequestForm(self._desk, line))
        if page is None:
            return None
        page.stored.connect(self._stored)
        page.finished.connect(self._close_form)
        self._host.show_form(page, title, "request")
        return page

    @Slot(object)
    def _stored(self, number: RequestId) -> None:
        self._close_form()
        words = _("Request {number} is kept. Its clock runs.").format(number=f"#{number}")
        self._place.toasts.show_toast(Toast(text=words))
        if self._place.ways.view == "requests":
            self.view.choose(number)
            self._engage()
            self.view.table.setFocus()

    @Slot()
    def _close_form(self) -> None:
        page: RequestForm | None = self.sender()  # type: ignore[assignment]
        if page is not None:
            self._host.close_form(page)
