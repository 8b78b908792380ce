"""Fills the main window once a desk is open: the place where its parts meet, through ids and the change bus.

Parts do not know each other: the Line, the calendar, the lists and the panels announce, and here is decided who
listens. It refuses to hold rules or words of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QObject, QPoint, QTimer, Slot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.agenda.agenda_view import AgendaView
from bookingdesk.gui.calendar_place import CalendarPlace
from bookingdesk.gui.desk_commands import DeskCommands
from bookingdesk.gui.desk_status import DeskStatusBar
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.frontdesk.booking_actions import BookingActions
from bookingdesk.gui.frontdesk.today_panel import TodayPanel
from bookingdesk.gui.frontdesk.today_strip import TodayStrip
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.shortcuts import Place
from bookingdesk.presentation.today import today_view
from bookingdesk.presentation.trail import Trail
from bookingdesk.qt.background.mail import Mail
from bookingdesk.qt.change_bus import POLL_MS, ChangeBus, DayFeed
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.models.selection import Selection
from bookingdesk.settings.table import CANCELLED_SHOWN, FIT, GROUP, VIEW
from bookingdesk.usecases.ports import Sender
from bookingdesk.usecases.readings import Agenda

SECOND_MS = 1000
USUAL_ZOOM = 15
"""Minutes per grid line."""
Shown = tuple[date, str]
"""A day and the view it is shown in."""


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
        self.window = window
        self.desk = desk
        desk.setParent(self)
        self.selection = Selection(self)
        self.toasts = Toasts(window.canvas, desk.env.now)
        self.failures = Failures(window, self.toasts, desk)
        self.actions = BookingActions(desk, self.toasts, self.failures, self)
        self.day_feed = DayFeed(desk, self.today(), self, cancelled=True)
        self.today_feed = DayFeed(desk, self.today(), self, days=2)
        self.bus = ChangeBus(desk, self, interval_ms=poll_ms)
        self.mail = Mail(desk, make_sender) if make_sender is not None else None
        self.today_panel = TodayPanel()
        self.today_strip = TodayStrip()
        self.agenda = AgendaView(desk.formatter, self.selection)
        self.calendar = CalendarPlace(desk, self.selection, self.actions, self.failures, window.commands, self)
        self.status = DeskStatusBar(window, desk, self.bus, self.mail, self)
        self.trail: Trail[Shown] = Trail((self.today(), window.settings.get(VIEW)))
        self._minute = ""
        self._place_parts()
        self._connect_feeds()
        self._connect_parts()
        self.commands = DeskCommands(self)
        self.calendar.offer_bound()
        self._clock = QTimer(self)
        self._clock.setInterval(SECOND_MS)
        self._clock.timeout.connect(self._tick)
        window.closing.connect(self.stop)

    def start(self) -> None:
        """Read what is shown, then let clock, watch and mail run."""
        self.window.show_menus()
        self.window.canvas.header.show()
        self.today_feed.refresh()
        self._show(self.trail.here)
        self._clock.start()
        self.bus.start()
        if self.mail is not None:
            self.mail.start()

    @Slot()
    def stop(self) -> None:
        """End what runs, before the window goes."""
        self._clock.stop()
        if self.mail is not None:
            self.mail.stop()
        self.bus.stop()

    def today(self) -> date:
        """The calendar day at the business."""
        return local_date(self.desk.env.now(), self.desk.formatter.zone)

    # -- what is shown ---------------------------------------------------------------------------------------

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.trail.here[0]

    @property
    def view(self) -> str:
        """The view that is shown: day or agenda."""
        return self.trail.here[1]

    def show_day(self, day: date) -> None:
        """Show another day in the same view."""
        self._go((day, self.view))

    def show_view(self, view: str) -> None:
        """Show the same day in another view, with the focus in it."""
        self._go((self.day, view))
        self.window.canvas.setFocus()

    def step_day(self, days: int) -> None:
        """Some days on or back."""
        self.show_day(self.day + timedelta(days=days))

    def go_to_today(self) -> None:
        """Today, read anew (F5)."""
        if self.day == self.today():
            self.day_feed.refresh()
        self.show_day(self.today())
        self.today_feed.refresh()

    @Slot(str)
    def choose_group(self, group: str) -> None:
        """Columns for staff, rooms or both."""
        self.window.settings.set(GROUP, group)
        self.window.canvas.header.show_group(group)
        self.calendar.view.set_grouping(group)

    def fit_day(self) -> None:
        """Let the working hours fill the window, or go back to a quarter of an hour per line (Z)."""
        canvas = self.calendar.view.canvas
        if canvas.fitted:
            canvas.set_zoom(USUAL_ZOOM)
        else:
            canvas.fit()

    @Slot(int)
    def _show_zoom(self, minutes: int) -> None:
        fitted = minutes == 0
        self.window.settings.set(FIT, fitted)
        self.window.canvas.header.show_fit(fitted)

    def walk(self, by: int) -> None:
        """Back and forward through what was shown; an open panel with pages under its page goes first."""
        if by < 0 and self.window.panel.can_go_back():
            self.window.panel.go_back()
            return
        place = self.trail.step(by)
        if place is not None:
            self._show(place)

    def show_booking(self, booking: BookingId, day: date | None = None) -> None:
        """Select a booking, on its day."""
        if day is not None and day != self.day:
            self.show_day(day)
        self.selection.choose(booking)

    def _go(self, place: Shown) -> None:
        self.trail.go(place)
        self._show(place)

    def _show(self, place: Shown) -> None:
        day, view = place
        window = self.window
        window.canvas.show_view(view)
        window.rail.show_area(view)
        window.settings.set(VIEW, view)
        header = window.canvas.header
        header.show_view(view, canvas=view == "day")
        week = day.isocalendar().week
        header.show_day(self.desk.formatter.day_heading(day), _("wk {week}").format(week=week))
        if self.day_feed.agenda is None or self.day_feed.day != day:
            self.day_feed.show_day(day)

    # -- the parts -------------------------------------------------------------------------------------------

    def _place_parts(self) -> None:
        window = self.window
        window.canvas.add_view("day", self.calendar.view, self.calendar.view.canvas)
        window.canvas.add_view("agenda", self.agenda)
        self.choose_group(window.settings.get(GROUP))
        window.put_today(self.today_panel, self.today_strip)
        self.agenda.show_cancelled(window.settings.get(CANCELLED_SHOWN))

    def _connect_feeds(self) -> None:
        self.day_feed.read.connect(self.agenda.show_agenda)
        self.day_feed.read.connect(self.calendar.show_agenda)
        self.day_feed.failed.connect(self.calendar.show_failure)
        self.calendar.view.retry_asked.connect(self.day_feed.refresh)
        self.calendar.view.day_asked.connect(self.show_day)
        self.today_feed.read.connect(self._show_today)
        self.today_feed.failed.connect(self.today_panel.show_trouble)
        self.today_panel.retry_asked.connect(self.today_feed.refresh)
        self.bus.back.connect(self._refresh)

    def _connect_parts(self) -> None:
        header = self.window.canvas.header
        header.asked.connect(self._run)
        header.view_asked.connect(self.show_view)
        header.group_asked.connect(self.choose_group)
        self.calendar.view.zoom_changed.connect(self._show_zoom)
        self.window.rail.asked.connect(self._run)
        self.today_strip.unfolded.connect(self.window.toggle_today)
        self.today_panel.pressed.connect(self._press)
        self.today_panel.opened.connect(self._open)
        self.today_panel.chosen.connect(self._choose)
        self.today_panel.menu_asked.connect(self._show_menu)
        self.agenda.opened.connect(self._open)
        self.agenda.menu_asked.connect(self._show_menu)
        self.actions.done.connect(self._choose)
        self.selection.changed.connect(self._select_in_today)
        if self.mail is not None:
            self.actions.wake_mail.connect(self.mail.wake)

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
        if not self.window.commands.run("open"):
            self._reveal(BookingId(booking))

    @Slot(str)
    def _choose(self, booking: str) -> None:
        self.selection.choose(BookingId(booking))

    def _reveal(self, booking: BookingId) -> None:
        """Show a booking of the Today panel on its day."""
        agenda = self.today_feed.agenda
        entry = next((e for e in agenda.entries if e.booking.id == booking), None) if agenda else None
        if entry is not None:
            self.show_booking(booking, local_date(entry.booking.span.start, self.desk.formatter.zone))

    @Slot(str, QPoint)
    def _show_menu(self, booking: str, place: QPoint) -> None:
        if BookingId(booking) not in self.selection.ids:
            self.selection.choose(BookingId(booking))
        self.window.commands.context_menu(self.window, Place.BOOKING).popup(place)

    @Slot()
    def _select_in_today(self) -> None:
        self.today_panel.select(self.selection.current)

    # -- time ------------------------------------------------------------------------------------------------

    @Slot(object)
    def _show_today(self, agenda: Agenda) -> None:
        now = self.desk.env.now()
        view = today_view(agenda, now, self.desk.formatter)
        self.today_panel.show_view(view, self.desk.formatter.day(self.today()))
        self.today_strip.show_view(view)

    @Slot()
    def _tick(self) -> None:
        """Each second the counts that run; each minute what waits; at midnight another day."""
        self.status.tick()
        minute = f"{self.desk.env.now():%H:%M}"
        if minute == self._minute:
            return
        self._minute = minute
        if self.today_feed.day != self.today():
            self.today_feed.show_day(self.today())
        elif self.today_feed.agenda is not None:
            self._show_today(self.today_feed.agenda)

    @Slot()
    def _refresh(self) -> None:
        self.day_feed.refresh()
        self.today_feed.refresh()

    def status_of(self, booking: BookingId) -> Status | None:
        """Where a booking that is shown stands; None for one that is not."""
        for feed in (self.day_feed, self.today_feed):
            for entry in feed.agenda.entries if feed.agenda else ():
                if entry.booking.id == booking:
                    return entry.booking.status
        return None
