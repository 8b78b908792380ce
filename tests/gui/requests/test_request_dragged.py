"""A request carried onto the calendar is answered with the time it is dropped on."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import RequestId
from bookingdesk.domain.requests import RequestState, WishedTime
from bookingdesk.domain.spans import Span
from bookingdesk.gui.navigation import REST_MS
from bookingdesk.gui.workplace import Workplace
from bookingdesk.qt.models.roles import REQUEST_MIME
from bookingdesk.usecases.requests.commands import TakeRequest
from bookingdesk.usecases.requests.taking import take_request
from tests.builders import ANA, HAIRCUT, at

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
MOVE = Qt.DropAction.MoveAction


def asked(place: Workplace) -> RequestId:
    said = TakeRequest(
        channel=Channel.WEB,
        received_at=place.desk.env.now() - timedelta(hours=2),
        name="Eva Rossi",
        email="eva@mail.example",
        service_id=HAIRCUT,
        wishes=(WishedTime(first_day=date(2025, 6, 23), from_minute=0, until_minute=1440),),
        needs=(),
    )
    number = take_request(place.desk.env, said).value.id
    place.bus.announce_elsewhere()
    return number


def carried(number: RequestId) -> QMimeData:
    data = QMimeData()
    data.setData(REQUEST_MIME, str(number).encode())
    return data


def over_free_time(place: Workplace) -> QPoint:
    """Where the calendar shows Ana at 15:00 today."""
    canvas = place.calendar.view.canvas
    assert canvas.grid is not None
    assert canvas.scene is not None
    column = next(n for n, one in enumerate(canvas.scene.columns) if one.resource_id == ANA)
    canvas.reveal(canvas.grid.strip(column, _at_three(canvas.slot)))
    rect = canvas.grid.strip(column, _at_three(canvas.slot))
    return QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2)) - canvas.offset


def _at_three(slot: timedelta) -> Span:
    return Span.lasting(at("2025-06-23 15:00"), slot)


def test_that_a_request_dropped_on_a_time_is_accepted_with_it_by_enter(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    workplace.ways.show_view("day")
    canvas = workplace.calendar.view.canvas
    place, data = over_free_time(workplace), carried(number)
    canvas.dragEnterEvent(QDragEnterEvent(place, MOVE, data, LEFT, NONE))
    moving = QDragMoveEvent(place, MOVE, data, LEFT, NONE)
    canvas.dragMoveEvent(moving)
    assert moving.isAccepted()
    canvas.dropEvent(QDropEvent(QPointF(place), MOVE, data, LEFT, NONE, QEvent.Type.Drop))
    assert workplace.ways.view == "requests"
    proposals = workplace.requests.view.detail.proposals
    assert proposals[0].slot.span.start == at("2025-06-23 15:00")
    assert ANA in proposals[0].slot.resource_ids()
    assert workplace.requests.keeper.is_for(proposals[0].slot)
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    request = workplace.desk.env.store.read(lambda work: work.requests.get(number))
    assert request.state is RequestState.ANSWERED
    booking = workplace.desk.env.store.read(lambda work: work.bookings.get(request.answers[0].booking_id))  # type: ignore[arg-type]
    assert booking.span.start == at("2025-06-23 15:00")


def test_that_a_time_that_cannot_be_had_says_why(workplace: Workplace) -> None:
    number = asked(workplace)
    early = Span.lasting(at("2025-06-23 15:00") - timedelta(hours=12), timedelta(minutes=15))
    workplace.requests.propose(number, frozenset({ANA}), early)
    assert workplace.ways.view != "requests"
    assert workplace.toasts.texts()


def test_that_the_rail_opens_the_area_over_which_a_request_rests(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    workplace.requests.open_inbox(number)
    rail = workplace.window.rail
    button = rail._buttons["day"]
    place = button.mapTo(rail, button.rect().center())
    data = carried(number)  # Qt keeps no reference of its own
    rail.dragEnterEvent(QDragEnterEvent(place, MOVE, data, LEFT, NONE))
    rail.dragMoveEvent(QDragMoveEvent(place, MOVE, data, LEFT, NONE))
    qtbot.waitUntil(lambda: workplace.ways.view == "day", timeout=REST_MS * 5)


def test_that_rows_of_the_inbox_and_of_today_carry_their_request(workplace: Workplace) -> None:
    number = asked(workplace)
    workplace.requests.open_inbox(number)
    table = workplace.requests.view.table
    item = table.item(0, 1)
    assert item is not None
    assert bytes(table.mimeData([item]).data(REQUEST_MIME).data()).decode() == str(number)
    model = workplace.today_panel.model
    found = [model.mimeData([model.index(row, 0)]) for row in range(model.rowCount())]
    assert str(number) in {bytes(one.data(REQUEST_MIME).data()).decode() for one in found}
