"""What does not work is tried again later each time, soon enough after all, and whatever the clock did meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bookingdesk.domain.rests import rest_after, rests, settings_seal

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("faults", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 30), (5, 30), (1000, 30)])
def test_that_each_fault_in_a_row_rests_longer_up_to_half_an_hour(faults: int, minutes: int) -> None:
    assert rest_after(faults) == timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    until: timedelta | None
    rests: bool


CASES = (
    Case(name="it works", until=None, rests=False),
    Case(name="a moment is left", until=timedelta(seconds=1), rests=True),
    Case(name="just over", until=timedelta(0), rests=False),
    Case(name="the longest has just begun", until=rest_after(4), rests=True),
    Case(name="the clock was set back", until=rest_after(4) + timedelta(seconds=1), rests=False),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_it_rests_until_its_time_and_no_longer(case: Case) -> None:
    assert rests(NOW + case.until if case.until is not None else None, NOW) is case.rests


def test_that_another_value_is_seen_wherever_it_stands() -> None:
    seals = {settings_seal(values) for values in (("a", "b"), ("b", "a"), ("a", ""), ("", "a"), ("a", "b", ""))}
    assert len(seals) == 5
    assert settings_seal(["a", "b"]) == settings_seal(("a", "b"))
