"""The work behind the booking form: its draft, the rules' answer, the time kept for the caller, and storing it.

It knows no widget. Another desk's change of the same booking is followed where nothing was typed here, else told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import AmbiguousTime, KnownError, NonexistentTime, RuleViolation
from bookingdesk.domain.ids import ClientId, HoldId, MessageId, ServiceId
from bookingdesk.gui.booking.booking_check import Checked, checked
from bookingdesk.presentation.booking_asking import to_book, to_change
from bookingdesk.presentation.booking_changes import is_dirty
from bookingdesk.presentation.booking_draft import BookingDraft, Field, draft_of, problems
from bookingdesk.presentation.length_words import followed
from bookingdesk.presentation.problem import Problem
from bookingdesk.presentation.repeating import moves_visit, series_to_book, series_to_change, series_to_rewrite
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.hold_keeper import HoldKeeper
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Amend, Reschedule
from bookingdesk.usecases.contact_checking import due_right
from bookingdesk.usecases.durations import durations
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.readings import BookingFile
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.changing import change_series
from bookingdesk.usecases.series.rewriting import rewrite_series
from bookingdesk.usecases.visits.booking import move_visit
from bookingdesk.usecases.visits.commands import MoveVisit

Change = TypeVar("Change", Reschedule, Amend)
CHECK_MS = 40
REST_MS = 350
"""When typing rests so long, the rules are also asked what would help."""


class BookingEditing(QObject):
    """One draft on its way to be stored."""

    changed = Signal()
    """The draft, or what is wrong with it, is another."""
    answered = Signal(object)
    """A Checked: what the rules say of the time."""
    held = Signal()
    """The time is kept, was given back, or a second has passed."""
    failed = Signal(object)
    """A RuleViolation or KnownError of the check, the hold or a reading."""
    overtaken = Signal()
    """Another desk has stored something else, and here something is unsaved: `theirs` has it."""
    followed = Signal(object)
    """A BookingFile: the stored booking was read again and is what the form shows now."""
    file_read = Signal(object)
    """A BookingFile with new messages or history; the form stays."""

    def __init__(self, desk: Desk, draft: BookingDraft, parent: QObject, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self.desk = desk
        self.draft = self.opened = draft
        self.theirs: BookingFile | None = None
        self.word: Word | None = None
        """On whose word the next change is stored, once that was asked."""
        self.catalogue = desk.catalogue()
        self.problems: Mapping[Field, Problem] = {}
        self.keeper = HoldKeeper(desk, self)
        self._read_only = read_only
        self._agreed: dict[ClientId, Mapping[ServiceId, timedelta]] = {}
        self._storing = False
        self._keeping = False
        self._soon = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._soon.timeout.connect(self.check)
        self._rested = QTimer(self, singleShot=True, interval=REST_MS)
        self._rested.timeout.connect(self.explain)
        self.keeper.changed.connect(self._held)
        self.keeper.lost.connect(self.failed)
        self.keeper.failed.connect(self.failed)
        self.letters: frozenset[MessageId] = frozenset()
        """The messages of the booking that are on the screen, each with its fate."""
        desk.announced.connect(self._changed_elsewhere)
        self.problems = problems(self.draft, self.catalogue, self.zone)

    @property
    def zone(self) -> str:
        """The zone of the service's location; of the business while none is chosen."""
        service = self.catalogue.services.get(self.draft.service_id) if self.draft.service_id else None
        return self.catalogue.zone_of(service.location_id) if service else self.desk.formatter.zone

    @property
    def is_dirty(self) -> bool:
        """Whether closing would lose something."""
        return is_dirty(self.draft, self.opened)

    @property
    def is_ambiguous(self) -> bool:
        """Whether the clocks pass the start twice, chosen which or not."""
        try:
            replace(self.draft, fold=None).span(self.zone)
        except AmbiguousTime:
            return True
        except NonexistentTime:
            return False
        return False

    def change(self, draft: BookingDraft) -> None:
        """Take over what was typed or chosen; the length follows, and the rules are asked a moment later."""
        before = self.draft
        self.draft = followed(before, draft, self.catalogue, self.agreed(before), self.agreed(draft))
        self.problems = problems(draft, self.catalogue, self.zone)
        self.changed.emit()
        self._soon.start()

    def agreed(self, draft: BookingDraft) -> Mapping[ServiceId, timedelta]:
        """The own lengths of the draft's client."""
        client = draft.client.id if draft.client is not None else None
        if client is None:
            return {}
        if client not in self._agreed:
            try:
                own = self.desk.do(durations, client)
            except (RuleViolation, KnownError) as why:
                self.failed.emit(why)
                return {}
            self._agreed[client] = {each.service_id: each.duration for each in own}
        return self._agreed[client]

    def forget_lengths(self) -> None:
        """Own lengths are others now."""
        self._agreed.clear()
        self.catalogue = self.desk.catalogue()

    # -- asking the rules ------------------------------------------------------------------------------------

    @Slot()
    def check(self) -> None:
        """Ask whether the time fits, from memory."""
        self._soon.stop()
        self._ask(remedies=False)
        self._rested.start()

    @Slot()
    def explain(self) -> None:
        """Where it does not fit, ask what would help."""
        self._rested.stop()
        self._ask(remedies=True)

    def _ask(self, *, remedies: bool) -> None:
        try:
            answer = checked(self.desk, self.draft, self.zone, remedies=remedies)
        except (RuleViolation, KnownError) as why:
            self.failed.emit(why)
            return
        if remedies and not answer.obstacles:
            return
        self._keep(answer)
        self.answered.emit(answer)

    # -- the time kept for the caller ------------------------------------------------------------------------

    def keep_time(self, keeping: bool) -> None:
        """Keep a new booking's time while the form is seen, and give it back when it is not."""
        self._keeping = keeping and not self._read_only and self.draft.present is None
        if self._keeping:
            self._soon.start()
        else:
            self._soon.stop()
            self._rested.stop()
            self.keeper.release()

    def adopt(self, hold_id: HoldId) -> None:
        """Take over the hold that the Line has made."""
        try:
            hold = self.desk.env.store.read(lambda work: work.holds.get(hold_id))
        except KnownError as why:
            self.failed.emit(why)
            return
        if hold is not None:
            self.keeper.adopt(hold)

    def _keep(self, answer: Checked) -> None:
        if not self._keeping:
            return
        slot = answer.chosen if answer.obstacles == () else None
        client = self.draft.client.id if self.draft.client else None
        self.keeper.prefer(slot, self.draft.service_id if slot else None, client, self.draft.wanted)

    @Slot()
    def _held(self) -> None:
        self.draft = replace(self.draft, hold_id=self.keeper.hold_id)
        self.held.emit()

    # -- storing ---------------------------------------------------------------------------------------------

    def store(self, exception: str = "") -> tuple[Booking, str]:
        """Store the draft; the answer names the verb, empty where nothing had changed.

        `exception` is why rules that a supervisor may set aside are no reason to refuse it.

        Raises RuleViolation and KnownError; nothing is stored then.
        """
        self._storing = True
        self.keeper.busy = True
        try:
            stored = self._stored(exception)
        finally:
            self._storing = self.keeper.busy = False
        self.keeper.forget()
        return stored

    def _stored(self, exception: str) -> tuple[Booking, str]:
        draft = self.draft
        if draft.present is None:
            held = self.keeper.held
            if held is not None and held.span == draft.span(self.zone) and held.service_id == draft.service_id:
                draft = replace(draft, allocations=held.allocations)
            wanted = to_book(draft, self.zone)
            if exception:
                wanted = replace(wanted, outside=True, outside_reason=exception)
            if draft.repeat is not None:
                several = replace(series_to_book(draft, self.zone), book=wanted)
                return self.desk.do(book_series, several).bookings[0], "book"
            return self.desk.do(book, wanted), "book"
        rewritten = series_to_rewrite(draft, self.zone)
        if rewritten is not None:
            rewritten = replace(rewritten, move=self._on_whose_word(rewritten.move, exception))
            after = self.desk.do(rewrite_series, rewritten).bookings
            return next(b for b in after if b.id == draft.booking_id), "series"
        scoped = series_to_change(draft, self.zone)
        if scoped is not None:
            scoped = replace(scoped, move=self._on_whose_word(scoped.move, exception))
            changed = self.desk.do(change_series, scoped).bookings
            return next(b for b in changed if b.id == draft.booking_id), "series"
        command = to_change(draft, self.zone)
        if command is None:
            return draft.present, ""
        if isinstance(command, Reschedule):
            if moves_visit(draft):
                visit = self.desk.do(move_visit, MoveVisit(move=self._on_whose_word(command, exception)))
                return next(b for b in visit if b.id == draft.booking_id), "visit"
            command = self._on_whose_word(command, exception)
            other = command.service_id is not None or command.client_id is not None
            return self.desk.do(reschedule, command), "change" if other else "reschedule"
        return self.desk.do(amend, self._asked(command)), "amend"

    def _on_whose_word(self, command: Reschedule, exception: str) -> Reschedule:
        """The move with who asked for it, and with the exception that was allowed."""
        if exception:
            command = replace(command, outside=True, reason=command.reason or exception)
        return self._asked(command)

    def _asked(self, command: Change) -> Change:
        """The change with who asked for it, where that was found out; it holds for this one."""
        word, self.word = self.word, None
        if word is None:
            return command
        reason = word.reason or command.reason
        return replace(command, asked_by=word.asked_by, checked=word.check, reason=reason)

    def stamp_contact(self) -> None:
        """What is asked about next is still right: the check is stamped (R57). Raises RuleViolation, KnownError."""
        client = self.draft.client
        if client is not None:
            self.desk.do(due_right, client.id)
            kept = self.desk.env.store.read(lambda work: work.clients.get(client.id))
            self.draft, self.opened = replace(self.draft, client=kept), replace(self.opened, client=kept)
            self.changed.emit()

    # -- other desks -----------------------------------------------------------------------------------------

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if self._storing or self.keeper.busy:
            return
        if changes.catalogue or changes.clients:
            self.forget_lengths()
        present = self.draft.present
        if present is not None and (
            present.id in changes.bookings
            or changes.messages & self.letters
            or changes.requests
            or any(span.overlaps(present.busy) for span in changes.spans)
        ):
            self.look_again()
        if changes.bookings or changes.holds or changes.spans or changes.catalogue:
            self._soon.start()

    def look_again(self) -> None:
        """Read the stored booking again; what is unsaved here is never overwritten unasked."""
        present = self.draft.present
        if present is None:
            return
        try:
            file = self.desk.do(booking_file, present.id)
        except (RuleViolation, KnownError) as why:
            self.failed.emit(why)
            return
        if file.entry.booking.version == present.version:
            self.file_read.emit(file)
        elif self.is_dirty:
            self.theirs = file
            self.overtaken.emit()
        else:
            self.follow(file)

    def follow(self, file: BookingFile) -> None:
        """Show what is stored now; what was typed here is given up."""
        self.draft = self.opened = draft_of(file.entry.booking, file.entry.client, self.catalogue)
        self.theirs = None
        self.problems = problems(self.draft, self.catalogue, self.zone)
        self.followed.emit(file)
        self.check()

    def keep_mine(self) -> None:
        """What was typed here is stored over theirs with the next save."""
        if self.theirs is None:
            return
        theirs, self.theirs = self.theirs.entry.booking, None
        self.draft = replace(self.draft, present=theirs, allocations=())
        self.changed.emit()
        self.check()
