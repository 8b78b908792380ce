"""Answering at the inbox: a key books what was asked for, or opens the words of another answer with its exact text.

Refusals are shown by `Failures` or in the box; nothing is asked beforehand but the words of an answer, how it is
told, and why a late one is late.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.answer_clock import Pressing
from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.errors import ClientBusy, IdentityNeeded, KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId, IdentityCheckId, RequestId
from bookingdesk.domain.requests import OF_KIND, UNSETTLED, AnswerKind, RequestKind
from bookingdesk.gui.requests.answer_box import ACCEPTING
from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.i18n.request_words import answer_word
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.request_telling import TOLD, first_way, ways
from bookingdesk.presentation.toasts import Toast
from bookingdesk.usecases.requests.answering import accept_request, answer_request
from bookingdesk.usecases.requests.commands import AcceptRequest, AnswerRequest, ClaimRequest
from bookingdesk.usecases.requests.reading import RequestLine
from bookingdesk.usecases.requests.taking import claim_request
from bookingdesk.usecases.requests.telling import preview_answer

if TYPE_CHECKING:
    from bookingdesk.gui.request_place import RequestPlace
    from bookingdesk.gui.requests.request_detail import RequestDetail
    from bookingdesk.gui.workplace import Workplace

TITLES: dict[AnswerKind, Callable[[], str]] = {
    AnswerKind.RECEIPT: lambda: _("Confirm that the request is here"),
    AnswerKind.OFFER: lambda: _("Offer these times"),
    AnswerKind.ASK: lambda: _("Ask for what is missing"),
    AnswerKind.WAITLISTED: lambda: _("Say that they wait"),
    AnswerKind.DECLINED: lambda: _("Decline the request"),
    AnswerKind.REPLIED: lambda: _("Answer the question"),
}
"""Over the words of each answer."""
BEFORE_DUE = frozenset({AnswerKind.RECEIPT, AnswerKind.OFFER, AnswerKind.ASK})
"""Answers that stop no clock: being late needs no reason."""


class RequestAnswering(QObject):
    """What the keys and buttons of the current request do."""

    def __init__(self, place: Workplace, inbox: RequestPlace) -> None:
        super().__init__(inbox)
        self._place, self._inbox, self._desk = place, inbox, place.desk
        self._opened: tuple[RequestId, AnswerKind] | None = None
        """What the words of the box are for."""
        self._words: dict[tuple[RequestId, AnswerKind], str] = {}
        """What was typed and not given, so that looking at another request loses nothing."""

    @property
    def _detail(self) -> RequestDetail:
        return self._inbox.view.detail

    def can(self, *kinds: AnswerKind) -> bool:
        """Whether the current request can be given one of these answers here."""
        if self._inbox.read_only or self._place.ways.view != "requests":
            return False
        line = self._inbox.line()
        if line is None:
            return False
        open_ = line.request.state in UNSETTLED
        return open_ and (not kinds or any(kind in OF_KIND[line.request.kind] for kind in kinds))

    # -- giving what was asked for ---------------------------------------------------------------------------

    def accept(self, kind: AnswerKind = AnswerKind.CONFIRMED) -> None:
        """Give what was asked for at the chosen time; a late answer says why first. A question gets its words."""
        line = self._inbox.line()
        if line is None:
            return
        if line.request.kind is RequestKind.QUESTION:
            self.open_box(AnswerKind.REPLIED)
        elif line.timer.pressing is Pressing.LATE:
            self.open_box(kind)
        else:
            self._accept(kind, "")

    def _accept(self, kind: AnswerKind, late_reason: str, check: object = None, *, both: bool = False) -> None:
        line, proposal = self._inbox.line(), self._detail.current()
        if line is None:
            return
        keeper = self._inbox.keeper
        held = proposal is not None and keeper.is_for(proposal.slot)
        command = AcceptRequest(
            request_id=line.request.id,
            booking_id=self._inbox.booking_id or BookingId(self._desk.env.new_id()),
            span=proposal.slot.span if proposal else None,
            allocations=proposal.slot.allocations if proposal else (),
            hold_id=keeper.hold_id if held else None,
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
            self._inbox.look_again(line)
            return
        keeper.forget()
        say = {
            RequestKind.MOVE: self._place.actions.say_moved,
            RequestKind.CANCEL: self._place.actions.say_cancelled,
        }
        say.get(line.request.kind, self._place.actions.say_booked)(booking)
        self._inbox.go_on()

    def _checked(self, line: RequestLine) -> IdentityCheckId | None:
        """The check of whoever asks for a change, where there was one."""
        return None if line.booking is None else self._desk.caller.check_for(line.booking.client_id)

    def _accept_again(self, number: RequestId, kind: AnswerKind, late_reason: str) -> None:
        """Although they have something else then; nothing happens where another request is looked at by now."""
        line = self._inbox.line()
        if line is not None and line.request.id == number:
            self._accept(kind, late_reason, both=True)

    def _ask_who(self, line: RequestLine, go_on: Callable[[object], None], why: IdentityNeeded) -> None:
        """Nobody knows yet who asks: ask that first and go on by itself. The chosen time stays chosen and held."""
        self._place.failures.show_failure(why)
        if line.booking is not None:
            strip = IdentityStrip(self._desk, line.booking.client_id, line.booking.id)
            strip.buttons["U"].hide()  # it was the client who asked, or there were no request
            strip.confirmed.connect(go_on)
            self._detail.show_strip(strip)

    # -- other answers ---------------------------------------------------------------------------------------

    def open_box(self, kind: AnswerKind) -> None:
        """Ask for the words of an answer, and show the text that it makes."""
        line = self._inbox.line()
        if line is None:
            return
        late = line.timer.pressing is Pressing.LATE and kind not in BEFORE_DUE
        title = TITLES[kind]() if kind in TITLES else ""
        first = first_way(line, self._desk.env.now())
        offering = self._detail.proposals if kind is AnswerKind.OFFER else ()
        fresh = any(one.kept_until is None for one in offering)
        times = [(self._detail.time_words(one), not fresh or one.kept_until is None) for one in offering]
        self._opened = None  # the box is emptied for the next answer
        self._detail.answer.open_for(kind, title, ways(line), first, late=late, times=times)
        self._opened = line.request.id, kind
        self._detail.answer.text.setPlainText(self._words.get(self._opened, ""))
        self._detail.ensureWidgetVisible(self._detail.answer.record)

    @Slot()
    def keep_words(self) -> None:
        """What stands in the box stays for this request and answer until it is given."""
        if self._opened is None:
            return
        words = self._detail.answer.text.toPlainText()
        if words.strip():
            self._words[self._opened] = words
        else:
            self._words.pop(self._opened, None)

    @property
    def unsaved(self) -> int:
        """How many answers are typed and not given, of requests that still wait for one."""
        inbox = self._inbox.feed.inbox
        waiting = {line.request.id for line in inbox.lines} if inbox is not None else set()
        return sum(number in waiting for number, _kind in self._words)

    @Slot()
    def show_text(self) -> None:
        """Make the exact text anew from what stands in the box."""
        line = self._inbox.line()
        if line is None:
            return
        try:
            self._detail.answer.show_preview(self._desk.look(preview_answer, self._command(line)))
        except (RuleViolation, KnownError) as why:
            self._detail.answer.show_preview(None)
            self._detail.answer.refuse(self._place.failures.words(why))

    @Slot()
    def give(self) -> None:
        """Give the answer that stands in the box."""
        line, box = self._inbox.line(), self._detail.answer
        if line is None:
            return
        if box.kind in ACCEPTING:
            self._accept(box.kind, box.late.text())
            return
        try:
            self._desk.do(answer_request, self._command(line))
        except (RuleViolation, KnownError) as why:
            box.refuse(self._place.failures.words(why))
            return
        self._words.pop((line.request.id, box.kind), None)
        if box.kind is AnswerKind.OFFER:
            self._inbox.keeper.forget()  # given back as the offer was held
        words = _("Request {number}: {answer}.").format(number=f"#{line.request.id}", answer=answer_word(box.kind))
        self._place.toasts.show_toast(Toast(text=words))
        self._inbox.go_on()

    def _command(self, line: RequestLine) -> AnswerRequest:
        box = self._detail.answer
        channel, by_call = TOLD[box.way]
        return AnswerRequest(
            request_id=line.request.id,
            kind=box.kind,
            channel=channel,
            by_call=by_call,
            text=box.text.toPlainText(),
            late_reason=box.late.text(),
            offered=self._offered(),
            hold_id=self._inbox.keeper.hold_id if box.kind is AnswerKind.OFFER else None,
        )

    def _offered(self) -> tuple[FreeSlot, ...]:
        return tuple(self._detail.proposals[row].slot for row in self._detail.answer.chosen_times())

    def take_over(self) -> None:
        """Answer what somebody else is answering; needs its right."""
        line = self._inbox.line()
        if line is not None:
            command = ClaimRequest(request_id=line.request.id, take_over=True)
            if self._place.failures.attempt(lambda: self._desk.do(claim_request, command)) is not None:
                self._inbox.engage()
