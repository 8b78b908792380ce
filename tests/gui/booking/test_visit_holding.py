"""The times of the marked line of a visit are held while its page is seen, by nobody else and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Hold
from bookingdesk.gui.booking.visit_panel import VisitPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.commands import HoldSlot
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.holding import hold, kept_slots
from tests.fakes import FakeClock
from tests.gui.visit_places import added_to, new_visit

HELD = "held while this page is open"


def kept(env: Env) -> tuple[Hold, ...]:
    return kept_slots(env).value


def elsewhere(env: Env) -> Env:
    """The same database at another desk."""
    return replace(env, actor=replace(env.actor, name="Bea", station="Desk 2"))


def the_visit(workplace: Workplace, qtbot: QtBot) -> VisitPanel:
    page = new_visit(workplace, qtbot)
    assert isinstance(page, VisitPanel)
    qtbot.waitUntil(lambda: len(page.search.keeper.held) == 2, timeout=5000)
    return page


def marked(page: VisitPanel) -> list[object]:
    return [slot.span for slot in page.search.offers[page.times.currentRow()].slots]


def test_that_the_times_of_the_marked_line_are_held_and_follow_it(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = the_visit(workplace, qtbot)
    assert [one.span for one in kept(sqlite_salon)] == marked(page)
    assert HELD in page.said.text()
    page.times.setFocus()
    qtbot.keyClick(page.times, Qt.Key.Key_Down)
    page.search.keeper.settle()
    assert page.times.currentRow() == 1
    assert [one.span for one in kept(sqlite_salon)] == marked(page)


def test_that_what_is_held_here_is_not_in_its_own_way(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = the_visit(workplace, qtbot)
    before, held = marked(page), kept(sqlite_salon)
    page._follow(fresh=True)
    with qtbot.waitSignal(page.search.found, timeout=5000):
        page.search.look()
    page.search.keeper.settle()
    assert marked(page) == before
    assert kept(sqlite_salon) == held, "the same holds, not taken anew"


def test_that_closing_the_page_gives_them_back_and_coming_back_holds_them_again(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = the_visit(workplace, qtbot)
    workplace.window.panel.show_panel(QLabel("something else"), "Else")
    assert kept(sqlite_salon) == ()
    assert HELD not in page.said.text()
    workplace.window.panel.go_back()
    qtbot.waitUntil(lambda: len(kept(sqlite_salon)) == 2, timeout=5000)
    page.leave.click()
    assert kept(sqlite_salon) == ()


def test_that_the_held_times_become_the_visit(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    page = the_visit(workplace, qtbot)
    wanted = marked(page)
    page.confirm()
    stored = sqlite_salon.store.read(lambda work: work.bookings.page())
    assert sorted(b.span.start for b in stored) == [span.start for span in wanted]  # type: ignore[attr-defined]
    assert kept(sqlite_salon) == ()


def test_that_what_another_desk_holds_is_said_with_who_and_how_long_and_other_times_come(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = the_visit(workplace, qtbot)
    slot = page.search.offers[1].slots[1]
    page.search.keeper.release()
    theirs = HoldSlot(service_id=page.draft.parts[1].service_id, span=slot.span, allocations=slot.allocations)  # type: ignore[arg-type]
    hold(elsewhere(sqlite_salon), theirs)
    page.times.setCurrentRow(1)
    with qtbot.waitSignal(page.search.found, timeout=5000):
        page.search.keeper.settle()
    assert "by Bea at Desk 2 until Mon 23 Jun 14:05" in page.error.text()
    assert all(slot not in offer.slots for offer in page.search.offers)
    qtbot.waitUntil(lambda: len(page.search.keeper.held) == 2, timeout=5000)


def test_that_they_are_held_on_while_the_page_is_open_and_half_an_hour_at_the_longest(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, clock: FakeClock
) -> None:
    page = the_visit(workplace, qtbot)
    began = clock.now()
    for _minute in range(20):
        clock.move(minutes=2, seconds=30)
        page.search.keeper._tick()
        if not page.search.keeper.held:
            break
        assert kept(sqlite_salon)[0].expires_at > clock.now()
    assert page.search.keeper.held == ()
    assert kept(sqlite_salon) == ()
    assert HELD not in page.said.text()
    assert timedelta(minutes=30) <= clock.now() - began <= timedelta(minutes=36)


def test_that_a_program_that_ends_without_a_word_leaves_nothing_held_for_long(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, clock: FakeClock
) -> None:
    the_visit(workplace, qtbot)
    assert len(kept(elsewhere(sqlite_salon))) == 2
    clock.move(minutes=3)
    assert kept(elsewhere(sqlite_salon)) == ()


def test_that_steps_added_to_a_booking_are_held_too(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    page = added_to(workplace, qtbot)
    assert isinstance(page, VisitPanel)
    qtbot.waitUntil(lambda: len(page.search.keeper.held) == 1, timeout=5000)
    page.confirm()
    assert kept(sqlite_salon) == ()
    stored = sqlite_salon.store.read(lambda work: work.bookings.page())
    assert len(stored) == 3
