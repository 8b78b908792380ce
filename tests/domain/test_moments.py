"""When somebody can have arrived or missed a booking: a table of moments around its start."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import TooEarly
from bookingdesk.domain.moments import check_moment
from tests.builders import at, span

BERLIN = "Europe/Berlin"
NOON = "2025-06-24 14:15"
NIGHT = "2025-06-24 00:15"

CASES: list[tuple[str, Status, str, datetime, int, bool]] = [
    ("no-show a day ahead", Status.NO_SHOW, NOON, at("2025-06-23 14:15"), 0, False),
    ("no-show a second before", Status.NO_SHOW, NOON, at(NOON) - timedelta(seconds=1), 0, False),
    ("no-show when it begins", Status.NO_SHOW, NOON, at(NOON), 0, True),
    ("no-show within the grace", Status.NO_SHOW, NOON, at("2025-06-24 14:24"), 10, False),
    ("no-show when the grace ends", Status.NO_SHOW, NOON, at("2025-06-24 14:25"), 10, True),
    ("no-show entered a week later", Status.NO_SHOW, NOON, at("2025-07-01 09:00"), 0, True),
    ("arrived the day before", Status.ARRIVED, NOON, at("2025-06-23 23:59"), 0, False),
    ("arrived at midnight of the day", Status.ARRIVED, NOON, at("2025-06-24 00:00"), 0, True),
    ("arrived the day after", Status.ARRIVED, NOON, at("2025-06-25 09:00"), 0, True),
    ("arrived the evening before a night booking", Status.ARRIVED, NIGHT, at("2025-06-23 22:15"), 0, True),
    ("arrived too early for a night booking", Status.ARRIVED, NIGHT, at("2025-06-23 22:14"), 0, False),
    ("in service the day before", Status.IN_SERVICE, NOON, at("2025-06-23 12:00"), 0, False),
    ("completed the day before", Status.COMPLETED, NOON, at("2025-06-23 12:00"), 0, False),
    ("left the day before", Status.LEFT, NOON, at("2025-06-23 12:00"), 0, False),
    ("confirmed a month ahead", Status.CONFIRMED, NOON, at("2025-05-24 12:00"), 0, True),
    ("cancelled a month ahead", Status.CANCELLED, NOON, at("2025-05-24 12:00"), 0, True),
    ("the grace is for no-shows only", Status.ARRIVED, NOON, at(NOON), 10, True),
]


@pytest.mark.parametrize(
    ("wanted", "start", "now", "grace", "true"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_that_a_step_is_taken_only_when_it_can_be_true(
    wanted: Status, start: str, now: datetime, grace: int, true: bool
) -> None:
    given = timedelta(minutes=grace)
    if true:
        check_moment(7, wanted, span(start), now, BERLIN, grace=given)
        return
    with pytest.raises(TooEarly) as refused:
        check_moment(7, wanted, span(start), now, BERLIN, grace=given)
    facts = refused.value.facts
    assert (facts["number"], facts["wanted"], facts["start"]) == (7, wanted, at(start))
    check_moment(7, wanted, span(start), facts["since"], BERLIN, grace=given)  # type: ignore[arg-type]


def test_that_the_day_is_the_day_of_the_location() -> None:
    """15:00 on the 24th in Lord Howe is the evening before in Berlin."""
    start = span("2025-06-24 06:30")
    check_moment(7, Status.ARRIVED, start, at("2025-06-23 15:31"), "Australia/Lord_Howe")
    with pytest.raises(TooEarly):
        check_moment(7, Status.ARRIVED, start, at("2025-06-23 15:31"), BERLIN)
