"""Messages leave once, late rather than lost, and never with yesterday's news: claim, fence, record."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import DatabaseLocked
from bookingdesk.domain.messages import Message, MessageKind, MessageState, Phase
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Cancel, Reschedule, SendDue, SendTestMail
from bookingdesk.usecases.dispatching import heartbeat, send_due, send_test_mail
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.reading_back import AttestReadBack, attest_read_back
from bookingdesk.usecases.rescheduling import amend, reschedule
from tests.builders import at
from tests.usecases.desk import due_calls
from tests.usecases.mail_desk import BUSY, OFFLINE, SENT, WRONG_PASSWORD, MailDesk, ObedientSender

KIND = MessageKind


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases, on the Friday before."""
    made = MailDesk(salon_url)
    yield made
    made.store.close()


def test_that_a_confirmation_waits_for_the_undo_window_and_then_leaves_once(desk: MailDesk) -> None:
    booking = desk.booked()
    sender = ObedientSender()
    assert desk.send(sender).sent == 0
    desk.let_hold_time_pass()
    outcome = send_due(desk.env, SendDue(), sender)
    row = desk.row(booking)
    assert (outcome.value.sent, outcome.value.held_elsewhere) == (1, False)
    assert outcome.changes.messages == frozenset({row.id})
    assert (row.state, row.sent_at, row.recipient) == (MessageState.SENT, desk.env.now(), "maya@mail.example")
    assert (row.attempts, row.phase, row.lease_owner) == (1, Phase.NONE, "")
    assert desk.audited(row) == ["message_sent"]
    desk.clock.move(hours=5)
    assert desk.send(sender).sent == 0
    assert len(sender.delivered) == 1


def test_that_the_recipient_is_the_address_of_now_and_not_of_the_planning(desk: MailDesk) -> None:
    client = desk.a_client()
    booking = desk.booked(client=client)
    desk.change_client(client, email="new@mail.example")
    desk.let_hold_time_pass()
    desk.send()
    assert desk.row(booking).recipient == "new@mail.example"


def test_that_a_client_who_lost_the_address_meanwhile_is_to_be_called(desk: MailDesk) -> None:
    client = desk.a_client()
    booking = desk.booked(client=client)
    desk.change_client(client, email="")
    desk.let_hold_time_pass()
    sender = ObedientSender()
    assert desk.send(sender).skipped == 1
    row = desk.row(booking)
    assert (row.state, row.reason, row.needs_call) == (MessageState.SKIPPED, "no_email", True)
    assert (row.attempts, sender.delivered) == (0, [])
    assert desk.audited(row) == ["message_skipped"]


def test_that_a_move_tells_the_new_time_and_knows_the_one_told_before(desk: MailDesk) -> None:
    booking = desk.booked("2025-06-23 14:15")
    desk.let_hold_time_pass()
    desk.send()
    reschedule(
        desk.env,
        Reschedule(booking_id=booking.id, span=Span.lasting(at("2025-06-24 10:00"), booking.span.duration)),
    )
    desk.let_hold_time_pass()
    sender = ObedientSender()
    assert desk.send(sender).sent == 1
    (dispatch,) = sender.delivered
    assert dispatch.message.kind is KIND.MODIFICATION
    assert dispatch.booking.span.start == at("2025-06-24 10:00")
    assert dispatch.told == at("2025-06-23 14:15")


def test_that_a_note_does_not_stop_the_message(desk: MailDesk) -> None:
    booking = desk.booked()
    amend(desk.env, Amend(booking_id=booking.id, note="prefers tea"))
    desk.let_hold_time_pass()
    assert desk.send().sent == 1


def test_that_a_booking_cancelled_while_its_message_is_on_the_way_stops_it_at_the_fence(desk: MailDesk) -> None:
    booking = desk.booked()
    desk.let_hold_time_pass()
    sender = ObedientSender(before_fence=lambda: cancel_it(desk, booking.id))
    assert desk.send(sender).obsolete == 1
    row = desk.row(booking)
    assert (row.state, row.reason) == (MessageState.OBSOLETE, "changed_meanwhile")
    desk.let_hold_time_pass()
    sender.before_fence = None
    assert desk.send(sender).sent == 1
    assert sender.delivered[-1].message.kind is KIND.CANCELLATION


def cancel_it(desk: MailDesk, booking: object) -> None:
    cancel(desk.env, Cancel(booking_id=booking, reason="ill"))  # type: ignore[arg-type]


def die_with_a_message(desk: MailDesk, row: Message, *, past_the_fence: bool) -> None:
    """What the database looks like after a sender was killed."""
    now = desk.env.now()
    until = now.replace(microsecond=0) + (at("2025-06-20 10:02") - at("2025-06-20 10:00"))
    assert desk.store.write(lambda work: work.outbox.claim(row.id, "dead", until, now)) is not None
    if past_the_fence:
        assert desk.store.write(lambda work: work.outbox.fence(row.id, "dead", now))


def test_that_a_message_of_a_sender_killed_before_the_fence_is_sent_by_another(desk: MailDesk) -> None:
    booking = desk.booked()
    desk.let_hold_time_pass()
    die_with_a_message(desk, desk.row(booking), past_the_fence=False)
    sender = ObedientSender()
    assert desk.send(sender).sent == 0, "its lease still runs"
    desk.clock.move(minutes=3)
    assert desk.send(sender).sent == 1
    assert desk.row(booking).state is MessageState.SENT


def test_that_a_message_of_a_sender_killed_after_the_fence_is_in_doubt_and_stays_so(desk: MailDesk) -> None:
    booking = desk.booked()
    desk.let_hold_time_pass()
    die_with_a_message(desk, desk.row(booking), past_the_fence=True)
    desk.clock.move(minutes=3)
    sender = ObedientSender()
    assert desk.send(sender).in_doubt == 1
    row = desk.row(booking)
    assert (row.state, row.reason, row.needs_call) == (MessageState.IN_DOUBT, "may_have_arrived", True)
    assert desk.audited(row) == ["message_in_doubt"]
    desk.clock.move(hours=5)
    desk.send(sender)
    assert sender.delivered == []


def test_that_the_servers_late_word_beats_the_doubt_of_another_desk(desk: MailDesk) -> None:
    booking = desk.booked()
    desk.let_hold_time_pass()
    sender = ObedientSender()

    def other_desk_gives_up_on_us() -> None:
        sender.after_fence = None
        desk.clock.move(minutes=4)
        assert desk.send(ObedientSender()).in_doubt == 1

    sender.after_fence = other_desk_gives_up_on_us
    assert desk.send(sender).sent == 1
    assert desk.row(booking).state is MessageState.SENT


def test_that_a_busy_server_is_tried_again_later_and_later_until_the_message_is_of_no_use(desk: MailDesk) -> None:
    booking = desk.booked("2025-06-20 13:00")
    desk.let_hold_time_pass()
    waits = []
    for _ in range(9):
        desk.send(ObedientSender(BUSY))
        row = desk.row(booking)
        if row.state is not MessageState.RETRY_WAIT:
            break
        waits.append(round((row.due_at - desk.env.now()).total_seconds() / 60))
        desk.clock.set(row.due_at)
    assert waits == [1, 5, 15, 60, 60, 60]
    assert (row.state, row.reason, row.needs_call) == (MessageState.SKIPPED, "expired", True)
    assert row.attempts == 7


@pytest.mark.parametrize(
    ("name", "now", "fate", "reason"),
    [
        ("in time", "2025-06-22 14:15", MessageState.SENT, ""),
        ("two hours before", "2025-06-23 12:15", MessageState.SENT, ""),
        ("half an hour before", "2025-06-23 13:45", MessageState.SKIPPED, "too_late_to_remind"),
        ("at the start", "2025-06-23 14:15", MessageState.SKIPPED, "expired"),
        ("long after", "2025-06-25 09:00", MessageState.SKIPPED, "expired"),
    ],
)
def test_that_a_reminder_the_computer_slept_over_is_sent_while_it_helps(
    desk: MailDesk, name: str, now: str, fate: MessageState, reason: str
) -> None:
    booking = desk.booked("2025-06-23 14:15")
    desk.clock.set(at(now))
    desk.send()
    row = desk.row(booking, KIND.REMINDER)
    assert (row.state, row.reason) == (fate, reason), name


def test_that_a_reminder_one_hour_ahead_is_not_too_late_when_it_is_on_time(desk: MailDesk) -> None:
    desk.configure(**{"reminder.hours": "1"})
    booking = desk.booked("2025-06-23 14:15")
    desk.clock.set(at("2025-06-23 13:16"))
    desk.send()
    assert desk.row(booking, KIND.REMINDER).state is MessageState.SENT


def test_that_a_wrong_password_rests_the_channel_and_costs_no_message_an_attempt(desk: MailDesk) -> None:
    first, second = desk.booked("2025-06-23 14:15"), desk.booked("2025-06-23 16:00")
    desk.let_hold_time_pass()
    sender = ObedientSender(WRONG_PASSWORD)
    assert desk.send(sender).channel_paused == "535"
    assert [(desk.row(b).state, desk.row(b).attempts) for b in (first, second)] == [(MessageState.QUEUED, 0)] * 2
    assert len(sender.delivered) == 1
    desk.send(sender)
    assert len(sender.delivered) == 1, "it rests"
    assert heartbeat(desk.env).channel_paused == "535"
    desk.clock.move(minutes=2)
    desk.send(sender)
    assert len(sender.delivered) == 2, "after a minute it is tried again"
    desk.clock.move(minutes=2)
    desk.send(sender)
    assert len(sender.delivered) == 2, "the second rest is longer"
    assert desk.send(ObedientSender(SENT), even_if_paused=True).sent == 2
    assert heartbeat(desk.env).channel_paused == ""


def test_that_mending_the_settings_ends_the_rest(desk: MailDesk) -> None:
    desk.booked()
    desk.let_hold_time_pass()
    desk.send(ObedientSender(WRONG_PASSWORD))
    desk.configure(**{"mail.user": "desk@nord.example"})
    assert heartbeat(desk.env).channel_paused == ""
    assert desk.send(ObedientSender()).sent == 1


def test_that_messages_expire_while_the_channel_rests(desk: MailDesk) -> None:
    booking = desk.booked("2025-06-20 13:00")
    desk.let_hold_time_pass()
    desk.send(ObedientSender(WRONG_PASSWORD))
    desk.clock.set(at("2025-06-20 14:00"))
    desk.send(ObedientSender(WRONG_PASSWORD))
    assert desk.row(booking).reason == "expired"


def test_that_without_a_network_two_messages_find_out_for_all(desk: MailDesk) -> None:
    bookings = [desk.booked(f"2025-06-23 {hour:02}:00") for hour in (9, 10, 13, 14, 15)]
    desk.let_hold_time_pass()
    sender = ObedientSender(OFFLINE)
    done = desk.send(sender)
    assert (done.retried, done.channel_paused, len(sender.delivered)) == (2, "refused", 2)
    assert sorted(desk.row(b).attempts for b in bookings) == [0, 0, 0, 1, 1]
    desk.clock.move(minutes=1, seconds=1)
    assert desk.send(ObedientSender()).sent == 5, "a minute later all leave"
    assert heartbeat(desk.env).channel_paused == ""


def test_that_only_one_desk_sends_and_another_takes_over_within_a_minute(desk: MailDesk) -> None:
    desk.booked("2025-06-23 14:15")
    desk.let_hold_time_pass()
    assert desk.send(owner="front").sent == 1
    desk.booked("2025-06-23 16:00")
    desk.clock.move(seconds=30)
    assert desk.send(owner="back").held_elsewhere is False, "nothing is due, so nobody asks"
    desk.configure(**{"messages.hold_seconds": "0"})
    booking = desk.booked("2025-06-24 10:00")
    sender = ObedientSender()
    assert desk.send(sender, owner="back").held_elsewhere
    assert sender.delivered == []
    desk.clock.move(seconds=30)
    assert desk.send(sender, owner="back").sent == 2
    assert desk.row(booking).state is MessageState.SENT


def test_that_a_single_pass_gives_the_right_to_send_back(desk: MailDesk) -> None:
    desk.booked("2025-06-23 14:15")
    desk.let_hold_time_pass()
    desk.send()
    desk.configure(**{"messages.hold_seconds": "0"})
    desk.booked("2025-06-23 16:00")
    assert desk.send(owner="back").sent == 1


def test_that_a_bug_with_one_message_costs_that_message_only(
    desk: MailDesk, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desk.booked("2025-06-23 14:15"), desk.booked("2025-06-23 16:00")
    desk.let_hold_time_pass()
    sender = ObedientSender()

    def fail_once() -> None:
        sender.before_fence = None
        raise ZeroDivisionError

    sender.before_fence = fail_once
    with caplog.at_level(logging.ERROR):
        done = desk.send(sender)
    assert (done.failed, done.sent) == (1, 1)
    fates = {(row.state, row.reason) for row in (desk.row(first), desk.row(second))}
    assert fates == {(MessageState.FAILED, "program_fault"), (MessageState.SENT, "")}
    assert "could not be sent" in caplog.text
    assert "maya" not in caplog.text.lower(), "logs carry ids, never names"


def test_that_a_database_that_fails_at_the_fence_leaves_the_message_for_later(desk: MailDesk) -> None:
    booking = desk.booked()
    desk.let_hold_time_pass()

    def the_database_is_locked() -> None:
        raise DatabaseLocked

    with pytest.raises(DatabaseLocked):
        desk.send(ObedientSender(before_fence=the_database_is_locked))
    assert desk.row(booking).phase is Phase.CLAIMED
    desk.clock.move(minutes=3)
    assert desk.send().sent == 1


def test_that_a_computer_that_slept_before_the_fence_sends_at_wake_what_still_makes_sense(desk: MailDesk) -> None:
    booking = desk.booked("2025-06-23 14:15")
    desk.let_hold_time_pass()
    asleep = ObedientSender(before_fence=lambda: desk.clock.move(hours=8))
    asleep_once = desk.send(asleep, limit=1)
    assert (asleep_once.sent, asleep_once.obsolete, desk.row(booking).state) == (0, 0, MessageState.QUEUED)
    assert (desk.row(booking).attempts, desk.row(booking).last_code) == (0, "lease")
    assert desk.send().sent == 1


def test_that_a_computer_that_slept_until_after_the_start_reminds_nobody(desk: MailDesk) -> None:
    booking = desk.booked("2025-06-23 14:15")
    reminders = desk.rows(booking, KIND.REMINDER)
    desk.let_hold_time_pass()
    desk.send()
    desk.clock.set(reminders[0].due_at)
    asleep = ObedientSender(before_fence=lambda: desk.clock.set(booking.span.start))
    assert desk.send(asleep, limit=1).sent == 0
    assert desk.send().sent == 0
    assert {row.state for row in desk.rows(booking, KIND.REMINDER)} == {MessageState.SKIPPED}


def test_that_a_closing_program_leaves_the_message_queued_and_ends_the_pass(desk: MailDesk) -> None:
    bookings = [desk.booked("2025-06-23 14:15"), desk.booked("2025-06-23 16:00")]
    desk.let_hold_time_pass()
    sender = ObedientSender(Verdict(state=MessageState.QUEUED, code="stopped", reason="stopped"))
    assert desk.send(sender).stopped
    assert [desk.row(b).state for b in bookings] == [MessageState.QUEUED] * 2
    assert len(sender.delivered) == 1


def test_that_a_language_without_templates_is_counted(desk: MailDesk) -> None:
    desk.booked()
    desk.let_hold_time_pass()
    assert desk.send(ObedientSender(replace(SENT, fell_back=True))).fallbacks == 1


def test_that_the_console_can_send_as_if_it_were_later(desk: MailDesk) -> None:
    booking = desk.booked("2025-06-23 14:15")
    sender = ObedientSender()
    assert desk.send(sender, now=at("2025-06-22 14:15")).sent == 2
    assert {d.message.kind for d in sender.delivered} == {KIND.CONFIRMATION, KIND.REMINDER}
    assert desk.row(booking).sent_at == desk.env.now()


def test_that_a_pass_with_nothing_due_writes_nothing(desk: MailDesk) -> None:
    desk.booked()
    head = desk.store.read(lambda work: work.audit.head())
    assert desk.send(owner="front").sent == 0
    now = desk.env.now()
    assert desk.store.write(lambda work: work.outbox.take_lease("mail", "back", now, now))
    assert desk.store.read(lambda work: work.audit.head()) == head


def test_that_a_pass_takes_no_more_than_its_limit(desk: MailDesk) -> None:
    for hour in (9, 10, 13):
        desk.booked(f"2025-06-23 {hour:02}:00")
    desk.let_hold_time_pass()
    assert [desk.send(limit=2).sent, desk.send(limit=2).sent] == [2, 1]


def test_that_a_test_mail_ends_a_rest_where_it_works(desk: MailDesk) -> None:
    desk.booked()
    desk.let_hold_time_pass()
    desk.send(ObedientSender(WRONG_PASSWORD))
    sender = ObedientSender(WRONG_PASSWORD, SENT)
    assert send_test_mail(desk.env, SendTestMail(recipient="me@mail.example"), sender).value.code == "535"
    assert heartbeat(desk.env).channel_paused == "535"
    assert send_test_mail(desk.env, SendTestMail(recipient="me@mail.example"), sender).value.code == "250"
    assert heartbeat(desk.env).channel_paused == ""
    assert sender.tests == ["me@mail.example"] * 2


def test_that_what_nobody_said_in_time_is_over_and_on_no_list(desk: MailDesk) -> None:
    client = desk.a_client(preferred_channel=Channel.PHONE)
    booking = desk.booked("2025-06-23 15:15", client=client)
    assert [line.message.kind for line in due_calls(desk.env)] == [MessageKind.CONFIRMATION]
    desk.clock.set(booking.span.end)
    assert desk.send().skipped == len(desk.rows(booking)) + len(desk.rows(booking, MessageKind.REMINDER))
    row = desk.row(booking)
    assert (row.state, row.reason, row.needs_call) == (MessageState.SKIPPED, "not_called", False)
    assert due_calls(desk.env) == ()
    assert desk.audited(row) == ["message_skipped"]


def test_that_a_reminder_by_call_is_on_the_list_when_it_is_due(desk: MailDesk) -> None:
    client = desk.a_client(preferred_channel=Channel.PHONE)
    booking = desk.booked("2025-06-25 15:15", client=client)
    attest_read_back(desk.env, AttestReadBack(booking_id=booking.id))
    assert due_calls(desk.env) == ()
    desk.clock.set(booking.span.start - timedelta(hours=24))
    assert [line.message.kind for line in due_calls(desk.env)] == [MessageKind.REMINDER]


def test_that_a_clock_that_was_set_back_keeps_neither_the_lease_nor_a_message_from_the_next_sender(
    desk: MailDesk,
) -> None:
    booking = desk.booked("2025-06-23 14:15")
    desk.clock.move(hours=3)

    def the_program_dies() -> None:
        raise DatabaseLocked

    with pytest.raises(DatabaseLocked):
        desk.send(ObedientSender(before_fence=the_program_dies), owner="window")
    assert desk.row(booking).phase is Phase.CLAIMED
    desk.clock.move(hours=-2)
    assert not desk.send(owner="another").held_elsewhere
    assert desk.row(booking).state is MessageState.SENT
