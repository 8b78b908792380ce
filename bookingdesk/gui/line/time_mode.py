"""Time mode: free times for what is typed, day by day; Enter keeps one for the caller and goes on to book it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.gui.line.client_search import ClientSearch
from bookingdesk.gui.line.entry import Entry
from bookingdesk.gui.line.mode import Mode
from bookingdesk.gui.line.slot_finder import why_not_then
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line import session
from bookingdesk.presentation.line.facts import Facts
from bookingdesk.presentation.line.times import (
    TimesFacts,
    about_times,
    rest_for_booking,
    slot_as_text,
    times_view,
    wideners,
    without_piece,
)
from bookingdesk.presentation.line.views import Chip, Choice, Mend, Phase, View, Widen
from bookingdesk.presentation.line.wishes import DAYS, LineDraft, Wishing
from bookingdesk.presentation.slot_text import slot_text
from bookingdesk.qt.background.latest import Latest
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.hold_keeper import HoldKeeper
from bookingdesk.usecases.commands import HoldSlot
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.finding import FindTimes, FoundTimes, Relax, SortBy, find_times
from bookingdesk.usecases.holding import hold

LOOK_MS = 30
"""Keys that come faster than this are answered together."""
MOST_DAYS = 56


class TimeMode(Mode):
    """Finds; what is found can be held, booked, or waited for."""

    outlined = Signal(object)
    """The Slot of the marked row, or None: to be outlined in the calendar."""
    book_wanted = Signal(str, object)
    """The text for Book mode and the Hold that goes with it."""
    visit_wanted = Signal(object)
    """A LineDraft: several services are to be found together."""
    waitlist_wanted = Signal(object)
    """A LineDraft: somebody wants to wait for such a time."""

    def __init__(
        self,
        desk: Desk,
        formatter: Formatter,
        search: ClientSearch,
        keeper: HoldKeeper,
        parent: QObject | None = None,
    ) -> None:
        """`keeper` is Book mode's: a time that Space keeps is one of the caller's options there."""
        super().__init__(desk, formatter, parent)
        self.title = _("Time")
        self.placeholder = _("Service, room, person, time: 45 col rm2 <12")
        self.read_only = ""
        self._keeper = keeper
        self.finder = Latest(desk, lambda env, command, report: find_times(env, command, report), self)
        self.finder.answered.connect(self._take)
        self.finder.failed.connect(self._fail)
        self._entry = Entry(desk, formatter, search)
        self._sort = SortBy.SOONEST
        self._days = DAYS
        self._forget()
        self._soon = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._soon.timeout.connect(self._look)
        desk.announced.connect(self._changed_elsewhere)

    def _forget(self) -> None:
        self._asked: FindTimes | None = None
        self._found: FoundTimes | None = None
        self._trouble = self._refused = self._said = self._why = ""

    # -- reading ---------------------------------------------------------------------------------------------

    def limit_to(self, department: DepartmentId | None) -> None:
        """Only the services of one department are understood from now on; None: all of them."""
        self._entry.limit_to(department)

    def read(self, text: str) -> None:
        """Understand the text; times follow when typing pauses for a moment."""
        self.selected, self._days = 0, DAYS
        self._forget()
        try:
            self._entry.understand(text)
        except KnownError as why:
            self._trouble = self.worded(why)
        self._soon.start()
        self.changed.emit()

    def _known(self) -> Facts:
        """Service and client as the Line understands them."""
        return Facts(
            reading=self._entry.reading,
            catalogue=self._entry.catalogue,
            formatter=self.formatter,
            now=self.desk.env.now(),
            clients=self._entry.clients,
        )

    def _wishing(self, known: Facts) -> Wishing | None:
        if known.service is None or known.unclear is not None or known.reading.wrong is not None:
            return None
        if known.reading.more_services:
            return None
        return Wishing(
            reading=known.reading,
            service=known.service,
            client=known.client,
            catalogue=known.catalogue,
            now=known.now,
        )

    def _wish(self, known: Facts) -> SlotWish | None:
        wishing = self._wishing(known)
        if wishing is None:
            return None
        wish = wishing.slots()
        if known.reading.when.day is None and not known.reading.when.now:
            wish = replace(wish, days=self._days)
        return wish

    def facts_now(self) -> TimesFacts:
        """Everything known at this moment."""
        known = self._known()
        texts = wideners(known.reading)
        if self._days < MOST_DAYS:
            texts[Relax.LATER] = known.reading.text
        return TimesFacts(
            reading=known.reading,
            catalogue=known.catalogue,
            formatter=self.formatter,
            now=known.now,
            service=known.service,
            client=known.client,
            unclear=known.unclear,
            wish=self._asked.wish if self._asked else None,
            found=self._found,
            why=self._why,
            held=self._keeper.options(known.service.id) if known.service else {},
            sort=self._sort,
            selected=self.selected,
            trouble=self._trouble,
            refused=self._refused,
            said=self._said,
            read_only=self.read_only,
            wideners=texts,
        )

    def view(self) -> View:
        """What was found."""
        return times_view(self.facts_now())

    def about(self) -> str:
        """Days without a free time."""
        return about_times(self.facts_now())

    # -- looking ---------------------------------------------------------------------------------------------

    @Slot()
    def _look(self) -> None:
        self._soon.stop()
        wish = self._wish(self._known())
        if wish is None:
            self.finder.forget()
            self.outlined.emit(None)
            return
        command = FindTimes(wish=wish, sort=self._sort)
        self._asked = command
        self.finder.ask(command)

    @Slot(object, object)
    def _take(self, command: FindTimes, found: FoundTimes) -> None:
        if command == self._asked:
            self._found, self._trouble = found, ""
            self._explain()
            self.changed.emit()
            self._outline()

    def _explain(self) -> None:
        """Why the very time that was said can't be had, once it is certain that it can't."""
        wishing = self._wishing(self._known())
        done = (
            self._found is not None and self._asked is not None and self._found.days_done >= self._asked.wish.days
        )
        self._why = ""
        if wishing is None or self._found is None or self._found.slots or not done:
            return
        try:
            self._why = why_not_then(self.desk, wishing, self.formatter)
        except KnownError as why:
            self._trouble = self.worded(why)

    @Slot(object, object)
    def _fail(self, command: FindTimes, why: RuleViolation | KnownError) -> None:
        if command == self._asked:
            self._trouble = self.worded(why)
            self.changed.emit()

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if changes.elsewhere:
            self._entry.doubt_catalogue()
        if changes.catalogue:
            self._entry.forget_catalogue()
        if self._asked is not None and (changes.bookings or changes.holds or changes.spans or changes.catalogue):
            self._soon.start()

    def _slot(self) -> FreeSlot | None:
        row = self.view().row
        return row.target if row is not None and isinstance(row.target, FreeSlot) else None

    def _outline(self) -> None:
        self.outlined.emit(self._slot())

    # -- keys ------------------------------------------------------------------------------------------------

    def select(self, row: int) -> None:
        self._refused = self._said = ""
        super().select(row)
        self._outline()

    def enter(self, *, shift: bool, chosen: bool) -> None:
        """Hold the marked time and go on to book it; widen, choose or try again where that is what stands there."""
        if self._soon.isActive():
            self._look()
        view = self.view()
        target = view.row.target if view.row else None
        if view.phase is Phase.READY and self._entry.reading.more_services:
            self.visit_wanted.emit(self.draft())
        elif self._trouble:
            self._trouble = ""
            self._look()
        elif isinstance(target, Mend) and chosen:
            self.way_out(self.selected)
        elif view.phase in {Phase.MISSING, Phase.CONTRADICTION}:
            self._refused = view.echo
            self.changed.emit()
        elif isinstance(target, Choice):
            move = session.written_out(self._known(), target)
            self.rewritten.emit(move.text, move.cursor)
        elif isinstance(target, Widen):
            self._widen(target)
        elif isinstance(target, FreeSlot):
            if self.read_only:
                QGuiApplication.clipboard().setText(slot_as_text(target, self.facts_now()))
                self._tell(_("Copied as text."))
            else:
                self._book(target)

    def _widen(self, target: Widen) -> None:
        if target.text != self._entry.reading.text:
            self.rewritten.emit(target.text, len(target.text))
            return
        self._days = min(MOST_DAYS, self._days + DAYS)
        self.selected = 0
        self._look()

    def letter(self, letter: str) -> bool:
        """A letter while the list is walked through: S sorts, W waits, Space holds."""
        if letter == "S":
            orders = list(SortBy)
            self._sort = orders[(orders.index(self._sort) + 1) % len(orders)]
            self.selected = 0
            self._look()
        elif letter == "W" and not self.read_only:
            self.waitlist_wanted.emit(self.draft())
        elif letter == " " and not self.read_only:
            self._keep()
        else:
            return False
        self.changed.emit()
        return True

    def draft(self) -> LineDraft:
        """What is understood, for a form or the waitlist."""
        known = self._known()
        return LineDraft(reading=known.reading, client=known.client, service=known.service, slot=self._slot())

    def take_away(self, chip: Chip) -> None:
        """A chip was clicked: that part of the wish is given up."""
        if chip.removes is not None:
            text = without_piece(self._entry.reading.text, chip.removes)
            self.rewritten.emit(text, len(text))

    def leave(self) -> None:
        """The text was given up."""
        self._soon.stop()
        self.finder.forget()
        self._entry.begin_anew()
        self._forget()
        self.selected = 0
        self.outlined.emit(None)
        self.changed.emit()

    # -- holding ---------------------------------------------------------------------------------------------

    def _hold(self, slot: FreeSlot, option_of: str = "") -> Hold | None:
        known = self._known()
        client: Client | None = known.client
        if known.service is None:
            return None
        command = HoldSlot(
            service_id=known.service.id,
            client_id=client.id if client is not None and client.id > 0 else None,
            span=slot.span,
            allocations=slot.allocations,
            option_of=option_of,
        )
        try:
            return self.desk.do(hold, command)
        except (RuleViolation, KnownError) as why:
            self._refused = self.worded(why)
            self._look()
            self.changed.emit()
            return None

    def _keep(self) -> None:
        slot = self._slot()
        if slot is None or self._keeper.option(slot) is not None:
            return
        held = self._hold(slot, self._keeper.option_of)
        if held is not None:
            self._keeper.add_option(held)
            self.selected = len(self._keeper.options(held.service_id)) - 1  # what is held stands above the others
            self._tell(_("Held until {time}.").format(time=self.formatter.time(held.expires_at)))

    def _tell(self, words: str) -> None:
        self._said = words
        self.changed.emit()

    def _book(self, slot: FreeSlot) -> None:
        facts = self.facts_now()
        held = self._keeper.option(slot) or self._hold(slot)
        if held is None:
            return
        resources = frozenset(
            r for r in slot.resource_ids() if facts.catalogue.resources[r].kind.value in {"staff", "space"}
        )
        exact = slot_text(slot.span, resources, facts.catalogue, self.formatter, facts.now)
        text = f"{rest_for_booking(facts)} {exact}".lstrip()
        self.leave()
        self.book_wanted.emit(text, held)
