"""Requests: receipt, what is missing, the 24-hour clock and the table of states, each a table of named cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from bookingdesk.domain.answer_clock import (
    Pressing,
    answered,
    breached,
    claimed_elsewhere,
    due_at,
    late_before_opening,
    offer_lapsed,
    order,
    reminder_due,
    reopened,
    timer,
)
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import AnswerRefused, InvalidValue, LateReasonMissing, RequestStateRefused
from bookingdesk.domain.ids import BookingId, ClientId, RequestId, ServiceId
from bookingdesk.domain.opening import opening
from bookingdesk.domain.requests import (
    FORWARD,
    LEADS_TO,
    OF_KIND,
    UNSETTLED,
    Answer,
    AnswerKind,
    Claim,
    Need,
    NeedKind,
    Point,
    Request,
    RequestKind,
    RequestState,
    Told,
    WishedTime,
    check_received,
    check_step,
    missing,
)
from tests.builders import STUDIO, a_catalogue, at, span

NOW = at("2025-06-23 14:02")
FRIDAY_MORNING = WishedTime(first_day=date(2025, 6, 27), from_minute=0, until_minute=720)
BOOKING = BookingId("00000000-0000-4000-8000-000000088213")


def a_request(**changes: Any) -> Request:
    """Eva Rossi's online request for a colour on Friday morning, received an hour ago."""
    parts: dict[str, Any] = {
        "id": RequestId(412),
        "channel": Channel.WEB,
        "received_at": NOW - timedelta(hours=1),
        "taken_at": NOW - timedelta(hours=1),
        "name": "Eva Rossi",
        "email": "eva@mail.example",
        "service_id": ServiceId(2),
        "wishes": (FRIDAY_MORNING,),
        "needs": (),
    }
    return Request(**(parts | changes))


def an_answer(kind: AnswerKind, when: datetime = NOW, **changes: Any) -> Answer:
    text = "no room" if kind in {AnswerKind.DECLINED, AnswerKind.REPLIED} else ""
    return Answer(**({"kind": kind, "at": when, "by": "Jo", "text": text} | changes))


RECEIPTS = {
    "now": (timedelta(0), ""),
    "a second ahead": (timedelta(seconds=1), "in_future"),
    "seven days back": (-timedelta(days=7), ""),
    "seven days and a second back": (-timedelta(days=7, seconds=1), "too_long_ago"),
}


@pytest.mark.parametrize(("by", "refusal"), RECEIPTS.values(), ids=RECEIPTS)
def test_that_a_receipt_lies_within_the_last_seven_days(by: timedelta, refusal: str) -> None:
    if not refusal:
        check_received(NOW + by, NOW)
        return
    with pytest.raises(InvalidValue) as refused:
        check_received(NOW + by, NOW)
    assert refused.value.facts["reason"] == refusal


OPEN_POINTS: dict[str, tuple[dict[str, Any], tuple[Point, ...]]] = {
    "complete": ({}, ()),
    "no service": ({"service_id": None, "service_words": "highlights"}, (Point.SERVICE,)),
    "no day": ({"wishes": (WishedTime(from_minute=540, until_minute=720),)}, (Point.DATE,)),
    "no time": ({"wishes": (WishedTime(first_day=date(2025, 6, 27)),)}, (Point.TIME,)),
    "neither day nor time": ({"wishes": ()}, (Point.DATE, Point.TIME)),
    "nobody said anything about requirements": ({"needs": None}, (Point.NEEDS,)),
    "an allergy is no open point": ({"needs": (Need(kind=NeedKind.ALLERGY, words="nuts"),)}, ()),
    "no name and no address": ({"name": "", "email": ""}, (Point.NAME, Point.CONTACT)),
    "a known client needs neither": ({"name": "", "email": "", "client_id": ClientId(1)}, ()),
    "a change without its booking": ({"kind": RequestKind.MOVE}, (Point.BOOKING,)),
    "a cancellation needs its booking alone": (
        {"kind": RequestKind.CANCEL, "booking_id": BOOKING, "wishes": (), "needs": None},
        (),
    ),
    "a question without its words": ({"kind": RequestKind.QUESTION}, (Point.TEXT,)),
}


@pytest.mark.parametrize(("changes", "points"), OPEN_POINTS.values(), ids=OPEN_POINTS)
def test_that_exactly_what_was_not_said_is_missing(changes: dict[str, Any], points: tuple[Point, ...]) -> None:
    assert missing(a_request(**changes)) == points


def test_that_a_time_that_was_offered_settles_day_and_time() -> None:
    offered = an_answer(AnswerKind.OFFER, offered=(span("2025-06-27 09:15", 60),))
    request = answered(a_request(wishes=()), offered)
    assert missing(request, span("2025-06-27 09:15", 60)) == ()
    assert missing(request, span("2025-06-27 10:45", 60)) == (Point.DATE, Point.TIME)


TIMERS = {
    "just received": (timedelta(hours=24), Pressing.CALM, 0),
    "a quarter of the day gone": (timedelta(hours=18), Pressing.CALM, 1),
    "four hours left": (timedelta(hours=4), Pressing.CALM, 3),
    "a second under four hours": (timedelta(hours=4, seconds=-1), Pressing.AMBER, 3),
    "one hour left": (timedelta(hours=1), Pressing.AMBER, 3),
    "a second under one hour": (timedelta(hours=1, seconds=-1), Pressing.RED, 3),
    "the last instant": (timedelta(0), Pressing.RED, 4),
    "a second late": (-timedelta(seconds=1), Pressing.LATE, 4),
    "two days late": (-timedelta(days=2), Pressing.LATE, 4),
}


@pytest.mark.parametrize(("left", "pressing", "quarters"), TIMERS.values(), ids=TIMERS)
def test_that_the_timer_says_how_pressing_an_answer_is(left: timedelta, pressing: Pressing, quarters: int) -> None:
    shown = timer(a_request(received_at=NOW - timedelta(hours=24) + left), NOW)
    assert (shown.left, shown.pressing, shown.quarters) == (left, pressing, quarters)


CLOCK_CHANGES = {
    "spring forward": ("2025-03-29 14:00", "2025-03-30 15:00"),
    "fall back": ("2025-10-25 14:00", "2025-10-26 13:00"),
    "an ordinary day": ("2025-06-23 14:00", "2025-06-24 14:00"),
}


@pytest.mark.parametrize(("received", "due"), CLOCK_CHANGES.values(), ids=CLOCK_CHANGES)
def test_that_the_clock_counts_24_elapsed_hours(received: str, due: str) -> None:
    assert due_at(a_request(received_at=at(received))) == at(due)


STOPPED = {
    AnswerKind.RECEIPT: (False, Told.RECEIVED),
    AnswerKind.OFFER: (False, Told.NOTHING),
    AnswerKind.ASK: (False, Told.NOTHING),
    AnswerKind.CONFIRMED: (True, Told.CONFIRMED),
    AnswerKind.TENTATIVE: (True, Told.TENTATIVE),
    AnswerKind.WAITLISTED: (True, Told.WAITLISTED),
    AnswerKind.DECLINED: (True, Told.DECLINED),
    AnswerKind.WITHDRAWN: (True, Told.NOTHING),
}


@pytest.mark.parametrize(("kind", "stops", "told"), [(k, *v) for k, v in STOPPED.items()], ids=STOPPED)
def test_that_the_first_answer_with_a_status_stops_the_clock(kind: AnswerKind, stops: bool, told: Told) -> None:
    after = answered(a_request(), an_answer(kind))
    assert (after.answered_at == NOW, after.answered_by == "Jo", after.told) == (stops, stops, told)
    assert after.state is (LEADS_TO[kind] or RequestState.OPEN)
    assert timer(after, NOW + timedelta(days=9)).pressing is (Pressing.STOPPED if stops else Pressing.LATE)


STEPS = list(product(RequestState, RequestState))


@pytest.mark.parametrize(("present", "wanted"), STEPS, ids=[f"{a} to {b}" for a, b in STEPS])
def test_that_every_step_outside_the_table_is_refused(present: RequestState, wanted: RequestState) -> None:
    if wanted in FORWARD[present]:
        check_step(1, present, wanted)
        return
    with pytest.raises(RequestStateRefused):
        check_step(1, present, wanted)


@pytest.mark.parametrize("state", sorted(set(RequestState) - UNSETTLED))
@pytest.mark.parametrize("kind", LEADS_TO)
def test_that_a_settled_request_has_no_answer_left(state: RequestState, kind: AnswerKind) -> None:
    with pytest.raises((RequestStateRefused, AnswerRefused)):
        answered(a_request(kind=RequestKind.BOOKING, state=state), an_answer(kind))


@pytest.mark.parametrize("kind", RequestKind)
def test_that_each_kind_of_request_has_its_own_answers(kind: RequestKind) -> None:
    for answer in set(LEADS_TO) - OF_KIND[kind]:
        with pytest.raises(AnswerRefused):
            answered(a_request(kind=kind), an_answer(answer))


def test_that_a_late_answer_says_why() -> None:
    late = a_request(received_at=NOW - timedelta(hours=24, seconds=1))
    with pytest.raises(LateReasonMissing):
        answered(late, an_answer(AnswerKind.CONFIRMED))
    after = answered(late, an_answer(AnswerKind.CONFIRMED, late_reason="ill"))
    assert breached(after, NOW + timedelta(days=30))
    in_time = answered(a_request(received_at=NOW - timedelta(hours=24)), an_answer(AnswerKind.CONFIRMED))
    assert not breached(in_time, NOW + timedelta(days=30))


def test_that_asking_needs_no_reason_and_stops_nothing_even_when_late() -> None:
    late = a_request(received_at=NOW - timedelta(days=3))
    after = answered(late, an_answer(AnswerKind.ASK))
    assert (after.state, after.answered_at) == (RequestState.WAITING, None)


@pytest.mark.parametrize("kind", [AnswerKind.DECLINED])
def test_that_a_refusal_needs_its_reason(kind: AnswerKind) -> None:
    with pytest.raises(InvalidValue):
        answered(a_request(), an_answer(kind, text=""))


REMINDERS = {
    "just asked": (timedelta(0), False),
    "a second under 48 hours": (timedelta(hours=48, seconds=-1), False),
    "48 hours": (timedelta(hours=48), True),
}


@pytest.mark.parametrize(("since", "due"), REMINDERS.values(), ids=REMINDERS)
def test_that_a_silent_client_is_remembered_after_48_hours(since: timedelta, due: bool) -> None:
    request = answered(a_request(), an_answer(AnswerKind.ASK, NOW))
    assert reminder_due(request, NOW + since) is due
    assert timer(request, NOW + since).left == timedelta(hours=23) - since  # nothing was restarted


LAPSES = {
    "while the times are held": (AnswerKind.OFFER, timedelta(hours=3, seconds=-1), False),
    "held no longer": (AnswerKind.OFFER, timedelta(hours=3), True),
    "something was asked since": (AnswerKind.ASK, timedelta(hours=3), False),
    "a receipt asks nothing": (AnswerKind.RECEIPT, timedelta(hours=3), True),
}


@pytest.mark.parametrize(("since", "after", "due"), LAPSES.values(), ids=LAPSES)
def test_that_a_client_is_asked_again_once_the_offered_times_are_held_no_longer(
    since: AnswerKind, after: timedelta, due: bool
) -> None:
    until = NOW + timedelta(hours=3)
    offer = an_answer(AnswerKind.OFFER, NOW, offered=(span("2025-06-27 09:15"),), kept_until=until)
    request = answered(a_request(), offer)
    if since is not AnswerKind.OFFER:
        request = answered(request, an_answer(since, NOW + timedelta(hours=1)))
    assert reminder_due(request, NOW + after) is due
    assert offer_lapsed(request, NOW + after) is due


def test_that_an_undone_answer_lets_the_clock_run_from_receipt_again() -> None:
    yes = an_answer(AnswerKind.CONFIRMED, booking_id=BOOKING)
    back = an_answer(AnswerKind.TAKEN_BACK, NOW + timedelta(minutes=1), booking_id=BOOKING)
    again = reopened(answered(a_request(), yes), back, yes)
    assert (again.state, again.told, again.answered_at) == (RequestState.OPEN, Told.NOTHING, None)
    assert due_at(again) == due_at(a_request())


CLOSING = {
    "an hour and a second before closing": ("2025-06-23 16:59:59", ()),
    "an hour before closing": ("2025-06-23 17:00", (1, 2)),
    "after closing": ("2025-06-23 18:30", (2,)),
    "in the morning before opening": ("2025-06-24 08:15", (2,)),
}


@pytest.mark.parametrize(("now", "expected"), CLOSING.values(), ids=CLOSING)
def test_that_what_will_be_late_before_opening_is_listed_from_an_hour_before_closing(
    now: str, expected: tuple[int, ...]
) -> None:
    moment = at(now)
    requests = [
        a_request(id=RequestId(1), received_at=at("2025-06-22 18:15")),
        a_request(id=RequestId(2), received_at=at("2025-06-23 08:59")),
        a_request(id=RequestId(3), received_at=at("2025-06-23 09:00")),
        a_request(id=RequestId(4), received_at=at("2025-06-23 08:00"), state=RequestState.DECLINED),
        a_request(id=RequestId(5), received_at=at("2025-06-22 08:00")),
    ]
    hours = opening(a_catalogue(), STUDIO, moment)
    assert tuple(r.id for r in late_before_opening(requests, moment, hours.closes, hours.opens)) == expected


OPENINGS = {
    "before opening": ("2025-06-23 08:00", None, "2025-06-23 09:00"),
    "at work": ("2025-06-23 12:30", "2025-06-23 18:00", "2025-06-24 09:00"),
    "at the last minute": ("2025-06-23 18:00", None, "2025-06-24 09:00"),
    "on Friday": ("2025-06-27 12:00", "2025-06-27 18:00", "2025-06-30 09:00"),
    "on Sunday": ("2025-06-29 12:00", None, "2025-06-30 09:00"),
}


@pytest.mark.parametrize(("now", "closes", "opens"), OPENINGS.values(), ids=OPENINGS)
def test_that_closing_and_the_next_opening_are_known(now: str, closes: str | None, opens: str) -> None:
    found = opening(a_catalogue(), STUDIO, at(now))
    assert found.closes == (at(closes) if closes else None)
    assert found.opens == at(opens)


def test_that_the_inbox_puts_old_changes_first_then_what_is_due_and_waiting_ones_last() -> None:
    change = a_request(id=RequestId(1), kind=RequestKind.MOVE, received_at=NOW - timedelta(hours=4, seconds=1))
    young = a_request(id=RequestId(2), kind=RequestKind.MOVE, received_at=NOW - timedelta(hours=4))
    due = a_request(id=RequestId(3), received_at=NOW - timedelta(hours=20))
    waiting = answered(a_request(id=RequestId(4), received_at=NOW - timedelta(hours=22)), an_answer(AnswerKind.ASK))
    ranked = sorted([waiting, young, due, change], key=lambda r: order(r, NOW))
    assert [r.id for r in ranked] == [1, 3, 2, 4]
    later = NOW + timedelta(hours=48)
    assert [r.id for r in sorted([waiting, due], key=lambda r: order(r, later))] == [4, 3]


CLAIMS = {
    "nobody": (None, False),
    "this desk": (Claim(by="Jo", station="Desk 1", until=NOW + timedelta(minutes=1)), False),
    "another user": (Claim(by="Bea", station="Desk 1", until=NOW + timedelta(minutes=1)), True),
    "the same user at another desk": (Claim(by="Jo", station="Desk 2", until=NOW + timedelta(minutes=1)), True),
    "lapsed at this instant": (Claim(by="Bea", station="Desk 2", until=NOW), False),
}


@pytest.mark.parametrize(("claim", "elsewhere"), CLAIMS.values(), ids=CLAIMS)
def test_that_a_claim_holds_for_its_desk_until_it_lapses(claim: Claim | None, elsewhere: bool) -> None:
    found = claimed_elsewhere(a_request(claim=claim), "Jo", "Desk 1", NOW)
    assert (found is not None) is elsewhere


@pytest.mark.parametrize("days", [(date(2025, 6, 27), date(2025, 6, 26)), (None, date(2025, 6, 26))])
def test_that_days_in_the_wrong_order_are_refused(days: tuple[date | None, date]) -> None:
    with pytest.raises(InvalidValue):
        WishedTime(first_day=days[0], last_day=days[1])


@pytest.mark.parametrize("minutes", [(720, 720), (720, 540), (0, 1441), (-1, 60)])
def test_that_minutes_in_the_wrong_order_are_refused(minutes: tuple[int, int]) -> None:
    with pytest.raises(InvalidValue):
        replace(FRIDAY_MORNING, from_minute=minutes[0], until_minute=minutes[1])


def test_that_instants_of_other_zones_count_alike() -> None:
    assert due_at(a_request(received_at=datetime(2025, 6, 23, 12, tzinfo=UTC))) == at("2025-06-24 14:00")
