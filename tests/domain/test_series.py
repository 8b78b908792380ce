"""Recurrences: the dates a rule names, across daylight saving, and which of them a change is for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.series import (
    MOST_DATES,
    Dated,
    Every,
    Scope,
    SeriesRule,
    occurrences,
    shift_between,
    shifted,
    within,
)
from tests.builders import at


def rule(first: str, **changes: object) -> SeriesRule:
    parts: dict[str, object] = {"first": datetime.fromisoformat(first), "zone": "Europe/Berlin", "count": 3}
    return SeriesRule(**(parts | changes))  # type: ignore[arg-type]


NAMED = {
    "every week": (rule("2025-06-23T14:15"), ["2025-06-23", "2025-06-30", "2025-07-07"]),
    "every 2 weeks": (rule("2025-06-23T14:15", step=2), ["2025-06-23", "2025-07-07", "2025-07-21"]),
    "every 3 days": (rule("2025-06-23T14:15", unit=Every.DAY, step=3), ["2025-06-23", "2025-06-26", "2025-06-29"]),
    "every month": (rule("2025-06-23T14:15", unit=Every.MONTH), ["2025-06-23", "2025-07-23", "2025-08-23"]),
    "the last day of months": (
        rule("2025-01-31T10:00", unit=Every.MONTH, count=4),
        ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"],
    ),
    "the 30th and February": (
        rule("2024-01-30T10:00", unit=Every.MONTH),
        ["2024-01-30", "2024-02-29", "2024-03-30"],
    ),
    "until a day, inclusive": (
        rule("2025-06-23T14:15", count=None, until=date(2025, 7, 7)),
        ["2025-06-23", "2025-06-30", "2025-07-07"],
    ),
    "an exception counts": (
        rule("2025-06-23T14:15", exceptions=frozenset({date(2025, 6, 30)})),
        ["2025-06-23", "2025-07-07"],
    ),
    "once": (rule("2025-06-23T14:15", count=1), ["2025-06-23"]),
}


@pytest.mark.parametrize(("named", "days"), NAMED.values(), ids=NAMED.keys())
def test_that_a_rule_names_its_dates(named: SeriesRule, days: list[str]) -> None:
    assert [each.day.isoformat() for each in occurrences(named)] == days
    assert [each.index for each in occurrences(named)] == list(range(len(days)))


REFUSED = {
    "no end": ({"count": None}, "count"),
    "two ends": ({"until": date(2025, 12, 1)}, "count"),
    "no step": ({"step": 0}, "every"),
    "too far apart": ({"step": 61}, "every"),
    "never": ({"count": 0}, "count"),
    "too often": ({"count": MOST_DATES + 1}, "count"),
    "ends before it begins": ({"count": None, "until": date(2025, 6, 22)}, "until"),
    "an end too far away": ({"count": None, "unit": Every.DAY, "until": date(2026, 6, 22)}, "until"),
}


@pytest.mark.parametrize(("changes", "field"), REFUSED.values(), ids=REFUSED.keys())
def test_that_what_is_no_recurrence_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        occurrences(rule("2025-06-23T14:15", **changes))
    assert refusal.value.facts["field"] == field


def test_that_the_wall_time_stays_when_the_clocks_change() -> None:
    starts = [each.start for each in occurrences(rule("2025-10-20T14:15", count=2))]
    assert starts == [at("2025-10-20 14:15"), at("2025-10-27 14:15")]
    assert starts[1] is not None
    assert starts[0] is not None
    assert starts[1] - starts[0] == timedelta(days=7, hours=1)


def test_that_a_time_the_clocks_skip_has_no_start() -> None:
    gap = occurrences(rule("2025-03-23T02:30"))
    assert [each.start is None for each in gap] == [False, True, False]
    assert [each.day.day for each in gap] == [23, 30, 6]


@pytest.mark.parametrize(("fold", "hour"), [(0, 0), (1, 1)])
def test_that_a_time_that_comes_twice_is_said_and_chosen(fold: int, hour: int) -> None:
    second = occurrences(rule("2025-10-19T02:30", fold=fold))[1]
    assert second.twice
    assert second.start == datetime(2025, 10, 26, hour, 30, tzinfo=UTC)


def test_that_a_short_month_says_that_the_day_was_moved() -> None:
    assert [each.moved for each in occurrences(rule("2025-01-31T10:00", unit=Every.MONTH))] == [False, True, False]


ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kolkata",
    "Africa/Cairo",
]


@settings(deadline=None, max_examples=300)
@given(
    first=st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-01-01")),
    zone=st.sampled_from(ZONES),
    step=st.integers(1, 12),
    unit=st.sampled_from(Every),
    count=st.integers(1, 60),
)
def test_that_a_series_never_loses_or_doubles_a_date(
    first: datetime, zone: str, step: int, unit: Every, count: int
) -> None:
    """Also on days on which the clocks change: each date once, at its wall time, or said not to exist."""
    first = first.replace(second=0, microsecond=0)
    found = occurrences(SeriesRule(first=first, zone=zone, step=step, unit=unit, count=count))
    assert len(found) == count
    assert len({each.day for each in found}) == count
    for number, each in enumerate(found):
        assert each.wall.time() == first.time()
        if unit is Every.MONTH:
            months = first.year * 12 + first.month - 1 + number * step
            assert (each.day.year, each.day.month) == (months // 12, months % 12 + 1)
            assert each.day.day == first.day or (each.moved and (each.day + timedelta(days=1)).day == 1)
        else:
            days = step * (7 if unit is Every.WEEK else 1)
            assert each.day == first.date() + timedelta(days=days * number)
        local = each.wall.replace(tzinfo=ZoneInfo(zone))
        there_and_back = local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert (each.start is None) == (there_and_back != each.wall)
        if each.start is not None:
            assert each.start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == each.wall


def test_that_a_shift_moves_days_and_clock_in_wall_time() -> None:
    zone = "Europe/Berlin"
    shift = shift_between(at("2025-10-20 14:15"), at("2025-10-21 09:00"), timedelta(minutes=30), zone)
    assert (shift.days, shift.clock) == (1, time(9, 0))
    assert shifted(at("2025-10-27 14:15"), shift, zone) == at("2025-10-28 09:00")


def test_that_a_shift_into_a_gap_has_no_start() -> None:
    zone = "Europe/Berlin"
    shift = shift_between(at("2025-03-23 10:00"), at("2025-03-23 02:30"), timedelta(minutes=30), zone)
    assert shifted(at("2025-03-30 10:00"), shift, zone) is None


def dated(number: int, day: int, *, open: bool = True) -> Dated:  # noqa: A002 - as the value calls it
    return Dated(booking_id=BookingId(str(number)), start=at(f"2025-06-{day:02} 10:00"), open=open)


DATES = (dated(1, 2), dated(2, 9), dated(3, 16), dated(4, 23, open=False), dated(5, 30))
SCOPES = {
    "one": (Scope.ONE, "3", ["3"]),
    "one that is past": (Scope.ONE, "1", ["1"]),
    "following": (Scope.FOLLOWING, "3", ["3", "5"]),
    "following from the past": (Scope.FOLLOWING, "1", ["2", "3", "5"]),
    "all": (Scope.ALL, "5", ["2", "3", "5"]),
    "the last": (Scope.FOLLOWING, "5", ["5"]),
}


@pytest.mark.parametrize(("scope", "anchor", "wanted"), SCOPES.values(), ids=SCOPES.keys())
def test_that_a_scope_never_holds_the_past_or_what_was_dealt_with(
    scope: Scope, anchor: str, wanted: list[str]
) -> None:
    assert list(within(scope, BookingId(anchor), DATES, at("2025-06-05 08:00"))) == wanted
