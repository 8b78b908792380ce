"""The page of seats: of a group service and of a room, by whoever may, refused in a sentence where it cannot be."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.rights import Role
from bookingdesk.gui.booking.open_session_panel import OpenSessionPanel
from bookingdesk.gui.preferences.seats_panel import SeatsPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from tests.gui.group_places import seats


def lines(page: SeatsPanel) -> list[str]:
    return [
        page.lines.item(row).text().translate({0x2068: None, 0x2069: None}) for row in range(page.lines.count())
    ]


def mark(page: SeatsPanel, name: str) -> None:
    page.lines.setCurrentRow(next(row for row, words in enumerate(lines(page)) if words.startswith(name)))


def test_that_seats_of_a_group_service_are_changed_by_keys(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = seats(workplace, qtbot)
    assert lines(page)[0] == "Yoga: a new session has 3 seats"
    assert page.lines.hasFocus()
    qtbot.keyClick(page.lines, Qt.Key.Key_Return)
    assert page.seats.hasFocus()
    page.seats.selectAll()
    qtbot.keyClicks(page.seats, "8")
    qtbot.keyClick(page.seats, Qt.Key.Key_Return)
    assert lines(page)[0] == "Yoga: a new session has 8 seats"
    assert page.lines.hasFocus()
    assert workplace.window.commands.run("open_session")
    opening = workplace.window.panel.page
    assert isinstance(opening, OpenSessionPanel)
    assert opening.seats.value() == 8


def test_that_a_room_is_counted_uncounted_and_kept_while_a_session_needs_it(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = seats(workplace, qtbot)
    room = workplace.desk.catalogue().of_kind(ResourceKind.SPACE)[0]
    mark(page, room.name)
    assert page.seats.text() == "not counted"
    page.seats.setValue(12)
    page.keep.click()
    assert f"{room.name}: holds 12 people" in lines(page)
    assert workplace.desk.catalogue().resources[room.id].seats == 12
    mark(page, room.name)
    page.seats.setValue(0)
    page.keep.click()
    assert workplace.desk.catalogue().resources[room.id].seats is None


def test_that_who_may_not_is_told_and_nothing_is_stored(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = seats(workplace, qtbot)
    desk = workplace.desk
    desk.ask_approval = None
    desk.env = desk.env.acting_as(replace(desk.env.actor, role=Role.COORDINATOR))
    page.seats.setValue(5)
    page.keep.click()
    assert "Your role (Coordinator) does not allow this" in page.said.text()
    assert lines(page)[0] == "Yoga: a new session has 3 seats"
