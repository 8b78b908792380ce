"""Book mode: reads the text, finds the client and the free times, keeps the previewed one, and books on Enter.

What is decided is decided in `presentation.line.session`; this asks the use cases and remembers their answers.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import KnownError, NotBookable, NotFound, RuleViolation, SlotTaken
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.line.client_details import ClientDetails
from bookingdesk.gui.line.client_search import ClientSearch
from bookingdesk.gui.line.mode import Mode
from bookingdesk.gui.line.slot_finder import Offer, offer_for
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line import session
from bookingdesk.presentation.line.facts import Facts
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.line.reading import LineReading
from bookingdesk.presentation.line.views import (
    Accept,
    Ask,
    Commit,
    Due,
    Insist,
    MarkDue,
    Move,
    Phase,
    Pick,
    Rewrite,
    View,
)
from bookingdesk.presentation.line.vocabulary import Vocabulary
from bookingdesk.presentation.line.wishes import LineDraft, Wishing, booking_of, new_client
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.hold_keeper import HoldKeeper
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.env import ChangeSet

SLOTS_MS = 12
"""Keys that come faster than this are answered together."""
DETAILS_MS = 120
"""Last visits and duplicates are looked up when typing rests."""


class BookMode(Mode):
    """One entry after another."""

    booked = Signal(object)
    """The Booking, after Enter."""
    due_wanted = Signal(object)
    """A MarkDue move from the empty Line."""

    def __init__(
        self, desk: Desk, formatter: Formatter, search: ClientSearch, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, formatter, parent)
        self.title = _("Book")
        self.placeholder = _("Client, service, time: mayo cut fri 9:15")
        self.keeper = HoldKeeper(desk, self)
        self.keeper.changed.connect(self._held)
        self.keeper.lost.connect(self._lost)
        self.keeper.failed.connect(self._failed)
        self.read_only = ""
        self.due: tuple[Due, ...] = ()
        self._search = search
        self._catalogue: Catalogue | None = None
        self._vocabulary = Vocabulary()
        self._toggled: dict[str, int] = {}
        self._booking_id = BookingId(desk.env.new_id())
        self._slots_soon = QTimer(self, singleShot=True, interval=SLOTS_MS)
        self._slots_soon.timeout.connect(self._look_for_slots)
        self._details_soon = QTimer(self, singleShot=True, interval=DETAILS_MS)
        self._details_soon.timeout.connect(self._look_for_details)
        desk.announced.connect(self._changed_elsewhere)
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._reading = LineReading(text="")
        self._clients: tuple[Client, ...] = ()
        self._picked: tuple[str, Client] | None = None
        self._insisted = ""
        self._details = ClientDetails(self.desk, self.formatter)
        self._offer: Offer | None = None
        self._asked: object = None
        self._accepted: FreeSlot | None = None
        self._taken = self._refused = ""
        self.selected = 0

    # -- reading ---------------------------------------------------------------------------------------------

    def read(self, text: str) -> None:
        """Understand the text and show it; free times follow when typing pauses for a moment."""
        self._taken = self._refused = ""
        self.selected = 0
        try:
            self._understand(text)
        except KnownError as why:
            self._refused = self.worded(why)
        if self._wish() != self._asked:
            self._offer, self._accepted = None, None
        self._slots_soon.start()
        self._details_soon.start()
        self.changed.emit()

    def _understand(self, text: str) -> None:
        if self._catalogue is None:
            self._catalogue = self.catalogue()
            self._vocabulary = Vocabulary.of(self._catalogue)
        today = local_date(self.desk.env.now(), self.formatter.zone)
        language = line_language(self.formatter.locale)
        self._reading = read(
            text,
            self._vocabulary,
            language,
            today,
            knows=self._search.knows,
            alike=self._search.alike,
            toggled=self._toggled,
        )
        words = self._words()
        self._clients = self._search.exact(words) if words else ()
        if self._picked is not None and self._picked[0] != words:
            self._picked = None
        new = self._reading.new_client
        if new is None or self._insisted != new.name:
            self._insisted = ""
        if new is None:
            self._details.duplicates = ()

    def _words(self) -> str:
        number = self._reading.client_number
        return self._reading.client_words or (f"#{number}" if number else "")

    def facts_now(self) -> Facts:
        """Everything known at this moment."""
        new = self._reading.new_client
        offer = self._offer or Offer()
        return Facts(
            reading=self._reading,
            catalogue=self._catalogue or Catalogue(),
            formatter=self.formatter,
            now=self.desk.env.now(),
            clients=self._clients,
            picked=self._picked[1] if self._picked else None,
            new=new_client(new, self.desk.env.now()) if new else None,
            duplicates=() if new is None or self._insisted == new.name else self._details.duplicates,
            last_visits=self._details.last_visits,
            slots=None if self._offer is None else offer.slots,
            elsewhere=offer.elsewhere,
            accepted=self._accepted,
            why=offer.why,
            taken=self._taken,
            refused=self._refused,
            held_seconds=self.keeper.seconds_left,
            selected=self.selected,
            due=self.due,
            read_only=self.read_only,
        )

    def view(self) -> View:
        """What the session makes of it."""
        return session.view_of(self.facts_now())

    def about(self) -> str:
        """What to know of the client: last visit, no-shows, care."""
        return self._details.about(self.facts_now().client)

    # -- looking up ------------------------------------------------------------------------------------------

    def _wishing(self, facts: Facts) -> Wishing | None:
        service = facts.service
        if service is None or facts.unclear or facts.read_only:
            return None
        return Wishing(
            reading=self._reading,
            service=service,
            client=facts.client,
            catalogue=facts.catalogue,
            now=facts.now,
        )

    def _wish(self) -> object:
        """What free times depend on; None while nothing can be asked."""
        wishing = self._wishing(self.facts_now())
        if wishing is None:
            return None
        usual = wishing.client.usual_staff if wishing.client else None
        return (wishing.service.id, self._reading.when, self._reading.length, wishing.wanted, usual)

    @Slot()
    def _look_for_slots(self) -> None:
        self._slots_soon.stop()
        wishing, wish = self._wishing(self.facts_now()), self._wish()
        if wishing is None:
            self._offer, self._asked = None, None
        elif wish != self._asked or self._offer is None:
            try:
                self._offer = offer_for(self.desk, wishing, self.formatter, self.keeper.hold_id)
                self._asked = wish
            except KnownError as why:
                self._failed(why)
        self._prefer()
        self.changed.emit()

    def _prefer(self) -> None:
        """The slot that is talked about is kept once there is somebody to keep it for."""
        facts = self.facts_now()
        slot = facts.preview if facts.client is not None else None
        client = facts.client.id if facts.client and facts.client.id > 0 else None
        wanted = frozenset((*self._reading.staff_ids, *self._reading.room_ids))
        self.keeper.prefer(slot, facts.service.id if facts.service else None, client, wanted)

    @Slot()
    def _look_for_details(self) -> None:
        self._details_soon.stop()
        try:
            new = self._reading.new_client
            if new is not None:
                self._details.check_duplicates(new_client(new, self.desk.env.now()))
            if not self._clients and self._words():
                self._clients = self._search.near(self._words())
            facts = self.facts_now()
            shown = [facts.client] if facts.client else list(facts.candidates[:5])
            for client in shown:
                self._details.look_at(client)
        except NotFound:  # removed by another desk since the search
            self.begin_again()
        except KnownError as why:
            self._failed(why)
        self.changed.emit()

    # -- keys ------------------------------------------------------------------------------------------------

    def select(self, row: int) -> None:
        super().select(row)
        self._prefer()

    def look_now(self) -> None:
        """Look up at once what would be looked up when typing pauses."""
        if self._slots_soon.isActive() or self._offer is None:
            self._look_for_slots()
        if self._reading.new_client and self._details_soon.isActive():
            self._look_for_details()

    def enter(self, *, shift: bool, chosen: bool) -> None:
        """Settle or book. What was to be looked up is looked up first; a question that comes up is only shown."""
        shown = self.view().phase
        self.look_now()
        facts = self.facts_now()
        phase = session.view_of(facts).phase
        if phase is not shown and phase in {Phase.AMBIGUOUS, Phase.NO_TIME}:
            self.changed.emit()
            return
        self._act(session.enter(facts, chosen=chosen, tentative=shift))

    def _act(self, move: Move) -> None:
        match move:
            case Pick():
                self._pick(move.client)
            case Insist():
                self._insisted = self._reading.new_client.name if self._reading.new_client else ""
                self._settled()
            case Rewrite():
                self.rewritten.emit(move.text, move.cursor)
            case Accept():
                self._accepted = move.slot
                self._settled()
            case Commit():
                self._commit(move)
            case Ask():
                self._refused = move.missing
                self.changed.emit()
            case MarkDue():
                self.due_wanted.emit(move)

    def _pick(self, client: Client) -> None:
        if self._reading.new_client is not None:
            text = self._reading.text
            for piece in reversed([p for p in self._reading.pieces if p.kind in session.NEW_PIECES]):
                text = text[: piece.start] + text[piece.end :]
            front = f"#{client.id} "
            self.rewritten.emit(front + " ".join(text.split()), len(front))
            return
        self._picked = (self._words(), client)
        self._settled()

    def _settled(self) -> None:
        self.selected = 0
        self._look_for_slots()
        self._details_soon.start()

    def tab(self, cursor: int) -> bool:
        """Turn the reading under the cursor or take its correction."""
        turned = session.tab(self.facts_now(), cursor)
        if turned is None:
            return False
        if isinstance(turned, Rewrite):
            self.rewritten.emit(turned.text, turned.cursor)
        else:
            key = turned.text.lower()
            self._toggled[key] = (self._toggled.get(key, 0) + 1) % (len(turned.others) + 1)
            self.read(self._reading.text)
        return True

    def draft(self) -> LineDraft:
        """Everything understood and found, for the form."""
        self._look_for_slots()
        facts = self.facts_now()
        stored = facts.client is not None and facts.client.id > 0
        return LineDraft(
            reading=self._reading,
            client=facts.client if stored else None,
            new_client=facts.new,
            service=facts.service,
            slot=facts.preview,
            hold_id=self.keeper.hold_id,
        )

    def begin_again(self) -> None:
        """A new caller: ask the client search anew."""
        self._search.refresh()

    def leave(self) -> None:
        """Give back the slot and forget the entry."""
        self._slots_soon.stop()
        self._details_soon.stop()
        self.keeper.release()
        self._forget()

    def hand_over(self) -> None:
        """The form takes the entry and its hold."""
        self.keeper.forget()
        self._slots_soon.stop()
        self._details_soon.stop()
        self._forget()

    def _forget(self) -> None:
        self.begin_again()
        self._toggled.clear()
        self._booking_id = BookingId(self.desk.env.new_id())
        self._start_afresh()
        self.changed.emit()

    # -- booking ---------------------------------------------------------------------------------------------

    def _commit(self, move: Commit) -> None:
        wishing = self._wishing(self.facts_now())
        if wishing is None:
            return
        slot = move.slot
        if not slot.allocations and self.keeper.held is not None and self.keeper.is_for(slot):
            slot = FreeSlot(span=slot.span, allocations=self.keeper.held.allocations)
        command = booking_of(
            wishing, slot, booking_id=self._booking_id, hold_id=self.keeper.hold_id, tentative=move.tentative
        )
        self.keeper.busy = True
        try:
            booking = self.desk.do(book, command)
        except (SlotTaken, NotBookable) as why:
            self._was_taken(why)
        except (RuleViolation, KnownError) as why:
            self._refused = self.worded(why)
            self.changed.emit()
        else:
            self._done(booking)
        finally:
            self.keeper.busy = False

    def _done(self, booking: Booking) -> None:
        self.hand_over()
        self.finished.emit()
        self.booked.emit(booking)

    def _was_taken(self, why: RuleViolation) -> None:
        """Say it, look again, and let Enter take what is free now."""
        said = self.worded(why)
        self._offer, self._asked, self._accepted = None, None, None
        self.selected = 0
        self._look_for_slots()
        self._taken = said
        self.changed.emit()

    # -- what happens around ---------------------------------------------------------------------------------

    @Slot()
    def _held(self) -> None:
        held = self.keeper.held
        if held is not None and self._offer is not None:
            self._offer = Offer(
                tuple(
                    FreeSlot(span=slot.span, allocations=held.allocations)
                    if not slot.allocations and slot.span == held.span
                    else slot
                    for slot in self._offer.slots
                ),
                self._offer.why,
                self._offer.elsewhere,
            )
        self.changed.emit()

    @Slot(object)
    def _lost(self, why: RuleViolation) -> None:
        self._was_taken(why)

    @Slot(object)
    def _failed(self, why: KnownError) -> None:
        self._refused = self.worded(why)
        self.changed.emit()

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if changes.catalogue:
            self._catalogue = None
        if changes.clients or changes.bookings:
            self._details.forget()
        if self.keeper.busy or not self._reading.pieces:
            return
        if changes.bookings or changes.holds or changes.catalogue:
            self._asked = None
            self._slots_soon.start()
