"""A reminder that is late, because no computer ran, keeps quiet hours: it waits for the morning, or is a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import Pass, send_due
from bookingdesk.usecases.outbox import retry, send_now, withdraw
from tests.builders import at
from tests.usecases.desk import FrontDesk
from tests.usecases.mail_desk import BUSY, ObedientSender


def reminder(desk: FrontDesk, booking: Booking) -> Message:
    (row,) = [row for row in desk.rows(booking) if row.kind is MessageKind.REMINDER]
    return row


def woken(desk: FrontDesk, moment: str, sender: ObedientSender | None = None) -> Pass:
    desk.clock.set(at(moment))
    return send_due(desk.env, SendDue(), sender or ObedientSender()).value


CASES = {
    "in time": ("2025-06-26 14:15", "2025-06-25 14:15", MessageState.SENT, ""),
    "asleep until three, hours are left": ("2025-06-26 14:15", "2025-06-26 03:00", MessageState.QUEUED, ""),
    "asleep until three, an hour is left": ("2025-06-26 09:00", "2025-06-26 03:00", MessageState.QUEUED, ""),
    "asleep until three, too close": (
        "2025-06-26 08:45",
        "2025-06-26 03:00",
        MessageState.SKIPPED,
        "late_and_quiet",
    ),
    "asleep until after the start": ("2025-06-26 08:45", "2025-06-26 23:00", MessageState.SKIPPED, "expired"),
    "asleep until shortly before, by day": (
        "2025-06-26 14:15",
        "2025-06-26 13:30",
        MessageState.SKIPPED,
        "too_late_to_remind",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_that_a_late_reminder_keeps_quiet_hours(desk: FrontDesk, name: str) -> None:
    start, moment, state, reason = CASES[name]
    booking = desk.book(start, outside=True, outside_reason="early")
    woken(desk, moment)
    row = reminder(desk, booking)
    assert (row.state, row.reason) == (state, reason)
    assert row.needs_call is (state is MessageState.SKIPPED)


def test_that_it_leaves_when_the_quiet_hours_end(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    sender = ObedientSender()
    assert woken(desk, "2025-06-26 03:00", sender).next_due == at("2025-06-26 08:00")
    assert [one.message.kind for one in sender.delivered] == [MessageKind.CONFIRMATION], "that may come at night"
    woken(desk, "2025-06-26 07:59", sender)
    assert reminder(desk, booking).state is MessageState.QUEUED
    woken(desk, "2025-06-26 08:00", sender)
    assert reminder(desk, booking).state is MessageState.SENT


def test_that_a_retry_does_not_run_into_the_night(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 21:00", outside=True, outside_reason="late")
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    tried = ObedientSender(BUSY)
    for moment in ("21:00", "21:01", "21:06"):
        woken(desk, f"2025-06-25 {moment}", tried)
    assert reminder(desk, booking).due_at == at("2025-06-25 21:21")
    woken(desk, "2025-06-25 21:21", tried)
    row = reminder(desk, booking)
    assert (row.state, row.due_at, len(tried.delivered)) == (MessageState.RETRY_WAIT, at("2025-06-26 08:00"), 3)


@pytest.mark.parametrize("tried", ["send now", "again"])
def test_that_somebody_at_the_desk_may_let_it_go_at_night(desk: FrontDesk, tried: str) -> None:
    booking = desk.book("2025-06-26 14:15")
    desk.clock.set(at("2025-06-25 23:00"))
    row = reminder(desk, booking)
    if tried == "again":
        withdraw(desk.env, row.id)
        retry(desk.env, row.id)
    else:
        send_now(desk.env, row.id)
    assert reminder(desk, booking).reason == "at_once"
    woken(desk, "2025-06-25 23:01")
    assert reminder(desk, booking).state is MessageState.SENT


def test_that_a_pass_over_a_night_of_reminders_does_not_stall(desk: FrontDesk) -> None:
    bookings = [desk.book(f"2025-06-26 {hour:02}:15") for hour in (10, 11, 14, 15, 16)]
    done = woken(desk, "2025-06-26 03:00")
    assert (done.sent, done.skipped) == (5, 0), "the confirmations"
    due = {reminder(desk, booking).due_at for booking in bookings}
    assert due == {at("2025-06-26 08:00")}
    desk.clock.move(minutes=1)
    assert send_due(desk.env, SendDue(), ObedientSender()).value.next_due == at("2025-06-26 03:00") + timedelta(
        hours=5
    )
