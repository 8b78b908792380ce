"""One department alone: its bookings in the lists, its columns in the calendar, nobody made to seem free."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.gui.widgets.chooser import Chooser
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.departments import AddDepartment, add_department
from bookingdesk.usecases.env import Env
from tests.builders import BEN, CY, HAIRCUT, MASSAGE
from tests.gui.salon_day import booked


def test_that_one_department_is_shown_alone(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    add_department(sqlite_salon, AddDepartment(name="Wellness", services=frozenset({MASSAGE})))
    add_department(sqlite_salon, AddDepartment(name="Hair", resources=frozenset({CY})))
    massage = booked(sqlite_salon, "2025-06-23 15:15", service=MASSAGE, minutes=60)
    cut = booked(sqlite_salon, "2025-06-23 16:30", wanted=frozenset({BEN}))
    workplace.bus.announce_elsewhere()
    assert workplace.window.commands.run("department")
    chooser = workplace.window.findChild(Chooser)
    assert chooser is not None
    qtbot.keyClicks(chooser.field, "well")
    qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    assert workplace.today_feed.agenda is not None
    assert [e.booking.id for e in workplace.today_feed.agenda.entries] == [massage.id]
    scene = workplace.calendar.view.canvas.scene
    assert scene is not None
    assert CY not in {column.resource_id for column in scene.columns}
    shown = {tile.facts.booking_id for column in scene.columns for tile in column.tiles}
    assert shown == {massage.id}
    assert cut.id not in shown
    column = next(n for n, one in enumerate(scene.columns) if one.resource_id == BEN)
    taken = workplace.calendar.view.canvas.reasons.at(column, cut.span)
    assert [o.booking_id for o in taken] == [cut.id], "Ben is not free while he cuts"
    word = workplace.window.canvas.header.department
    for view in ("day", "agenda"):
        workplace.ways.show_view(view)
        assert (word.isVisible(), word.text()) == (True, "Wellness  ×")
    qtbot.mouseClick(word, Qt.MouseButton.LeftButton)
    assert not word.isVisible()
    assert {e.booking.id for e in workplace.today_feed.agenda.entries} == {massage.id, cut.id}


def test_that_notes_of_other_departments_leave_the_screen_with_whoever_might_read_them(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    hair = add_department(sqlite_salon, AddDepartment(name="Hair", services=frozenset({HAIRCUT}))).value
    add_department(sqlite_salon, AddDepartment(name="Wellness", services=frozenset({MASSAGE})))
    massage = booked(sqlite_salon, "2025-06-23 15:15", service=MASSAGE, minutes=60)
    sqlite_salon.store.write(lambda work: work.bookings.replace(replace(massage, note="a scar")))
    workplace.bus.announce_elsewhere()

    def notes() -> list[str]:
        found = (feed.agenda for feed in (workplace.day_feed, workplace.today_feed))
        return [e.booking.note for agenda in found if agenda is not None for e in agenda.entries]

    assert notes() == ["a scar", "a scar"]
    hairdresser = replace(sqlite_salon.actor, name="Bea", departments=frozenset({hair.id}))
    workplace.desk.become(hairdresser)
    assert notes() == ["", ""]
