"""Opens the pages about bookings, and joins them to the desk: what they store is told in toasts and shown.

What was typed and not stored is kept by booking until it is stored or given up, so that Esc never loses it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, HoldId, MessageId, ServiceId, VisitId
from bookingdesk.domain.series import Scope
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.booking.cancel_panel import CancelPanel
from bookingdesk.gui.booking.open_session_panel import OpenSessionPanel
from bookingdesk.gui.booking.read_back_panel import ReadBackPanel
from bookingdesk.gui.booking.reschedule_panel import ReschedulePanel
from bookingdesk.gui.booking.roster_panel import RosterPanel
from bookingdesk.gui.booking.session_rhythm_panel import SessionRhythmPanel
from bookingdesk.gui.booking.settle_panel import SettlePanel
from bookingdesk.gui.booking.visit_panel import VisitPanel
from bookingdesk.gui.booking.word_panel import WordPanel
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.frontdesk.booking_actions import BookingActions
from bookingdesk.gui.kept_drafts import KeptDrafts
from bookingdesk.gui.widgets.client_field import ClientField
from bookingdesk.gui.widgets.side_panel import Title
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.booking_draft import BookingDraft, draft_of
from bookingdesk.presentation.line.wishes import LineDraft
from bookingdesk.presentation.line_draft import from_line, unsettled_client
from bookingdesk.presentation.repetition import rest_of
from bookingdesk.presentation.session_draft import SessionDraft
from bookingdesk.presentation.visit_draft import VisitDraft, visit_beside, visit_from
from bookingdesk.presentation.visit_words import (
    visit_cancelled_words,
    visit_moved_words,
    visit_stored_words,
)
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.outbox import retry, send_now, withdraw
from bookingdesk.usecases.readings import BookingFile
from bookingdesk.usecases.series.commands import SeriesStored
from bookingdesk.usecases.series.rewriting import rest_of_series
from bookingdesk.usecases.sessions import roster

VERBS = {"send_now": send_now, "withdraw": withdraw, "retry": retry}

NEW_SESSION = "new"
"""The one session that is about to be opened."""


class BookingPlace(QObject):
    """New, stored, moved and cancelled bookings."""

    stored = Signal(object)
    """A Booking was made or moved here: the calendar may show it."""
    command_asked = Signal(str, str)
    """A command of the window for a booking id."""
    wake_mail = Signal()
    receipt_print_asked = Signal(int)
    """The number of a receipt."""
    roster_print_asked = Signal(str)
    """The id of a group session."""
    call_asked = Signal(str)
    """A message that somebody has to say: its id."""

    def __init__(
        self, desk: Desk, host: FormHost, actions: BookingActions, failures: Failures, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._host, self._actions, self._failures = desk, host, actions, failures
        self.read_only = ""
        """Why nothing can be changed; empty where it can."""
        self._unsaved: dict[BookingId, BookingDraft] = {}
        """By booking; a new one has its id from the first key on, the one that was edited last is the last."""
        self._visit: VisitDraft | None = None
        """The new visit that was filled in and is not booked."""
        self._besides, self._newcomers = KeptDrafts[BookingId, VisitDraft](), KeptDrafts[BookingId, Client]()
        self._sessions = KeptDrafts[str, SessionDraft]()
        desk.ask_word = self.ask_word

    # -- opening ---------------------------------------------------------------------------------------------

    def open_booking(self, booking: BookingId, *, edit: bool = False) -> BookingPanel | None:
        """Show a stored booking; with `edit` the focus goes into its fields."""
        file = self._file(booking)
        if file is None:
            return None
        if file.entry.booking.seats is not None:
            self.open_session(booking)
            return None
        self._desk.caller.opened(file.entry.client.id)
        catalogue = self._desk.catalogue()
        draft = draft_of(file.entry.booking, file.entry.client, catalogue)
        page = BookingPanel(self._desk, draft, file, read_only=self.read_only)
        kept = self._unsaved.get(booking)
        if kept is not None:
            page.restore(kept)
        self._show(page, booking, self._title(_("Booking {number}"), file))
        (page.focus_fields if edit else page.focus_first)()
        return page

    def open_session(self, session: BookingId) -> RosterPanel | None:
        """Show who sits in a group session."""
        there = self._failures.attempt(lambda: self._desk.do(roster, session))
        if there is None:
            return None
        page = RosterPanel(self._desk, there, read_only=self.read_only)
        page.command_asked.connect(self.command_asked)
        page.print_asked.connect(self.roster_print_asked)
        page.joined.connect(self._actions.say_booked)
        page.reseated.connect(self._actions.say_changed)
        page.drafted.connect(partial(self._newcomers.keep, session))
        self._host.show_form(page, _("Group session {number}").format(number=f"#{page.session.number}"), "roster")
        if not self._newcomers.fill(session, page.restore):
            page.setFocus()
        return page

    def change_rhythm(self, session: BookingId) -> SessionRhythmPanel | None:
        """Ask in what rhythm the sessions of a series go on, from this one."""
        there = self._failures.attempt(lambda: self._desk.do(roster, session))
        rest = self._failures.attempt(lambda: self._desk.do(rest_of_series, session))
        if there is None or rest is None:
            return None
        page = SessionRhythmPanel(self._desk, there, rest_of(*rest))
        page.rewritten.connect(partial(self._rewritten, page, session))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, _("Another rhythm"), "session_rhythm")
        page.setFocus()
        return page

    def _rewritten(self, page: SessionRhythmPanel, session: BookingId, stored: SeriesStored) -> None:
        self._host.close_form(page)
        self._actions.say_rhythm(next(one for one in stored.bookings if one.id == session), stored.lost)
        self.open_session(session)

    def begin_session(self) -> OpenSessionPanel:
        """Ask which group service is held when."""
        page = OpenSessionPanel(self._desk)
        self._sessions.fill(NEW_SESSION, page.restore)
        page.drafted.connect(partial(self._sessions.keep, NEW_SESSION))
        page.opened.connect(partial(self._session_opened, page))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, _("Open a group session"), "open_session")
        page.setFocus()
        return page

    def _session_opened(self, page: OpenSessionPanel, session: Booking) -> None:
        self._host.close_form(page)
        self.stored.emit(session)
        self.open_session(session.id)

    def open_new(self, draft: BookingDraft | None = None) -> BookingPanel:
        """Show the form for a new booking; without a draft, with what was left unsaved last, else empty."""
        kept = None if draft is not None else self._last_new()
        empty = BookingDraft(booking_id=kept.booking_id if kept else BookingId(self._desk.env.new_id()))
        page = BookingPanel(self._desk, draft or empty, read_only=self.read_only)
        if kept is not None:
            page.restore(kept)
        self._show(page, page.draft.booking_id, _("New booking"))
        page.focus_first()
        return page

    @Slot(str)
    def open_id(self, booking: str) -> None:
        """Show a stored booking by its id."""
        self.open_booking(BookingId(booking))

    @Slot(object)
    def open_for(self, client: Client) -> None:
        """A new booking for this client."""
        self.open_new(BookingDraft(booking_id=BookingId(self._desk.env.new_id()), client=client))

    @Slot(object)
    def open_from_line(self, typed: LineDraft) -> None:
        """Tab in the Line: nothing that was understood is asked again (rule A51)."""
        if not typed.reading.text.strip():
            self.open_new()
            return
        zone = self._desk.formatter.zone
        draft = from_line(typed, BookingId(self._desk.env.new_id()), self._desk.catalogue(), zone)
        if typed.reading.more_services:
            visit = self.open_visit(draft, typed.reading.more_services)
            self._go_on_seeking(visit.parts.rows[0].client, typed)
            return
        page = self.open_new(draft)
        self._keep(draft.booking_id, draft)  # it was typed, if not here
        if typed.hold_id is not None:
            page.adopt(HoldId(typed.hold_id))
        self._go_on_seeking(page.form.client, typed)

    def _go_on_seeking(self, field: ClientField, typed: LineDraft) -> None:
        """Where several clients fit, what was typed of the client stays, with all of them to choose from."""
        words = unsettled_client(typed)
        if words:
            field.seek(words)

    def open_visit(
        self, draft: BookingDraft | None = None, services: tuple[ServiceId, ...] = (), *, person: bool = False
    ) -> VisitPanel:
        """Several services or people in one visit, begun with what a form or the Line has, or was left unsaved."""
        begun = draft or BookingDraft(booking_id=BookingId(self._desk.env.new_id()))
        visit = visit_from(begun, VisitId(self._desk.env.new_id()), services)
        if draft is None and self._visit is not None:
            visit = self._visit
        page = VisitPanel(self._desk, visit)
        self._keep_visit(None if visit.is_empty else visit)  # it was typed, if not here
        page.drafted.connect(self._keep_visit)
        page.booked.connect(partial(self._visited, page))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, _("New visit"), "new_visit")
        if person:
            page.more_person()
        elif draft is not None and not services:
            page.more_service()
        else:
            page.focus_first()
        return page

    def _extend(self, page: BookingPanel, draft: BookingDraft, person: bool) -> None:
        """A new booking becomes the first part of a visit, and its hold goes; to a stored one it is added."""
        if draft.present is not None:
            self.add_to_visit(draft.present.id, person=person)
            return
        self._unsaved.pop(draft.booking_id, None)
        self._host.close_form(page)
        self.open_visit(draft, person=person)

    def add_to_visit(self, booking: BookingId, *, person: bool = False) -> VisitPanel | None:
        """One more service or person beside a stored booking; None while it is asked who wants that."""
        pages: list[VisitPanel] = []

        def opened(word: Word) -> None:
            page = self._beside(booking, word, person=person)
            pages.extend([page] if page is not None else [])

        self._desk.on_whose_word([booking], opened)
        return pages[0] if pages else None

    def _beside(self, booking: BookingId, word: Word, *, person: bool) -> VisitPanel | None:
        file = self._file(booking)
        if file is None:
            return None
        visit_id = VisitId(self._desk.env.new_id())
        kept = self._besides.get(booking)
        draft = visit_beside(file.entry.booking, file.entry.client, visit_id, person=person)
        if kept is not None:  # what was filled in, beside the booking as it is now
            draft = replace(kept, beside=draft.beside)
        page = VisitPanel(self._desk, draft, word=word)
        page.drafted.connect(partial(self._besides.keep, booking))
        page.booked.connect(partial(self._visited, page))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, _("Add to what is booked"), "add_to_visit")
        page.focus_first()
        return page

    def _visited(self, page: VisitPanel, visit: Sequence[Booking]) -> None:
        self._host.close_form(page)
        words = visit_stored_words(visit, added=page.draft.beside is not None)
        self._actions.say_visit(visit[0], words, len(visit))
        self.stored.emit(visit[0])

    def reschedule(self, booking: BookingId) -> ReschedulePanel | None:
        """Offer other times (R)."""
        file = self._file(booking)
        if file is None:
            return None
        page = ReschedulePanel(self._desk, file)
        page.moved.connect(partial(self._moved, page))
        page.waits.connect(partial(self._waits, page))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, self._title(_("Move booking {number}"), file), "change")
        return page

    def cancel(self, booking: BookingId, *, scope: Scope = Scope.ONE) -> CancelPanel | None:
        """Ask why (X)."""
        file = self._file(booking)
        if file is None:
            return None
        page = CancelPanel(self._desk, file)
        page.form.scope.show_scope(scope)
        page.cancelled.connect(partial(self._cancelled, page))
        page.waits.connect(partial(self._waits, page))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, self._title(_("Cancel booking {number}"), file), "change")
        return page

    def read_back(self, booking: BookingId) -> ReadBackPanel | None:
        """The sentences to be read out (Q)."""
        file = self._file(booking)
        if file is None:
            return None
        page = ReadBackPanel(self._desk, file)
        page.attested.connect(partial(self._attested, page))
        page.move_asked.connect(lambda: self.reschedule(booking))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, _("Read back"), "read_back")
        return page

    def _attested(self, page: ReadBackPanel, booking: Booking) -> None:
        self._host.close_form(page)
        self._actions.say_changed(booking)

    def settle(self, booking: BookingId) -> SettlePanel | None:
        """Approval and payment (Y)."""
        file = self._file(booking)
        if file is None:
            return None
        page = SettlePanel(self._desk, file)
        page.print_asked.connect(self.receipt_print_asked)
        page.confirmed.connect(self._actions.say_marked)
        self._host.show_form(page, self._title(_("Approval and payment {number}"), file), "settle")
        return page

    def ask_word(self, bookings: Sequence[BookingId], act: Callable[[Word], object]) -> None:
        """Who asked for it (C or U)? Known already where nobody is checked, or the client was in this contact."""
        read = self._desk.env.store.read
        stored = self._failures.attempt(lambda: read(lambda work: work.bookings.many(bookings)))
        if not stored:
            return
        clients = {booking.client_id for booking in stored.values() if booking.seats is None}
        checks = frozenset(check for one in clients if (check := self._desk.caller.check_for(one)) is not None)
        settings = read(lambda work: work.settings.all())
        if len(checks) == len(clients) or not desk_settings.checks_callers(settings):
            act(Word(checks=checks))
            return
        if not clients:  # a group session is the business's own: nobody is to be checked
            act(Word())
            return
        names = read(lambda work: work.clients.many(clients))
        only = next(iter(clients)) if len(clients) == 1 else None
        words = listed([names[one].name for one in clients])
        page = WordPanel(self._desk, words, only, next(iter(stored)))
        page.settled.connect(partial(self._settled, page, act))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, _("Who asked?"), "word")

    def _settled(self, page: WordPanel, act: Callable[[Word], object], word: Word) -> None:
        self._host.close_form(page)
        act(word)

    def _title(self, words: str, file: BookingFile) -> Title:
        """With the booking's number while it is known who is calling: it is one of the facts that are asked for."""
        booking, client = file.entry.booking, file.entry.client.id

        def title() -> str:
            open_ = booking.seats is not None or self._desk.is_known(client)
            return words.format(number=f"#{booking.number}" if open_ else "").strip()

        return title

    def _file(self, booking: BookingId) -> BookingFile | None:
        return self._failures.attempt(lambda: self._desk.do(booking_file, booking))

    def _show(self, page: BookingPanel, key: BookingId, title: Title) -> None:
        page.saved.connect(partial(self._saved, page, key))
        page.finished.connect(partial(self._host.close_form, page))
        page.command_asked.connect(self.command_asked)
        page.message_asked.connect(self.steer_message)
        page.drafted.connect(partial(self._keep, key))
        page.visit_asked.connect(partial(self._extend, page))
        self._host.show_form(page, title, "booking" if page.draft.present else "new_booking")

    # -- what the pages did ----------------------------------------------------------------------------------

    def _keep(self, key: BookingId, draft: object) -> None:
        self._unsaved.pop(key, None)
        if isinstance(draft, BookingDraft):
            self._unsaved[key] = draft

    @Slot(object)
    def _keep_visit(self, draft: VisitDraft | None) -> None:
        self._visit = draft

    @property
    def unsaved(self) -> int:
        """How many forms hold something that is not stored."""
        pages = len(self._besides) + len(self._newcomers) + len(self._sessions)
        return len(self._unsaved) + (self._visit is not None) + pages

    def _last_new(self) -> BookingDraft | None:
        """The new booking that was typed last and is not stored."""
        return next((one for one in reversed(self._unsaved.values()) if one.present is None), None)

    def _saved(self, page: BookingPanel, key: BookingId, booking: Booking, verb: str) -> None:
        self._unsaved.pop(key, None)
        self._host.close_form(page)
        if verb == "book":
            self._actions.say_booked(booking)
        elif verb == "series":
            self._actions.say_series(booking)
        elif verb == "visit":
            self._actions.say_visit(booking, visit_moved_words)
        elif verb == "reschedule":
            self._actions.say_moved(booking)
        elif verb:
            self._actions.say_changed(booking)
        if verb:
            self.stored.emit(booking)

    def _moved(self, page: ReschedulePanel, booking: Booking) -> None:
        self._host.close_form(page)
        if page.is_whole_visit:
            self._actions.say_visit(booking, visit_moved_words)
        else:
            (self._actions.say_moved if page.scope is Scope.ONE else self._actions.say_series)(booking)
        self.stored.emit(booking)

    def _waits(self, page: ReschedulePanel | CancelPanel, words: str) -> None:
        """Somebody who may allow it was asked: the caller needs the page no more."""
        self._host.close_form(page)
        self._actions.say(words)

    def _cancelled(self, page: CancelPanel, booking: Booking) -> None:
        self._host.close_form(page)
        if page.scope is Scope.ONE:
            self._actions.say_cancelled(booking)
        elif page.is_whole_visit:
            self._actions.say_visit(booking, visit_cancelled_words, page.count)
        else:
            self._actions.say_series_cancelled(booking, page.count)

    @Slot(str, str)
    def steer_message(self, verb: str, message: str) -> None:
        """Send a message now, take it back, or try it again; or open what somebody has to say."""
        if verb == "say":
            self.call_asked.emit(message)
            return
        done = self._failures.attempt(lambda: self._desk.do(VERBS[verb], MessageId(message)))
        if done is not None and verb != "withdraw":
            self.wake_mail.emit()
