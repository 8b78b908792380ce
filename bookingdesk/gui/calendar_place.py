"""Joins the day view to the desk: what is dragged is rescheduled, what is chosen is selected or put into the Line.

The day view itself runs no use case; refusals are shown by `Failures` and the tile is back where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.availability.values import Obstacle, StartWish
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.gui.elsewhere import Elsewhere
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.frontdesk.booking_actions import BookingActions
from bookingdesk.gui.frontdesk.visit_moving import VisitMoving
from bookingdesk.presentation.slot_text import slot_text
from bookingdesk.presentation.tiles import TileFacts, booking_facts
from bookingdesk.presentation.tiles_actions import Action
from bookingdesk.qt.day_feed import DayFeed
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.models.selection import Selection
from bookingdesk.qt.shortcuts import CommandSet
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.offering import ResourceTime, check_start, why_blocked
from bookingdesk.usecases.readings import Agenda

COMMANDS = {action: action.value for action in Action} | {Action.CONFIRM: "confirmed"}
"""The command of the window for each action of the canvas."""


class CalendarPlace(QObject):
    """The day view in its surroundings."""

    column_chosen = Signal(str)
    """The name over a column was clicked."""
    moving_asked = Signal(int)
    """Over a column stands how many bookings are to be moved away from it: the resource."""
    out_asked = Signal(int)
    """A resource is out: from the menu over its column."""
    book_asked = Signal(str)
    """Text for the Line: a time and a resource were chosen."""

    def __init__(
        self,
        desk: Desk,
        selection: Selection,
        actions: BookingActions,
        failures: Failures,
        commands: CommandSet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._selection = selection
        self._actions = actions
        self._failures = failures
        self._commands = commands
        self.chosen_slot: tuple[frozenset[ResourceId], Span] | None = None
        """The free time that a command of the canvas was asked for last."""
        self.view = DayView(desk.env.now, desk.formatter, check=self._check)
        self.view.canvas.reasons.why = self._why
        self.visits = VisitMoving(desk, actions, failures, self.view.window, self)
        self.view.bar.hide()  # the window's own header stands over every view
        view = self.view
        view.booking_chosen.connect(self._open)
        view.canvas.hint_changed.connect(self._take_selection)
        view.slot_chosen.connect(self._ask_to_book)
        view.move_asked.connect(self._move)
        view.resize_asked.connect(self._move)
        view.copy_asked.connect(self._book_again)
        view.swap_asked.connect(self._swap)
        view.picked.connect(self._pick)
        view.column_chosen.connect(self._name_column)
        view.canvas.heads.moving_asked.connect(self.moving_asked)
        view.canvas.heads.out_asked.connect(self.out_asked)
        view.slot_action_asked.connect(self._act_on_slot)
        view.canvas.facts_of = self._facts_of
        self.facts_from: tuple[DayFeed, ...] = ()
        """Readings in which a booking dragged in from elsewhere is found."""
        self.facts_of_tray: Callable[[BookingId], TileFacts | None] = lambda booking: None
        self._elsewhere = Elsewhere(desk, view, self)
        view.action_asked.connect(self._act)
        selection.changed.connect(self._follow_selection)

    def offer_bound(self) -> None:
        """Offer on the canvas what has a function by now."""
        bound = {action for action, command in COMMANDS.items() if self._commands.has(command)}
        self.view.set_actions(
            frozenset(bound | {Action.GRAB, Action.BOOK, Action.OPEN, Action.COPY, Action.PASTE, Action.WHY})
        )

    @Slot(object)
    def show_agenda(self, agenda: Agenda) -> None:
        """Show a reading; cancelled bookings stay in the list."""
        kept = tuple(e for e in agenda.entries if e.booking.status is not Status.CANCELLED)
        self.view.show_agenda(replace(agenda, entries=kept), agenda.first_day)
        self._elsewhere.compare(agenda)
        self._follow_selection()

    @Slot(object)
    def show_failure(self, failure: KnownError) -> None:
        """The reading did not succeed: the last one stays, marked."""
        self.view.show_error(self._failures.words(failure))

    def grab(self) -> None:
        """Take the selected booking into the hand (G)."""
        self.view.canvas.setFocus()
        self.view.canvas.ask(Action.GRAB)

    def _check(self, wish: StartWish) -> Sequence[Obstacle]:
        """Feedback while something is dragged; without a database nothing is said, and the drop will be refused."""
        try:
            return check_start(self._desk.env, wish)
        except KnownError:
            return ()

    def _why(self, resource: ResourceId, span: Span) -> Sequence[Obstacle]:
        """What is in the way of a place and what would help; without a database what the day shows must do."""
        try:
            return self._desk.look(why_blocked, ResourceTime(resource_id=resource, span=span))
        except KnownError:
            return ()

    @Slot(str)
    def _open(self, booking: str) -> None:
        self._selection.choose(BookingId(booking))
        self._commands.run("open")

    @Slot()
    def _take_selection(self) -> None:
        if not self.view.canvas.hasFocus():
            return
        chosen = self.view.selected_booking()
        marked = self.view.canvas.picking.marked
        others = tuple(marked) if chosen in marked else ()
        if chosen != self._selection.current or not others:
            self._selection.choose(chosen, others)

    @Slot(object)
    def _pick(self, bookings: frozenset[BookingId]) -> None:
        """Several were picked on the canvas; the one at the cursor is the current one where it is among them."""
        here = self.view.selected_booking()
        if len(bookings) > 1:
            ordered = sorted(bookings)
            self._selection.choose(here if here in bookings else ordered[0], ordered)
        else:
            self._selection.choose(here)

    @Slot()
    def _follow_selection(self) -> None:
        current = self._selection.current
        self.view.canvas.picking.show(self._selection.ids)
        if current is not None and current != self.view.selected_booking():
            self.view.select_booking(current)

    @Slot(str, str)
    def _act(self, booking: str, action: str) -> None:
        if BookingId(booking) not in self._selection.ids or not self.view.canvas.picking.marked:
            self._selection.choose(BookingId(booking))
        self.chosen_slot = None
        self._commands.run(COMMANDS[Action(action)])

    @Slot(object, object, str)
    def _act_on_slot(self, resources: frozenset[ResourceId], span: Span, action: str) -> None:
        """What can be done with free time: the command of the window finds it here."""
        self.chosen_slot = (resources, span)
        self._commands.run(COMMANDS[Action(action)])

    @Slot(int)
    def _name_column(self, resource: int) -> None:
        catalogue = self._failures.attempt(self._desk.catalogue)
        if catalogue is not None and ResourceId(resource) in catalogue.resources:
            self.column_chosen.emit(catalogue.resources[ResourceId(resource)].name)

    def _facts_of(self, booking: BookingId) -> TileFacts | None:
        """What a booking of another list is, for dragging it in."""
        if (found := self.facts_of_tray(booking)) is not None:
            return found
        for feed in self.facts_from:
            for entry in feed.agenda.entries if feed.agenda is not None else ():
                if entry.booking.id == booking and feed.agenda is not None:
                    return booking_facts(entry, feed.agenda.catalogue)
        return None

    @Slot(object, object)
    def _ask_to_book(self, resources: frozenset[ResourceId], span: Span) -> None:
        catalogue = self._failures.attempt(self._desk.catalogue)
        if catalogue is not None:
            now = self._desk.env.now()
            self.book_asked.emit(slot_text(span, resources, catalogue, self._desk.formatter, now))

    @Slot(str, object, object)
    def _move(self, booking: str, span: Span, wanted: frozenset[ResourceId]) -> None:
        remark = self.view.canvas.hand.take_remark()
        self.visits.move(Reschedule(booking_id=BookingId(booking), span=span, wanted=wanted), remark)

    @Slot(str, object, object)
    def _book_again(self, booking: str, span: Span, wanted: frozenset[ResourceId]) -> None:
        booked = self._actions.groups.book_again(BookingId(booking), span, wanted)
        if booked is not None:
            self._actions.say_booked(booked)

    @Slot(str, str)
    def _swap(self, one: str, other: str) -> None:
        self._actions.groups.swap(BookingId(one), BookingId(other))
