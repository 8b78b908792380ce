"""The board of an absence at work: recorded at once, planned beside the window, applied in one step.

Refusals are shown by `Failures`; whoever is already out is found again by opening the board on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot as Listens

from bookingdesk.domain import desk_settings
from bookingdesk.domain.absences import Absence, Decision
from bookingdesk.domain.availability.values import Slot, StartWish
from bookingdesk.domain.catalogue import Catalogue, ResourceKind, TimeOffKind
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import AbsenceId, BookingId, ResourceId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.spans import Span
from bookingdesk.gui.absence.absence_board import AbsenceBoard
from bookingdesk.gui.widgets.chooser import Choosable, Chooser
from bookingdesk.i18n.translation import _
from bookingdesk.presentation import absence_words as words
from bookingdesk.presentation.absence_words import Chosen
from bookingdesk.presentation.stretch import Clock, stretch
from bookingdesk.presentation.toasts import Toast, undo_action
from bookingdesk.qt.background.jobs import Cancelled, Job, run_in_background
from bookingdesk.usecases.absences.commands import (
    AbsenceLine,
    AbsencePlan,
    ApplyAbsence,
    Decide,
    EndAbsence,
    PlanAbsence,
    PlanLine,
    RecordAbsence,
)
from bookingdesk.usecases.absences.deciding import apply_absence, end_absence, record_absence
from bookingdesk.usecases.absences.planning import plan_absence
from bookingdesk.usecases.absences.reading import list_absences
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.offering import nearest_free

if TYPE_CHECKING:
    from bookingdesk.gui.workplace import Workplace

OTHERS = 6
"""Other times that are offered for one booking."""


class AbsencePlace(QObject):
    """Joins the board to the desk."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place, self._desk = place, place.desk
        self.absence: Absence | None = None
        self.job: Job | None = None
        """The search that is wanted; an older one ends by itself, and nobody listens to it."""
        self._looking: object = None
        """Stands for the search in `job`."""
        self._plan: AbsencePlan | None = None
        self._chosen: dict[BookingId, Chosen] = {}
        place.window.canvas.add_later("absence", lambda: (self.board, self.board))

    @cached_property
    def board(self) -> AbsenceBoard:
        """Made when it is first opened."""
        board = AbsenceBoard()
        board.planned.connect(self._record)
        board.ended.connect(self._end)
        board.stopped.connect(self._stop)
        board.decided.connect(self._choose_for)
        board.applied.connect(self._apply)
        board.left.connect(self._leave)
        board.edited.connect(self._say_meaning)
        return board

    # -- opening ---------------------------------------------------------------------------------------------

    def offered(self, typed: str) -> Sequence[Choosable]:
        """Lines of the palette for `sick ana`, `away ben fri`."""
        if self._place.read_only or not words.is_said(typed):
            return ()
        try:
            catalogue = self._desk.catalogue()
        except KnownError:  # the status bar says that the schedule does not answer
            return ()
        today = self._place.ways.today()
        found = words.said(typed, catalogue, today, self._desk.formatter.locale)
        return [Choosable(one.key, words.said_words(one, today, self._desk.formatter)) for one in found]

    def run(self, key: str) -> bool:
        """Open what a line of the palette stands for; False for other lines."""
        meant = words.read_key(key)
        if meant is None:
            return False
        resource, kind, day = meant
        self.open(resource, kind, day)
        return True

    def open(
        self, resource: ResourceId | None = None, kind: TimeOffKind = TimeOffKind.SICK, day: date | None = None
    ) -> None:
        """Show the board with the fields filled; nothing is recorded yet."""
        catalogue = self._catalogue()
        if catalogue is None:
            return
        self._forget()
        everybody = [one for each in ResourceKind for one in catalogue.of_kind(each)]
        self.board.offer(everybody)
        day = day or self._place.ways.day
        shown = "" if day == self._place.ways.today() else self._desk.formatter.date_numbers(day)
        self.board.fill(resource, kind, shown, "")
        self._say_meaning()
        self._place.ways.show_view("absence")
        self.board.plan.setFocus()

    def open_recorded(self, line: AbsenceLine) -> None:
        """Go on with somebody who is out: what is left is planned anew."""
        self.open(line.resource.id, line.absence.kind, local_date(line.absence.span.start, self._zone))
        self.absence = line.absence
        self._say_meaning()
        self._look()

    def open_remaining(self) -> None:
        """The absence of the current booking, else the first with something to settle; none: an empty board."""
        current = self._place.selection.current
        left = self._left()
        of_current = [line for line in left if current in {one.booking.id for one in line.remaining}]
        if of_current or left:
            self.open_recorded((of_current or left)[0])
        else:
            self.open()

    @Listens(int)
    def open_out(self, resource: int) -> None:
        """A resource is out: from the menu over its column."""
        self.open(ResourceId(resource))

    @Listens(int)
    def open_of(self, resource: int) -> None:
        """Go on with what is to be moved away from a resource; time off that was never an absence becomes one."""
        for line in self._left():
            if line.resource.id == resource:
                self.open_recorded(line)
                return
        self.open(ResourceId(resource))

    def _left(self) -> list[AbsenceLine]:
        """Absences with something to settle."""
        found = self._place.failures.attempt(lambda: list_absences(self._desk.env).value) or ()
        return [line for line in found if line.remaining]

    # -- recording and looking -------------------------------------------------------------------------------

    @property
    def _zone(self) -> str:
        return self._desk.formatter.zone

    def _catalogue(self) -> Catalogue | None:
        return self._place.failures.attempt(self._desk.catalogue)

    def _span(self) -> Span | None:
        """What the fields mean; None where they name no stretch of time."""
        clock = Clock(self._desk.env.now(), self._zone, self._desk.formatter.locale)
        return stretch(self.board.first_day.text(), self.board.until.text(), clock)

    @Listens()
    def _say_meaning(self) -> None:
        """What will be recorded, while it is typed."""
        if self.absence is not None:
            span: Span | None = self.absence.span
        else:
            span = self._span()
        catalogue, resource = self._catalogue(), self.board.resource()
        if catalogue is not None and resource in catalogue.resources:
            assert resource is not None
            self.board.heading.setText(words.title(catalogue.resources[resource], self.board.kind()))
        said = words.span_words(span, self._desk.formatter) if span else _("This is no stretch of time.")
        if self.absence is not None:
            said = _("{span}. Recorded: nobody can be booked there meanwhile.").format(span=said)
        self.board.meaning.setText(said)
        self.board.plan.setEnabled(span is not None)
        self.board.show_recorded(self.absence is not None)

    @Listens()
    def _record(self) -> None:
        """It is time off from now on; then places are looked for."""
        span, resource = self._span(), self.board.resource()
        if self.absence is not None:
            self._look()
            return
        if span is None or resource is None or self._place.read_only:
            return
        command = RecordAbsence(
            absence_id=AbsenceId(self._desk.env.new_id()), resource_id=resource, span=span, kind=self.board.kind()
        )
        self.absence = self._place.failures.attempt(lambda: self._desk.do(record_absence, command))
        if self.absence is not None:
            self._say_meaning()
            self._look()

    def _look(self) -> None:
        """Plan beside the window, with progress and a way to stop; nobody listens to an older search."""
        absence = self.absence
        if absence is None:
            return
        self._stop_looking()
        asked = PlanAbsence(resource_id=absence.resource_id, span=absence.span)

        def step(env: Env, progress: object) -> Outcome[AbsencePlan]:
            return plan_absence(env, asked, progress)  # type: ignore[arg-type]

        self.board.show_working(True)
        mine = self._looking = object()
        self.job = run_in_background(
            self._desk,
            step,
            partial(self._show_progress, mine),
            partial(self._show_plan, mine),
            partial(self._show_failure, mine),
        )

    def _show_progress(self, of: object, done: int, total: int) -> None:
        if of is self._looking:
            self.board.show_working(True, done, total)

    def _show_plan(self, of: object, plan: AbsencePlan) -> None:
        if of is not self._looking:
            return
        self.job = None
        self.board.show_working(False)
        self._plan, self._chosen = plan, words.whole(plan.lines)
        self._show_rows()
        if plan.lines or plan.here:
            self.board.table.setFocus()
        else:
            self.board.plan.setFocus()

    def _show_failure(self, of: object, failure: Exception) -> None:
        if of is not self._looking:
            return
        self.job = None
        self.board.show_working(False)
        if isinstance(failure, (RuleViolation, KnownError)):
            self._place.failures.show_failure(failure)
        elif not isinstance(failure, Cancelled):
            self._place.failures.show_bug(failure)

    @Listens()
    def _stop(self) -> None:
        if self.job is not None:
            self.job.cancel()

    def _stop_looking(self) -> None:
        """Stop, and listen to that search no more."""
        self._stop()
        self.job, self._looking = None, None
        self.board.show_working(False)

    def _show_rows(self) -> None:
        plan, formatter, now = self._plan, self._desk.formatter, self._desk.env.now()
        if plan is None:
            self.board.show_rows((), "", "")
            return
        here = [words.here_row(line, plan.resource, formatter, now) for line in plan.here]
        rows = here + [
            words.board_row(line, self._chosen[line.booking.id], plan.catalogue, formatter, now)
            for line in plan.lines
        ]
        if not plan.lines:
            nothing = words.here_only(plan, formatter) if here else _("No booking has to be moved.")
            self.board.show_rows(rows, nothing, "")
            return
        self.board.show_rows(
            rows, words.counts(plan, self._chosen, formatter), words.apply_word(self._chosen, formatter)
        )
        self.board.promise.setText(
            _("Nothing is moved before Apply; Undo takes all of it back together. Enter decides about one booking.")
        )

    # -- deciding --------------------------------------------------------------------------------------------

    @Listens(int)
    def _choose_for(self, row: int) -> None:
        """What can become of one booking: the proposal, other times, the call list, or nothing for now."""
        plan = self._plan
        if plan is None or not 0 <= row < len(plan.here) + len(plan.lines):
            return
        if row < len(plan.here):
            self._place.bookings.open_booking(plan.here[row].booking.id)
            return
        line = plan.lines[row - len(plan.here)]
        options = self._options(plan, line)
        lines = [Choosable(str(number), text) for number, (text, _chosen) in enumerate(options)]

        def fill(typed: str) -> Sequence[Choosable]:
            return [one for one in lines if typed.casefold() in one.words.casefold()]

        heading = _("What becomes of {client}?").format(client=line.client.name)
        chooser = Chooser(self._place.window, heading, _("Type to narrow"), fill, nothing=_("Nothing fits."))
        chooser.chosen.connect(lambda key: self._take(line, options[int(key)][1]))
        chooser.open()

    def _options(self, plan: AbsencePlan, line: PlanLine) -> list[tuple[str, Chosen]]:
        formatter, agreed = self._desk.formatter, line.booking.span
        slots = [line.proposal.slot] if line.proposal.slot is not None else []
        slots += [slot for slot in self._others(line) if slot.span not in {s.span for s in slots}]
        found = [
            (words.slot_words(slot, agreed, plan.catalogue, formatter), Chosen(decision=Decision.MOVE, slot=slot))
            for slot in slots
        ]
        called = Chosen(decision=Decision.CALL, slot=line.proposal.slot)
        left = Chosen(decision=Decision.LEAVE, slot=line.proposal.slot)
        return [*found, (_("Put on the call list"), called), (_("Leave for now"), left)]

    def _others(self, line: PlanLine) -> list[Slot]:
        """Free times near the agreed one that no other line of the board is going to take."""
        booking = line.booking
        wish = StartWish(
            service_id=booking.service_id,
            start=booking.span.start,
            duration=booking.span.duration,
            any_notice=True,
            ignoring=booking.id,
        )
        found = self._place.failures.attempt(lambda: nearest_free(self._desk.env, wish, limit=OTHERS).value) or ()
        mine = booking.id
        taken = [
            a
            for other, one in self._chosen.items()
            if other != mine and one.decision is Decision.MOVE and one.slot is not None
            for a in one.slot.allocations
        ]
        return [
            slot
            for slot in found
            if not any(
                (a.resource_id, a.unit_no) == (t.resource_id, t.unit_no) and a.busy.overlaps(t.busy)
                for a in slot.allocations
                for t in taken
            )
        ]

    def _take(self, line: PlanLine, chosen: Chosen) -> None:
        self._chosen[line.booking.id] = chosen
        self._show_rows()
        self.board.table.setFocus()

    # -- carrying out ----------------------------------------------------------------------------------------

    @Listens()
    def _apply(self) -> None:
        plan, absence = self._plan, self.absence
        if plan is None or absence is None or not plan.lines or self._place.read_only:
            return
        decisions = tuple(
            Decide(
                booking_id=line.booking.id,
                version=line.booking.version,
                decision=self._chosen[line.booking.id].decision,
                slot=self._chosen[line.booking.id].slot,
            )
            for line in plan.lines
        )
        command = ApplyAbsence(absence_id=absence.id, decisions=decisions)
        done = self._place.failures.attempt(lambda: self._desk.do(apply_absence, command))
        if done is None:
            return
        last = done.moved[-1].id if done.moved else None
        text = words.applied_words(done, self._hold_seconds(), self._desk.formatter)
        actions = (undo_action(),) if last is not None else ()
        self._place.toasts.show_toast(Toast(text=text, booking_id=last, actions=actions))
        self._leave()

    def _hold_seconds(self) -> int:
        stored = self._place.failures.attempt(lambda: self._desk.env.store.read(lambda work: work.settings.all()))
        return int(desk_settings.hold_time(stored or {}).total_seconds())

    @Listens()
    def _end(self) -> None:
        """They are back."""
        absence = self.absence
        if absence is None:
            return
        command = EndAbsence(absence_id=absence.id)
        ended = self._place.failures.attempt(lambda: self._desk.do(end_absence, command))
        if ended is not None:
            self._place.toasts.say(_("Back: free times are offered again. Bookings stay where they are."))
            self._leave()

    @Listens()
    def _leave(self) -> None:
        """Back to the day; what is not settled stays to be settled."""
        self._forget()
        self._place.ways.show_view("day")

    def _forget(self) -> None:
        self._stop_looking()
        self.absence, self._plan, self._chosen = None, None, {}
        self._show_rows()
