"""Calls with their outcomes, seen in what is stored afterwards; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.calls import CallClaimed, CallOutcome, CallStands, CallTriesUsed, VoicemailRefused
from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy
from bookingdesk.domain.errors import MessageRefused, NotAllowed
from bookingdesk.domain.ids import BookingId, ClientId, VisitId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.call_commands import BeginCall, Called, Said
from bookingdesk.usecases.call_lists import call_line, call_list
from bookingdesk.usecases.call_take_backs import take_back_call
from bookingdesk.usecases.calling import begin_call, called, leave_call
from bookingdesk.usecases.calls import said
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Env, new_uuid
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.undoing import undo
from bookingdesk.usecases.visits.booking import book_visit
from bookingdesk.usecases.visits.commands import BookVisit
from tests.builders import COLOUR, HAIRCUT, at, span
from tests.usecases.desk import due_calls
from tests.usecases.mail_desk import SENT, MailDesk, ObedientSender

NO_ADDRESS = Verdict(state=MessageState.FAILED, code="550", reason="address_refused")
DOUBT = Verdict(state=MessageState.IN_DOUBT, code="timeout", reason="may_have_arrived")


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases, on the Friday before."""
    made = MailDesk(salon_url)
    yield made
    made.store.close()


def call(desk: MailDesk, **profile: Any) -> tuple[ClientId, Booking, Message]:
    """Somebody who wants a call has booked for Wednesday; it is Friday, ten o'clock."""
    client = desk.a_client(preferred_channel=Channel.PHONE, **profile)
    booking = desk.booked("2025-06-25 14:15", client=client)
    return client, booking, desk.row(booking)


def noted(desk: MailDesk, row: Message, outcome: CallOutcome, note: str = "", *, env: Env | None = None) -> None:
    called(env or desk.env, Called(message_id=row.id, outcome=outcome, note=note))


def kinds(desk: MailDesk) -> list[str]:
    return [line.message.kind.value for line in due_calls(desk.env)]


def test_that_only_who_was_reached_counts_as_told(desk: MailDesk) -> None:
    _client, booking, row = call(desk)
    noted(desk, row, CallOutcome.NO_ANSWER, "rang ten times")
    after = desk.row(booking)
    assert (after.state, after.sent_at, after.due_at) == (MessageState.QUEUED, None, at("2025-06-20 12:00"))
    assert kinds(desk) == []
    found = call_list(desk.env).value
    assert (len(found.due), len(found.later), found.done) == (0, 1, 0)
    assert [(each.outcome, each.note) for each in found.later[0].attempts] == [
        (CallOutcome.NO_ANSWER, "rang ten times")
    ]
    desk.clock.set(after.due_at)
    assert kinds(desk) == ["confirmation"]
    noted(desk, row, CallOutcome.REACHED)
    assert (desk.row(booking).state, desk.row(booking).sent_at) == (MessageState.SENT, desk.env.now())
    assert call_list(desk.env).value.done == 1
    assert desk.audited(row) == ["call", "say_message"]


def test_that_a_reached_client_who_confirms_is_marked_as_coming(desk: MailDesk) -> None:
    _client, booking, row = call(desk)
    noted(desk, row, CallOutcome.CONFIRMED)
    stored = desk.store.read(lambda work: work.bookings.get(booking.id))
    assert stored.reconfirmed
    waiting = [
        one for one in desk.store.read(lambda work: work.outbox.of_booking(booking.id)) if one.sent_at is None
    ]
    assert {one.booking_version for one in waiting} == {stored.version}
    take_back_call(desk.env, row.id)
    assert not desk.store.read(lambda work: work.bookings.get(booking.id)).reconfirmed
    assert kinds(desk) == ["confirmation"]


def test_that_voicemail_is_for_the_next_working_day_and_refused_where_unwanted(desk: MailDesk) -> None:
    client, booking, row = call(desk, no_voicemail=True)
    with pytest.raises(VoicemailRefused):
        noted(desk, row, CallOutcome.VOICEMAIL)
    assert call_line(desk.env, row.id).value.attempts == ()
    desk.change_client(client, no_voicemail=False)
    noted(desk, row, CallOutcome.VOICEMAIL)
    assert desk.row(booking).due_at == at("2025-06-23 09:00")


def test_that_after_three_tries_a_letter_or_a_supervisor_decides(desk: MailDesk) -> None:
    _client, booking, row = call(desk)
    for _n in range(3):
        noted(desk, row, CallOutcome.NO_ANSWER)
    assert call_line(desk.env, row.id).value.asks_decision
    assert [one.id for one in call_list(desk.env, None).value.due] == [row.id], "deciding waits for no better hour"
    with pytest.raises(CallTriesUsed):
        noted(desk, row, CallOutcome.NO_ANSWER)
    coordinator = desk.env.acting_as(replace(desk.env.actor, role=Role.COORDINATOR))
    with pytest.raises(NotAllowed):
        noted(desk, row, CallOutcome.TRY_AGAIN, env=coordinator)
    noted(desk, row, CallOutcome.TRY_AGAIN)
    assert not call_line(desk.env, row.id).value.asks_decision
    noted(desk, row, CallOutcome.BY_LETTER)
    assert (desk.row(booking).channel, kinds(desk)) == (Channel.LETTER, ["confirmation"])
    noted(desk, row, CallOutcome.HANDED)
    assert (desk.row(booking).state, desk.row(booking).channel) == (MessageState.SENT, Channel.LETTER)


def test_that_of_calls_due_together_the_one_for_the_sooner_visit_comes_first(desk: MailDesk) -> None:
    _client, later, _row = call(desk)
    sooner = desk.booked("2025-06-24 09:15", client=desk.a_client(preferred_channel=Channel.PHONE))
    assert desk.row(later).due_at == desk.row(sooner).due_at
    desk.clock.move(minutes=5)
    due = call_list(desk.env, None).value.due
    assert [one.line.message.booking_id for one in due] == [sooner.id, later.id]


def test_that_a_supervisor_can_give_up(desk: MailDesk) -> None:
    _client, booking, row = call(desk)
    noted(desk, row, CallOutcome.GIVEN_UP)
    assert (desk.row(booking).state, desk.row(booking).reason, kinds(desk)) == (
        MessageState.SKIPPED,
        "given_up",
        [],
    )
    take_back_call(desk.env, row.id)
    assert kinds(desk) == ["confirmation"]


def test_that_a_wrong_number_is_flagged_and_the_next_way_taken(desk: MailDesk) -> None:
    client, booking, row = call(desk, email="maya@mail.example")
    noted(desk, row, CallOutcome.WRONG_NUMBER)
    profile = desk.store.read(lambda work: work.clients.get(client))
    assert profile.phone_is_wrong
    assert profile.phone
    after = desk.row(booking)
    assert (after.channel, after.state, after.reason) == (Channel.EMAIL, MessageState.QUEUED, "wrong_number")
    take_back_call(desk.env, row.id)
    assert not desk.store.read(lambda work: work.clients.get(client)).phone_is_wrong
    assert (desk.row(booking).channel, kinds(desk)) == (Channel.PHONE, ["confirmation"])
    noted(desk, row, CallOutcome.WRONG_NUMBER)
    assert desk.send().sent >= 1
    with pytest.raises(CallStands):
        take_back_call(desk.env, row.id)


def test_that_the_next_booking_of_a_wrong_number_is_told_another_way_until_it_is_corrected(desk: MailDesk) -> None:
    client, _booking, row = call(desk, email="maya@mail.example")
    noted(desk, row, CallOutcome.WRONG_NUMBER)
    assert desk.row(desk.booked("2025-06-26 14:15", client=client)).channel is Channel.EMAIL
    right = AddressCheck(at=desk.env.now(), by="Ana", how=CheckedBy.ANSWERED)
    desk.change_client(client, phone_check=right)
    assert desk.row(desk.booked("2025-06-27 14:15", client=client)).channel is Channel.PHONE


def test_that_whatever_waits_for_a_wrong_number_goes_another_way_and_back(desk: MailDesk) -> None:
    client, first, row = call(desk, email="maya@mail.example")
    second = desk.booked("2025-06-26 14:15", client=client)

    def others() -> list[Message]:
        return [desk.row(second), desk.row(first, MessageKind.REMINDER), desk.row(second, MessageKind.REMINDER)]

    found = called(desk.env, Called(message_id=row.id, outcome=CallOutcome.WRONG_NUMBER))
    assert [each.channel for each in others()] == [Channel.EMAIL] * 3
    assert {each.id for each in others()} <= found.changes.messages
    assert take_back_call(desk.env, row.id).changes.messages >= {each.id for each in others()}
    assert [each.channel for each in others()] == [Channel.PHONE] * 3


def test_that_no_text_message_goes_to_a_number_that_is_somebody_elses(desk: MailDesk) -> None:
    desk.configure(**{"sms.on": "yes"})
    client = desk.a_client(phone="+4915112345678", email="", preferred_channel=Channel.SMS)
    booking = desk.booked("2025-06-25 14:15", client=client)
    desk.let_hold_time_pass()
    desk.send(ObedientSender(NO_ADDRESS))
    noted(desk, desk.row(booking), CallOutcome.WRONG_NUMBER)
    reminder = desk.row(booking, MessageKind.REMINDER)
    assert (reminder.channel, reminder.state) == (Channel.LETTER, MessageState.SKIPPED)
    desk.clock.set(reminder.due_at)
    sender = ObedientSender(SENT)
    desk.send(sender)
    assert sender.delivered == []


def test_that_what_was_planned_before_a_number_was_found_wrong_does_not_leave_for_it(desk: MailDesk) -> None:
    desk.configure(**{"sms.on": "yes"})
    client = desk.a_client(phone="+4915112345678", email="", preferred_channel=Channel.SMS)
    booking = desk.booked("2025-06-25 14:15", client=client)
    desk.let_hold_time_pass()
    desk.change_client(client, phone_check=AddressCheck(at=desk.env.now(), by="Ana", how=CheckedBy.WRONG))
    sender = ObedientSender(SENT)
    desk.send(sender)
    assert sender.delivered == []
    assert (desk.row(booking).reason, desk.row(booking).needs_call) == ("no_phone", True)


@pytest.mark.parametrize("verdict", [NO_ADDRESS, DOUBT], ids=["failed", "in doubt"])
def test_that_what_did_not_arrive_is_a_call_until_they_hear_of_it(desk: MailDesk, verdict: Verdict) -> None:
    booking = desk.booked("2025-06-25 14:15")
    desk.let_hold_time_pass()
    desk.send(ObedientSender(verdict))
    row = desk.row(booking)
    assert row.channel is Channel.EMAIL
    assert kinds(desk) == ["confirmation"]
    noted(desk, row, CallOutcome.NO_ANSWER)
    assert (desk.row(booking).channel, desk.row(booking).state) == (Channel.PHONE, MessageState.QUEUED)
    desk.send(ObedientSender(SENT))
    assert desk.row(booking).state is MessageState.QUEUED
    take_back_call(desk.env, row.id)
    assert (desk.row(booking).channel, desk.row(booking).state) == (Channel.EMAIL, row.state)
    noted(desk, row, CallOutcome.WRONG_NUMBER)
    assert desk.row(booking).channel is Channel.LETTER, "the address has failed already"


def test_that_another_desk_hears_at_once_who_begins_and_leaves_a_call(desk: MailDesk, salon_url: str) -> None:
    _client, _booking, row = call(desk)
    other = SqlStore(open_engine(salon_url))
    other.changed()
    begin_call(desk.env, BeginCall(message_id=row.id))
    assert other.changed()
    leave_call(desk.env, row.id)
    assert other.changed()
    other.close()


def test_that_another_desk_sees_who_is_calling_and_cannot_call_too(desk: MailDesk) -> None:
    _client, _booking, row = call(desk)
    begin_call(desk.env, BeginCall(message_id=row.id))
    other = desk.env.acting_as(replace(desk.env.actor, name="Bea", station="Desk 2", role=Role.COORDINATOR))
    claim = call_list(other).value.due[0].claim
    assert claim is not None
    assert claim.by == desk.env.actor.name
    assert call_list(desk.env).value.due[0].claim is None
    for attempt in (
        lambda: begin_call(other, BeginCall(message_id=row.id)),
        lambda: noted(desk, row, CallOutcome.NO_ANSWER, env=other),
    ):
        with pytest.raises(CallClaimed):
            attempt()
    assert not leave_call(other, row.id).value
    assert leave_call(desk.env, row.id).value
    begin_call(other, BeginCall(message_id=row.id))
    desk.clock.move(minutes=10)
    begin_call(desk.env, BeginCall(message_id=row.id))
    noted(desk, row, CallOutcome.NO_ANSWER)
    assert call_line(other, row.id).value.claim is None


def test_that_what_was_told_at_the_desk_is_an_outcome_too_and_taken_back(desk: MailDesk) -> None:
    _client, booking, row = call(desk)
    said(desk.env, Said(message_id=row.id, channel=Channel.WALK_IN))
    assert [one.outcome for one in call_line(desk.env, row.id).value.attempts] == [CallOutcome.HERE]
    with pytest.raises(MessageRefused):
        noted(desk, row, CallOutcome.REACHED)
    take_back_call(desk.env, row.id)
    assert desk.row(booking) == row
    with pytest.raises(CallStands):
        take_back_call(desk.env, row.id)


def test_that_a_call_whose_booking_is_over_needs_nobody(desk: MailDesk) -> None:
    booking = desk.booked("2025-06-25 14:15")
    desk.let_hold_time_pass()
    desk.send(ObedientSender(NO_ADDRESS))
    desk.clock.set(booking.span.end + timedelta(minutes=1))
    assert kinds(desk) == []


def a_visit_to_tell(desk: MailDesk, status: Status) -> tuple[tuple[Booking, ...], Message]:
    """Two steps for somebody who wants a call, and the one call that tells of both."""
    client = desk.a_client(preferred_channel=Channel.PHONE)
    parts = tuple(
        Book(
            booking_id=BookingId(new_uuid()),
            client_id=client,
            service_id=service,
            span=span(f"2025-06-25 {time}", minutes),
            status=status,
        )
        for service, time, minutes in ((COLOUR, "09:00", 60), (HAIRCUT, "10:00", 45))
    )
    steps = book_visit(desk.env, BookVisit(visit_id=VisitId(new_uuid()), parts=parts)).value
    return steps, desk.row(steps[0], MessageKind.VISIT)


def present(desk: MailDesk, steps: tuple[Booking, ...]) -> list[Booking]:
    return desk.store.read(lambda work: [work.bookings.get(each.id) for each in steps])


def test_that_a_yes_to_the_call_about_a_visit_is_one_to_each_step_and_taken_back_whole(desk: MailDesk) -> None:
    steps, row = a_visit_to_tell(desk, Status.CONFIRMED)
    noted(desk, row, CallOutcome.CONFIRMED)
    assert [one.reconfirmed for one in present(desk, steps)] == [True, True]
    assert kinds(desk) == [], "one call"
    take_back_call(desk.env, row.id)
    assert [one.reconfirmed for one in present(desk, steps)] == [False, False]


def test_that_a_yes_to_the_call_about_a_visit_that_is_only_kept_confirms_each_step(desk: MailDesk) -> None:
    steps, row = a_visit_to_tell(desk, Status.TENTATIVE)
    noted(desk, row, CallOutcome.CONFIRMED)
    after = present(desk, steps)
    assert [one.status for one in after] == [Status.CONFIRMED] * 2
    assert all(one.approval is not None for one in after)
    assert kinds(desk) == []
    undo(desk.env)
    assert [one.status for one in present(desk, steps)] == [Status.TENTATIVE] * 2, "one act, one undo"
