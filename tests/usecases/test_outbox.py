"""The desk steers what has not left: withdraw, try again, send now; never against a sender at work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import MessageRefused
from bookingdesk.domain.messages import UNSENT, Message, MessageState, Phase
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import Amend, AmendClient, OutboxQuery
from bookingdesk.usecases.outbox import AGAIN, SOON, outbox_page, retry, send_now, withdraw
from bookingdesk.usecases.rescheduling import amend
from tests.builders import at
from tests.salon import OLE
from tests.usecases.desk import FrontDesk


@pytest.fixture
def booking(desk: FrontDesk) -> Booking:
    return desk.book("2025-06-26 14:15")


def confirmation(desk: FrontDesk, booking: Booking) -> Message:
    return next(row for row in desk.rows(booking) if row.kind.value == "confirmation")


def put(desk: FrontDesk, booking: Booking, state: MessageState) -> Message:
    desk.change_rows(booking, "confirmation", state=state, last_code="550", reason="address_refused")
    return confirmation(desk, booking)


def test_that_the_page_says_to_whom_and_about_what(desk: FrontDesk, booking: Booking) -> None:
    lines = outbox_page(desk.env, OutboxQuery()).value
    assert {(line.message.kind.value, line.client.name, line.booking.id, line.service.name) for line in lines} == {
        ("confirmation", "Maya Ortiz", booking.id, "Haircut"),
        ("reminder", "Maya Ortiz", booking.id, "Haircut"),
    }
    assert outbox_page(desk.env, OutboxQuery(states=frozenset({MessageState.SENT}))).value == ()


@pytest.mark.parametrize("state", list(MessageState))
def test_that_only_what_has_not_left_can_be_withdrawn(
    desk: FrontDesk, booking: Booking, state: MessageState
) -> None:
    row = put(desk, booking, state)
    if state not in UNSENT:
        with pytest.raises(MessageRefused) as refused:
            withdraw(desk.env, row.id)
        assert refused.value.facts["present"] is state
        assert confirmation(desk, booking) == row
        return
    outcome = withdraw(desk.env, row.id)
    assert confirmation(desk, booking).state is MessageState.WITHDRAWN
    assert outcome.changes.messages == {row.id}


@pytest.mark.parametrize("state", list(MessageState))
def test_that_what_failed_or_is_in_doubt_can_be_tried_again_under_the_same_id(
    desk: FrontDesk, booking: Booking, state: MessageState
) -> None:
    row = put(desk, booking, state)
    desk.clock.move(minutes=5)
    if state not in AGAIN:
        with pytest.raises(MessageRefused):
            retry(desk.env, row.id)
        return
    retry(desk.env, row.id)
    again = confirmation(desk, booking)
    assert (again.state, again.due_at, again.attempts) == (MessageState.QUEUED, at("2025-06-23 08:05"), 0)
    assert (again.message_id, again.phase, again.lease_owner) == (row.message_id, Phase.NONE, "")


def test_that_a_message_tried_again_speaks_of_the_booking_as_it_is_now(desk: FrontDesk, booking: Booking) -> None:
    row = put(desk, booking, MessageState.FAILED)
    amended = amend(desk.env, Amend(booking_id=booking.id, note="by the window")).value
    retry(desk.env, row.id)
    assert confirmation(desk, booking).booking_version == amended.version


def test_that_nothing_is_tried_again_once_it_comes_too_late(desk: FrontDesk, booking: Booking) -> None:
    row = put(desk, booking, MessageState.FAILED)
    desk.clock.set(at("2025-06-26 15:00"))
    with pytest.raises(MessageRefused) as refused:
        retry(desk.env, row.id)
    assert refused.value.facts["reason"] == "expired"


def test_that_what_was_left_out_for_want_of_an_address_goes_out_with_it(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 16:15", client_id=OLE)
    row = put(desk, booking, MessageState.FAILED)
    with pytest.raises(MessageRefused) as refused:
        retry(desk.env, row.id)
    assert refused.value.facts["reason"] == "no_email"
    ole = desk.env.store.read(lambda work: work.clients.get(OLE))
    amend_client(desk.env, AmendClient(client=replace(ole, email="ole@mail.example")))
    retry(desk.env, row.id)
    again = confirmation(desk, booking)
    assert (again.state, again.channel) == (MessageState.QUEUED, Channel.EMAIL)


@pytest.mark.parametrize("state", list(MessageState))
def test_that_what_waits_can_go_at_once(desk: FrontDesk, booking: Booking, state: MessageState) -> None:
    row = put(desk, booking, state)
    if state not in SOON:
        with pytest.raises(MessageRefused):
            send_now(desk.env, row.id)
        return
    send_now(desk.env, row.id)
    assert confirmation(desk, booking).due_at == at("2025-06-23 08:00")
    assert [m.id for m in desk.env.store.read(lambda work: work.outbox.due(desk.env.now()))] == [row.id]


def test_that_a_sender_that_was_faster_is_not_overruled(
    desk: FrontDesk, booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our look and our write a sender has claimed the row."""
    row = confirmation(desk, booking)
    desk.change_rows(booking, "confirmation", state=MessageState.SENDING, phase=Phase.HANDOVER, lease_owner="other")
    claimed = confirmation(desk, booking)
    from bookingdesk.storage.repositories.outbox import SqlOutbox

    monkeypatch.setattr(SqlOutbox, "get", lambda self, message: row)
    with pytest.raises(MessageRefused):
        withdraw(desk.env, row.id)
    monkeypatch.undo()
    assert confirmation(desk, booking) == claimed
