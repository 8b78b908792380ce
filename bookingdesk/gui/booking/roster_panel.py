"""A group session as a page: who sits where, one field to add somebody, and what can be done with all of them.

Enter on a name adds it, or puts it on the waitlist where every seat is taken. The letters of the table act on one
person, the buttons on the session. Reads itself anew whenever the session or somebody in it changes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import ClientBusy, KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.sessions import SEATS_AT_MOST
from bookingdesk.domain.waitlist import window_of_start
from bookingdesk.gui.booking.booking_head import steps_for
from bookingdesk.gui.booking.new_client_fields import typed_name
from bookingdesk.gui.booking.roster_newcomer import RosterNewcomer
from bookingdesk.gui.booking.roster_table import RosterTable
from bookingdesk.gui.widgets.client_field import ClientField
from bookingdesk.gui.widgets.form_rows import form_rows
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.spins import keep_calm
from bookingdesk.gui.widgets.toned import begin_at_window_side, set_tone
from bookingdesk.i18n.translation import _, pgettext
from bookingdesk.presentation.roster_words import (
    add_word,
    attendance_line,
    can_join,
    can_move,
    roster_rows,
    roster_title,
    roster_when,
    waiting_line,
)
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role, look
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.sessions import ChangeSeats, Roster, change_seats, joining, roster
from bookingdesk.usecases.waiting_commands import EnterWaitlist
from bookingdesk.usecases.waitlist import enter

OF_SESSION = ("arrived", "start", "done", "reschedule", "cancel")
COLUMNS = 3


class RosterPanel(QWidget):
    """One session."""

    command_asked = Signal(str, str)
    """A command of the window and a booking id: of the session, or of somebody in it."""
    joined = Signal(object)
    """The Booking of who has just got a seat."""
    waitlisted = Signal(object)
    """The WaitEntry of who has just been put on the waitlist."""
    reseated = Signal(object)
    """The Booking of the session, which has another number of seats now."""
    drafted = Signal(object)
    """The Client that is being typed and has no seat yet, or None."""
    print_asked = Signal(str)
    """The session's id."""

    def __init__(self, desk: Desk, there: Roster, *, read_only: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rosterPanel")
        self._desk, self._roster, self._read_only = desk, there, read_only
        self._both: Client | None = None
        self.title, self.when, self.fill, self.said, self.waiting = (plain_label() for _n in range(5))
        self.client = ClientField()
        self.client.serve(desk)
        self.client.takes_on_leaving = False
        self.add = QPushButton()
        self.add.setAutoDefault(False)
        self.newcomer = RosterNewcomer()
        self.table = RosterTable()
        self.seats = QSpinBox(minimum=1, maximum=SEATS_AT_MOST)
        keep_calm(self.seats)
        self.seats.setKeyboardTracking(False)
        self.who = QPushButton(_("&Who is waiting?"))
        self.paper = QPushButton(_("&Print the roster"))
        self.rhythm = QPushButton(_("Another rh&ythm"))
        self.steps = QGridLayout()
        self._buttons: list[QPushButton] = []
        self._lay_out()
        self._connect()
        self._show()
        self.setFocusProxy(self.client)

    @property
    def session(self) -> Booking:
        """The session as it was last read."""
        return self._roster.session.booking

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        for part in (self.title, self.when, self.fill):
            column.addWidget(part)
        column.addLayout(self.steps)
        column.addSpacing(look().unit)
        adding = QHBoxLayout()
        adding.addWidget(self.client, 1)
        adding.addWidget(self.add)
        column.addLayout(adding)
        column.addWidget(self.newcomer)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addWidget(self.waiting)
        column.addLayout(form_rows((_("&Seats"), self.seats)))
        buttons = QHBoxLayout()
        for button in (self.who, self.paper, self.rhythm):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addStretch()
        set_tone(self.when, "secondary")
        RoleFonts(self, {self.title: Role.SECTION, self.fill: Role.STRONG})

    def _connect(self) -> None:
        self.client.chosen.connect(self.add_client)
        self.client.new_wanted.connect(self._begin_new)
        self.newcomer.registered.connect(self.add_client)
        self.newcomer.left.connect(self.client.setFocus)
        self.newcomer.fields.changed.connect(self._tell_draft)
        self.client.failed.connect(self._refused)
        self.client.emptied.connect(self._forget)
        self.add.clicked.connect(self._press_add)
        self.table.asked.connect(self.command_asked)
        self.seats.editingFinished.connect(self._change_seats)
        self.who.clicked.connect(lambda: self.command_asked.emit("waitlist", self.session.id))
        self.rhythm.clicked.connect(lambda: self.command_asked.emit("session_rhythm", self.session.id))
        self.paper.clicked.connect(lambda: self.print_asked.emit(self.session.id))
        self._desk.announced.connect(self._take_notice)

    # -- showing ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Everything as it was last read."""
        there, formatter = self._roster, self._desk.formatter
        self.title.setText(roster_title(there))
        begin_at_window_side(self.title)
        self.when.setText(roster_when(there, self._desk.catalogue(), formatter))
        self.fill.setText(attendance_line(there))
        set_tone(self.fill, "warning" if there.left == 0 else "good")
        self.table.show_rows(roster_rows(there, formatter), formatter)
        waiting = waiting_line(there)
        self.waiting.setText(waiting)
        self.waiting.setVisible(bool(waiting))
        self.who.setVisible(bool(waiting))
        self.rhythm.setVisible(self.session.series_id is not None and can_move(there) and not self._read_only)
        self.add.setText(add_word(there))
        if not self.seats.hasFocus():  # else somebody is about to change it
            self.seats.setValue(self.session.seats or 1)
        open_ = can_join(there) and not self._read_only
        for part in (self.client, self.add, self.seats):
            part.setEnabled(open_)
        self._offer()
        if self._read_only:
            self._say(self._read_only, "secondary")
        elif not self.said.text():
            self.said.hide()

    def _offer(self) -> None:
        """What the status table allows for the session itself."""
        steps = [step for step in steps_for(self.session) if step.command in OF_SESSION and not self._read_only]
        if [button.property("step") for button in self._buttons] == [step.command for step in steps]:
            return
        for button in self._buttons:
            self.steps.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for place, step in enumerate(steps):
            words = {"cancel": _("Call off"), "arrived": pgettext("button", "Start")}.get(step.command, step.words)
            button = QPushButton(words)
            button.setObjectName(f"step_{step.command}")
            button.setAutoDefault(False)
            button.setProperty("step", step.command)
            button.clicked.connect(partial(self._step, step.command))
            self.steps.addWidget(button, place // COLUMNS, place % COLUMNS)
            self._buttons.append(button)

    def _step(self, command: str) -> None:
        """Start takes both steps of the status table: nobody waits for a session to arrive."""
        if command == "arrived":
            self.command_asked.emit("arrived", self.session.id)
            command = "start"
        self.command_asked.emit(command, self.session.id)

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        mine, before = {self.session.id, *(one.booking.id for one in self._roster.attendees)}, self._roster
        if changes.bookings & mine or changes.waitlist or self.session.span in changes.spans:
            self._say("", "secondary")  # what was said last may not be so any more
            self._read()
        elif changes.elsewhere and self._reread() and self._roster != before:
            self._say("", "secondary")
            self._show()

    def _read(self) -> None:
        if self._reread():
            self._show()

    def _reread(self) -> bool:
        """Whether it could be read again."""
        try:
            self._roster = self._desk.look(roster, self.session.id)
        except (RuleViolation, KnownError) as why:
            self._refused(why)
            return False
        return True

    def _say(self, words: str, tone: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        set_tone(self.said, tone)
        announce(self.said, words, assertive=tone == "error")

    def _refused(self, why: RuleViolation | KnownError) -> None:
        self._say(sentence(why, self._desk.formatter, self._desk.names()), "error")

    # -- what is asked ---------------------------------------------------------------------------------------

    @Slot(object)
    def add_client(self, client: Client) -> None:
        """Give somebody a seat, or put them on the waitlist where there is none."""
        if self._roster.left == 0:
            self._attempt(partial(self._put_on_waitlist, client))
            return
        both, self._both = self._both == client, None
        wish = Book(
            booking_id=BookingId(self._desk.env.new_id()),
            client_id=client.id or None,
            new_client=None if client.id else client,
            service_id=self.session.service_id,
            span=self.session.span,
            both=both,
        )
        try:
            seat = self._desk.do(book, joining(self.session, wish))
        except ClientBusy as why:
            self._both = client
            words = sentence(why, self._desk.formatter, self._desk.names())
            self._say(_("{why} Press Enter again to add them all the same.").format(why=words), "warning")
        except (RuleViolation, KnownError) as why:
            self._refused(why)
            self._read()
        else:
            self._done(_("{client} has seat {number}.").format(client=client.name, number=seat.seat_no))
            self.table.choose(seat.id)
            self.joined.emit(seat)

    def _put_on_waitlist(self, client: Client) -> None:
        zone = self._desk.catalogue().zone_of(self.session.location_id)
        command = EnterWaitlist(
            client_id=client.id or None,
            new_client=None if client.id else client,
            service_ids=(self.session.service_id,),
            windows=(window_of_start(self.session.span.start, zone),),
        )
        entry = self._desk.do(enter, command)
        self._done(_("{client} is on the waitlist.").format(client=client.name))
        self.waitlisted.emit(entry)

    def _done(self, words: str) -> None:
        self.client.show_client(None)
        self.newcomer.hide()
        self.drafted.emit(None)
        self._say(words, "good")
        self.client.setFocus()

    def _attempt(self, step: Callable[[], object]) -> None:
        try:
            step()
        except (RuleViolation, KnownError) as why:
            self._refused(why)

    @Slot()
    def _press_add(self) -> None:
        if self.client.client is not None:
            self.add_client(self.client.client)
        else:
            self.client.setFocus()

    @Slot()
    def _forget(self) -> None:
        self._both = None

    @Slot(str)
    def _begin_new(self, name: str) -> None:
        self.restore(typed_name(name, self._desk.env.now()))
        self._tell_draft()

    def restore(self, newcomer: Client) -> None:
        """Ask on for somebody new, with what was typed of them."""
        self.newcomer.begin(newcomer, self._desk.env.now(), full=self._roster.left == 0)

    @Slot()
    def _tell_draft(self) -> None:
        self.drafted.emit(self.newcomer.fields.client(self._desk.env.now()))

    @Slot()
    def _change_seats(self) -> None:
        """Enter, or the field is left: not every step on the way to a number is stored."""
        seats = self.seats.value()
        if seats == self.session.seats:
            return
        command = ChangeSeats(session_id=self.session.id, seats=seats, version=self.session.version)
        try:
            session = self._desk.do(change_seats, command)
        except (RuleViolation, KnownError) as why:
            self._refused(why)
            self._read()
            self.seats.setValue(self.session.seats or 1)
        else:
            self.reseated.emit(session)
