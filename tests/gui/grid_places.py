"""Places of the day view and of departments, for the walks over every place of the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.day_filter import DayFilter
from bookingdesk.presentation.grid_cursor import Cursor
from bookingdesk.presentation.state import State
from bookingdesk.usecases.client_notes import WriteClientNote, write_client_note
from bookingdesk.usecases.commands import HoldSlot
from bookingdesk.usecases.departments import AddDepartment, add_department
from bookingdesk.usecases.holding import hold
from tests.builders import ANA, HAIRCUT, MASSAGE, at, span
from tests.salon import MAYA


def _departments(place: Workplace) -> None:
    for name, service in (("Hair", HAIRCUT), ("Wellness", MASSAGE)):
        made = place.desk.do(add_department, AddDepartment(name=name, services=frozenset({service})))
        note = WriteClientNote(client_id=MAYA, department_id=made.id, text="short at the back")
        place.desk.do(write_client_note, note)


def filtering(place: Workplace, qtbot: QtBot) -> QWidget:
    """The day with its filter, which hides everything."""
    _departments(place)
    place.ways.show_view("day")
    view = place.calendar.view
    view.set_filter(DayFilter(state=State.ARRIVED))
    view.open_filter()
    assert view.filters.departments.isVisible()
    return place.window.canvas


def why(place: Workplace, qtbot: QtBot) -> QWidget:
    """A place that is not free, with what would help."""
    place.ways.show_view("day")
    canvas = place.calendar.view.canvas
    canvas.setFocus()
    booking = place.selection.current
    canvas.go_to(Cursor(0, at("2025-06-23 19:00")))
    canvas.explain()
    place.selection.choose(booking)
    assert canvas.card.isVisible()
    return place.window.canvas


def department_note(place: Workplace, qtbot: QtBot) -> QWidget:
    """A client's page with the note of a department being written."""
    _departments(place)
    page = place.clients.open_client(MAYA)
    assert page is not None
    page.begin_note()
    return page


def kept_times(place: Workplace, qtbot: QtBot) -> QWidget:
    """What another desk keeps, to be given back."""
    env = place.desk.env
    jo = replace(env, actor=replace(env.actor, name="Jo", station="desk 2"))
    wanted = HoldSlot(
        service_id=HAIRCUT,
        span=span("2025-06-24 10:00"),
        allocations=(),
        wanted=frozenset({ANA}),
        lasting=timedelta(minutes=3),
    )
    hold(jo, wanted)
    place.holds.choose()
    assert place.holds.chooser is not None
    return place.holds.chooser
