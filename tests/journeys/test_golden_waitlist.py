"""Golden sequence 9 of interface 1.4, and the waitlist's ways around it, typed into the real window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.waitlist import OfferState, WaitOffer
from bookingdesk.gui.waiting.match_panel import MatchPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.waiting_commands import EnterWaitlist
from bookingdesk.usecases.waitlist import enter
from tests.builders import HAIRCUT, span
from tests.gui.salon_day import booked
from tests.journeys.typist import Typist
from tests.salon import LENA, OLE

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(sqlite_salon: Env) -> Env:
    """The salon's database, with two who wait."""
    enter(sqlite_salon, EnterWaitlist(client_id=OLE, service_ids=(HAIRCUT,)))
    enter(sqlite_salon, EnterWaitlist(client_id=LENA, service_ids=(HAIRCUT,), priority=True))
    return sqlite_salon


@pytest.fixture
def place(desk: Env, workplace: Workplace) -> Workplace:
    """The window, after them."""
    return workplace


@pytest.fixture
def typist(qtbot: QtBot, place: Workplace) -> Iterator[Typist]:
    """Hands over the day view."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is place.calendar.view.canvas)
    hands = Typist(qtbot)
    yield hands
    hands.stop()
    assert hands.dialogs == []


def offers(env: Env) -> list[WaitOffer]:
    """What waits for an answer."""
    return list(env.store.read(lambda work: work.waitlist.offers(states=frozenset({OfferState.OPEN}))))


def freed(place: Workplace, env: Env) -> Booking:
    """A booking is cancelled here; its time fits both."""
    booking = booked(env, "2025-06-23 15:15")
    place.bus.announce_elsewhere()
    place.selection.choose(booking.id)
    return place.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))


def test_that_9_offers_a_freed_slot_to_the_first_in_line(
    place: Workplace, desk: Env, typist: Typist, qtbot: QtBot
) -> None:
    freed(place, desk)
    qtbot.waitUntil(lambda: isinstance(place.window.panel.page, MatchPanel))
    assert QApplication.focusWidget() is place.calendar.view.canvas
    typist.press(Key.Key_W)
    typist.press(Key.Key_Return)
    (offer,) = offers(desk)
    assert offer.span == span("2025-06-23 15:15")
    entry = desk.store.read(lambda work: work.waitlist.get(offer.entry_id))
    assert entry.client_id == LENA
    assert typist.keys == 2


def test_that_a_second_enter_says_yes_and_stands_on_the_booking(
    place: Workplace, desk: Env, typist: Typist, qtbot: QtBot
) -> None:
    freed(place, desk)
    qtbot.waitUntil(lambda: isinstance(place.window.panel.page, MatchPanel))
    for key in (Key.Key_W, Key.Key_Return, Key.Key_Return):
        typist.press(key)
    assert offers(desk) == []
    booking = desk.store.read(lambda work: work.bookings.of_client(LENA))[0]
    assert booking.span == span("2025-06-23 15:15")
    assert place.selection.current == booking.id
    assert place.window.panel.page is None


def test_that_no_asks_the_next(place: Workplace, desk: Env, typist: Typist, qtbot: QtBot) -> None:
    freed(place, desk)
    qtbot.waitUntil(lambda: isinstance(place.window.panel.page, MatchPanel))
    for key in (Key.Key_W, Key.Key_Return, Key.Key_N):
        typist.press(key)
    (offer,) = offers(desk)
    entry = desk.store.read(lambda work: work.waitlist.get(offer.entry_id))
    assert entry.client_id == OLE


def test_that_the_list_goes_with_the_undo_of_what_opened_it(
    place: Workplace, desk: Env, typist: Typist, qtbot: QtBot
) -> None:
    freed(place, desk)
    qtbot.waitUntil(lambda: isinstance(place.window.panel.page, MatchPanel))
    typist.press(Key.Key_F8)
    qtbot.waitUntil(lambda: place.window.panel.page is None)


def test_that_nothing_opens_where_nothing_fits(workplace: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    freed(workplace, sqlite_salon)
    qtbot.wait(50)
    assert workplace.window.panel.page is None


def test_that_ctrl_7_shows_who_waits_and_y_answers_for_them(
    place: Workplace, desk: Env, typist: Typist, qtbot: QtBot
) -> None:
    freed(place, desk)
    qtbot.waitUntil(lambda: isinstance(place.window.panel.page, MatchPanel))
    typist.press(Key.Key_W)
    typist.press(Key.Key_Return)
    typist.press(Key.Key_7, CTRL)
    view = place.waiting.view
    assert QApplication.focusWidget() is view.table
    assert [view.table.item(row, 0).text() for row in range(2)] == ["Weiß, Lena", "Sørensen, Ole"]  # type: ignore[union-attr]
    typist.press(Key.Key_Y)
    assert offers(desk) == []
    assert view.table.rowCount() == 1
