"""Calls that ask whether somebody comes: yes confirms, no cancels by the policy, silence is tried again (R40, A6).

On both databases, through the use cases of every other call.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import Booking, CancelOutcome, Status
from bookingdesk.domain.calls import CallOutcome, CallStands
from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy
from bookingdesk.domain.errors import IdentityNeeded, MessageRefused, ReasonMissing
from bookingdesk.domain.ids import BookingId, ClientId, VisitId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.spans import Span
from bookingdesk.messaging.composer import Composer
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.call_commands import Called
from bookingdesk.usecases.call_lists import call_line, call_list
from bookingdesk.usecases.call_take_backs import take_back_call
from bookingdesk.usecases.calling import called
from bookingdesk.usecases.calls import message_text
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Book, Cancel, Confirm, Reconfirm, RecordApproval, Reschedule, SetSetting
from bookingdesk.usecases.confirming import confirm, record_approval
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.marking import reconfirm
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.undoing import undo
from bookingdesk.usecases.visits.booking import book_visit
from bookingdesk.usecases.visits.commands import BookVisit
from tests.builders import COLOUR, HAIRCUT, at, span
from tests.usecases.desk import due_calls
from tests.usecases.mail_desk import MailDesk, ObedientSender

DAY = "2025-06-24"
ASK = MessageKind.CONFIRM_CALL
NO_ADDRESS = Verdict(state=MessageState.FAILED, code="550", reason="address_refused")


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases, on the Friday before."""
    made = MailDesk(salon_url)
    made.env = replace(made.env, write=Composer().letter)
    yield made
    made.store.close()


def kept(
    desk: MailDesk, start: str = "2025-06-25 14:15", client: ClientId | None = None, **profile: Any
) -> Booking:
    """A place kept for somebody who has not said yes; it is Friday, ten o'clock."""
    service = desk.store.read(lambda work: work.catalogue.load()).services[HAIRCUT]
    command = Book(
        booking_id=BookingId(new_uuid()),
        client_id=client or desk.a_client(**profile),
        service_id=service.id,
        span=Span.lasting(at(start), service.duration),
        status=Status.TENTATIVE,
    )
    return book(desk.env, command).value


def asked(desk: MailDesk, **profile: Any) -> tuple[Booking, Message]:
    """The same on Monday afternoon, when the call has come due."""
    booking = kept(desk, **profile)
    desk.clock.set(at("2025-06-23 14:20"))
    return booking, desk.row(booking, ASK)


def stored(desk: MailDesk, booking: Booking) -> Booking:
    return desk.store.read(lambda work: work.bookings.get(booking.id))


def calls(desk: MailDesk) -> list[str]:
    return [line.message.kind.value for line in due_calls(desk.env)]


def note(desk: MailDesk, row: Message, outcome: CallOutcome, **more: Any) -> None:
    called(desk.env, Called(message_id=row.id, outcome=outcome, **more))


def test_that_who_has_not_said_yes_is_a_call_to_make_two_days_before(desk: MailDesk) -> None:
    booking = kept(desk)
    desk.let_hold_time_pass()
    desk.send()
    assert calls(desk) == []
    desk.clock.set(at("2025-06-23 14:20"))
    assert calls(desk) == ["confirm_call"]
    (line,) = call_list(desk.env).value.due
    assert (line.line.message.channel, line.line.message.reason) == (Channel.PHONE, "unconfirmed")
    said = message_text(desk.env, desk.row(booking, ASK).id).value
    assert "Will you come? Then I confirm it now." in said.text


def test_that_the_script_is_in_the_language_of_the_client(desk: MailDesk) -> None:
    _booking, row = asked(desk, language="de")
    letter = message_text(desk.env, row.id).value
    assert letter.language == "de"
    assert "Kommen Sie? Dann bestätige ich ihn jetzt." in letter.text


def test_that_a_yes_on_the_phone_confirms_with_the_clients_approval(desk: MailDesk) -> None:
    booking, row = asked(desk)
    note(desk, row, CallOutcome.CONFIRMED)
    after = stored(desk, booking)
    assert after.status is Status.CONFIRMED
    assert after.approval is not None
    assert (after.approval.how, after.approval.recorded_by) == (ApprovedHow.SPOKEN, "Jo")
    assert desk.row(booking, ASK).state is MessageState.SENT
    assert calls(desk) == []
    assert desk.row(booking).channel is Channel.EMAIL, "who gets mail has it in writing too"


def test_that_who_was_told_on_the_phone_is_not_called_to_be_told_again(desk: MailDesk) -> None:
    booking, row = asked(desk, preferred_channel=Channel.PHONE)
    (first,) = due_calls(desk.env)
    assert first.message.kind is MessageKind.TENTATIVE, "one call tells that it is kept and asks"
    note(desk, first.message, CallOutcome.CONFIRMED)
    assert stored(desk, booking).status is Status.CONFIRMED
    assert calls(desk) == []
    assert desk.row(booking).state is MessageState.SENT
    assert desk.row(booking, ASK).state is MessageState.OBSOLETE
    assert row.state is MessageState.QUEUED


def test_that_a_no_on_the_phone_cancels_by_the_policy(desk: MailDesk) -> None:
    booking, row = asked(desk)
    note(desk, row, CallOutcome.DECLINED, note="moved away")
    after = stored(desk, booking)
    assert after.status is Status.CANCELLED
    assert after.cancellation is not None
    assert (after.cancellation.reason, after.cancellation.channel) == ("moved away", Channel.PHONE)
    assert after.cancellation.outcome is CancelOutcome.FREE
    assert [one.outcome for one in call_line(desk.env, row.id).value.attempts] == [CallOutcome.DECLINED]
    found = call_list(desk.env).value
    assert (found.due, found.done) == ((), 1)
    with pytest.raises(CallStands) as why:
        take_back_call(desk.env, row.id)
    assert why.value.facts["why"] == "cancelled"
    undo(desk.env)
    assert stored(desk, booking).status is Status.TENTATIVE
    assert desk.row(booking, ASK).state is MessageState.QUEUED, "the call is on the list again"


def test_that_cancelling_on_the_line_answers_the_call_wherever_it_is_done(desk: MailDesk) -> None:
    booking, row = asked(desk)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill", channel=Channel.PHONE))
    (attempt,) = call_line(desk.env, row.id).value.attempts
    assert (attempt.outcome, attempt.note) == (CallOutcome.DECLINED, "ill")
    assert calls(desk) == []


@pytest.mark.parametrize(
    ("how", "status"),
    [(CheckedBy.ANSWERED, Status.CANCELLED), (CheckedBy.WRONG, Status.TENTATIVE)],
    ids=["their own", "somebody else's"],
)
def test_that_whose_number_it_is_says_who_said_no(desk: MailDesk, how: CheckedBy, status: Status) -> None:
    desk.configure(**{"identity.mode": "blind"})
    booking, row = asked(desk)
    desk.change_client(booking.client_id, phone_check=AddressCheck(at=desk.env.now(), by="Ana", how=how))
    with nullcontext() if how is CheckedBy.ANSWERED else pytest.raises(IdentityNeeded):
        note(desk, row, CallOutcome.DECLINED, note="ill")
    assert stored(desk, booking).status is status


def test_that_a_no_needs_a_reason(desk: MailDesk) -> None:
    booking, row = asked(desk)
    with pytest.raises(ReasonMissing):
        note(desk, row, CallOutcome.DECLINED)
    assert stored(desk, booking).status is Status.TENTATIVE
    assert call_line(desk.env, row.id).value.attempts == ()


def test_that_only_a_call_that_asks_it_can_be_answered_with_a_no(desk: MailDesk) -> None:
    client = desk.a_client(preferred_channel=Channel.PHONE)
    booking = kept(desk, client=client)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill", channel=Channel.EMAIL))
    row = desk.row(booking, MessageKind.CANCELLATION)
    with pytest.raises(MessageRefused):
        note(desk, row, CallOutcome.DECLINED, note="ill")


def test_that_three_tries_lead_to_a_letter_or_a_supervisor(desk: MailDesk) -> None:
    booking, row = asked(desk)
    for _try in range(2):
        note(desk, desk.row(booking, ASK), CallOutcome.NO_ANSWER)
        after = desk.row(booking, ASK)
        assert after.due_at > desk.clock.now()
        desk.clock.set(after.due_at + timedelta(minutes=1))
    note(desk, desk.row(booking, ASK), CallOutcome.NO_ANSWER)
    assert desk.row(booking, ASK).due_at <= desk.clock.now(), "it is to be decided at once"
    assert call_line(desk.env, row.id).value.asks_decision
    note(desk, row, CallOutcome.BY_LETTER)
    assert desk.row(booking, ASK).channel is Channel.LETTER
    assert "Please tell us whether you will come" in message_text(desk.env, row.id).value.text


def test_that_a_yes_that_waits_for_the_deposit_only_is_kept_and_not_asked_for_again(desk: MailDesk) -> None:
    booking, _row = asked(desk)
    record_approval(desk.env, RecordApproval(booking_id=booking.id))
    assert calls(desk) == []
    undo(desk.env)
    assert calls(desk) == ["confirm_call"]


def test_that_nobody_is_called_who_confirmed_otherwise(desk: MailDesk) -> None:
    booking, row = asked(desk)
    confirm(desk.env, Confirm(booking_id=booking.id, how=ApprovedHow.EMAIL))
    assert desk.row(booking, ASK).state is MessageState.OBSOLETE
    assert calls(desk) == []
    undo(desk.env)
    assert desk.row(booking, ASK).state is MessageState.QUEUED
    assert row.dedupe_key == desk.row(booking, ASK).dedupe_key


def test_that_a_yes_noted_by_mistake_is_undone_and_then_the_call_taken_back(desk: MailDesk) -> None:
    booking, row = asked(desk)
    note(desk, row, CallOutcome.CONFIRMED)
    with pytest.raises(CallStands) as why:
        take_back_call(desk.env, row.id)
    assert why.value.facts["why"] == "confirmed"
    undo(desk.env)
    assert stored(desk, booking).status is Status.TENTATIVE
    take_back_call(desk.env, row.id)
    assert desk.row(booking, ASK).state is MessageState.QUEUED
    assert calls(desk) == ["confirm_call"]


def test_that_a_message_that_failed_is_a_call_that_can_confirm(desk: MailDesk) -> None:
    booking = kept(desk)
    desk.let_hold_time_pass()
    desk.send(ObedientSender(NO_ADDRESS))
    (line,) = due_calls(desk.env)
    assert line.message.kind is MessageKind.TENTATIVE
    note(desk, line.message, CallOutcome.CONFIRMED)
    assert stored(desk, booking).status is Status.CONFIRMED


def test_that_a_desk_that_does_not_ask_has_no_such_calls(desk: MailDesk) -> None:
    desk.configure(**{"calls.confirm_hours": "off"})
    assert desk.rows(kept(desk), ASK) == []


def test_that_calls_planned_already_follow_another_lead_time_but_not_one_begun(desk: MailDesk) -> None:
    tried, waits = (
        kept(desk, "2025-06-25 11:00"),
        kept(desk, client=desk.a_client(given_name="Eva", email="e@mail.example")),
    )
    desk.clock.set(at("2025-06-23 11:10"))
    note(desk, desk.row(tried, ASK), CallOutcome.NO_ANSWER)
    again = desk.row(tried, ASK).due_at
    followed = set_setting(desk.env, SetSetting(key="calls.confirm_hours", value="24")).value.followed
    assert (len(followed.calls), len(followed.reminders)) == (1, 0)
    assert desk.row(waits, ASK).due_at == at("2025-06-24 14:15")
    assert desk.row(tried, ASK).due_at == again
    set_setting(desk.env, SetSetting(key="calls.confirm_hours", value="off"))
    row = desk.row(waits, ASK)
    assert (row.state, row.reason) == (MessageState.OBSOLETE, "calls_changed")
    back = set_setting(desk.env, SetSetting(key="calls.confirm_hours", value="720")).value.followed
    assert len(back.calls) == 1
    assert calls(desk) == ["confirm_call"], "the time to be called has come; who did not answer is tried later"


def test_that_a_booking_moved_is_asked_about_at_its_new_time(desk: MailDesk) -> None:
    booking = kept(desk)
    there = Span.lasting(at("2025-06-27 09:00"), booking.span.duration)
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=there))
    old, new = sorted(desk.rows(booking, ASK), key=lambda row: row.due_at)
    assert (old.state, new.state) == (MessageState.OBSOLETE, MessageState.QUEUED)
    assert new.due_at == at("2025-06-25 09:00")


def reminded(desk: MailDesk) -> tuple[Booking, Booking, Message]:
    """Two confirmed steps of a visit, and the one call that reminds of both: mail does not work for this client."""
    client = desk.a_client(email="")
    starts = (("14:15", COLOUR, 60), ("15:15", HAIRCUT, 45))
    parts = tuple(
        Book(
            booking_id=BookingId(new_uuid()),
            client_id=client,
            service_id=service,
            span=span(f"{DAY} {time}", minutes),
        )
        for time, service, minutes in starts
    )
    first, second = book_visit(desk.env, BookVisit(visit_id=VisitId(new_uuid()), parts=parts)).value
    desk.clock.set(at(f"{DAY} 11:20"))
    row = next(
        row
        for row in desk.rows(first, MessageKind.REMINDER)
        if row.is_call_to_make and row.due_at <= at(f"{DAY} 11:20")
    )
    return first, second, row


def test_that_a_no_to_a_reminder_of_a_visit_cancels_every_step_that_it_named(desk: MailDesk) -> None:
    first, second, row = reminded(desk)
    note(desk, row, CallOutcome.DECLINED, note="ill")
    assert [stored(desk, one).status for one in (first, second)] == [Status.CANCELLED] * 2
    rows = [row.id for one in (first, second) for row in desk.rows(one, MessageKind.REMINDER)]
    tried = desk.store.read(lambda work: work.calls.attempts(rows))
    assert [(attempt.message_id, attempt.outcome) for each in tried.values() for attempt in each] == [
        (row.id, CallOutcome.DECLINED)
    ], "it was one call"


def test_that_a_yes_to_a_reminder_of_a_visit_marks_every_step_and_is_taken_back_whole(desk: MailDesk) -> None:
    first, second, row = reminded(desk)
    note(desk, row, CallOutcome.CONFIRMED)
    assert [stored(desk, one).reconfirmed for one in (first, second)] == [True] * 2
    take_back_call(desk.env, row.id)
    assert [stored(desk, one).reconfirmed for one in (first, second)] == [False] * 2


def test_that_taking_a_call_back_leaves_what_a_client_had_said_before(desk: MailDesk) -> None:
    first, second, row = reminded(desk)
    reconfirm(desk.env, Reconfirm(booking_id=second.id))
    desk.clock.move(minutes=1)
    note(desk, row, CallOutcome.CONFIRMED)
    take_back_call(desk.env, row.id)
    assert [stored(desk, one).reconfirmed for one in (first, second)] == [False, True]
