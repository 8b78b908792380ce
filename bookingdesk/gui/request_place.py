"""The inbox at work: F7 opens the most pressing request, claims it and holds its first free time; a key answers it.

What is claimed and held here is given back when another request, or another view, takes its place. Refusals are
shown by `Failures`; nothing is asked beforehand but the words of an answer, and why a late one is late.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import Shiboken

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId, RequestId, ResourceId
from bookingdesk.domain.requests import UNSETTLED
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.gui.request_answering import RequestAnswering
from bookingdesk.gui.requests.requests_view import RequestsView
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.presentation.request_draft import RequestDraft, draft_from_line
from bookingdesk.presentation.request_words import ahead_words, badge_words
from bookingdesk.presentation.toasts import Toast
from bookingdesk.qt.background.intake import IntakeWatch
from bookingdesk.qt.hold_keeper import HoldKeeper
from bookingdesk.qt.request_feed import RequestFeed
from bookingdesk.usecases.intake.storing import TakenIn
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.requests.commands import ClaimRequest
from bookingdesk.usecases.requests.proposing import ProposeAt, proposal_at, proposals
from bookingdesk.usecases.requests.reading import Inbox, RequestLine
from bookingdesk.usecases.requests.taking import claim_request, release_request

if TYPE_CHECKING:
    from bookingdesk.gui.form_host import FormHost
    from bookingdesk.gui.requests.request_form import RequestForm
    from bookingdesk.gui.workplace import Workplace

NEW = RequestId(0)
STABLE_MS = 150
"""Passing by with the arrows claims and holds nothing."""


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
        self._unsaved: dict[RequestId, RequestDraft] = {}
        """What was typed into a form and not stored, by request; a new one is `NEW`."""
        self._form: RequestForm | None = None
        self.booking_id = BookingId("")
        self._warned = ""
        self.answering = RequestAnswering(place, self)
        self.intake = IntakeWatch(place.desk, self)
        self.intake.taken.connect(self._say_taken)
        self._stable = QTimer(self, singleShot=True, interval=STABLE_MS)
        self._stable.timeout.connect(self.engage)
        place.window.canvas.add_later("requests", lambda: (self.view, self.view.table))
        self.feed.read.connect(self._tell)
        self.keeper.changed.connect(self._show_held)
        self.keeper.lost.connect(self._show_held)

    @cached_property
    def view(self) -> RequestsView:
        """The inbox; made when it is first looked at."""
        view = RequestsView(self._desk.formatter, self._place.window.canvas)
        view.hide()  # a command may ask it something long before anybody looks at it
        detail = view.detail
        view.chosen.connect(self._choose)
        view.left.connect(self._let_go)
        view.log_asked.connect(self.log)
        view.retry_asked.connect(self.feed.refresh)
        detail.asked.connect(self._place.window.commands.run)
        detail.slot_chosen.connect(self._hold)
        detail.answer.ready.connect(self.answering.give)
        detail.answer.changed.connect(self.answering.show_text)
        detail.answer.text.textChanged.connect(self.answering.keep_words)
        detail.answer.left.connect(view.table.setFocus)
        detail.messages.asked.connect(self._place.bookings.steer_message)
        self.intake.trouble.connect(view.show_folder)
        view.show_folder(self.intake.said)
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
            self.engage()
        self.view.table.setFocus()

    @Slot(int, object, object)
    def propose(self, number: int, wanted: frozenset[ResourceId], span: Span) -> None:
        """A request was dropped on a time: it stands first among the free times, held, and Enter accepts it."""
        command = ProposeAt(request_id=RequestId(number), start=span.start, wanted=wanted)
        proposal = self._place.failures.attempt(lambda: self._desk.look(proposal_at, command))
        if proposal is None:
            return
        self.open_inbox(RequestId(number))
        line = self.line()
        if line is None or line.request.id != number:
            return
        others = [one for one in self.view.detail.proposals if one.slot.span != proposal.slot.span]
        self.keeper.release()
        self.view.detail.show_times((proposal, *others), line.request.kind)
        self.view.detail.times.setCurrentRow(0)
        self._hold()
        self.keeper.settle()

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
            self.view.detail.show_line(line, catalogue, self._desk.env.now(), read_only=bool(self.read_only))

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
    def engage(self) -> None:
        """Say on every desk that it is being answered here, look for free times and hold the first."""
        line = self.line()
        if line is None or not self.view.isVisible():
            return
        number = line.request.id
        self.keeper.release()  # else the time that is held for this very request counts as taken
        self._engaged = number
        self.booking_id = BookingId(self._desk.env.new_id())
        self.view.detail.draw()
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

    def look_again(self, line: RequestLine) -> None:
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
        slot = proposal.slot if proposal.kept_until is None else None  # what was offered is held already
        self.keeper.prefer(slot, service, line.request.client_id)
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

    def go_on(self) -> None:
        """On to the next one; the focus is where it was."""
        self._engaged = None
        self.view.detail.answer.hide()
        self.view.detail.show_strip(None)
        self.view.table.setFocus()
        self._choose(self.view.table.current() or 0)

    # -- taking down -----------------------------------------------------------------------------------------

    @Slot()
    def log(self) -> None:
        """The form for something that cannot be settled at once, filled with what the Line has understood."""
        line = self._place.line
        typed = line.field.text().strip()
        self._note_open_form()
        kept = self._unsaved.get(NEW)
        filled = RequestDraft(text=typed)
        if kept is not None:
            filled = replace(kept, text="\n".join(words for words in (kept.text, typed) if words))
        elif typed and line.mode is LineMode.BOOK:
            filled = self._place.failures.attempt(lambda: draft_from_line(line.book.understood())) or filled
        self._open_form(None, _("Log request"), filled)

    def _note_open_form(self) -> None:
        """What is half filled in stays, also where another form takes its place."""
        if self._form is not None and Shiboken.isValid(self._form) and self._form.isVisible():
            self._form.drafted.emit(self._form.unsaved)

    def _keep_draft(self, key: RequestId, draft: RequestDraft | None) -> None:
        self._unsaved.pop(key, None)
        if draft is not None:
            self._unsaved[key] = draft

    @property
    def unsaved(self) -> int:
        """How many forms hold something that is not stored."""
        self._note_open_form()
        return len(self._unsaved) + self.answering.unsaved

    def edit(self) -> None:
        """Fill in or correct the current request."""
        line = self.line()
        if line is not None:
            self._open_form(line, _("Request {number}").format(number=f"#{line.request.id}"))

    def _open_form(
        self, line: RequestLine | None, title: str, filled: RequestDraft | None = None
    ) -> RequestForm | None:
        from bookingdesk.gui.requests.request_form import RequestForm  # noqa: PLC0415 - not needed to start

        page = self._place.failures.attempt(lambda: RequestForm(self._desk, line, filled=filled))
        if page is None:
            return None
        key = line.request.id if line is not None else NEW
        if line is not None and key in self._unsaved:
            page.fill(self._unsaved[key])
        page.drafted.connect(partial(self._keep_draft, key))
        self._form = page
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
            self.engage()
            self.view.table.setFocus()

    @Slot()
    def _close_form(self) -> None:
        page: RequestForm | None = self.sender()  # type: ignore[assignment]
        if page is not None:
            self._host.close_form(page)
