"""Joins the waitlist to the desk: its page, who fits a free time, answers, and the pass that moves offers on.

The match list comes by itself after a cancellation, a no-show or a shortened booking, only where something fits;
it never takes the focus then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from bookingdesk.domain.bookings import MOVABLE
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId, DepartmentId, MessageId, OfferId, ResourceId, WaitlistId
from bookingdesk.domain.waitlist import Opening, WaitEntry
from bookingdesk.gui.calendar_place import CalendarPlace
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.frontdesk.booking_actions import BookingActions
from bookingdesk.gui.kept_drafts import KeptDrafts
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.waiting.match_panel import MatchPanel
from bookingdesk.gui.waiting.openings_panel import OpeningsPanel
from bookingdesk.gui.waiting.waitlist_view import WaitlistView
from bookingdesk.gui.waiting.wish_panel import WishPanel
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.toasts import WHO_FITS, Kind, Toast, who_fits_action
from bookingdesk.presentation.waitlist_words import opening_words
from bookingdesk.presentation.wish_draft import WishDraft
from bookingdesk.qt.background.jobs import Cancelled, Progress, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.models.selection import Selection
from bookingdesk.usecases.commands import Amend
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.freeing import opening_resources
from bookingdesk.usecases.matching import Matches, matches_for, opening_at
from bookingdesk.usecases.rescheduling import amend
from bookingdesk.usecases.waiting_commands import (
    AcceptOffer,
    LeaveWaitlist,
    OpeningAt,
    RefuseOffer,
    WaitlistQuery,
)
from bookingdesk.usecases.waitlist import WaitLine, leave, waitlist
from bookingdesk.usecases.waitlist_offers import OfferLine, accepted, expire_offers, refused

PASS_EVERY_S = 5
"""How often offers and wishes are looked at whose time may have run out."""
KEY = "waitlist_match"


class WaitingPlace(QObject):
    """See the module."""

    booked = Signal(object)
    add_asked = Signal()

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        actions: BookingActions,
        failures: Failures,
        toasts: Toasts,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._desk, self._actions = window, desk, actions
        self._failures, self._toasts = failures, toasts
        window.canvas.add_later("waitlist", lambda: (self.view, self.view))
        self.read_only = ""
        self.counted: Callable[[int], None] = lambda count: None
        """Told how many wait, for the rail."""
        self._opened: list[Opening] = []
        self._seconds = 0
        self._view: WaitlistView | None = None
        self._letters: frozenset[MessageId] = frozenset()
        """The messages that tell of what is offered now: the list says what became of them."""
        self._found: dict[BookingId, Opening] = {}
        """What the buttons of toasts lead to, by the booking that left it free."""
        self._wishes = KeptDrafts[tuple[WaitlistId | None, BookingId | None], WishDraft]()
        toasts.asked.connect(self._answer_toast)
        desk.announced.connect(self._take_notice)

    @property
    def view(self) -> WaitlistView:
        """The list; made when it is first looked at."""
        if self._view is None:
            self._view = self._made()
            self.refresh()
        return self._view

    def _made(self) -> WaitlistView:
        view = WaitlistView(self._desk.formatter)
        view.chosen.connect(self.show_openings)
        view.accepted.connect(self._accept)
        view.refused.connect(self._refuse)
        view.withdrawn.connect(self._withdraw)
        view.removed.connect(self._remove)
        view.changed.connect(self.change_wish)
        view.added.connect(self.add_asked)
        return view

    # -- reading ---------------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> int:
        """How many forms hold something that is not stored."""
        return len(self._wishes)

    department: DepartmentId | None = None
    """The one that the list shows alone; None shows all."""

    def refresh(self) -> None:
        """Read the list again."""
        try:
            lines = self._desk.look(waitlist, WaitlistQuery(department_id=self.department))
            if self._view is not None:
                self._view.show_lines(lines, self._desk.catalogue(), self._desk.env.now())
        except (KnownError, RuleViolation):  # the status bar says that the schedule does not answer
            return
        self._letters = frozenset(line.message.id for line in lines if line.message is not None)
        self.counted(len(lines))

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        if changes.openings:
            self._opened += changes.openings
            QTimer.singleShot(0, self, self._open_by_itself)
        told = changes.messages & self._letters
        if told or changes.waitlist or changes.bookings or changes.clients or changes.catalogue or changes.spans:
            self.refresh()

    def tick(self) -> None:
        """Each second the countdowns; now and then what has run out passes to the next."""
        if self._view is not None:
            self._view.tick(self._desk.env.now())
        self._seconds += 1
        if self._seconds % PASS_EVERY_S == 0 and not self.read_only:
            try:
                made = self._desk.look(expire_offers, None)
            except (KnownError, RuleViolation):  # another desk does it, or this one next time
                return
            if made:
                self._toasts.show_toast(Toast(text=_("No answer in time: the offer went to the next in line.")))

    # -- who fits --------------------------------------------------------------------------------------------

    @Slot()
    def _open_by_itself(self) -> None:
        """The first of the new openings that suits somebody, looked for beside the window; else it stays quiet."""
        openings, self._opened = self._opened, []
        if not openings:
            return

        def step(env: Env, progress: Progress) -> Outcome[Matches | None]:
            found = (matches_for(env, opening).value for opening in openings)
            return Outcome(next((one for one in found if one.fitting), None))

        run_in_background(self._desk, step, None, self._show_aside, self._stay_quiet, whose=self)

    def _stay_quiet(self, why: Exception) -> None:
        """No right to see clients, or no database: nothing to offer."""
        if not isinstance(why, (KnownError, RuleViolation, Cancelled)):
            self._failures.show_bug(why)

    def _show_aside(self, found: Matches | None) -> None:
        """Beside what the user looks at; where they work in the panel itself, only say it, with a button."""
        if found is None:
            return
        opening, focus = found.opening, QApplication.focusWidget()
        if focus is not None and self._window.panel.isAncestorOf(focus):
            self._found[opening.booking_id or BookingId("")] = opening
            when = opening_words(opening, self._desk.catalogue(), self._desk.formatter)
            words = _("Somebody is waiting for a time that is free now: {time}.").format(time=when)
            actions = (who_fits_action(),)
            about = opening.booking_id
            toast = Toast(text=words, kind=Kind.QUESTION, actions=actions, booking_id=about, beside=True)
            self._toasts.show_toast(toast)
            return
        self._show(opening, by_itself=True, found=found)
        if focus is not None and focus.isVisible():
            focus.setFocus()

    @Slot(str, str)
    def _answer_toast(self, action: str, booking: str) -> None:
        opening = self._found.pop(BookingId(booking), None) if action == WHO_FITS else None
        if opening is not None:
            self._show(opening)

    def who_fits(self, calendar: CalendarPlace, selection: Selection) -> None:
        """Who could use the free time, or the time of the booking, that is chosen (W)."""
        page = self._window.panel.page
        slot, calendar.chosen_slot = calendar.chosen_slot, None
        if slot is not None:
            resources, span = slot
            found = self._failures.attempt(lambda: self._first_opening(sorted(resources), span.start))
            if found is not None:
                self._show(found)
        elif selection.current is not None:
            found = self._opening_of(selection.current)
            if found is not None:
                self._show(found)
        elif isinstance(page, MatchPanel):
            page.setFocus()

    def _first_opening(self, resources: Sequence[ResourceId], start: datetime) -> Opening | None:
        """The free time of the first of them that has one."""
        found = (self._desk.do(opening_at, OpeningAt(resource_id=one, start=start)) for one in resources)
        first = next((opening for opening in found if opening is not None), None)
        if first is None:
            self._toasts.say(_("Nobody is free at this time, so it can't be offered."))
        return first

    def _opening_of(self, booking_id: BookingId) -> Opening | None:
        """The time of a booking; one that still stands is said to stand in the way."""
        booking = self._failures.attempt(
            lambda: self._desk.env.store.read(lambda work: work.bookings.get(booking_id))
        )
        if booking is None:
            return None
        resources = opening_resources(booking.resource_ids(), self._desk.catalogue())
        if booking.status in MOVABLE:
            self._toasts.say(_("The booking still stands; the list shows who could use its time."))
        return Opening(
            span=booking.span,
            free=booking.span,
            resources=resources,
            location_id=booking.location_id,
            booking_id=booking.id,
        )

    def _show(self, opening: Opening, *, by_itself: bool = False, found: Matches | None = None) -> None:
        page = MatchPanel(self._desk, self._failures, opening, by_itself=by_itself, found=found)
        page.said_yes.connect(self._said_yes)
        page.pointless.connect(lambda: QTimer.singleShot(0, page, lambda: self._window.panel.close_page(page)))
        self._window.panel.show_panel(page, _("Who could use this time"), key=KEY)

    @Slot(object)
    def show_openings(self, line: WaitLine) -> None:
        """Which times suit somebody on the list."""
        page = OpeningsPanel(self._desk, self._failures, line)
        page.offered.connect(lambda: self._window.panel.close_page(page))
        self._window.panel.show_panel(page, _("Times that suit"), key="waitlist_openings")

    @Slot(object)
    def change_wish(self, line: WaitLine) -> None:
        """What somebody waits for has changed (E)."""
        page = WishPanel(self._desk, line)
        page.changed.connect(lambda: self._close_wish(page, line))
        key = (line.entry.id, line.entry.sooner_than)
        self._wishes.fill(key, page.restore)
        page.drafted.connect(partial(self._wishes.keep, key))
        self._window.panel.show_panel(page, _("Change the wish"), key="waitlist_wish")

    def _close_wish(self, page: WishPanel, line: WaitLine) -> None:
        self._window.panel.close_page(page)
        self._toasts.say(_("The wish of {client} is changed.").format(client=line.client.name))
        self.view.setFocus()

    @Slot(object)
    def say_waitlisted(self, entry: WaitEntry) -> None:
        """The Line has put somebody on the list."""
        client = self._desk.env.store.read(lambda work: work.clients.get(entry.client_id))
        self._toasts.say(_("On the waitlist: {client}.").format(client=client.name))
        self._window.canvas.setFocus()

    # -- answers ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _said_yes(self, made: OfferLine) -> None:
        self._book_offer(made.offer.id)

    @Slot(object)
    def _accept(self, line: WaitLine) -> None:
        if line.offer is not None:
            self._book_offer(line.offer.id)

    def _book_offer(self, offer: OfferId, *, both: bool = False) -> None:
        """It is booked, or what they have is moved; where they have something else then, ask first."""
        command = AcceptOffer(offer_id=offer, both=both)
        anyway = partial(self._book_offer, offer, both=True)
        booking = self._actions.both.attempt(lambda: self._desk.do(accepted, command), anyway)
        if booking is None:
            return
        page = self._window.panel.page
        if isinstance(page, MatchPanel):
            self._window.panel.close_page(page)
        if booking.rescheduled_count:
            self._actions.say_moved(booking)
        else:
            self.booked.emit(booking)

    @Slot(object)
    def _refuse(self, line: WaitLine) -> None:
        if line.offer is not None:
            command = RefuseOffer(offer_id=line.offer.id)
            self._failures.attempt(lambda: self._desk.do(refused, command))

    @Slot(object)
    def _withdraw(self, line: WaitLine) -> None:
        """The offer is taken back: the time is free, and who may have read of it is told."""
        if self._failures.attempt(lambda: self._taken_back(line)):
            words = _("The offer to {client} is withdrawn; the time is free again.")
            self._toasts.say(words.format(client=line.client.name))

    def _taken_back(self, line: WaitLine) -> bool:
        """Whether there was an offer to take back."""
        if line.offer is None:
            return False
        self._desk.do(refused, RefuseOffer(offer_id=line.offer.id, withdrawn=True))
        return True

    @Slot(object)
    def _remove(self, line: WaitLine) -> None:
        if self._failures.attempt(lambda: self._left(line)):
            self._toasts.say(_("{client} is off the waitlist.").format(client=line.client.name))

    def _left(self, line: WaitLine) -> bool:
        """Off the list; where it is no wish of its own, the mark on the booking goes."""
        if line.entry.id is not None:
            self._desk.do(leave, LeaveWaitlist(entry_id=WaitlistId(line.entry.id)))
        elif line.booking is not None:
            self._desk.do(amend, Amend(booking_id=line.booking.id, sooner_wanted=False))
        return True
