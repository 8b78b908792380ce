"""The tray takes what is dragged onto it and counts it in the header; kept times are seen and given back from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking, Hold
from bookingdesk.gui.calendar.menu import booking_menu
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.grid_cursor import on_tile
from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.usecases.commands import HoldSlot
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.holding import hold, kept_slots
from tests.builders import ANA, HAIRCUT, span
from tests.gui.salon_day import booked

Key = Qt.Key


@pytest.fixture
def place(workplace: Workplace) -> Iterator[Workplace]:
    """The window; what lies on the tray does not keep it open."""
    yield workplace
    workplace.window.may_close = lambda: True


def kept(env: Env, start: str = "2025-06-23 16:00", **changes: object) -> Hold:
    """Ana's time, kept for a caller."""
    three = timedelta(minutes=3)
    command = HoldSlot(service_id=HAIRCUT, span=span(start), allocations=(), wanted=frozenset({ANA}), lasting=three)
    return hold(env, replace(command, **changes)).value  # type: ignore[arg-type]


def elsewhere(env: Env) -> Env:
    """Jo at another desk."""
    return replace(env, actor=replace(env.actor, name="Jo", station="desk 2"))


def middle_of(place: Workplace, booking: Booking) -> QPoint:
    canvas = place.calendar.view.canvas
    place.ways.show_booking(booking.id, booking.span.start.date())
    tile = canvas.tile_of(booking.id)
    assert tile is not None
    assert canvas.grid is not None
    rect = tile_rect(canvas.grid, tile)
    canvas.reveal(rect)
    return QPoint(rect.x + rect.width // 2, rect.y + rect.height // 2) - canvas.offset


def test_that_a_tile_is_dragged_onto_the_tray_in_the_header(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    place.bus.announce_elsewhere()
    button = place.window.canvas.header.tray
    assert button.text() == "Tray"
    start = middle_of(place, booking)
    port = place.calendar.view.canvas.viewport()
    target = port.mapFromGlobal(button.mapToGlobal(button.rect().center()))
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(port, left, pos=start)
    for part in range(1, 6):
        here = QPointF(start + (target - start) * part / 5)
        moved = QMouseEvent(
            QEvent.Type.MouseMove, here, port.mapToGlobal(here), left, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(port, moved)
    qtbot.mouseRelease(port, left, pos=target)
    assert [entry.booking.id for entry in place.tray.strip.entries] == [booking.id]
    stored = sqlite_salon.store.read(lambda work: work.bookings.get(booking.id))
    assert stored.span == booking.span, "it keeps its place until it is dropped"
    assert button.text() == "Tray 1"
    assert "1 booking is on the tray." in button.accessibleDescription()
    qtbot.mouseClick(button, left)
    assert place.tray.strip.isAncestorOf(QApplication.focusWidget())


def test_that_an_empty_tray_says_how_something_comes_there(place: Workplace, qtbot: QtBot) -> None:
    assert place.window.commands.run("go_to_tray")
    assert "P on a booking" in place.toasts.texts()[-1]


def test_that_what_another_desk_keeps_is_seen_with_who_and_how_long(place: Workplace, sqlite_salon: Env) -> None:
    kept(elsewhere(sqlite_salon), option_of="one caller")
    place.bus.announce_elsewhere()
    canvas = place.calendar.view.canvas
    tile = next(t for t in canvas.scene.tiles() if t.facts.hold_id is not None) if canvas.scene else None
    assert tile is not None
    canvas.go_to(None)
    subject = canvas.subject(tile, tile.column, tile.facts.span)
    assert subject is not None
    lines = subject.lines()
    assert lines[0] == "Held by Jo"
    assert any(line.startswith("Jo at desk 2, ") and "one of several" in line for line in lines)


def test_that_what_another_desk_keeps_is_given_back_with_a_reason(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    mine_is_not = kept(elsewhere(sqlite_salon))
    place.bus.announce_elsewhere()
    assert place.window.commands.run("release_hold")
    chooser = place.holds.chooser
    assert chooser is not None
    qtbot.keyClicks(chooser.field, "jo ana")
    qtbot.keyClick(chooser.field, Key.Key_Return)
    assert kept_slots(sqlite_salon).value == (mine_is_not,), "not without a reason"
    reasons = place.holds.chooser
    assert reasons is not None
    assert reasons is not chooser
    qtbot.keyClicks(reasons.field, "the line went dead")
    qtbot.keyClick(reasons.field, Key.Key_Return)
    assert kept_slots(sqlite_salon).value == ()
    log = sqlite_salon.store.read(lambda work: work.audit.of_entity("hold", mine_is_not.id))
    assert log[-1].action == "release_other"
    assert log[-1].detail["user"] == "Jo"
    assert place.toasts.texts()[-1].startswith("Given back: ")


def test_that_ones_own_goes_back_at_once_from_its_tile(place: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    kept(sqlite_salon)
    place.bus.announce_elsewhere()
    canvas = place.calendar.view.canvas
    assert canvas.scene is not None
    tile = next(t for t in canvas.scene.tiles() if t.facts.hold_id is not None)
    canvas.go_to(on_tile(canvas.scene, tile))
    menu = booking_menu(canvas)
    assert [line.text().split("\t")[0] for line in menu.actions()] == ["Give this kept time back…"]
    menu.deleteLater()
    canvas.setFocus()
    qtbot.keyClick(canvas, Key.Key_X)
    assert kept_slots(sqlite_salon).value == ()


def test_that_a_time_that_lapsed_meanwhile_is_said_to_be_free(place: Workplace, sqlite_salon: Env) -> None:
    gone = kept(sqlite_salon)
    place.holds.release(gone.id)
    place.holds.release(gone.id)
    assert place.toasts.texts()[-1] == "This time is no longer kept for anybody."
