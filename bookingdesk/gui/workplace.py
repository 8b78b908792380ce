"""Fills the main window once a desk is open: the place where its parts meet, through ids and the change bus.

Parts do not know each other: the Line, the calendar, the lists and the panels announce, and here is decided who
listens. It refuses to hold rules or words of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer, Slot

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import BookingId, DepartmentId, RequestId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.absence_place import AbsencePlace
from bookingdesk.gui.agenda.agenda_view import AgendaView
from bookingdesk.gui.booking_place import BookingPlace
from bookingdesk.gui.calendar_place import CalendarPlace
from bookingdesk.gui.call_place import CallPlace
from bookingdesk.gui.client_place import ClientPlace
from bookingdesk.gui.desk_commands import DeskCommands
from bookingdesk.gui.desk_status import DeskStatusBar
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.frontdesk.booking_actions import BookingActions
from bookingdesk.gui.frontdesk.today_panel import TodayPanel
from bookingdesk.gui.frontdesk.today_strip import TodayStrip
from bookingdesk.gui.hold_place import HoldPlace
from bookingdesk.gui.leaving import Leaving
from bookingdesk.gui.line.line_bar import LineBar
from bookingdesk.gui.line_place import LinePlace
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.message_settings_place import MessageSettingsPlace
from bookingdesk.gui.outbox_place import OutboxPlace
from bookingdesk.gui.policy_place import PolicyPlace
from bookingdesk.gui.queue_place import QueuePlace
from bookingdesk.gui.release_place import ReleasePlace
from bookingdesk.gui.reply_place import ReplyPlace
from bookingdesk.gui.request_place import RequestPlace
from bookingdesk.gui.review_place import ReviewPlace
from bookingdesk.gui.session_place import SessionPlace
from bookingdesk.gui.signin.approvals import Approvals
from bookingdesk.gui.template_place import TemplatePlace
from bookingdesk.gui.tray_place import TrayPlace
from bookingdesk.gui.waiting_place import WaitingPlace
from bookingdesk.gui.wayfinding import Wayfinding
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import ngettext
from bookingdesk.presentation.commands.command import Place
from bookingdesk.presentation.today import today_view
from bookingdesk.qt.background.jobs import end_jobs
from bookingdesk.qt.background.mail import Mail
from bookingdesk.qt.change_bus import POLL_MS, ChangeBus
from bookingdesk.qt.day_feed import DayFeed
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.models.selection import Selection
from bookingdesk.settings.table import CANCELLED_SHOWN, COLUMNS
from bookingdesk.usecases.ports import Sender
from bookingdesk.usecases.readings import Agenda, AgendaEntry
from bookingdesk.usecases.requests.reading import Inbox

SECOND_MS = 1000


class Workplace(QObject):
    """Everything behind the window of one desk."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        *,
        make_sender: Callable[[], Sender] | None = None,
        poll_ms: int = POLL_MS,
    ) -> None:
        """`make_sender` starts the mail worker; None leaves the sending to other desks."""
        super().__init__(window)
        window.furnish()
        self.window = window
        self.desk = desk
        desk.setParent(self)
        self.selection = Selection(self)
        self.toasts = Toasts(window.canvas, desk.env.now, window.seen_canvas)
        window.panel.shown.connect(self.toasts.place)
        window.panel.emptied.connect(self.toasts.place)
        self.failures = Failures(window, self.toasts, desk)
        self.approvals = Approvals(window, desk, self.failures)
        self.actions = BookingActions(desk, self.toasts, self.failures, self)
        self.groups = self.actions.groups
        today = local_date(desk.env.now(), desk.formatter.zone)
        self.day_feed = DayFeed(desk, today, self, cancelled=True)
        self.today_feed = DayFeed(desk, today, self, days=2)
        self.bus = ChangeBus(desk, self, interval_ms=poll_ms)
        self.mail = Mail(desk, make_sender) if make_sender is not None else None
        self.today_panel = TodayPanel()
        self.today_strip = TodayStrip()
        self.agenda = AgendaView(desk.formatter, self.selection)
        self.calendar = CalendarPlace(desk, self.selection, self.actions, self.failures, window.commands, self)
        self.ways = Wayfinding(window, desk, self.day_feed, self.calendar.view, self.selection)
        self.ways.also_refreshed = self.today_feed.refresh
        self.status = DeskStatusBar(window, desk, self.bus, self.mail, self)
        self.read_only = ""
        """Why nothing can be changed here; empty where it can."""
        self.department: DepartmentId | None = None
        """The one that lists show alone; None shows all."""
        self._minute = ""
        self._place_parts()
        self._connect_feeds()
        self._connect_parts()
        self.host = FormHost(window)
        self.bookings = BookingPlace(desk, self.host, self.actions, self.failures, self)
        self.clients = ClientPlace(desk, self.host, self.toasts, self.failures, self)
        self.absences = AbsencePlace(self)
        self.calls = CallPlace(window, desk, self.host, self.toasts, self.failures, self)
        self.requests = RequestPlace(self, self.host)
        self._connect_forms()
        self._make_waiting(window, desk)
        self.line = LineBar(desk, desk.formatter)
        window.put_line(self.line)
        self.line_place = LinePlace(self)
        self.session = SessionPlace(window, desk, self.toasts)
        self.commands = DeskCommands(self)
        self.calendar.offer_bound()
        self._clock = QTimer(self)
        self._clock.setInterval(SECOND_MS)
        self._clock.timeout.connect(self._tick)
        window.closing.connect(self.stop)

    def _make_waiting(self, window: MainWindow, desk: Desk) -> None:
        """The outbox, waitlist, walk-in queue and tray, and what waits for a supervisor."""
        self.outbox = OutboxPlace(self)
        self.release = ReleasePlace(self)
        self.replies = ReplyPlace(self)
        self.templates = TemplatePlace(self)
        if self.mail is not None:
            self.outbox.wake_mail.connect(self.mail.wake)
            self.mail.pass_done.connect(self.outbox.say_not_sent)
        self.review = ReviewPlace(window, desk, self.host, self.bookings, self.toasts, self)
        self.waiting = WaitingPlace(window, desk, self.actions, self.failures, self.toasts, self)
        self.queue = QueuePlace(desk, self.failures, self.toasts, self)
        self.today_panel.add_group(self.queue.box)
        self.queue.counted.connect(self.today_strip.show_walk_ins)
        self.tray = TrayPlace(window, desk, self.calendar, self.selection, self.failures, self.toasts, self)
        self.tray.shown.connect(self._select_entry)
        self.holds = HoldPlace(window, desk, self.failures, self.toasts, self)
        self.calendar.view.canvas.release_asked.connect(self.holds.release)
        self.calendar.facts_of_tray = self.tray.facts_of
        self.leaving = Leaving(window, self.tray)
        self.leaving.also.append(self._unsaved_words)
        self.leaving.besides.append(self.status.leaving_words)
        self.waiting.counted = partial(window.rail.show_count, "waitlist_page")
        self.calls.counted = partial(window.rail.show_count, "calls")

    def start(self) -> None:
        """Read what is shown, then let clock, watch and mail run."""
        self.window.show_menus()
        self.bus.begin()
        self.today_feed.refresh()
        self.waiting.refresh()
        self.tray.refresh()
        self.queue.refresh()
        self.review.refresh()
        self.ways.start()
        self.requests.start()
        self.calls.refresh()
        self._clock.start()
        self.bus.start()
        self.session.start()
        if self.mail is not None:
            self.mail.start()
        self.replies.start()

    def set_read_only(self, words: str) -> None:
        """Shut everything that changes something, with the reason; reading and printing go on."""
        self.read_only = words
        self.line.set_read_only(words)
        self.calendar.view.set_read_only(words)
        self.today_panel.set_read_only(bool(words))
        self.bookings.read_only = words
        self.clients.read_only = words
        self.requests.read_only = self.calls.read_only = words
        self.requests.intake.stop()
        self.waiting.read_only = words
        self.queue.box.read_only = bool(words)

    @Slot()
    def stop(self) -> None:
        """End what runs, before the window goes."""
        for feed in (self.day_feed, self.today_feed):
            feed.stop()
        end_jobs(self.desk)
        self._clock.stop()
        self.line.book.keeper.release()
        self.line.times.finder.stop()
        self.requests.stop()
        self.window.settings.set(COLUMNS, self.agenda.table.kept_widths())
        if self.mail is not None:
            self.mail.stop()
        self.bus.stop()

    # -- the parts -------------------------------------------------------------------------------------------

    def _place_parts(self) -> None:
        window = self.window
        window.canvas.add_view("day", self.calendar.view, self.calendar.view.canvas)
        window.canvas.add_view("agenda", self.agenda)
        window.put_today(self.today_panel, self.today_strip)
        self.agenda.table.restore_widths(window.settings.get(COLUMNS))
        self.agenda.show_cancelled(window.settings.get(CANCELLED_SHOWN))

    def _connect_feeds(self) -> None:
        self.day_feed.read.connect(self._show_list)
        self.day_feed.read.connect(self.calendar.show_agenda)
        self.day_feed.failed.connect(self.calendar.show_failure)
        self.calendar.view.retry_asked.connect(self.day_feed.refresh)
        self.today_feed.read.connect(self._show_today)
        self.today_feed.failed.connect(self.today_panel.show_trouble)
        self.today_panel.retry_asked.connect(self.today_feed.refresh)
        self.desk.actor_changed.connect(self.bus.announce_elsewhere)  # others may read other notes
        self.bus.back.connect(self._refresh)
        self.bus.back.connect(self.failures.forget_lost_connection)

    def _connect_parts(self) -> None:
        self.desk.bug.connect(self.failures.show_bug)
        self.window.canvas.header.asked.connect(self._run)
        self.window.rail.asked.connect(self._run)
        self.today_strip.unfolded.connect(self.window.toggle_today)
        self.today_panel.pressed.connect(self._press)
        self.today_panel.opened.connect(self._open)
        self.today_panel.chosen.connect(self._choose)
        self.today_panel.menu_asked.connect(self._show_menu)
        self.agenda.opened.connect(self._open)
        self.agenda.menu_asked.connect(self._show_menu)
        self.actions.done.connect(self._choose)
        self.calendar.column_chosen.connect(self._list_person)
        self.calendar.view.canvas.paging.strip = self.window.canvas.header.turning()
        self.calendar.facts_from = (self.day_feed, self.today_feed)
        self.selection.changed.connect(self._select_in_today)
        if self.mail is not None:
            self.actions.wake_mail.connect(self.mail.wake)

    def _connect_forms(self) -> None:
        self.desk.caller.changed.connect(self.host.retitle)
        self.calendar.moving_asked.connect(self.absences.open_of)
        self.calendar.out_asked.connect(self.absences.open_out)
        self.policies = PolicyPlace(self.desk, self.host, self.window, self)
        self.message_settings = MessageSettingsPlace(self.desk, self.host, self.toasts, self.failures, self)
        bookings, clients = self.bookings, self.clients
        bookings.stored.connect(self.stand_on)
        bookings.command_asked.connect(self._press)
        clients.booking_chosen.connect(bookings.open_id)
        self.requests.read.connect(self._show_requests)
        self.requests.intake.lost.connect(self.status.show_folder)
        self.today_panel.request_opened.connect(self._open_request)
        self.today_panel.call_opened.connect(self.calls.open)
        self.calls.read.connect(self._show_requests)
        self.calendar.view.canvas.request_dropped.connect(self.requests.propose)
        bookings.call_asked.connect(self.calls.open)
        self.calls.cancel_booking = bookings.cancel
        self.calls.open_client = self.clients.open_client
        self.actions.call_asked.connect(self.calls.open)
        clients.book_asked.connect(bookings.open_for)
        clients.message_asked.connect(bookings.steer_message)
        clients.next_booking.connect(self._select_shown)
        clients.guard = self.window.commands.runs.guard
        clients.unused_key = lambda event: self.window.commands.handle(event, frozenset({Place.BOOKING}))
        if self.mail is not None:
            bookings.wake_mail.connect(self.mail.wake)

    @Slot(object)
    def stand_on(self, booking: Booking) -> None:
        """Show a booking with the focus on it."""
        self.ways.show_booking(booking.id, local_date(booking.span.start, self.desk.formatter.zone))
        self.window.canvas.setFocus()

    @Slot(object)
    def _select_shown(self, booking: Booking) -> None:
        """Select a booking on its day, and leave the focus where it is."""
        self.ways.show_booking(booking.id, local_date(booking.span.start, self.desk.formatter.zone))

    @Slot(object)
    def _select_entry(self, entry: AgendaEntry) -> None:
        self._select_shown(entry.booking)

    @Slot(str)
    def _run(self, command: str) -> None:
        self.window.commands.run(command)

    @Slot(str, str)
    def _press(self, command: str, booking: str) -> None:
        self.selection.choose(BookingId(booking))
        self.window.commands.run(command)

    @Slot(str)
    def _open(self, booking: str) -> None:
        self.selection.choose(BookingId(booking))
        self.window.commands.run("open")

    @Slot(int)
    def _open_request(self, number: int) -> None:
        self.requests.open_inbox(RequestId(number))

    @Slot(str)
    def _list_person(self, name: str) -> None:
        """A column's head was clicked: the day's list of that person or room alone; Alt+Left leads back."""
        self.agenda.filter.setText(name)
        self.ways.show_view("agenda")

    @Slot(str)
    def _choose(self, booking: str) -> None:
        self.selection.choose(BookingId(booking))

    @Slot(str, QPoint)
    def _show_menu(self, booking: str, place: QPoint) -> None:
        if BookingId(booking) not in self.selection.ids:
            self.selection.choose(BookingId(booking))
        self.window.commands.context_menu(self.window, Place.BOOKING).popup(place)

    @Slot()
    def _select_in_today(self) -> None:
        self.today_panel.select(self.selection.current)

    @Slot(object)
    def _show_list(self, agenda: Agenda) -> None:
        """One department's bookings where one was chosen; the calendar keeps all, or its people would seem free."""
        if self.department is not None:
            mine = tuple(e for e in agenda.entries if e.service.department_id == self.department)
            agenda = replace(agenda, entries=mine)
        self.agenda.show_agenda(agenda)

    # -- time ------------------------------------------------------------------------------------------------

    @Slot(object)
    def _show_today(self, agenda: Agenda) -> None:
        now = self.desk.env.now()
        inbox = self.requests.feed.inbox
        requests = inbox.lines if inbox else ()
        view = today_view(agenda, now, self.desk.formatter, requests, self.calls.lines)
        self.today_panel.show_view(view, self.desk.formatter.day(self.ways.today()))
        self.today_strip.show_view(view)

    @Slot()
    def _tick(self) -> None:
        """Each second the counts that run; each minute what waits; at midnight another day."""
        self.status.tick()
        self.waiting.tick()
        self.outbox.tick()
        minute = f"{self.desk.env.now():%H:%M}"
        if minute == self._minute:
            return
        self._minute = minute
        self.requests.feed.refresh()
        self.policies.refresh()
        self.queue.tick()
        if self.today_feed.day != self.ways.today():
            self.today_feed.show_day(self.ways.today())
        elif self.today_feed.agenda is not None:
            self._show_today(self.today_feed.agenda)

    @Slot()
    @Slot(object)
    def _show_requests(self, inbox: Inbox | None = None) -> None:
        """Today's groups of requests and calls, from what was just read."""
        if self.today_feed.agenda is not None:
            self._show_today(self.today_feed.agenda)

    @Slot()
    def _refresh(self) -> None:
        self.requests.feed.refresh()
        self.day_feed.refresh()
        self.today_feed.refresh()

    def _unsaved_words(self) -> str:
        """How many forms hold something that is not stored."""
        holders = (
            *(self.bookings, self.clients, self.policies, self.requests, self.waiting),
            *(self.message_settings, self.templates),
        )
        count = sum(holder.unsaved for holder in holders)
        words = ngettext(
            "{count} form holds something that is not saved. Quitting loses it.",
            "{count} forms hold something that is not saved. Quitting loses it.",
            count,
        )
        return words.format(count=count) if count else ""

    def status_of(self, booking: BookingId) -> Status | None:
        """Where a booking stands; one that no view shows is looked up. None where it cannot be read."""
        for feed in (self.day_feed, self.today_feed):
            for entry in feed.agenda.entries if feed.agenda else ():
                if entry.booking.id == booking:
                    return entry.booking.status
        try:
            found = self.desk.env.store.read(lambda work: work.bookings.many([booking]))
        except KnownError:  # the status bar says that the schedule does not answer
            return None
        return found[booking].status if booking in found else None
