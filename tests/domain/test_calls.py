"""When to try again, when trying ends, and what needs no call any more: tables of named cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.best_time import hours_said
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.calls import (
    CallAttempt,
    CallOutcome,
    CallTriesUsed,
    VoicemailRefused,
    asks_decision,
    check_outcome,
    next_try,
    overtaken,
    tries,
)
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, CallAttemptId, ClientId, MessageId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.opening import next_day_opening, opening
from tests.builders import STUDIO, a_booking, a_catalogue, at

NO, VOICE, WRONG = CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.WRONG_NUMBER
FAR = at("2025-07-30 10:00")

NEXT = (
    ("no answer in the morning: two hours later", NO, "2025-06-23 10:00", FAR, "2025-06-23 12:00"),
    ("no answer shortly before closing: the next day", NO, "2025-06-23 16:30", FAR, "2025-06-24 09:00"),
    ("no answer on Friday evening: after the weekend", NO, "2025-06-27 17:00", FAR, "2025-06-30 09:00"),
    ("voicemail: the next day", VOICE, "2025-06-23 10:00", FAR, "2025-06-24 09:00"),
    ("voicemail before opening: the next day all the same", VOICE, "2025-06-23 07:00", FAR, "2025-06-24 09:00"),
    ("voicemail on Friday: after the weekend", VOICE, "2025-06-27 10:00", FAR, "2025-06-30 09:00"),
    ("a wrong number: the next way is due now", WRONG, "2025-06-23 10:00", FAR, "2025-06-23 10:00"),
    ("a visit before two hours are over: soon", NO, "2025-06-23 10:00", at("2025-06-23 11:30"), "2025-06-23 10:15"),
    ("a visit before the next day: soon", VOICE, "2025-06-23 10:00", at("2025-06-23 15:00"), "2025-06-23 10:15"),
    ("a visit in ten minutes: then", NO, "2025-06-23 10:00", at("2025-06-23 10:10"), "2025-06-23 10:10"),
)


LIKED = (
    ("after 16: not at noon", NO, "2025-06-23 10:00", "after 16", FAR, "2025-06-23 16:00"),
    ("mornings: tomorrow morning", NO, "2025-06-23 10:30", "mornings", FAR, "2025-06-24 09:00"),
    ("10-12 after voicemail: the next day at ten", VOICE, "2025-06-23 15:00", "10-12", FAR, "2025-06-24 10:00"),
    ("on Friday evening: Monday after 16", NO, "2025-06-27 17:00", "after 16", FAR, "2025-06-30 16:00"),
    ("after 19, when nobody is here: as otherwise", NO, "2025-06-23 10:00", "after 19", FAR, "2025-06-23 12:00"),
    (
        "too late for the visit: as otherwise",
        NO,
        "2025-06-23 10:00",
        "after 16",
        at("2025-06-23 15:00"),
        "2025-06-23 12:00",
    ),
    ("words that name no hour: as otherwise", NO, "2025-06-23 10:00", "ask for Ben", FAR, "2025-06-23 12:00"),
)


@pytest.mark.parametrize(
    ("outcome", "noted", "likes", "latest", "wanted"), [row[1:] for row in LIKED], ids=[r[0] for r in LIKED]
)
def test_that_the_next_try_comes_when_the_client_likes_it(
    outcome: CallOutcome, noted: str, likes: str, latest: datetime, wanted: str
) -> None:
    catalogue, moment = a_catalogue(), at(noted)
    found = next_try(
        outcome,
        moment,
        closes=opening(catalogue, STUDIO, moment).closes,
        next_day=next_day_opening(catalogue, STUDIO, moment),
        latest=latest,
        liked=hours_said(likes),
        zone=catalogue.zone_of(STUDIO),
    )
    assert found == at(wanted)


@pytest.mark.parametrize(
    ("outcome", "noted", "latest", "wanted"), [row[1:] for row in NEXT], ids=[r[0] for r in NEXT]
)
def test_that_the_next_try_keeps_to_opening_hours(
    outcome: CallOutcome, noted: str, latest: datetime, wanted: str
) -> None:
    catalogue, moment = a_catalogue(), at(noted)
    found = next_try(
        outcome,
        moment,
        closes=opening(catalogue, STUDIO, moment).closes,
        next_day=next_day_opening(catalogue, STUDIO, moment),
        latest=latest,
    )
    assert found == at(wanted)


@pytest.mark.parametrize(
    ("outcome", "before", "wanted"),
    [(NO, 1, "2025-06-23 12:00"), (NO, 2, "2025-06-23 10:00"), (VOICE, 2, "2025-06-23 10:00")],
    ids=["the second", "the third", "voicemail as the third"],
)
def test_that_the_last_try_leaves_a_decision_that_is_due_now(
    outcome: CallOutcome, before: int, wanted: str
) -> None:
    moment, closes, next_day = at("2025-06-23 10:00"), at("2025-06-23 18:00"), at("2025-06-24 09:00")
    found = next_try(outcome, moment, closes=closes, next_day=next_day, latest=FAR, tried=before)
    assert found == at(wanted)


def test_that_a_place_whose_hours_nobody_knows_is_tried_a_day_later() -> None:
    moment = at("2025-06-23 10:00")
    assert next_try(VOICE, moment, closes=None, next_day=None, latest=FAR) == moment + timedelta(days=1)


def tried(*outcomes: CallOutcome) -> list[CallAttempt]:
    moment = at("2025-06-23 10:00")
    return [
        CallAttempt(
            id=CallAttemptId(n), message_id=MessageId("m"), at=moment, by="Ana", station="Desk 1", outcome=outcome
        )
        for n, outcome in enumerate(outcomes, start=1)
    ]


TRIED = (
    ("nothing yet", (), 0),
    ("every way of not reaching counts", (NO, VOICE, WRONG), 3),
    ("a letter is no try", (NO, CallOutcome.BY_LETTER), 1),
    ("a supervisor's word counts anew", (NO, NO, NO, CallOutcome.TRY_AGAIN, NO), 1),
)


@pytest.mark.parametrize(("outcomes", "count"), [row[1:] for row in TRIED], ids=[row[0] for row in TRIED])
def test_that_tries_are_counted(outcomes: tuple[CallOutcome, ...], count: int) -> None:
    assert tries(tried(*outcomes)) == count


def test_that_the_fourth_try_is_a_decision_and_being_reached_never_is() -> None:
    three = tried(NO, VOICE, NO)
    for outcome in (NO, VOICE, WRONG):
        with pytest.raises(CallTriesUsed):
            check_outcome(outcome, three, no_voicemail=False, who="Maya")
    for outcome in set(CallOutcome) - {NO, VOICE, WRONG}:
        check_outcome(outcome, three, no_voicemail=False, who="Maya")
    assert asks_decision(message(channel=Channel.PHONE), three)
    assert not asks_decision(message(channel=Channel.LETTER), three)
    assert not asks_decision(message(channel=Channel.PHONE), three[:2])


def test_that_voicemail_is_refused_where_the_client_wants_none() -> None:
    check_outcome(VOICE, (), no_voicemail=False, who="Maya")
    check_outcome(NO, (), no_voicemail=True, who="Maya")
    with pytest.raises(VoicemailRefused):
        check_outcome(VOICE, (), no_voicemail=True, who="Maya")


def message(**changes: object) -> Message:
    made = Message(
        id=MessageId("m"),
        booking_id=BookingId("b"),
        client_id=ClientId(1),
        kind=MessageKind.CONFIRMATION,
        channel=Channel.EMAIL,
        dedupe_key="k",
        due_at=at("2025-06-20 10:00"),
        expires_at=FAR,
        state=MessageState.FAILED,
        reason="address_refused",
        message_id="<k@x>",
        created_at=at("2025-06-20 09:59"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


LATER = at("2025-06-21 10:00")
SINCE = (
    ("nothing since", {}, Status.CONFIRMED, False),
    ("a later message arrived", {"state": MessageState.SENT, "sent_at": LATER}, Status.CONFIRMED, True),
    (
        "an earlier one arrived",
        {"state": MessageState.SENT, "sent_at": at("2025-06-19 10:00")},
        Status.CONFIRMED,
        False,
    ),
    ("a change is on its way", {"state": MessageState.QUEUED, "created_at": LATER}, Status.CONFIRMED, True),
    (
        "a reminder that waits says nothing yet",
        {"state": MessageState.QUEUED, "created_at": LATER, "kind": MessageKind.REMINDER},
        Status.CONFIRMED,
        False,
    ),
    (
        "another client heard",
        {"state": MessageState.SENT, "sent_at": LATER, "client_id": ClientId(2)},
        Status.CONFIRMED,
        False,
    ),
    ("the booking is cancelled", {}, Status.CANCELLED, True),
    ("the client is here", {}, Status.ARRIVED, True),
)


@pytest.mark.parametrize(("other", "status", "over"), [row[1:] for row in SINCE], ids=[row[0] for row in SINCE])
def test_that_what_they_heard_since_needs_no_call(other: dict[str, object], status: Status, over: bool) -> None:
    row = message()
    others = [row, message(id=MessageId("o"), **other)]
    assert overtaken(row, others, a_booking(status=status)) is over
