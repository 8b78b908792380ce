"""Another rule for a running series: from one date on, previewed, all or none, the past untouched, one undo."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.errors import ReasonMissing, SeriesPast, SeriesRefused
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.series import Every, SeriesRule
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.series.commands import DateState, RewriteSeries, SeriesStored
from bookingdesk.usecases.series.rewriting import preview_rewrite, rewrite_series
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import ANA, BEN, CY, at, span
from tests.usecases.desk import FrontDesk
from tests.usecases.test_series import booked, starts, summaries

BY_US: dict[str, Any] = {"asked_by": AskedBy.BUSINESS, "reason": "Ana works otherwise"}


def new_rule(booking: Booking, first: str, **rule: Any) -> RewriteSeries:
    parts: dict[str, Any] = {"first": datetime.fromisoformat(first), "zone": "Europe/Berlin"} | rule
    decisions = {name: parts.pop(name) for name in ("skipped", "moved") if name in parts}
    move = Reschedule(booking_id=booking.id, span=span(first), **BY_US)
    return RewriteSeries(move=move, rule=SeriesRule(**parts), **decisions)


def rewritten(desk: FrontDesk, booking: Booking, first: str, **rule: Any) -> SeriesStored:
    stored = rewrite_series(desk.env, new_rule(booking, first, **rule)).value
    desk.clock.move(seconds=1)
    return stored


def kept(stored: SeriesStored) -> list[str]:
    return starts(tuple(b for b in stored.bookings if b.status is not Status.CANCELLED))


CASES: list[tuple[str, int, str, dict[str, Any], list[str]]] = [
    (
        "another weekday and time",
        1,
        "2025-07-03 10:00",
        {"count": 3},
        ["06-24 12:15", "07-03 08:00", "07-10 08:00", "07-17 08:00"],
    ),
    (
        "every two weeks, into each other's places",
        1,
        "2025-07-01 14:15",
        {"step": 2, "count": 3},
        ["06-24 12:15", "07-01 12:15", "07-15 12:15", "07-29 12:15"],
    ),
    (
        "every day, back into each other's places",
        0,
        "2025-06-30 14:15",
        {"unit": Every.DAY, "count": 4},
        ["06-30 12:15", "07-01 12:15", "07-02 12:15", "07-03 12:15"],
    ),
    ("fewer", 1, "2025-07-01 14:15", {"count": 1}, ["06-24 12:15", "07-01 12:15"]),
    (
        "more",
        2,
        "2025-07-08 14:15",
        {"count": 4},
        ["06-24 12:15", "07-01 12:15", "07-08 12:15", "07-15 12:15", "07-22 12:15", "07-29 12:15"],
    ),
    (
        "until a day",
        0,
        "2025-06-24 14:15",
        {"until": date(2025, 7, 2)},
        ["06-24 12:15", "07-01 12:15"],
    ),
    (
        "a day left out",
        0,
        "2025-06-24 14:15",
        {"count": 4, "skipped": frozenset({date(2025, 7, 8)})},
        ["06-24 12:15", "07-01 12:15", "07-15 12:15"],
    ),
]


@pytest.mark.parametrize(
    ("anchor", "first", "rule", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_that_the_dates_follow_the_new_rule(
    desk: FrontDesk, anchor: int, first: str, rule: dict[str, Any], expected: list[str]
) -> None:
    stored = booked(desk)
    after = rewritten(desk, stored.bookings[anchor], first, **rule)
    assert kept(after) == expected
    assert all(ANA in b.resource_ids() for b in after.bookings)
    assert after.series.rule.first == datetime.fromisoformat(first)
    assert [state for _n, state in summaries(desk, after)].count("queued") == 1
    assert not {
        row.kind
        for b in after.bookings
        for row in desk.rows(b)
        if row.kind not in {MessageKind.SERIES, MessageKind.REMINDER}
    }
    undo(desk.env)
    assert [desk.stored(b).span for b in stored.bookings] == [b.span for b in stored.bookings]
    assert {desk.stored(b).status for b in stored.bookings} == {Status.CONFIRMED}
    undone = desk.env.store.read(lambda work: work.series.get(stored.series.id))
    assert undone.rule == stored.series.rule
    desk.clock.move(seconds=1)
    redo(desk.env)
    assert desk.env.store.read(lambda work: work.series.get(stored.series.id)).rule == after.series.rule
    assert [desk.stored(b).span for b in after.bookings] == [b.span for b in after.bookings]


def test_that_the_preview_says_of_each_date_what_would_become_of_it(desk: FrontDesk) -> None:
    stored = booked(desk)
    desk.book("2025-07-10 10:15")
    lines = preview_rewrite(desk.env, new_rule(stored.bookings[1], "2025-07-03 10:00", count=2)).value
    assert [(line.day.isoformat(), line.state) for line in lines.dates] == [
        ("2025-07-03", DateState.FITS),
        ("2025-07-10", DateState.CONFLICT),
        ("2025-07-15", DateState.GONE),
    ]
    assert [line.day for line in lines.open] == [date(2025, 7, 10)]
    assert lines.dates[1].alternatives


def test_that_a_date_in_the_way_changes_nothing_and_can_be_decided(desk: FrontDesk) -> None:
    stored = booked(desk)
    for who in (ANA, BEN, CY):
        desk.book("2025-07-10 10:15", wanted=frozenset({who}))
    wish = new_rule(stored.bookings[1], "2025-07-03 10:00", count=3)
    with pytest.raises(SeriesRefused) as refusal:
        rewrite_series(desk.env, wish)
    assert refusal.value.facts["dates"] == (date(2025, 7, 10),)
    assert [desk.stored(b) for b in stored.bookings] == list(stored.bookings)
    instead = preview_rewrite(desk.env, wish).value.dates[1].alternatives[0]
    after = rewritten(desk, stored.bookings[1], "2025-07-03 10:00", count=3, moved={date(2025, 7, 10): instead})
    assert instead.span in {b.span for b in after.bookings}


def test_that_the_past_is_never_touched(desk: FrontDesk) -> None:
    stored = booked(desk)
    desk.clock.set(at("2025-07-02 08:00"))
    with pytest.raises(SeriesPast):
        rewritten(desk, stored.bookings[0], "2025-07-03 10:00", count=2)
    after = rewritten(desk, stored.bookings[2], "2025-07-09 10:00", count=2)
    assert kept(after) == ["06-24 12:15", "07-01 12:15", "07-09 08:00", "07-16 08:00"]


def test_that_cancelling_dates_by_a_shorter_rule_needs_a_reason(desk: FrontDesk) -> None:
    stored = booked(desk)
    wish = new_rule(stored.bookings[1], "2025-07-01 14:15", count=1)
    mute = RewriteSeries(move=Reschedule(booking_id=stored.bookings[1].id, span=wish.move.span), rule=wish.rule)
    with pytest.raises(ReasonMissing):
        rewrite_series(desk.env, mute)
    assert [desk.stored(b) for b in stored.bookings] == list(stored.bookings)


def test_that_two_rewrites_in_one_second_are_told_apart(desk: FrontDesk) -> None:
    stored = booked(desk)
    second = stored.bookings[1]
    rewrite_series(desk.env, new_rule(second, "2025-07-02 14:15", count=2))
    rewrite_series(desk.env, new_rule(second, "2025-07-03 14:15", count=2))
    assert second.series_id is not None
    series = second.series_id
    rule = desk.env.store.read(lambda work: work.series.get(series)).rule
    assert rule.first == datetime.fromisoformat("2025-07-03 14:15")
    desk.clock.move(seconds=2)
    undo(desk.env)
    rule = desk.env.store.read(lambda work: work.series.get(series)).rule
    assert rule.first == datetime.fromisoformat("2025-07-02 14:15")
