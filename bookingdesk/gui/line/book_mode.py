"""Book mode: what Enter, Tab and leaving do with the entry. What is known of it is looked up in `book_looking`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import ClientBusy, KnownError, NotBookable, RuleViolation, SlotTaken
from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.line.book_looking import BookLooking
from bookingdesk.gui.line.client_search import ClientSearch
from bookingdesk.gui.widgets.exemption_chooser import ask_exemption
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line import session
from bookingdesk.presentation.line.repeats import series_of, with_way_out
from bookingdesk.presentation.line.views import (
    Accept,
    Ask,
    Commit,
    Insist,
    MarkDue,
    Move,
    Phase,
    Pick,
    Rewrite,
    Wait,
)
from bookingdesk.presentation.line.waiting import walk_in_of, wish_of
from bookingdesk.presentation.line.wishes import LineDraft, Wishing, booking_of, is_here
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.queueing import join_queue
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.waitlist import enter


class BookMode(BookLooking):
    """Settles one question per Enter, and books."""

    booked = Signal(object)
    """The Booking, after Enter."""
    waitlisted = Signal(object)
    """The WaitEntry that `wait` made."""
    queued = Signal(object)
    """The QueueEntry that `now wait` made."""
    form_wanted = Signal(bool)
    """Enter on something that is booked in the form, such as a visit of several services; true with Shift."""
    due_wanted = Signal(object)
    """A MarkDue move from the empty Line."""

    def __init__(
        self, desk: Desk, formatter: Formatter, search: ClientSearch, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, formatter, search, parent)
        self._booking_id = BookingId(desk.env.new_id())
        """One for the entry, so that pressing Enter twice books once."""
        self.keeper.option_of = self._booking_id

    # -- keys ------------------------------------------------------------------------------------------------

    def select(self, row: int) -> None:
        super().select(row)
        self._prefer()
        self._details_soon.start()

    def enter(self, *, shift: bool, chosen: bool) -> None:
        """Settle or book. What was to be looked up is looked up first; a question that comes up is only shown."""
        shown = self.view()
        otherwise = self.look_now()
        facts = self.facts_now()
        view = session.view_of(facts)
        phase = view.phase
        comes_up = phase is not shown.phase and (otherwise or phase in {Phase.AMBIGUOUS, Phase.NO_TIME})
        if comes_up or (phase is Phase.NO_MATCH and otherwise and view.echo != shown.echo):
            self.changed.emit()
            return
        if phase is Phase.READY and facts.reading.more_services:
            self.form_wanted.emit(shift)
            return
        self._act(session.enter(facts, chosen=chosen, tentative=shift))

    def keep_option(self) -> bool:
        """Keep the marked slot for the caller besides those kept before; False where no slot is marked."""
        row = self.view().row
        if row is None or not isinstance(row.target, FreeSlot) or self.facts_now().client is None:
            return False
        self._prefer()
        if self.keeper.pin():
            self._times.doubt()  # what overlaps it is no longer free for this caller either
            self._look_for_slots()
            rows = [each.target for each in self.view().rows]
            self.selected = rows.index(row.target) if row.target in rows else self.selected
        self.changed.emit()
        return True

    def force(self) -> None:
        """Book the wished start although a rule refuses it: ask why, then the right or a PIN decides."""
        self.look_now()
        facts = self.facts_now()
        slot = self._times.offer.allowable if self._times.offer else None
        line = self.parent()
        if slot is None or facts.client is None or not isinstance(line, QWidget):
            return
        ask_exemption(line.window(), partial(self._commit, Commit(slot)))

    def _act(self, move: Move) -> None:
        match move:
            case Pick():
                self._pick(move.client)
            case Insist():
                self._entry.insist()
                self._settled()
            case Rewrite():
                self.rewritten.emit(move.text, move.cursor)
            case Accept():
                self._times.accepted = move.slot
                self._settled()
            case Commit():
                self._commit(move)
            case Wait():
                self._wait(move)
            case Ask():
                self._refused = move.missing
                self.changed.emit()
            case MarkDue():
                self.due_wanted.emit(move)

    def _pick(self, client: Client) -> None:
        rewritten = session.known_after_all(self._entry.reading, client)
        if rewritten is not None:
            self.rewritten.emit(rewritten.text, rewritten.cursor)
            return
        self._entry.pick(client)
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
            self._entry.turn(turned)
            self.read(self._entry.reading.text)
        return True

    def understood(self) -> LineDraft:
        """Whom, what and when, without a slot: for a request that is taken down nothing is looked for or held."""
        self._settle()
        facts = self.facts_now()
        stored = facts.client is not None and facts.client.id > 0
        return LineDraft(
            reading=facts.reading,
            client=facts.client if stored else None,
            new_client=facts.new,
            service=facts.service,
        )

    def draft(self) -> LineDraft:
        """Everything understood and found, for the form: the marked time's hold is the form's, the rest is free."""
        self._settle()
        self._look_for_slots()
        facts = self.facts_now()
        slot = facts.preview
        stored = facts.client is not None and facts.client.id > 0
        return LineDraft(
            reading=facts.reading,
            client=facts.client if stored else None,
            new_client=facts.new,
            service=facts.service,
            slot=slot,
            hold_id=self.keeper.hand_on(slot),
            here=slot is not None and is_here(facts.reading, slot.span.start, facts.now),
        )

    def leave(self) -> None:
        """Give back the slot and forget the entry."""
        self.keeper.release()
        self._begin_another()

    def hand_over(self) -> None:
        """What was typed is settled elsewhere; what was held for it is used up or somebody else's."""
        self.keeper.forget()
        self._begin_another()

    def _begin_another(self) -> None:
        self._forget_entry()
        self._booking_id = BookingId(self.desk.env.new_id())
        self.keeper.option_of = self._booking_id
        self.changed.emit()

    # -- booking ---------------------------------------------------------------------------------------------

    def _commit(self, move: Commit, exception: str = "") -> None:
        wishing = self._wishing(self.facts_now())
        if wishing is None:
            return
        slot = move.slot
        if not slot.allocations and self.keeper.held is not None and self.keeper.is_for(slot):
            slot = FreeSlot(span=slot.span, allocations=self.keeper.held.allocations)
        command = booking_of(
            wishing,
            slot,
            booking_id=self._booking_id,
            hold_id=self.keeper.hold_for(slot),
            tentative=move.tentative,
            both=move.both,
        )
        if exception:
            command = replace(command, outside=True, outside_reason=exception)
        self.keeper.busy = True
        try:
            booking = self._booked(command, wishing)
        except (SlotTaken, NotBookable) as why:
            self._was_taken(why)
        except ClientBusy as why:  # asked now; the next Enter books both
            self._clash.note(self.facts_now(), why)
            self.changed.emit()
        except (RuleViolation, KnownError) as why:
            self._refused = with_way_out(self.worded(why), why)
            self.changed.emit()
        else:
            self._done(booking)
        finally:
            self.keeper.busy = False

    def _booked(self, command: Book, wishing: Wishing) -> Booking:
        """One booking, or with `every 2w x6` all dates of a series, of which the first is answered."""
        repeat = wishing.reading.repeat
        if repeat is None:
            return self.desk.do(book, command)
        return self.desk.do(book_series, series_of(command, repeat, wishing.zone)).bookings[0]

    def _wait(self, move: Wait) -> None:
        """On the waitlist, or into the queue of walk-ins."""
        facts = self.facts_now()
        try:
            if move.queue:
                self.queued.emit(self.desk.do(join_queue, walk_in_of(facts)))
            else:
                self.waitlisted.emit(self.desk.do(enter, wish_of(facts)))
        except (RuleViolation, KnownError) as why:
            self._refused = self.worded(why)
            self.changed.emit()
        else:
            self.leave()
            self.finished.emit()

    def _done(self, booking: Booking) -> None:
        self.hand_over()
        self.finished.emit()
        self.booked.emit(booking)
