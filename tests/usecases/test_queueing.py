"""Walk-ins without a booking: they come, wait, are called, served or leave; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import ClientBusy, InvalidValue, NotBookable, NotFound, QueueRefused
from bookingdesk.domain.ids import BookingId, ClientId, QueueId, ServiceId
from bookingdesk.domain.queue import QueueEntry, QueueState
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.queueing import call, end_queue_day, join_queue, left, queue, serve
from bookingdesk.usecases.undoing import undo
from bookingdesk.usecases.waiting_commands import JoinQueue, LeaveQueue, ServeFromQueue
from tests.builders import ANA, HAIRCUT, MASSAGE, at, span
from tests.salon import LENA, OLE
from tests.usecases.desk import FrontDesk


@pytest.fixture
def afternoon(desk: FrontDesk) -> FrontDesk:
    """Monday, two minutes past two."""
    desk.clock.set(at("2025-06-23 14:02"))
    return desk


def comes(desk: FrontDesk, **changes: object) -> QueueEntry:
    parts: dict[str, object] = {"client_id": LENA, "service_id": HAIRCUT}
    return join_queue(desk.env, JoinQueue(**(parts | changes))).value  # type: ignore[arg-type]


def turn(entry: QueueEntry) -> ServeFromQueue:
    return ServeFromQueue(entry_id=entry.id, booking_id=BookingId(new_uuid()))


def test_that_the_queue_tells_who_is_next_and_how_long_they_wait(afternoon: FrontDesk) -> None:
    comes(afternoon, service_id=MASSAGE)
    afternoon.clock.move(minutes=1)
    comes(afternoon, client_id=None, name="Leo Brandt", service_id=MASSAGE)
    board = queue(afternoon.env).value
    assert [line.name for line in board.lines] == ["Lena Weiß", "Leo Brandt"]
    assert [line.turn.wait(board.read_at) for line in board.lines] == [
        timedelta(0),
        timedelta(minutes=57),
    ]


def test_that_whoever_can_be_served_is_told_so(afternoon: FrontDesk) -> None:
    afternoon.book("2025-06-23 14:45", span=span("2025-06-23 14:45", 45), client_id=OLE, wanted=frozenset({ANA}))
    entry = comes(afternoon, wanted=frozenset({ANA}))
    (line,) = queue(afternoon.env).value.lines
    assert line.turn.wait(afternoon.clock.now()) == timedelta(0)
    assert serve(afternoon.env, turn(entry)).value.span == span("2025-06-23 14:00", 45)


def test_that_whoever_came_five_minutes_too_late_waits(afternoon: FrontDesk) -> None:
    afternoon.book("2025-06-23 14:45", span=span("2025-06-23 14:45", 45), client_id=OLE, wanted=frozenset({ANA}))
    afternoon.clock.move(minutes=4)
    entry = comes(afternoon, wanted=frozenset({ANA}))
    (line,) = queue(afternoon.env).value.lines
    assert line.turn.slot is not None
    assert line.turn.slot.span.start == at("2025-06-23 15:30")
    with pytest.raises(NotBookable):
        serve(afternoon.env, turn(entry))


def test_that_bookings_and_holds_count_for_the_wait(afternoon: FrontDesk) -> None:
    afternoon.book("2025-06-23 14:15", span=span("2025-06-23 14:15", 60), client_id=OLE)
    comes(afternoon, wanted=frozenset({ANA}))
    (line,) = queue(afternoon.env).value.lines
    assert line.turn.slot is not None
    assert line.turn.slot.span.start == at("2025-06-23 15:15")


def test_that_their_turn_becomes_a_booking_that_has_arrived(afternoon: FrontDesk) -> None:
    entry = comes(afternoon)
    outcome = serve(afternoon.env, turn(entry))
    booking = outcome.value
    assert (booking.client_id, booking.status, booking.channel) == (LENA, Status.ARRIVED, Channel.WALK_IN)
    assert booking.span == span("2025-06-23 14:00")
    assert outcome.changes.queue
    assert queue(afternoon.env).value.lines == ()
    present = afternoon.env.store.read(lambda work: work.queue.get(entry.id))
    assert (present.state, present.booking_id) == (QueueState.SERVED, booking.id)
    with pytest.raises(QueueRefused):
        serve(afternoon.env, turn(entry))
    undo(afternoon.env)
    assert afternoon.stored(booking).status is Status.CANCELLED


def test_that_a_client_who_has_something_else_now_can_be_served_all_the_same(afternoon: FrontDesk) -> None:
    afternoon.book("2025-06-23 14:15", client_id=LENA, wanted=frozenset({ANA}))
    entry = comes(afternoon)
    with pytest.raises(ClientBusy):
        serve(afternoon.env, turn(entry))
    assert serve(afternoon.env, replace(turn(entry), both=True)).value.status is Status.ARRIVED


def test_that_a_name_becomes_a_client_when_it_is_their_turn(afternoon: FrontDesk) -> None:
    entry = comes(afternoon, client_id=None, name=" Leo  Brandt ")
    booking = serve(afternoon.env, turn(entry)).value
    client = afternoon.env.store.read(lambda work: work.clients.get(booking.client_id))
    assert (client.given_name, client.family_name, client.no_contact_reason) == ("Leo", "Brandt", "Walk-in")


def test_that_nobody_is_served_by_somebody_who_is_busy(afternoon: FrontDesk) -> None:
    afternoon.book("2025-06-23 14:15", span=span("2025-06-23 14:15", 60), client_id=OLE)
    entry = comes(afternoon, wanted=frozenset({ANA}))
    with pytest.raises(NotBookable) as refused:
        serve(afternoon.env, turn(entry))
    assert refused.value.facts["alternatives"]
    assert [line.turn.entry.id for line in queue(afternoon.env).value.lines] == [entry.id]


def test_that_whoever_was_called_goes_first_and_can_be_put_back(afternoon: FrontDesk) -> None:
    first = comes(afternoon)
    afternoon.clock.move(minutes=3)
    second = comes(afternoon, client_id=OLE)
    assert call(afternoon.env, second.id).value.state is QueueState.CALLED
    assert [line.turn.entry.id for line in queue(afternoon.env).value.lines] == [second.id, first.id]
    assert call(afternoon.env, second.id).value.state is QueueState.WAITING
    assert [line.turn.entry.id for line in queue(afternoon.env).value.lines] == [first.id, second.id]


def test_that_whoever_leaves_leaves_for_a_reason(afternoon: FrontDesk) -> None:
    entry = comes(afternoon)
    with pytest.raises(InvalidValue):
        left(afternoon.env, LeaveQueue(entry_id=entry.id, reason="  "))
    assert left(afternoon.env, LeaveQueue(entry_id=entry.id, reason="Too long")).value.reason == "Too long"
    with pytest.raises(QueueRefused):
        call(afternoon.env, entry.id)
    actions = [event.action for event in afternoon.log() if event.entity == "queue_entry"]
    assert actions == ["queue_join", "queue_leave"]


def test_that_nobody_and_nothing_cannot_queue(afternoon: FrontDesk) -> None:
    with pytest.raises(InvalidValue):
        comes(afternoon, client_id=None)
    with pytest.raises(NotFound):
        comes(afternoon, service_id=ServiceId(99))
    with pytest.raises(NotFound):
        comes(afternoon, client_id=ClientId(99))
    with pytest.raises(NotFound):
        call(afternoon.env, QueueId(99))


def test_that_who_still_waits_at_the_end_of_the_day_has_left_by_then(afternoon: FrontDesk) -> None:
    waiting, called = comes(afternoon), comes(afternoon, client_id=None, name="Leo Brandt")
    call(afternoon.env, called.id)
    afternoon.clock.set(at("2025-06-23 23:59"))
    assert end_queue_day(afternoon.env).value == ()
    afternoon.clock.set(at("2025-06-24 00:01"))
    new = comes(afternoon, client_id=OLE)
    outcome = end_queue_day(afternoon.env)
    assert (set(outcome.value), outcome.changes.queue) == ({waiting.id, called.id}, True)
    assert [line.turn.entry.id for line in queue(afternoon.env).value.lines] == [new.id]
    stored = afternoon.env.store.read(lambda work: work.queue.get(waiting.id))
    assert (stored.state, stored.reason) == (QueueState.LEFT, "day_ended")
    events = afternoon.env.store.read(lambda work: work.audit.since(0, limit=10_000))
    assert sum(event.action == "queue_day_end" for event in events) == 2
    assert end_queue_day(afternoon.env).value == ()
