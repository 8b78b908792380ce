"""The desk steers what has not left: withdraw, try again, send now; never against a sender at work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import MessageRefused
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import UNSENT, Message, MessageKind, MessageState, Phase
from bookingdesk.domain.releasing import SILENCED
from bookingdesk.domain.steering import AGAIN, FROM_STATES, SOON, Part, Steer, may
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import Amend, AmendClient, OutboxQuery
from bookingdesk.usecases.outbox import by_call, outbox_page, received, retry, send_now, steer_many, withdraw
from bookingdesk.usecases.outbox_commands import SteerMessages
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


@pytest.mark.parametrize("state", list(MessageState))
def test_that_a_person_can_tell_it_instead(desk: FrontDesk, booking: Booking, state: MessageState) -> None:
    row = put(desk, booking, state)
    if state not in FROM_STATES[Steer.BY_CALL]:
        with pytest.raises(MessageRefused):
            by_call(desk.env, row.id)
        return
    by_call(desk.env, row.id)
    called = confirmation(desk, booking)
    assert (called.channel, called.state, called.reason) == (Channel.PHONE, MessageState.QUEUED, "call_instead")
    assert called.is_call_to_make
    assert called.due_at == desk.env.now()
    for step in (Steer.SEND_NOW, Steer.RETRY, Steer.BY_CALL):
        assert not may(step, called), "it waits for a person as it is"


def test_that_a_call_stays_a_call_while_nothing_says_otherwise(desk: FrontDesk, booking: Booking) -> None:
    by_call(desk.env, confirmation(desk, booking).id)
    chosen = confirmation(desk, booking)
    maya = desk.env.store.read(lambda work: work.clients.get(booking.client_id))
    outcome = amend_client(desk.env, AmendClient(client=replace(maya, note="Comes by bicycle.")))
    assert (confirmation(desk, booking), outcome.changes.messages) == (chosen, frozenset())
    amend_client(desk.env, AmendClient(client=replace(outcome.value, email="maya@new.example")))
    assert confirmation(desk, booking).channel is Channel.EMAIL


def test_that_what_is_silenced_keeps_the_word_that_lets_it_go(desk: FrontDesk, booking: Booking) -> None:
    desk.change_rows(booking, "confirmation", state=MessageState.PAUSED, reason=SILENCED)
    maya = desk.env.store.read(lambda work: work.clients.get(booking.client_id))
    amend_client(desk.env, AmendClient(client=replace(maya, preferred_channel=Channel.PHONE)))
    kept = confirmation(desk, booking)
    assert (kept.state, kept.reason, kept.channel) == (MessageState.PAUSED, SILENCED, Channel.PHONE)


def test_that_nobody_is_called_without_a_number_or_too_late(desk: FrontDesk, booking: Booking) -> None:
    row = confirmation(desk, booking)
    maya = desk.env.store.read(lambda work: work.clients.get(booking.client_id))
    amend_client(desk.env, AmendClient(client=replace(maya, phone="", preferred_channel=Channel.EMAIL)))
    with pytest.raises(MessageRefused) as refused:
        by_call(desk.env, row.id)
    assert refused.value.facts["reason"] == "no_phone"
    desk.clock.set(at("2025-06-26 18:00"))
    with pytest.raises(MessageRefused) as refused:
        by_call(desk.env, row.id)
    assert refused.value.facts["reason"] == "expired"


@pytest.mark.parametrize("state", list(MessageState))
def test_that_what_was_in_doubt_counts_as_sent_once_somebody_knows(
    desk: FrontDesk, booking: Booking, state: MessageState
) -> None:
    row = put(desk, booking, state)
    if state is not MessageState.IN_DOUBT:
        with pytest.raises(MessageRefused):
            received(desk.env, row.id)
        return
    amend(desk.env, Amend(booking_id=booking.id, note="by the window"))
    received(desk.env, row.id)
    sent = confirmation(desk, booking)
    assert (sent.state, sent.reason, sent.sent_at) == (MessageState.SENT, "received", desk.env.now())
    assert sent.booking_version == row.booking_version, "it says what it said when it left"


def test_that_one_refusal_among_many_stops_none_of_the_others(desk: FrontDesk, booking: Booking) -> None:
    other = desk.book("2025-06-27 09:15", client_id=OLE)
    gone = put(desk, booking, MessageState.SENT)
    waiting = confirmation(desk, other)
    command = SteerMessages(messages=(gone.id, waiting.id, gone.id), steer=Steer.WITHDRAW)
    steered = steer_many(desk.env, command)
    assert steered.value.done == (waiting.id,)
    assert {key: why.code for key, why in steered.value.refused.items()} == {gone.id: "message_refused"}
    assert steered.changes.messages == {waiting.id}


@pytest.mark.parametrize("part", list(Part))
def test_that_pages_of_a_part_follow_each_other_without_gap_or_repetition(desk: FrontDesk, part: Part) -> None:
    bookings = [desk.book(f"2025-06-26 {hour:02}:15") for hour in (9, 11, 14, 16)]
    states = (MessageState.SENT, MessageState.FAILED, MessageState.SKIPPED, MessageState.IN_DOUBT)
    for booking, state in zip(bookings, states, strict=True):
        put(desk, booking, state)
    whole = [line.message.id for line in outbox_page(desk.env, OutboxQuery(part=part)).value]
    found, beyond = [], None
    while page := outbox_page(desk.env, OutboxQuery(part=part, limit=2, beyond=beyond)).value:
        found += [line.message.id for line in page]
        beyond = (page[-1].message.moment, page[-1].message.id)
    assert found == whole
    assert (
        len(whole)
        == len(set(whole))
        == {Part.ALL: 8, Part.OPEN: 6, Part.TROUBLE: 2, Part.PLANNED: 4, Part.WITHDRAWN: 0}.get(part, 1)
    )


@pytest.mark.parametrize("words", ["", "maya"])
@pytest.mark.parametrize("part", [Part.SENT, Part.ALL])
def test_that_messages_stand_in_order_of_the_time_that_each_shows(desk: FrontDesk, part: Part, words: str) -> None:
    first, second, third = (desk.book(f"2025-06-26 {hour:02}:15") for hour in (9, 11, 14))
    desk.change_rows(first, "reminder", state=MessageState.SENT, sent_at=desk.env.now())  # said before it was due
    desk.change_rows(second, "reminder", state=MessageState.SENT)
    desk.change_rows(
        third, "reminder", state=MessageState.SENT, sent_at=at("2025-06-27 08:00")
    )  # the mail was down
    lines, beyond = [], None
    while page := outbox_page(desk.env, OutboxQuery(part=part, words=words, limit=2, beyond=beyond)).value:
        lines += page
        beyond = (page[-1].message.moment, page[-1].message.id)
    shown = [line.message.moment for line in lines]
    assert shown == sorted(shown, reverse=True)
    reminders = [line.booking for line in lines if line.message.kind is MessageKind.REMINDER]
    assert [one.id for one in reminders if one] == [third.id, second.id, first.id]


def test_that_the_outbox_is_looked_through_by_name(desk: FrontDesk, booking: Booking) -> None:
    desk.book("2025-06-27 09:15", client_id=OLE)
    found = outbox_page(desk.env, OutboxQuery(part=Part.OPEN, words="maya")).value
    assert {line.person for line in found} == {"Maya Ortiz"}
    assert outbox_page(desk.env, OutboxQuery(part=Part.SENT, words="maya")).value == ()
    assert outbox_page(desk.env, OutboxQuery(words="nobody of that name")).value == ()


@pytest.mark.parametrize("part", [Part.OPEN, Part.ALL])
@pytest.mark.parametrize("words", ["", "maya"])
def test_that_pages_of_kinds_are_the_whole_without_the_others(desk: FrontDesk, part: Part, words: str) -> None:
    for hour in ("09", "11", "14"):
        desk.book(f"2025-06-26 {hour}:00")
    everything = outbox_page(desk.env, OutboxQuery(part=part, words=words)).value
    for kinds in (frozenset({MessageKind.REMINDER}), frozenset({MessageKind.REMINDER, MessageKind.CONFIRMATION})):
        wanted = [line.message.id for line in everything if line.message.kind in kinds]
        read: list[MessageId] = []
        beyond = None
        while page := outbox_page(
            desk.env, OutboxQuery(part=part, words=words, kinds=kinds, limit=2, beyond=beyond)
        ).value:
            read += [line.message.id for line in page]
            beyond = (page[-1].message.moment, page[-1].message.id)
        assert wanted
        assert read == wanted
