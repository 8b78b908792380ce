"""Which day is shown in which view, the way back to what was shown before, and how the day is laid out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.trail import Trail
from bookingdesk.qt.day_feed import DayFeed
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.models.selection import Selection
from bookingdesk.settings.table import FIT, GROUP, VIEW

VIEWS_OF_A_DAY = frozenset({"day", "agenda"})
"""The other pages of the canvas show no day, and are not where the window opens."""
USUAL_ZOOM = 15
"""Minutes per grid line."""
Shown = tuple[date, str]
"""A day and the view it is shown in."""


class Wayfinding(QObject):
    """Moves the window between days and views; everything that leads somewhere ends here."""

    def __init__(
        self, window: MainWindow, desk: Desk, feed: DayFeed, calendar: DayView, selection: Selection
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._feed = feed
        self._calendar = calendar
        self._selection = selection
        self._trail: Trail[Shown] = Trail((feed.day, window.settings.get(VIEW)))
        self.also_refreshed: Callable[[], None] = lambda: None
        """What F5 reads anew besides the shown day."""
        header = window.canvas.header
        header.view_asked.connect(self.show_view)
        header.group_asked.connect(self.choose_group)
        calendar.day_asked.connect(self.show_day)
        calendar.zoom_changed.connect(self._show_zoom)
        feed.failed.connect(self._stay)

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self._trail.here[0]

    @property
    def view(self) -> str:
        """The view that is shown: day or agenda."""
        return self._trail.here[1]

    def today(self) -> date:
        """The calendar day at the business."""
        return local_date(self._desk.env.now(), self._desk.formatter.zone)

    def start(self) -> None:
        """Show where the trail begins."""
        self.choose_group(self._window.settings.get(GROUP))
        if self._window.settings.get(FIT):
            self._calendar.canvas.fit()
        self._show(self._trail.here)
        self._window.canvas.setFocus()

    @Slot(object)
    def show_day(self, day: date) -> None:
        """Show another day in the same view."""
        self._go((day, self.view))

    @Slot(str)
    def show_view(self, view: str) -> None:
        """Show the same day in another view, with the focus in it."""
        self._go((self.day, view))
        self._window.canvas.setFocus()

    def step_day(self, days: int) -> None:
        """Some days on or back."""
        self.show_day(self.day + timedelta(days=days))

    def go_to_today(self) -> None:
        """Now and today, read anew (F5)."""
        if self.day == self.today():
            self._feed.refresh()
        self.show_day(self.today())
        self._calendar.canvas.scroll_to_work()
        self.also_refreshed()

    def show_booking(self, booking: BookingId, day: date) -> None:
        """Select a booking on its day."""
        if day != self.day:
            self.show_day(day)
        self._selection.choose(booking)

    def walk(self, by: int) -> None:
        """Back and forward through what was shown; an open panel with pages under its page goes first."""
        if by < 0 and self._window.panel.can_go_back():
            self._window.panel.go_back()
            return
        place = self._trail.step(by)
        if place is not None:
            self._show(place)

    @Slot(str)
    def choose_group(self, group: str) -> None:
        """Columns for staff, rooms or both."""
        self._window.settings.set(GROUP, group)
        self._window.canvas.header.show_group(group)
        self._calendar.set_grouping(group)

    def fit_day(self) -> None:
        """Let the working hours fill the window, or go back to a quarter of an hour per line (Z)."""
        canvas = self._calendar.canvas
        if canvas.fitted:
            canvas.set_zoom(USUAL_ZOOM)
        else:
            canvas.fit()

    def _go(self, place: Shown) -> None:
        self._trail.go(place)
        self._show(place)

    def _show(self, place: Shown) -> None:
        day, view = place
        window = self._window
        window.canvas.show_view(view)
        window.rail.show_area(view)
        header = window.canvas.header
        header.setVisible(view in VIEWS_OF_A_DAY)
        if view not in VIEWS_OF_A_DAY:
            return
        if VIEW.accepts(view):
            window.settings.set(VIEW, view)
        header.show_view(view, canvas=view == "day")
        week = day.isocalendar().week
        words = _("wk {week}").format(week=week)
        header.show_day(self._desk.formatter.day_heading(day), words, self._desk.formatter.day(day))
        if self._feed.agenda is None or self._feed.day != day:
            self._feed.show_day(day)

    @Slot()
    def _stay(self) -> None:
        """The day could not be read: what is seen is still the day before, and no other may stand over it."""
        if self._feed.day != self.day:
            self._go((self._feed.day, self.view))

    @Slot(int)
    def _show_zoom(self, minutes: int) -> None:
        fitted = minutes == 0
        self._window.settings.set(FIT, fitted)
        self._window.canvas.header.show_fit(fitted)
