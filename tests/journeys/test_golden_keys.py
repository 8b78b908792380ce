"""The golden key sequences of interface 1.4, typed exactly so into the real window: end state, key count, no dialog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.requests import Told, WishedTime
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.absences.reading import list_absences
from bookingdesk.usecases.clients import register_client
from bookingdesk.usecases.commands import RegisterClient
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.requests.commands import TakeRequest
from bookingdesk.usecases.requests.taking import take_request
from tests.builders import ANA, COLOUR, HAIRCUT, ROOM2, a_client, at, span
from tests.gui.salon_day import booked
from tests.journeys.typist import Typist
from tests.salon import LENA, MAYA

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def typist(qtbot: QtBot, workplace: Workplace) -> Iterator[Typist]:
    """Hands over the day view."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is workplace.calendar.view.canvas)
    hands = Typist(qtbot)
    yield hands
    hands.stop()
    assert hands.dialogs == []


@pytest.fixture
def desk(sqlite_salon: Env) -> Env:
    """The salon's database."""
    return sqlite_salon


def bookings(env: Env) -> list[Booking]:
    """All that are stored."""
    return list(env.store.read(lambda work: work.bookings.page()))


def messages(env: Env, booking: BookingId) -> dict[MessageKind, MessageState]:
    """The booking's messages by kind."""
    rows = env.store.read(lambda work: work.outbox.of_booking(booking))
    return {row.kind: row.state for row in rows}


def test_that_1_books_a_known_client_on_the_first_free_slot(
    workplace: Workplace, desk: Env, typist: Typist
) -> None:
    typist.press(Key.Key_F2)
    typist.type("mayo cut")
    typist.press(Key.Key_Return)
    (booking,) = bookings(desk)
    assert (booking.client_id, booking.service_id, booking.span) == (MAYA, HAIRCUT, span("2025-06-23 14:15"))
    assert (booking.status, booking.channel) == (Status.CONFIRMED, Channel.PHONE)
    assert messages(desk, booking.id)[MessageKind.CONFIRMATION] is MessageState.QUEUED
    (toast,) = workplace.toasts.texts()
    assert toast.startswith("Booked: ")
    assert "Maya" in toast
    assert workplace.selection.current == booking.id
    assert QApplication.focusWidget() is workplace.calendar.view.canvas
    assert typist.keys == 10


def test_that_1_shows_the_exact_result_before_enter(
    workplace: Workplace, desk: Env, typist: Typist, qtbot: QtBot
) -> None:
    typist.press(Key.Key_F2)
    typist.type("mayo")
    assert [chip.text for chip in workplace.line.view.chips] == ["Ortiz, Maya #2041", "service?"]
    typist.type(" cut")
    qtbot.waitUntil(lambda: bool(desk.store.read(lambda work: work.holds.active(desk.now()))))
    assert workplace.line.view.echo == "Ortiz, Maya · Haircut 45 · today 14:15 · Ana · Room 1 · Email"
    typist.press(Key.Key_Return)
    assert [booking.span for booking in bookings(desk)] == [span("2025-06-23 14:15")]
    assert desk.store.read(lambda work: work.holds.active(desk.now())) == []


def test_that_1c_settles_who_is_meant_before_it_books(workplace: Workplace, desk: Env, typist: Typist) -> None:
    twin = a_client(given_name="Mayra", phone="+4930555099911", email="mayra@mail.example")
    register_client(desk, RegisterClient(client=twin))
    typist.press(Key.Key_F2)
    typist.type("mayo")
    typist.press(Key.Key_Down)
    wanted = workplace.line.view.row
    assert wanted is not None
    typist.press(Key.Key_Return)
    assert bookings(desk) == []
    typist.type(" cut")
    typist.press(Key.Key_Return)
    (booking,) = bookings(desk)
    assert booking.client_id == wanted.target.id  # type: ignore[union-attr]
    assert typist.keys == 12


def test_that_2_takes_a_new_walk_in_now(workplace: Workplace, desk: Env, typist: Typist) -> None:
    typist.press(Key.Key_F2)
    typist.type("+Leo Brandt 555010123 cut now")
    typist.press(Key.Key_Return)
    (booking,) = bookings(desk)
    client = desk.store.read(lambda work: work.clients.get(booking.client_id))
    assert (client.name, client.phone.endswith("555010123")) == ("Leo Brandt", True)
    assert (booking.status, booking.channel) == (Status.ARRIVED, Channel.WALK_IN)
    assert ANA in booking.resource_ids()
    assert typist.keys == 31
    assert len(workplace.toasts.texts()) == 1


def test_that_3_holds_the_sentence_to_read_back(
    workplace: Workplace, desk: Env, typist: Typist, qtbot: QtBot
) -> None:
    booked(desk, "2025-06-26 14:15", service=COLOUR, minutes=45, wanted=frozenset({ANA, ROOM2}))
    typist.press(Key.Key_F3)
    typist.type("mayo")
    card = workplace.line.candidates.facts
    qtbot.waitUntil(lambda: card.isVisible() and bool(card.text()))
    assert card.text().splitlines()[0] == "Thursday 26 June at 14:15 with Ana, Colour, 45 minutes, Room 2."
    assert typist.keys == 5


def test_that_6_marks_an_arrival_by_name(workplace: Workplace, desk: Env, typist: Typist) -> None:
    lena = booked(desk, "2025-06-23 14:15", client=LENA)
    maya = booked(desk, "2025-06-23 14:30")
    workplace.bus.announce_elsewhere()
    typist.press(Key.Key_F9)
    typist.type("ma")
    typist.press(Key.Key_Return)
    stored = {booking.id: booking.status for booking in bookings(desk)}
    assert stored == {maya.id: Status.ARRIVED, lena.id: Status.CONFIRMED}
    assert workplace.toasts.texts() == ["Arrived: Maya Ortiz."]
    assert typist.keys == 4


def test_that_6_takes_the_next_who_is_due_with_two_keys(workplace: Workplace, desk: Env, typist: Typist) -> None:
    booked(desk, "2025-06-23 16:00", client=LENA)
    maya = booked(desk, "2025-06-23 14:15")
    workplace.bus.announce_elsewhere()
    typist.press(Key.Key_F9)
    typist.press(Key.Key_Return)
    assert {b.id for b in bookings(desk) if b.status is Status.ARRIVED} == {maya.id}
    assert typist.keys == 2


def test_that_6_marks_a_no_show_with_shift(workplace: Workplace, desk: Env, typist: Typist) -> None:
    maya = booked(desk, "2025-06-23 13:30")
    workplace.bus.announce_elsewhere()
    typist.press(Key.Key_F9)
    typist.type("ma")
    typist.press(Key.Key_Return, SHIFT)
    assert {b.id: b.status for b in bookings(desk)} == {maya.id: Status.NO_SHOW}


def test_that_8_finds_time_while_one_types_and_enter_holds_the_first(
    workplace: Workplace, desk: Env, typist: Typist, qtbot: QtBot
) -> None:
    typist.press(Key.Key_F4)
    typist.type("45 col rm2")
    qtbot.waitUntil(lambda: len(workplace.line.view.rows) >= 5, timeout=5000)
    first = workplace.line.view.rows[0]
    assert (first.cells[1], first.cells[4]) == ("14:15", "soonest")
    assert all("Room 2" in row.cells[3] for row in workplace.line.view.rows[:5])
    overlay = workplace.calendar.view.canvas.overlay
    assert overlay.found is not None
    assert overlay.found[0] == span("2025-06-23 14:15")
    typist.press(Key.Key_Return)
    (held,) = desk.store.read(lambda work: work.holds.active(desk.now()))
    assert (held.service_id, held.span) == (COLOUR, span("2025-06-23 14:15"))
    assert ROOM2 in {a.resource_id for a in held.allocations}
    assert typist.keys == 12
    assert bookings(desk) == []
    typist.type("mayo")
    typist.press(Key.Key_Return)
    (booking,) = bookings(desk)
    assert (booking.client_id, booking.span, ROOM2 in booking.resource_ids()) == (MAYA, held.span, True)
    assert desk.store.read(lambda work: work.holds.active(desk.now())) == []


@pytest.mark.parametrize(
    ("key", "modifiers", "keys"),
    [(Key.Key_Z, CTRL, 2), (Key.Key_F8, Qt.KeyboardModifier.NoModifier, 1)],
    ids=["Ctrl+Z", "F8"],
)
def test_that_12_takes_a_booking_back_and_its_message_with_it(
    workplace: Workplace,
    desk: Env,
    typist: Typist,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    keys: int,
) -> None:
    typist.press(Key.Key_F2)
    typist.type("mayo cut")
    typist.press(Key.Key_Return)
    before = typist.keys
    typist.press(key, modifiers)
    assert typist.keys - before == keys
    (booking,) = bookings(desk)
    assert booking.status is Status.CANCELLED
    assert messages(desk, booking.id)[MessageKind.CONFIRMATION] is MessageState.WITHDRAWN
    assert any("No message was sent" in text for text in workplace.toasts.texts())


def test_that_the_next_caller_can_be_booked_at_once(workplace: Workplace, desk: Env, typist: Typist) -> None:
    for text in ("mayo cut", "lena cut /ben"):
        typist.press(Key.Key_F2)
        typist.type(text)
        typist.press(Key.Key_Return)
    assert [booking.client_id for booking in bookings(desk)] == [MAYA, LENA]


def test_that_10_moves_everybody_of_somebody_sick_in_one_step(
    workplace: Workplace, desk: Env, typist: Typist, qtbot: QtBot
) -> None:
    first = booked(desk, "2025-06-23 15:00", client=LENA, wanted=frozenset({ANA}))
    second = booked(desk, "2025-06-23 16:00", client=MAYA, wanted=frozenset({ANA}))
    typist.press(Key.Key_K, CTRL)
    typist.type("sick ana")
    typist.press(Key.Key_Return)
    board = workplace.absences.board
    assert board.isVisible()
    assert desk.store.read(lambda work: work.absences.since(desk.now())) == []
    typist.press(Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is board.table, timeout=10_000)
    assert board.table.rowCount() == 2
    typist.press(Key.Key_Return, CTRL)
    stored = {booking.id: booking for booking in bookings(desk)}
    for booking in (first, second):
        assert stored[booking.id].span == booking.span
        assert ANA not in stored[booking.id].resource_ids()
    (toast,) = workplace.toasts.texts()
    assert toast.startswith("2 of 2 moved. Messages go out in 60 s.")
    assert typist.keys == 14
    workplace.actions.undo()
    assert {b.id: b.allocations for b in bookings(desk)} == {b.id: b.allocations for b in (first, second)}
    assert workplace.toasts.texts()[-1].endswith("The absence stays recorded.")
    (line,) = list_absences(desk).value
    assert [one.booking.id for one in line.remaining] == [first.id, second.id]


def test_that_11_accepts_the_most_pressing_request_in_two_keys(
    workplace: Workplace, desk: Env, typist: Typist
) -> None:
    said = TakeRequest(
        channel=Channel.WEB,
        received_at=desk.now() - timedelta(hours=21),
        name="Eva Rossi",
        email="eva@mail.example",
        service_id=COLOUR,
        wishes=(WishedTime(first_day=date(2025, 6, 27), from_minute=0, until_minute=720),),
        needs=(),
    )
    first = take_request(desk, said).value
    take_request(desk, replace(said, name="Kim Lee", received_at=desk.now() - timedelta(hours=2)))
    typist.press(Key.Key_F7)
    typist.press(Key.Key_Return)
    (booking,) = bookings(desk)
    after = desk.store.read(lambda work: work.requests.get(first.id))
    assert (after.told, after.answers[-1].booking_id) == (Told.CONFIRMED, booking.id)
    assert (booking.span.start, booking.channel) == (at("2025-06-27 09:00"), Channel.WEB)
    assert messages(desk, booking.id)[MessageKind.CONFIRMATION] is MessageState.QUEUED
    assert desk.store.read(lambda work: [h for h in work.holds.active(desk.now()) if h.span == booking.span]) == []
    assert typist.keys == 2
