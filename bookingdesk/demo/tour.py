"""The tour: a call is booked, moved, confirmed and printed by real keys in the real window, with pictures of it.

Needs no screen. Runs on a summer Monday of the sample studio, so that its pictures look alike whenever they are
made. What it did goes to stdout, the pictures, the mail and the PDF to a folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bookingdesk.app import OpenDesk, open_desk
from bookingdesk.demo.sample import ShiftedClock, furnished, throw_away_profile
from bookingdesk.documents.day_schedule import day_schedule_papers, pages_titles
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.workplace import Workplace
from bookingdesk.messaging.folder import FolderSender
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import apply_look
from bookingdesk.qt.printing.pages import write_pdf
from bookingdesk.settings.file import read_settings
from bookingdesk.settings.profile import profile_at
from bookingdesk.usecases.commands import DayScheduleQuery, OfferSlots, Reschedule, SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.offering import offer_slots
from bookingdesk.usecases.printing import day_schedule
from bookingdesk.usecases.rescheduling import reschedule

MOMENT = datetime(2025, 6, 23, 8, 40, tzinfo=UTC)
"""Monday 23 June 2025, 10:40 in Berlin."""
SIZE = (1600, 900)
CALL = "mayo cut"
PATIENCE_MS = 10_000


class TourStuck(RuntimeError):
    """A step of the tour did not happen: the program does not do what it shows."""


def run_tour(folder: Path, out: TextIO = sys.stdout) -> int:
    """Take the tour and leave pictures, mail and the PDF in the folder; returns the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(["bookingdesk"])
    if not isinstance(app, QApplication):
        raise TourStuck("there is an application without windows already")
    with throw_away_profile() as place:
        profile = profile_at(place)
        settings = read_settings(profile.settings_file)
        desk = furnished(open_desk(profile, settings, station="Desk 1"), ShiftedClock(MOMENT))
        apply_look(app, Scheme.LIGHT)
        window = MainWindow(settings)
        window.resize(*SIZE)
        tour = _Tour(app, window, Workplace(window, Desk(desk.env, formatter=desk.formatter)), desk, folder, out)
        try:
            tour.take()
        finally:
            window.close()
            desk.close()
    print(f"everything is in {folder}", file=out)
    return 0


class _Tour:
    """The steps, in order."""

    def __init__(
        self, app: QApplication, window: MainWindow, place: Workplace, desk: OpenDesk, folder: Path, out: TextIO
    ) -> None:
        self._app, self._window, self._place, self._desk = app, window, place, desk
        self._folder, self._out = folder, out

    def take(self) -> None:
        """All steps."""
        self._window.show()
        self._window.activateWindow()
        self._place.start()
        QTest.qWait(400)
        self._picture("1-morning")
        booking = self._book()
        self._move(booking)
        self._confirm()
        self._print()
        apply_look(self._app, Scheme.DARK)
        QTest.qWait(300)
        self._picture("4-dark")

    def _book(self) -> Booking:
        """Type the call into the Line and press Enter."""
        before = self._newest()
        QTest.keyClick(self._window, Qt.Key.Key_F2)
        QTest.qWait(100)
        QTest.keyClicks(self._focus(), CALL)
        QTest.qWait(900)
        self._picture("2-call")
        QTest.keyClick(self._focus(), Qt.Key.Key_Return)
        self._until(lambda: self._newest() != before, "the call was not booked")
        booking = self._newest()
        if booking is None:
            raise TourStuck("the call was not booked")
        QTest.qWait(500)
        self._picture("3-booked")
        self._say(f"booked number {booking.number}: {self._when(booking)}")
        return booking

    def _move(self, booking: Booking) -> None:
        """Move it to the next free time with the same staff."""
        env = self._desk.env
        wish = SlotWish(
            service_id=booking.service_id,
            first_day=local_date(env.now(), self._desk.formatter.zone),
            ignoring=booking.id,
        )
        slots = offer_slots(env, OfferSlots(wish=wish, limit=40)).value
        later = next(slot for slot in slots if slot.span.start > booking.span.start)
        command = Reschedule(
            booking_id=booking.id,
            span=later.span,
            allocations=later.allocations,
            asked_by=AskedBy.BUSINESS,
            reason="shown in the tour",
        )
        moved = self._place.desk.do(reschedule, command)
        QTest.qWait(200)
        self._say(f"moved number {moved.number}: {self._when(moved)}")

    def _confirm(self) -> None:
        """Write the messages that are due once their hold is over."""
        mail = self._folder / "mail"
        passed = send_due(
            self._desk.env, SendDue(now=self._desk.env.now() + timedelta(minutes=3)), FolderSender(mail)
        ).value
        self._say(f"wrote {passed.sent} messages to {mail.name}/")

    def _print(self) -> None:
        """The day as a PDF."""
        env = self._desk.env
        schedule = day_schedule(env, DayScheduleQuery(day=local_date(env.now(), self._desk.formatter.zone))).value
        papers = day_schedule_papers(schedule, self._desk.formatter, env.now(), env.actor.name)
        pages = write_pdf(papers, str(self._folder / "day.pdf"), pages_titles(papers))
        self._say(f"printed the day on {pages} pages: day.pdf")

    def _focus(self) -> QWidget:
        """What has the keyboard."""
        return self._app.focusWidget() or self._window

    def _newest(self) -> Booking | None:
        """The booking with the highest number made here since the sample was stored."""
        last = self._desk.env.store.read(lambda work: work.actions.last(self._desk.env.actor.station, limit=1))
        return last[0].after if last else None

    def _when(self, booking: Booking) -> str:
        return self._desk.formatter.day_time(booking.span.start)

    def _picture(self, name: str) -> None:
        """A picture of the window as it is."""
        if not self._window.grab().save(str(self._folder / f"{name}.png")):
            raise TourStuck(f"{name}.png could not be written")

    def _say(self, words: str) -> None:
        print(words, file=self._out)

    def _until(self, happened: Callable[[], bool], otherwise: str) -> None:
        """Let the program work until something has happened."""
        for _step in range(PATIENCE_MS // 50):
            if happened():
                return
            QTest.qWait(50)
        raise TourStuck(otherwise)
