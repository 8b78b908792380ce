"""Several slots held for one caller in the Line: Space keeps one more, taking one gives the others back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Hold
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.usecases.env import Env
from tests.fakes import FakeClock

Key = Qt.Key


def held(env: Env) -> list[Hold]:
    return list(env.store.read(lambda work: work.holds.active(env.now())))


@pytest.fixture
def place(workplace: Workplace, qtbot: QtBot) -> Workplace:
    """The Line with free times for a known client, the first of them held."""
    workplace.line.start(LineMode.BOOK)
    qtbot.keyClicks(workplace.line.field, "mayo cut tm")
    env = workplace.desk.env
    qtbot.waitUntil(lambda: len(held(env)) == 1)
    return workplace


def walk(place: Workplace, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(place.line.field, key)


def test_that_space_keeps_one_more_up_to_three(place: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    walk(place, qtbot, Key.Key_Down, Key.Key_Space)
    assert len(held(sqlite_salon)) == 1
    walk(place, qtbot, Key.Key_Down, Key.Key_Space)
    assert len(held(sqlite_salon)) == 2
    walk(place, qtbot, Key.Key_Down, Key.Key_Space)
    holds = held(sqlite_salon)
    assert len(holds) == 3
    assert len({each.option_of for each in holds}) == 1
    walk(place, qtbot, Key.Key_Down, Key.Key_Space)
    qtbot.wait(250)
    assert len(held(sqlite_salon)) == 3
    marks = [row.cells[4] for row in place.line.view.rows]
    assert sum("held" in mark for mark in marks) == 3


def test_that_taking_one_gives_the_others_back(place: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    walk(place, qtbot, Key.Key_Down, Key.Key_Space, Key.Key_Down, Key.Key_Space)
    first = place.line.book.keeper.pinned[0]
    assert len(held(sqlite_salon)) == 2
    walk(place, qtbot, Key.Key_1, Key.Key_Return)
    (booking,) = sqlite_salon.store.read(lambda work: work.bookings.page())
    assert (booking.span, booking.resource_ids()) == (first.span, {a.resource_id for a in first.allocations})
    assert held(sqlite_salon) == []


def test_that_giving_up_gives_all_back(place: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    walk(place, qtbot, Key.Key_Down, Key.Key_Space, Key.Key_Down, Key.Key_Space)
    walk(place, qtbot, Key.Key_Escape, Key.Key_Escape)
    assert held(sqlite_salon) == []


def test_that_f2_keeps_all_of_them_longer(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot, clock: FakeClock
) -> None:
    walk(place, qtbot, Key.Key_Down, Key.Key_Space, Key.Key_Down, Key.Key_Space)
    clock.move(minutes=2, seconds=45)
    place.line.start(LineMode.BOOK)
    assert {(each.expires_at - sqlite_salon.now()).seconds for each in held(sqlite_salon)} == {180}


def test_that_space_is_a_space_while_typing(place: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    walk(place, qtbot, Key.Key_Space)
    assert place.line.field.text() == "mayo cut tm "
