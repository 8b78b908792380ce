"""The item models under Qt's own tester: changes row by row, sentences for screen readers, order and filter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.agenda_rows import Column
from bookingdesk.presentation.today import today_view
from bookingdesk.qt.models.agenda_model import AgendaModel, AgendaOrder
from bookingdesk.qt.models.roles import Role
from bookingdesk.qt.models.selection import Selection
from bookingdesk.qt.models.today_model import TodayModel
from bookingdesk.usecases.readings import Agenda, AgendaEntry
from tests.builders import MONDAY, a_booking, a_catalogue, a_client, at, span

NOW = at("2025-06-23 14:02")
SPEAK = Formatter()
FAILS = QAbstractItemModelTester.FailureReportingMode.Fatal


def entry(number: int, start: str = "2025-06-23 14:15", **more: Any) -> AgendaEntry:
    """Booking b1, b2 … of Maya, or of `family`."""
    family = more.pop("family", "Ortiz")
    booking = a_booking(id=BookingId(f"b{number}"), number=number, span=span(start), **more)
    return AgendaEntry(
        booking=booking,
        client=a_client(family_name=family),
        service=a_catalogue().services[booking.service_id],
    )


def reading(*entries: AgendaEntry) -> Agenda:
    """A reading of Monday in order of start."""
    ordered = tuple(sorted(entries, key=lambda e: e.booking.span.start))
    return Agenda(
        first_day=MONDAY, days=1, entries=ordered, holds=(), catalogue=a_catalogue(), read_at=NOW, cursor=0
    )


@pytest.fixture
def model(qapp: object) -> Iterator[AgendaModel]:
    """An agenda model that Qt's tester watches."""
    model = AgendaModel(SPEAK)
    tester = QAbstractItemModelTester(model, FAILS)
    yield model
    tester.deleteLater()


def column(model: QAbstractItemModel, place: Column) -> list[str]:
    """What a column shows from top to bottom."""
    return [model.index(row, place).data() for row in range(model.rowCount())]


def test_that_a_reading_becomes_rows_with_sentences(model: AgendaModel) -> None:
    model.show(reading(entry(1), entry(2, "2025-06-23 09:00", family="Kade")))
    assert column(model, Column.CLIENT) == ["Kade, Maya", "Ortiz, Maya"]
    spoken = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "14:15 to 15:00, Maya Ortiz, Haircut, 45 min, with Ana, Room 2, confirmed"
    assert model.headerData(Column.STAFF, Qt.Orientation.Horizontal) == "Staff"


def test_that_a_change_touches_its_row_only(model: AgendaModel) -> None:
    one, two = entry(1, "2025-06-23 09:00"), entry(2, "2025-06-23 10:00")
    model.show(reading(one, two))
    changed, inserted, removed = (
        QSignalSpy(signal) for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved)
    )
    arrived = replace(two, booking=replace(two.booking, status=Status.ARRIVED))
    model.show(reading(one, arrived))
    assert (changed.count(), inserted.count(), removed.count()) == (1, 0, 0)
    assert changed.at(0)[0].row() == 1
    model.show(reading(one, arrived))
    assert changed.count() == 1, "the same reading changes nothing"


def test_that_moved_added_and_vanished_rows_keep_the_model_sound(model: AgendaModel) -> None:
    one, two, three = (entry(n, f"2025-06-23 {9 + n}:00") for n in (1, 2, 3))
    moved = entry(1, "2025-06-23 16:00")
    for entries in ((one, two), (one, two, three), (two, three, moved), (three,), (), (two, moved)):
        model.show(reading(*entries))
        assert {r.booking_id for r in model.rows()} == {e.booking.id for e in entries}


def test_that_a_cancelled_row_is_struck_and_shown_on_request_only(model: AgendaModel) -> None:
    model.show(reading(entry(1), entry(2, "2025-06-23 09:00", status=Status.CANCELLED)))
    order = AgendaOrder(model)
    QAbstractItemModelTester(order, FAILS, order)
    assert order.rowCount() == 1
    order.show_cancelled(True)
    assert order.rowCount() == 2
    assert order.index(0, Column.CLIENT).data(Qt.ItemDataRole.FontRole).strikeOut()
    assert order.index(0, Column.STATUS).data() == "Cancelled"


@pytest.mark.parametrize(
    ("by", "direction", "clients"),
    [
        (Column.TIME, Qt.SortOrder.AscendingOrder, ["Zoë", "Ahmed", "Łucja"]),
        (Column.TIME, Qt.SortOrder.DescendingOrder, ["Łucja", "Ahmed", "Zoë"]),
        (Column.CLIENT, Qt.SortOrder.AscendingOrder, ["Ahmed", "Łucja", "Zoë"]),
    ],
)
def test_that_columns_sort_by_what_they_mean(
    model: AgendaModel, by: Column, direction: Qt.SortOrder, clients: list[str]
) -> None:
    names = ("Zoë", "Ahmed", "Łucja")
    model.show(reading(*(entry(n, f"2025-06-23 {9 + n:02d}:00", family=name) for n, name in enumerate(names))))
    order = AgendaOrder(model)
    order.sort(by, direction)
    assert [name.split(",")[0] for name in column(order, Column.CLIENT)] == clients


@pytest.mark.parametrize(("typed", "count"), [("", 2), ("lucja", 1), ("ŁUCJA ana", 1), ("10:00", 1), ("zebra", 0)])
def test_that_the_filter_knows_no_case_and_no_accent(model: AgendaModel, typed: str, count: int) -> None:
    model.show(reading(entry(1, "2025-06-23 10:00", family="Łucja"), entry(2, "2025-06-23 11:00", family="Kade")))
    order = AgendaOrder(model)
    order.filter_by(typed)
    assert order.rowCount() == count


def test_that_today_has_headings_that_cannot_be_chosen(qapp: object) -> None:
    model = TodayModel()
    tester = QAbstractItemModelTester(model, FAILS)
    waiting = entry(1, status=Status.ARRIVED, status_since=NOW)
    due = entry(2, "2025-06-23 14:30")
    model.show(today_view(reading(waiting, due), NOW, SPEAK))
    lines = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert lines[0] == "Waiting (1)"
    assert lines[2] == "Due now (1)"
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.index(1, 0).data(Role.BOOKING) == "b1"
    assert model.place_of(BookingId("b2")) == 3
    model.show(today_view(reading(due), NOW, SPEAK))
    assert model.rowCount() == 2
    model.show(today_view(reading(), NOW, SPEAK))
    assert model.rowCount() == 0
    tester.deleteLater()


def test_that_a_selection_says_so_only_when_it_changes(qapp: object) -> None:
    selection = Selection()
    spy = QSignalSpy(selection.changed)
    selection.choose(BookingId("b1"))
    selection.choose(BookingId("b1"))
    assert spy.count() == 1
    selection.choose(BookingId("b2"), [BookingId("b1"), BookingId("b2")])
    assert selection.ids == ("b2", "b1")
    selection.choose(None)
    assert (selection.current, selection.ids, spy.count()) == (None, (), 3)
