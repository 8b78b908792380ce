"""Several slots held for one caller in the Line: Space keeps one more, taking one gives the others back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Hold
from bookingdesk.gui.booking.booking_panel import BookingPanel
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
    assert held(sqlite_salon) != []  # Esc says first what it gives back
    walk(place, qtbot, Key.Key_Escape)
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


def test_that_tab_hands_a_kept_slot_to_the_form_and_gives_the_others_back(
    place: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    walk(place, qtbot, Key.Key_Down, Key.Key_Space, Key.Key_Down, Key.Key_Space, Key.Key_Up)
    first = place.line.book.keeper.pinned[0]
    walk(place, qtbot, Key.Key_Tab)
    page = place.window.panel.page
    assert isinstance(page, BookingPanel)
    assert [each.id for each in held(sqlite_salon)] == [first.id]
    page.editing.check()
    page.editing.explain()
    assert page._answer.obstacles == ()
    page.save()
    (booking,) = sqlite_salon.store.read(lambda work: work.bookings.page())
    assert booking.span == first.span
    assert held(sqlite_salon) == []


def test_that_waiting_gives_back_what_was_kept(place: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    walk(place, qtbot, Key.Key_Down, Key.Key_Space, Key.Key_Down, Key.Key_Space)
    qtbot.keyClicks(place.line.field, " wait")
    walk(place, qtbot, Key.Key_Return)
    assert place.line.field.text() == ""
    assert held(sqlite_salon) == []


def test_that_a_time_kept_in_time_mode_is_an_option_of_the_caller(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    line = workplace.line
    line.start(LineMode.TIME)
    qtbot.keyClicks(line.field, "mayo cut tm")
    qtbot.waitUntil(lambda: bool(line.view.rows))
    walk(workplace, qtbot, Key.Key_Down, Key.Key_Space)
    (kept,) = held(sqlite_salon)
    line.start(LineMode.BOOK)
    assert [(o.span, o.allocations) for o in line.book.keeper.options()] == [(kept.span, kept.allocations)]
    line.start(LineMode.TIME)
    assert held(sqlite_salon) == []
    qtbot.waitUntil(lambda: bool(line.view.rows))
    walk(workplace, qtbot, Key.Key_Down, Key.Key_Space, Key.Key_Escape, Key.Key_Escape)
    assert workplace.toasts.texts()[-1] == "1 time is kept for the caller. Esc again gives it back."
    assert len(held(sqlite_salon)) == 1
    walk(workplace, qtbot, Key.Key_Escape)
    assert workplace.toasts.texts()[-1] == "1 kept time was given back."
    assert held(sqlite_salon) == []


def test_that_booking_one_found_time_gives_back_what_was_kept_in_time_mode(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    line = workplace.line
    line.start(LineMode.TIME)
    qtbot.keyClicks(line.field, "mayo cut tm")
    qtbot.waitUntil(lambda: bool(line.view.rows))
    walk(workplace, qtbot, Key.Key_Down, Key.Key_Space)
    (kept,) = held(sqlite_salon)
    slot = FreeSlot(span=kept.span, allocations=kept.allocations)
    qtbot.waitUntil(lambda: [row.cells[4] for row in line.view.rows if row.target == slot] == ["held 3:00"])
    qtbot.waitUntil(lambda: [row.cells[2] for row in line.view.rows[:2]] == ["Ana", "Ben"])
    walk(workplace, qtbot, Key.Key_Down, Key.Key_Return)
    (other,) = held(sqlite_salon)
    assert other.id != kept.id
    walk(workplace, qtbot, Key.Key_Return)
    (booking,) = sqlite_salon.store.read(lambda work: work.bookings.page())
    assert booking.span == other.span
    assert held(sqlite_salon) == []


def test_that_enter_on_the_time_just_kept_books_that_one(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    line = workplace.line
    line.start(LineMode.TIME)
    qtbot.keyClicks(line.field, "mayo cut tm")
    qtbot.waitUntil(lambda: bool(line.view.rows))
    walk(workplace, qtbot, Key.Key_Down, Key.Key_Space)
    (kept,) = held(sqlite_salon)
    walk(workplace, qtbot, Key.Key_Return, Key.Key_Return)
    (booking,) = sqlite_salon.store.read(lambda work: work.bookings.page())
    assert booking.span == kept.span
    assert held(sqlite_salon) == []


def test_that_each_time_says_how_long_it_is_held(place: Workplace, clock: FakeClock, qtbot: QtBot) -> None:
    walk(place, qtbot, Key.Key_Down, Key.Key_Space)
    clock.move(seconds=30)
    walk(place, qtbot, Key.Key_Down, Key.Key_Space)
    clock.move(seconds=5)
    assert [row.cells[4] for row in place.line.book.view().rows[:2]] == ["held 2:25", "held 2:55"]
