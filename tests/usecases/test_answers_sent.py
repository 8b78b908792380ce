"""Answers to requests reach the client: planned, sent, failed, tried again, or said by a person; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, LateReasonMissing, MessageRefused
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.requests import AnswerKind, Point, Request, RequestKind, RequestState, Told, WishedTime
from bookingdesk.usecases.call_commands import Said
from bookingdesk.usecases.call_lists import call_list
from bookingdesk.usecases.calls import message_text, said
from bookingdesk.usecases.commands import OutboxQuery, SendDue
from bookingdesk.usecases.dispatching import heartbeat, send_due
from bookingdesk.usecases.outbox import outbox_page, retry, withdraw
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AmendRequest, AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.reading import request_line
from bookingdesk.usecases.requests.taking import amend_request, take_request
from bookingdesk.usecases.requests.telling import preview_answer
from tests.builders import HAIRCUT, span
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk, due_calls
from tests.usecases.mail_desk import SENT, ObedientSender
from tests.usecases.questions import counted_questions

NO_SUCH_ADDRESS = Verdict(state=MessageState.FAILED, code="550", reason="address_refused")
FRIDAY_MORNING = WishedTime(first_day=date(2025, 6, 27), from_minute=0, until_minute=720)


def took(desk: FrontDesk, **changes: Any) -> Request:
    """Eva Rossi, whom nobody knows, asks online for a haircut on Friday morning."""
    parts: dict[str, Any] = {
        "channel": Channel.WEB,
        "name": "Eva Rossi",
        "email": "eva@mail.example",
        "service_id": HAIRCUT,
        "wishes": (FRIDAY_MORNING,),
        "needs": (),
    }
    return take_request(desk.env, TakeRequest(**(parts | changes))).value


def answered(desk: FrontDesk, request: Request, kind: AnswerKind, text: str = "", **changes: Any) -> Request:
    return answer_request(desk.env, AnswerRequest(request_id=request.id, kind=kind, text=text, **changes)).value


def declined(desk: FrontDesk, request: Request, **changes: Any) -> Request:
    return answered(desk, request, AnswerKind.DECLINED, "We do not colour.", **changes)


def letters(desk: FrontDesk, request: Request) -> list[Message]:
    return list(desk.env.store.read(lambda work: work.outbox.of_requests([request.id]).get(request.id, ())))


def stored(desk: FrontDesk, request: Request) -> Request:
    return desk.env.store.read(lambda work: work.requests.get(request.id))


def sent(desk: FrontDesk, *verdicts: Verdict, minutes: int = 2) -> ObedientSender:
    """A pass of the sender some minutes later."""
    desk.clock.set(desk.env.now() + timedelta(minutes=minutes))
    sender = ObedientSender(*(verdicts or (SENT,)))
    send_due(desk.env, SendDue(), sender)
    return sender


ANSWERS = (
    (AnswerKind.RECEIPT, {}, MessageKind.REQUEST_RECEIPT, "received"),
    (
        AnswerKind.OFFER,
        {"offered": (Slot(span=span("2025-06-27 09:15", 45), allocations=()),)},
        MessageKind.REQUEST_OFFER,
        "09:15",
    ),
    (AnswerKind.ASK, {"points": (Point.TIME,)}, MessageKind.REQUEST_ASK, "- time of day"),
    (AnswerKind.WAITLISTED, {}, MessageKind.REQUEST_WAITLIST, "on the waitlist"),
    (AnswerKind.DECLINED, {"text": "Not before July."}, MessageKind.REQUEST_DECLINE, "declined"),
)


@pytest.mark.parametrize(("kind", "more", "message", "words"), ANSWERS, ids=[row[0].value for row in ANSWERS])
def test_that_an_answer_goes_to_whoever_asked_by_the_one_outbox(
    desk: FrontDesk, kind: AnswerKind, more: dict[str, Any], message: MessageKind, words: str
) -> None:
    request = took(desk)
    answered(desk, request, kind, **more)
    (row,) = letters(desk, request)
    assert (row.kind, row.channel, row.state) == (message, Channel.EMAIL, MessageState.QUEUED)
    assert row.due_at == desk.env.now() + timedelta(seconds=60)
    assert words in message_text(desk.env, row.id).value.text
    sender = sent(desk)
    assert [one.message.recipient for one in sender.delivered] == ["eva@mail.example"]
    assert letters(desk, request)[0].state is MessageState.SENT
    assert request_line(desk.env, request.id).value.fates[1].state is MessageState.SENT


def test_that_what_was_said_on_the_phone_needs_no_message(desk: FrontDesk) -> None:
    request = took(desk, channel=Channel.PHONE, phone="0176 555")
    assert declined(desk, request).state is RequestState.DECLINED
    assert letters(desk, request) == []
    assert stored(desk, request).answered_by == "Jo"


def test_that_a_question_gets_its_reply_and_asking_twice_sends_the_newer_text_only(desk: FrontDesk) -> None:
    request = took(desk, kind=RequestKind.QUESTION, text="Do you open on Sundays?")
    answered(desk, request, AnswerKind.ASK, "Which branch?")
    answered(desk, request, AnswerKind.REPLIED, "No, never.")
    first, second = letters(desk, request)
    assert (first.state, first.reason) == (MessageState.OBSOLETE, "answered_since")
    assert "No, never." in message_text(desk.env, second.id).value.text
    assert [one.message.id for one in sent(desk).delivered] == [second.id]


def test_that_a_refused_address_opens_the_request_again_and_its_clock_runs_on(desk: FrontDesk) -> None:
    request = took(desk)
    assert declined(desk, request).answered_at is not None
    sent(desk, NO_SUCH_ADDRESS)
    after = stored(desk, request)
    assert (after.state, after.told, after.answered_at) == (RequestState.OPEN, Told.NOTHING, None)
    assert [answer.kind for answer in after.answers] == [AnswerKind.DECLINED, AnswerKind.NOT_DELIVERED]
    assert after.answers[-1].text == "address_refused"


def test_that_two_failures_in_a_row_leave_no_answer_standing(desk: FrontDesk) -> None:
    request = took(desk)
    for _ in range(2):
        declined(desk, request)
        sent(desk, NO_SUCH_ADDRESS)
    assert stored(desk, request).answered_at is None


def test_that_trying_again_gives_the_same_answer_again(desk: FrontDesk) -> None:
    request = took(desk)
    declined(desk, request)
    sent(desk, NO_SUCH_ADDRESS)
    amend_request(desk.env, AmendRequest(request=replace(stored(desk, request), email="eva@post.example")))
    (row,) = letters(desk, request)
    retry(desk.env, row.id)
    after = stored(desk, request)
    assert (after.state, after.answered_at) == (RequestState.DECLINED, desk.env.now())
    (one,) = sent(desk).delivered
    assert one.message.recipient == "eva@post.example"
    assert letters(desk, request)[0].state is MessageState.SENT


def test_that_taking_a_message_back_takes_its_answer_back(desk: FrontDesk) -> None:
    request = took(desk)
    declined(desk, request)
    outcome = withdraw(desk.env, letters(desk, request)[0].id)
    assert request.id in outcome.changes.requests
    assert stored(desk, request).state is RequestState.OPEN
    assert sent(desk).delivered == []


def test_that_an_answer_overtaken_while_it_was_handed_over_does_not_leave(desk: FrontDesk) -> None:
    request = took(desk, kind=RequestKind.QUESTION, text="Do you open on Sundays?")
    answered(desk, request, AnswerKind.ASK, "Which branch?")
    desk.clock.set(desk.env.now() + timedelta(minutes=2))

    def overtake() -> None:
        if stored(desk, request).state is not RequestState.ANSWERED:
            answered(desk, request, AnswerKind.REPLIED, "No.", channel=Channel.PHONE)

    send_due(desk.env, SendDue(), ObedientSender(before_fence=overtake))
    (row,) = letters(desk, request)
    assert (row.state, row.reason) == (MessageState.OBSOLETE, "changed_meanwhile")
    assert stored(desk, request).state is RequestState.ANSWERED


def test_that_who_cannot_be_written_to_is_a_call_and_the_clock_stops_when_it_is_said(desk: FrontDesk) -> None:
    request = took(desk, email="", phone="0176 555")
    planned = declined(desk, request)
    assert (planned.state, planned.answered_at, planned.told) == (RequestState.OPEN, None, Told.NOTHING)
    (line,) = due_calls(desk.env)
    assert (line.message.channel, line.message.reason, line.phone) == (Channel.PHONE, "no_email", request.phone)
    assert request_line(desk.env, request.id).value.call == line.message
    assert "We do not colour." in message_text(desk.env, line.message.id).value.text
    assert sent(desk).delivered == []
    assert heartbeat(desk.env).counts == {}
    told = said(desk.env, Said(message_id=line.message.id)).value
    assert (told.state, told.recipient) == (MessageState.SENT, request.phone)
    after = stored(desk, request)
    assert (after.state, after.answered_at) == (RequestState.DECLINED, desk.env.now())
    assert after.answers[-1].channel is Channel.PHONE
    assert due_calls(desk.env) == ()


def test_that_a_list_of_answers_asks_as_many_questions_as_one_answer(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = counted_questions(monkeypatch)

    def questions() -> tuple[int, int]:
        asked.clear()
        outbox_page(desk.env, OutboxQuery())
        page = len(asked)
        call_list(desk.env)
        return page, len(asked)

    declined(desk, took(desk))
    declined(desk, took(desk, email="", phone="0176 555"))
    questions()  # the catalogue is read once
    alone = questions()
    for number in range(5):
        declined(desk, took(desk, email=f"eva{number}@mail.example"))
        declined(desk, took(desk, email="", phone=f"0176 55{number}"))
    assert questions() == alone


def test_that_a_call_made_too_late_says_why(desk: FrontDesk) -> None:
    request = took(desk, email="", phone="0176 555")
    declined(desk, request)
    (line,) = due_calls(desk.env)
    desk.clock.set(desk.env.now() + timedelta(hours=25))
    with pytest.raises(LateReasonMissing):
        said(desk.env, Said(message_id=line.message.id))
    said(desk.env, Said(message_id=line.message.id, late_reason="Nobody picked up."))
    assert stored(desk, request).answers[-1].late_reason == "Nobody picked up."


def test_that_said_twice_is_refused(desk: FrontDesk) -> None:
    request = took(desk, email="", phone="0176 555")
    declined(desk, request)
    (line,) = due_calls(desk.env)
    said(desk.env, Said(message_id=line.message.id))
    with pytest.raises(MessageRefused):
        said(desk.env, Said(message_id=line.message.id))


@pytest.mark.parametrize(
    ("prefers", "email", "phone", "channel", "reason"),
    [
        (Channel.EMAIL, "maya@mail.example", "0176 1", Channel.EMAIL, ""),
        (Channel.SMS, "maya@mail.example", "0176 1", Channel.EMAIL, "sms_off"),
        (Channel.PHONE, "maya@mail.example", "0176 1", Channel.PHONE, "prefers_call"),
        (Channel.SMS, "", "0176 1", Channel.PHONE, "sms_off"),
        (Channel.LETTER, "", "", Channel.LETTER, ""),
        (Channel.EMAIL, "", "", Channel.LETTER, "no_email"),
    ],
)
def test_that_a_client_is_told_as_they_prefer_where_that_is_possible(
    desk: FrontDesk, prefers: Channel, email: str, phone: str, channel: Channel, reason: str
) -> None:
    with_way = {"preferred_channel": prefers, "email": email, "phone": phone}

    def change(work: Any) -> None:
        work.clients.replace(replace(work.clients.get(MAYA), **with_way))

    desk.env.store.write(change)
    request = took(desk, client_id=MAYA, email="")
    declined(desk, request, by_call=True)
    (row,) = letters(desk, request)
    assert (row.channel, row.reason) == (channel, reason)


def test_that_a_client_chosen_later_gets_the_message_at_the_address_it_was_planned_for(desk: FrontDesk) -> None:
    request = took(desk, email="elsewhere@mail.example")
    answered(desk, request, AnswerKind.RECEIPT)
    amend_request(desk.env, AmendRequest(request=replace(stored(desk, request), client_id=MAYA)))
    (row,) = letters(desk, request)
    assert row.client_id == MAYA
    (one,) = sent(desk).delivered
    assert one.message.recipient == "elsewhere@mail.example"


def test_that_the_preview_is_the_text_that_leaves(desk: FrontDesk) -> None:
    request = took(desk)
    command = AnswerRequest(request_id=request.id, kind=AnswerKind.DECLINED, text="<b>Full</b> until July.")
    seen = preview_answer(desk.env, command).value
    assert (seen.address, seen.way and seen.way.channel) == ("eva@mail.example", Channel.EMAIL)
    assert stored(desk, request).answers == ()
    answer_request(desk.env, command)
    assert message_text(desk.env, letters(desk, request)[0].id).value == seen.letter
    assert "<b>Full</b> until July." in seen.letter.text


def test_that_a_waitlisted_request_told_again_stands_on_the_list_once(desk: FrontDesk) -> None:
    request = took(desk)
    answered(desk, request, AnswerKind.WAITLISTED)
    sent(desk, NO_SUCH_ADDRESS)
    answered(desk, request, AnswerKind.WAITLISTED, channel=Channel.PHONE)
    assert len(desk.env.store.read(lambda work: work.waitlist.page())) == 1


def test_that_a_decline_without_a_reason_sends_nothing(desk: FrontDesk) -> None:
    request = took(desk)
    with pytest.raises(InvalidValue):
        answered(desk, request, AnswerKind.DECLINED)
    assert letters(desk, request) == []
