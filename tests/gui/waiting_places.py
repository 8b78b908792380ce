"""The places of who waits, for the walks over every place of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.gui.waiting.match_panel import MatchPanel
from bookingdesk.gui.waiting.openings_panel import OpeningsPanel
from bookingdesk.gui.waiting.wish_panel import WishPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.queueing import join_queue
from bookingdesk.usecases.tray import put_on_tray
from bookingdesk.usecases.waiting_commands import EnterWaitlist, JoinQueue
from bookingdesk.usecases.waitlist import enter
from tests.builders import HAIRCUT, MASSAGE
from tests.gui.salon_day import booked
from tests.salon import LENA, OLE


def _waiting(place: Workplace) -> None:
    for command in (
        EnterWaitlist(client_id=OLE, service_ids=(HAIRCUT,)),
        EnterWaitlist(client_id=LENA, service_ids=(HAIRCUT, MASSAGE), priority=True),
    ):
        place.desk.do(enter, command)


def waitlist(place: Workplace, qtbot: QtBot) -> QWidget:
    """The page of who waits."""
    _waiting(place)
    place.ways.show_view("waitlist")
    return place.waiting.view


def match(place: Workplace, qtbot: QtBot) -> QWidget:
    """Who could use a freed time."""
    _waiting(place)
    booking = booked(place.desk.env, "2025-06-23 17:00")
    place.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))
    qtbot.waitUntil(lambda: isinstance(place.window.panel.page, MatchPanel))
    page = place.window.panel.page
    assert page is not None
    page.setFocus()
    return page


def openings(place: Workplace, qtbot: QtBot) -> QWidget:
    """Which times suit somebody who waits."""
    waitlist(place, qtbot)
    line = place.waiting.view.current
    assert line is not None
    place.waiting.show_openings(line)
    page = place.window.panel.page
    assert isinstance(page, OpeningsPanel)
    qtbot.waitUntil(lambda: page.job is None)
    return page


def wish(place: Workplace, qtbot: QtBot) -> QWidget:
    """What somebody waits for is changed."""
    waitlist(place, qtbot)
    line = place.waiting.view.current
    assert line is not None
    place.waiting.change_wish(line)
    page = place.window.panel.page
    assert isinstance(page, WishPanel)
    return page


def queue(place: Workplace, qtbot: QtBot) -> QWidget:
    """Walk-ins in the Today panel."""
    place.desk.do(join_queue, JoinQueue(name="Leo Brandt", service_id=HAIRCUT))
    place.queue.box.rows[0].serve.setFocus()
    return place.queue.box


def tray(place: Workplace, qtbot: QtBot) -> QWidget:
    """The strip with a booking that was taken up."""
    assert place.selection.current is not None
    place.window.may_close = lambda: True  # the question before quitting has its own test
    place.desk.do(put_on_tray, place.selection.current)
    place.tray.strip.setFocus()
    assert place.tray.strip.focusProxy() is not None
    return place.tray.strip
