"""Dragged by the real mouse on the window's grid: a session with its roster, one step or all of a family's visit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.series import Scope
from bookingdesk.domain.spans import Span
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.grid_hits import tile_rect
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.sessions import roster
from tests.builders import ANA, BEN, DEE, at
from tests.gui.group_places import join, yoga
from tests.gui.salon_day import booked
from tests.gui.visit_places import a_visit
from tests.salon import LENA, MAYA, OLE

DAY = "2025-06-24"


def stored(env: Env, booking: Booking) -> Booking:
    return env.store.read(lambda work: work.bookings.get(booking.id))


def drag(place: Workplace, qtbot: QtBot, booking: Booking, hours: float) -> None:
    """Take the tile at its middle and let it go so many hours later, in its column."""
    place.bus.announce_elsewhere()
    place.ways.show_booking(booking.id, booking.span.start.date())
    canvas = place.calendar.view.canvas
    tile = canvas.tile_of(booking.id)
    assert tile is not None
    assert canvas.grid is not None
    rect = tile_rect(canvas.grid, tile)
    canvas.reveal(rect)
    start = QPoint(rect.x + rect.width // 2, rect.y + rect.height // 2) - canvas.offset
    down = canvas.grid.axis.y(booking.span.start + timedelta(hours=hours)) - canvas.grid.axis.y(booking.span.start)
    port, left = canvas.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(port, left, pos=start)
    for part in range(1, 6):
        here = QPointF(start) + QPointF(0, down * part / 5)
        moved = QMouseEvent(
            QEvent.Type.MouseMove, here, port.mapToGlobal(here), left, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(port, moved)
    qtbot.mouseRelease(port, left, pos=start + QPoint(0, round(down)))


def later(booking: Booking, hours: float) -> Span:
    by = timedelta(hours=hours)
    return Span(booking.span.start + by, booking.span.end + by)


def test_that_a_session_is_dragged_with_its_roster_and_put_back_by_one_undo(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    session = yoga(sqlite_salon, start=f"{DAY} 14:00")
    seats = [join(sqlite_salon, session, client) for client in (MAYA, LENA)]
    drag(workplace, qtbot, session, 2)
    assert stored(sqlite_salon, session).span == later(session, 2)
    assert [stored(sqlite_salon, one).span for one in seats] == [later(session, 2)] * 2
    assert [one.booking.seat_no for one in roster(sqlite_salon, session.id).value.there] == [1, 2]
    assert workplace.toasts.texts()[-1].startswith("Moved: Yoga")
    assert workplace.window.commands.run("undo")
    assert [stored(sqlite_salon, one).span for one in (session, *seats)] == [session.span] * 3
    assert "Yoga" in workplace.toasts.texts()[-1]


def test_that_a_session_is_not_dropped_where_its_teacher_has_somebody(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    session = yoga(sqlite_salon, MAYA, start=f"{DAY} 14:00")
    booked(sqlite_salon, f"{DAY} 16:15", wanted=frozenset({DEE}), client=OLE)
    drag(workplace, qtbot, session, 2)
    assert stored(sqlite_salon, session).span == session.span
    view = workplace.calendar.view
    assert "Dee" in view.hint.text(), "the sentence"
    assert view.canvas.overlay.nearest is not None, "and the nearest place, not a swap"
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    assert stored(sqlite_salon, session).span.end <= at(f"{DAY} 16:15")


@pytest.mark.parametrize(("scope", "moves"), [(Scope.ALL, True), (Scope.ONE, False)])
def test_that_a_step_of_a_familys_visit_asks_what_moves_and_is_one_undo(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, scope: Scope, moves: bool
) -> None:
    first, second = a_visit(sqlite_salon, f"{DAY} 10:00", family=True)
    drag(workplace, qtbot, first, 4)
    chooser = workplace.calendar.visits.chooser
    assert chooser is not None
    assert chooser.accessibleName() == "One visit, with Lena Weiß"
    assert stored(sqlite_salon, first).span == first.span, "nothing moves before it is answered"
    chooser.chosen.emit(scope.value)
    assert stored(sqlite_salon, first).span == later(first, 4)
    assert stored(sqlite_salon, second).span == (later(second, 4) if moves else second.span)
    assert workplace.window.commands.run("undo")
    assert [stored(sqlite_salon, one).span for one in (first, second)] == [first.span, second.span]


def test_that_a_whole_visit_that_does_not_fit_stays_where_it_was(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    first, second = a_visit(sqlite_salon, f"{DAY} 10:00", family=True)
    drag(workplace, qtbot, first, 6.5)  # the second would end after closing
    chooser = workplace.calendar.visits.chooser
    assert chooser is not None
    qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    assert [stored(sqlite_salon, one).span for one in (first, second)] == [first.span, second.span]
    assert "18:00" in workplace.toasts.texts()[-1]


def test_that_a_step_that_only_changes_its_staff_asks_nothing(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    first, second = a_visit(sqlite_salon, f"{DAY} 10:00", family=True)
    other = next(one for one in (ANA, BEN, DEE) if one not in first.resource_ids() | second.resource_ids())
    workplace.calendar.visits.move(Reschedule(booking_id=first.id, span=first.span, wanted=frozenset({other})), "")
    assert workplace.calendar.visits.chooser is None
    assert other in stored(sqlite_salon, first).resource_ids()
