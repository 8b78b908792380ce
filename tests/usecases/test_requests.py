"""Requests at the desk, on both databases: taken, claimed, answered, undone, and what is left in the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.cancel_reasons import UNSAID
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import (
    AlreadySaved,
    AnswerRefused,
    ClientBusy,
    IdentityNeeded,
    InvalidValue,
    LateReasonMissing,
    NotAllowed,
    NotBookable,
    NotFound,
    ReasonMissing,
    RequestClaimed,
    RequestIncomplete,
    RequestStateRefused,
    Stale,
)
from bookingdesk.domain.ids import BookingId, RequestId, ServiceId
from bookingdesk.domain.requests import (
    AnswerKind,
    Need,
    NeedKind,
    Point,
    Request,
    RequestKind,
    RequestState,
    Told,
    WishedTime,
)
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.env import Env, new_uuid
from bookingdesk.usecases.requests.answering import accept_request, answer_request
from bookingdesk.usecases.requests.commands import (
    AcceptRequest,
    AmendRequest,
    AnswerRequest,
    ClaimRequest,
    InboxQuery,
    ResponseQuery,
    TakeRequest,
)
from bookingdesk.usecases.requests.proposing import proposals
from bookingdesk.usecases.requests.reading import inbox, request_line, response_times
from bookingdesk.usecases.requests.taking import amend_request, claim_request, release_request, take_request
from bookingdesk.usecases.undoing import redo, undo
from bookingdesk.usecases.waiting_commands import WaitlistQuery
from bookingdesk.usecases.waitlist import waitlist
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, MONDAY, at, span
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk

FRIDAY = date(2025, 6, 27)
FRIDAY_MORNING = WishedTime(first_day=FRIDAY, from_minute=0, until_minute=720)


def took(desk: FrontDesk, **changes: Any) -> Request:
    """Eva Rossi, whom nobody knows, asks online for a haircut on Friday morning."""
    parts: dict[str, Any] = {
        "channel": Channel.WEB,
        "name": "Eva Rossi",
        "email": "eva@mail.example",
        "service_id": HAIRCUT,
        "wishes": (FRIDAY_MORNING,),
        "needs": (Need(kind=NeedKind.ALLERGY, words="nickel"),),
    }
    return take_request(desk.env, TakeRequest(**(parts | changes))).value


def accepting(request: Request, start: str = "2025-06-27 09:15", **changes: Any) -> AcceptRequest:
    parts: dict[str, Any] = {
        "request_id": request.id,
        "booking_id": BookingId(new_uuid()),
        "span": span(start),
        "wanted": frozenset({ANA}),
    }
    return AcceptRequest(**(parts | changes))


def accepted(desk: FrontDesk, request: Request, **changes: Any) -> tuple[Request, Booking]:
    return accept_request(desk.env, accepting(request, **changes)).value


def said(desk: FrontDesk, request: Request, kind: AnswerKind, **more: Any) -> Request:
    return answer_request(desk.env, AnswerRequest(request_id=request.id, kind=kind, **more)).value


def slot(start: str) -> Slot:
    """A time to offer, with whomever the rules choose."""
    return Slot(span=span(start), allocations=())


def stored(desk: FrontDesk, request: Request) -> Request:
    return desk.env.store.read(lambda work: work.requests.get(request.id))


def test_that_everything_said_is_kept_as_it_was_said(desk: FrontDesk) -> None:
    request = took(
        desk,
        received_at=at("2025-06-22 16:12"),
        phone="0170 5550123",
        staff_id=ANA,
        text="first time,\nallergic to nickel",
        source="form.csv",
        external_id="W-1",
    )
    assert stored(desk, request) == request
    assert (request.phone, request.taken_by, request.state) == ("+491705550123", "Jo", RequestState.OPEN)
    assert request.received_at == at("2025-06-22 16:12")


def test_that_a_number_nobody_can_dial_is_still_a_lead(desk: FrontDesk) -> None:
    assert took(desk, phone="call me at work").phone == "call me at work"


def test_that_an_incomplete_request_is_kept_and_says_what_is_missing(desk: FrontDesk) -> None:
    request = took(desk, service_id=None, needs=None, wishes=())
    line = request_line(desk.env, request.id).value
    assert line.missing == (Point.SERVICE, Point.DATE, Point.TIME, Point.NEEDS)
    with pytest.raises(RequestIncomplete) as refused:
        accepted(desk, request)
    assert refused.value.facts["points"] == line.missing
    assert stored(desk, request) == request


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "from the future": ({"received_at": at("2025-06-23 08:01")}, "received_at"),
    "too old": ({"received_at": at("2025-06-16 07:59")}, "received_at"),
    "a channel that is no way in": ({"channel": Channel.SMS}, "channel"),
    "nothing said": ({"name": "", "email": ""}, "request"),
    "a change nobody asked for": ({"kind": RequestKind.CANCEL, "name": ""}, "name"),
    "a control character": ({"name": "Eva\x00"}, "name"),
}


@pytest.mark.parametrize(("changes", "field"), REFUSED.values(), ids=REFUSED)
def test_that_what_cannot_be_a_request_is_refused(desk: FrontDesk, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        took(desk, **changes)
    assert refused.value.facts["field"] == field


def test_that_only_channels_in_use_can_be_chosen(desk: FrontDesk) -> None:
    desk.set(requests__channels="phone,email")
    with pytest.raises(InvalidValue) as refused:
        took(desk, channel=Channel.WEB)
    assert refused.value.facts["allowed"] == "phone, email"
    assert took(desk, channel=Channel.EMAIL).channel is Channel.EMAIL


@pytest.mark.parametrize("key", ["external_id", "content_hash"])
def test_that_the_same_thing_from_outside_is_kept_once(desk: FrontDesk, key: str) -> None:
    took(desk, **{key: "W-1"})
    with pytest.raises(AlreadySaved):
        took(desk, **{key: "W-1"})
    assert inbox(desk.env, InboxQuery()).value.open == 1


def test_that_unknown_ids_are_refused(desk: FrontDesk) -> None:
    with pytest.raises(NotFound):
        took(desk, service_id=ServiceId(99))
    with pytest.raises(NotFound):
        request_line(desk.env, RequestId(99))


KNOWN = {
    "name and email": ({"name": "maya ortiz", "email": "MAYA@mail.example"}, True),
    "name and phone": ({"name": "Maya Ortiz", "email": "", "phone": "030 555014417"}, True),
    "the address alone is not enough": ({"name": "Somebody", "email": "maya@mail.example"}, False),
    "the name alone is not enough": ({"name": "Maya Ortiz", "email": "other@mail.example"}, False),
}


@pytest.mark.parametrize(("said_", "linked"), KNOWN.values(), ids=KNOWN)
def test_that_a_client_is_linked_where_name_and_address_are_theirs(
    desk: FrontDesk, said_: dict[str, Any], linked: bool
) -> None:
    assert (took(desk, **said_).client_id == MAYA) is linked


def test_that_accepting_books_registers_tells_and_stops_the_clock_in_one_step(desk: FrontDesk) -> None:
    request = took(desk)
    desk.clock.move(hours=2)
    outcome = accept_request(desk.env, accepting(request))
    after, booking = outcome.value
    assert (after.state, after.told, after.answered_by) == (RequestState.ANSWERED, Told.CONFIRMED, "Jo")
    assert after.answered_at == at("2025-06-23 10:00")
    assert after.answers[-1].booking_id == booking.id
    assert (booking.status, booking.channel, booking.note) == (Status.CONFIRMED, Channel.WEB, "Allergy: nickel")
    client = desk.env.store.read(lambda work: work.clients.get(booking.client_id))
    assert (client.name, client.email, after.client_id) == ("Eva Rossi", "eva@mail.example", client.id)
    assert ("confirmation", "queued", "") in desk.messages(booking)
    assert outcome.changes.requests == {request.id}
    assert outcome.changes.bookings == {booking.id}
    assert stored(desk, request) == after


def test_that_a_tentative_answer_books_tentatively(desk: FrontDesk) -> None:
    after, booking = accepted(desk, took(desk), tentative=True)
    assert (booking.status, after.told) == (Status.TENTATIVE, Told.TENTATIVE)


def test_that_a_second_click_books_once(desk: FrontDesk) -> None:
    request = took(desk)
    command = accepting(request)
    first = accept_request(desk.env, command).value
    assert accept_request(desk.env, command).value == first


def test_that_a_time_that_was_taken_leaves_everything_as_it_was(desk: FrontDesk) -> None:
    request = took(desk)
    desk.book("2025-06-27 09:15")
    with pytest.raises(NotBookable) as refused:
        accepted(desk, request)
    assert refused.value.facts["alternatives"]
    assert stored(desk, request) == request
    assert desk.env.store.read(lambda work: work.clients.find("rossi", exact=True)) == []


def test_that_asking_lists_exactly_what_is_missing(desk: FrontDesk) -> None:
    request = took(desk, needs=None, wishes=(WishedTime(first_day=FRIDAY),))
    after = said(desk, request, AnswerKind.ASK, text="When, and is there anything we should know?")
    assert after.answers[-1].points == (Point.TIME, Point.NEEDS)
    assert (after.state, after.answered_at, after.told) == (RequestState.WAITING, None, Told.NOTHING)
    complete = took(desk)
    with pytest.raises(InvalidValue):
        said(desk, complete, AnswerKind.ASK)


def test_that_an_offered_time_can_be_accepted_without_another_wish(desk: FrontDesk) -> None:
    request = took(desk, wishes=())
    said(desk, request, AnswerKind.OFFER, offered=(slot("2025-06-27 09:15"), slot("2025-06-27 10:45")))
    with pytest.raises(RequestIncomplete):
        accepted(desk, request, start="2025-06-27 11:30")
    after, booking = accepted(desk, request, start="2025-06-27 10:45")
    assert (after.state, booking.span) == (RequestState.ANSWERED, span("2025-06-27 10:45"))


@pytest.mark.parametrize("kind", [AnswerKind.CONFIRMED, AnswerKind.TENTATIVE, AnswerKind.TAKEN_BACK])
def test_that_only_a_booking_can_confirm(desk: FrontDesk, kind: AnswerKind) -> None:
    with pytest.raises(AnswerRefused):
        said(desk, took(desk), kind)


def test_that_an_answer_after_24_hours_asks_for_its_reason_and_stays_in_the_report(desk: FrontDesk) -> None:
    request = took(desk)
    desk.clock.move(hours=24, seconds=1)
    with pytest.raises(LateReasonMissing):
        accepted(desk, request)
    assert desk.env.store.read(lambda work: work.bookings.count()) == 0
    after, _ = accepted(desk, request, late_reason="two of us were ill")
    assert after.answers[-1].late_reason == "two of us were ill"
    event = desk.log()[-1]
    assert (event.action, event.detail["late"], event.detail["stopped_clock"]) == ("answer_request", True, True)
    requests_, changes = response_times(desk.env, ResponseQuery(first_day=MONDAY)).value
    assert (requests_.received, requests_.answered, requests_.late) == (1, 1, 1)
    assert requests_.worst == timedelta(hours=24, seconds=1)
    assert (changes.received, changes.worst) == (0, None)


def test_that_the_log_knows_who_when_how_and_why_but_no_name(desk: FrontDesk) -> None:
    request = took(desk)
    said(desk, request, AnswerKind.DECLINED, text="nobody can do that on Friday", channel=Channel.PHONE)
    events = desk.env.store.read(lambda work: work.audit.of_entity("request", str(request.id)))
    assert [e.action for e in events] == ["take_request", "answer_request"]
    assert (events[1].actor, events[1].detail["channel"], events[1].detail["told"]) == ("Jo", "phone", "declined")
    assert "Rossi" not in str(events)
    assert "Friday" not in str(events)


def test_that_a_settled_request_takes_no_more_answers(desk: FrontDesk) -> None:
    request = took(desk)
    said(desk, request, AnswerKind.DECLINED, text="no")
    with pytest.raises(RequestStateRefused):
        accepted(desk, request)
    with pytest.raises(RequestStateRefused):
        amend_request(desk.env, AmendRequest(request=stored(desk, request)))


def test_that_amending_keeps_receipt_and_channel_and_notes_what_changed(desk: FrontDesk) -> None:
    request = took(desk, service_id=None)
    changed = replace(
        request, service_id=COLOUR, channel=Channel.PHONE, received_at=at("2025-06-23 08:00"), name="E"
    )
    after = amend_request(desk.env, AmendRequest(request=changed)).value
    assert (after.service_id, after.name) == (COLOUR, "E")
    assert (after.channel, after.received_at) == (request.channel, request.received_at)
    event = desk.log()[-1]
    assert (event.detail["service"], event.detail["name"]) == ([None, COLOUR], "changed")
    with pytest.raises(Stale):
        amend_request(desk.env, AmendRequest(request=changed))


def test_that_another_desk_sees_who_is_answering_and_keeps_out_for_ten_minutes(desk: FrontDesk) -> None:
    request = took(desk)
    claim_request(desk.env, ClaimRequest(request_id=request.id))
    other = _coordinator(desk.other_desk)
    line = inbox(other, InboxQuery()).value.lines[0]
    assert line.claimed is not None
    assert (line.claimed.by, inbox(other, InboxQuery()).value.first_free()) == ("Jo", None)
    with pytest.raises(RequestClaimed) as refused:
        claim_request(other, ClaimRequest(request_id=request.id))
    assert refused.value.facts["by"] == "Jo"
    with pytest.raises(RequestClaimed):
        answer_request(other, AnswerRequest(request_id=request.id, kind=AnswerKind.DECLINED, text="no"))
    with pytest.raises(NotAllowed):
        claim_request(other, ClaimRequest(request_id=request.id, take_over=True))
    desk.clock.move(minutes=10)
    assert claim_request(other, ClaimRequest(request_id=request.id)).value.claim.by == "Bea"  # type: ignore[union-attr]


def test_that_a_supervisor_takes_over_and_a_desk_gives_back(desk: FrontDesk) -> None:
    request = took(desk)
    claim_request(desk.env, ClaimRequest(request_id=request.id))
    taken = claim_request(desk.other_desk, ClaimRequest(request_id=request.id, take_over=True)).value
    assert taken.claim is not None
    assert (taken.claim.by, desk.log()[-1].detail["taken_from"]) == ("Bea", "Jo")
    assert release_request(desk.env, request.id).value is False
    assert release_request(desk.other_desk, request.id).value is True
    assert stored(desk, request).claim is None


def test_that_mine_lists_what_this_desk_is_answering(desk: FrontDesk) -> None:
    mine, _ = took(desk), took(desk, name="Ole Holm")
    claim_request(desk.env, ClaimRequest(request_id=mine.id))
    lines = inbox(desk.env, InboxQuery(mine=True)).value.lines
    assert [(line.request.id, line.mine) for line in lines] == [(mine.id, True)]


def test_that_the_inbox_counts_and_orders(desk: FrontDesk) -> None:
    young = took(desk)
    old = took(desk, name="Old", received_at=at("2025-06-22 09:00"))
    asked = took(desk, name="Asked", needs=None, received_at=at("2025-06-22 08:30"))
    said(desk, asked, AnswerKind.ASK)
    done = took(desk, name="Done", received_at=at("2025-06-23 07:00"))
    said(desk, done, AnswerKind.DECLINED, text="no")
    box = inbox(desk.env, InboxQuery()).value
    assert [line.request.id for line in box.lines] == [old.id, young.id, asked.id]
    assert (box.open, box.waiting, box.answered_today) == (2, 1, 1)
    assert box.slowest_today == timedelta(hours=1)
    assert box.first_free().request.id == old.id  # type: ignore[union-attr]


def test_that_free_times_within_the_wish_come_first(desk: FrontDesk) -> None:
    request = took(desk)
    found = proposals(desk.env, request.id).value
    assert [p.slot.span.start for p in found] == [
        at("2025-06-27 09:00"),
        at("2025-06-27 09:45"),
        at("2025-06-27 10:30"),
    ]
    assert all(p.fits for p in found)


def test_that_a_wish_that_cannot_be_met_gets_the_nearest_that_can(desk: FrontDesk) -> None:
    sunday = took(desk, wishes=(WishedTime(first_day=date(2025, 6, 29), from_minute=540, until_minute=600),))
    found = proposals(desk.env, sunday.id).value
    assert len(found) == 3
    assert not any(p.fits for p in found)
    assert proposals(desk.env, took(desk, service_id=None).id).value == ()


def test_that_a_change_request_moves_its_booking(desk: FrontDesk) -> None:
    booking = desk.book()
    request = took(
        desk, kind=RequestKind.MOVE, booking_id=booking.id, client_id=None, service_id=None, needs=None, name=""
    )
    assert request.client_id == MAYA
    free = proposals(desk.env, request.id).value[0].slot
    after, moved = accepted(desk, request, span=free.span, wanted=frozenset())
    assert (moved.id, moved.span, after.told) == (booking.id, free.span, Told.CONFIRMED)
    back = undo(desk.env).value
    assert back.booking.span == booking.span
    assert stored(desk, request).state is RequestState.OPEN


def test_that_a_cancel_request_cancels_with_its_reason(desk: FrontDesk) -> None:
    booking = desk.book()
    request = took(desk, kind=RequestKind.CANCEL, booking_id=booking.id, text="ill", name="Maya")
    after, cancelled = accepted(desk, request, span=None)
    assert (cancelled.status, after.state) == (Status.CANCELLED, RequestState.ANSWERED)
    assert cancelled.cancellation is not None
    assert cancelled.cancellation.reason == "ill"


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.WEB, Channel.LETTER, Channel.PHONE, Channel.WALK_IN])
def test_that_who_writes_without_a_reason_is_cancelled_without_one_and_who_calls_is_asked(
    desk: FrontDesk, channel: Channel
) -> None:
    booking = desk.book()
    request = took(desk, kind=RequestKind.CANCEL, booking_id=booking.id, text="", name="Maya", channel=channel)
    if channel in {Channel.PHONE, Channel.WALK_IN}:
        with pytest.raises(ReasonMissing):
            accepted(desk, request, span=None)
        return
    after, cancelled = accepted(desk, request, span=None)
    assert (cancelled.status, after.state) == (Status.CANCELLED, RequestState.ANSWERED)
    assert cancelled.cancellation is not None
    assert (cancelled.cancellation.reason, cancelled.cancellation.code) == (UNSAID, UNSAID)


def test_that_a_question_is_answered_in_words(desk: FrontDesk) -> None:
    question = took(desk, kind=RequestKind.QUESTION, text="Do you do highlights?", wishes=(), service_id=None)
    with pytest.raises(InvalidValue):
        said(desk, question, AnswerKind.REPLIED)
    with pytest.raises(AnswerRefused):
        accepted(desk, question)
    after = said(desk, question, AnswerKind.REPLIED, text="Yes, from 80 euros")
    assert (after.state, after.answered_by) == (RequestState.ANSWERED, "Jo")


def test_that_undo_opens_the_request_again_and_redo_answers_it(desk: FrontDesk) -> None:
    request = took(desk)
    after, booking = accepted(desk, request)
    undone = undo(desk.env)
    assert undone.changes.requests == {request.id}
    again = stored(desk, request)
    assert (again.state, again.answered_at, again.told) == (RequestState.OPEN, None, Told.NOTHING)
    assert [a.kind for a in again.answers] == [AnswerKind.CONFIRMED, AnswerKind.TAKEN_BACK]
    redo(desk.env)
    redone = stored(desk, request)
    assert (redone.state, redone.answered_at) == (RequestState.ANSWERED, after.answered_at)
    assert undo(desk.env).changes.requests == {request.id}
    assert desk.stored(booking).status is Status.CANCELLED


def test_that_frontline_takes_requests_and_coordinators_answer_them(desk: FrontDesk) -> None:
    front = replace(desk.env, actor=replace(desk.env.actor, role=Role.FRONTLINE))
    request = take_request(front, TakeRequest(name="Eva")).value
    with pytest.raises(NotAllowed):
        answer_request(front, AnswerRequest(request_id=request.id, kind=AnswerKind.RECEIPT))
    receipt = AnswerRequest(request_id=request.id, kind=AnswerKind.RECEIPT)
    assert answer_request(_coordinator(desk.env), receipt).value.told is Told.RECEIVED


def test_that_two_desks_answering_at_once_book_once(desk: FrontDesk) -> None:
    request = took(desk)
    accepted(desk, request)
    late = accepting(request, start="2025-06-27 11:00", wanted=frozenset({BEN}), version=request.version)
    with pytest.raises(Stale):
        accept_request(desk.other_desk, late)
    assert desk.env.store.read(lambda work: work.bookings.count()) == 1


def test_that_a_foreign_slot_is_told_as_taken(desk: FrontDesk) -> None:
    request = took(desk)
    taken = desk.book("2025-06-27 09:15")
    command = accepting(request, allocations=taken.allocations, wanted=frozenset())
    with pytest.raises(NotBookable):
        accept_request(desk.env, command)
    assert stored(desk, request) == request


def _coordinator(env: Env) -> Env:
    return replace(env, actor=replace(env.actor, role=Role.COORDINATOR))


def test_that_the_answer_waitlist_puts_the_wish_on_the_waitlist_since_the_request_came(desk: FrontDesk) -> None:
    request = took(desk, received_at=at("2025-06-22 16:12"), staff_id=ANA)
    outcome = answer_request(desk.env, AnswerRequest(request_id=request.id, kind=AnswerKind.WAITLISTED))
    (line,) = waitlist(desk.env, WaitlistQuery()).value
    entry = line.entry
    assert (line.client.name, entry.service_ids, entry.wanted) == ("Eva Rossi", (HAIRCUT,), {ANA})
    assert (entry.since, entry.windows[0].first_day, entry.windows[0].until_minute) == (
        at("2025-06-22 16:12"),
        FRIDAY,
        720,
    )
    assert (outcome.value.told, outcome.value.client_id) == (Told.WAITLISTED, line.client.id)
    assert outcome.changes.requests == {request.id}


def test_that_who_asked_to_be_moved_waits_with_the_booking_that_would_be_moved(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-24 09:15")
    request = took(desk, kind=RequestKind.MOVE, booking_id=booking.id, client_id=MAYA, service_id=None, wishes=())
    said(desk, request, AnswerKind.WAITLISTED)
    (line,) = waitlist(desk.env, WaitlistQuery()).value
    entry = line.entry
    assert (entry.sooner_than, entry.duration, entry.only_sooner) == (booking.id, booking.span.duration, False)


def test_that_a_time_at_which_the_client_is_busy_can_be_accepted_too(desk: FrontDesk) -> None:
    desk.book("2025-06-27 09:15", client_id=LENA)
    request = took(desk, client_id=LENA)
    command = replace(accepting(request), wanted=frozenset({BEN}))
    with pytest.raises(ClientBusy):
        accept_request(desk.env, command)
    _request, made = accept_request(desk.env, replace(command, both=True)).value
    assert made.span == span("2025-06-27 09:15")


def test_that_nobody_waits_for_a_service_that_nobody_named(desk: FrontDesk) -> None:
    request = took(desk, service_id=None)
    with pytest.raises(RequestIncomplete):
        said(desk, request, AnswerKind.WAITLISTED)
    assert stored(desk, request) == request


def test_that_a_change_on_a_clients_word_asks_who_is_asking(desk: FrontDesk) -> None:
    desk.set(identity__mode="blind")
    booking = desk.book()
    request = took(desk, kind=RequestKind.CANCEL, booking_id=booking.id, text="ill", name="Maya")
    with pytest.raises(IdentityNeeded):
        accepted(desk, request, span=None)
    assert (stored(desk, request), desk.stored(booking).status) == (request, Status.CONFIRMED)
