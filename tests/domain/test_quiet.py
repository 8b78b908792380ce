"""Nobody is reminded in quiet hours: earlier where there is time, else later, never at the start; across midnight, DST."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain.desk_settings import checked, quiet_hours
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.quiet import QuietHours, not_before_morning, reminder_due, when_late
from tests.builders import at

ZONE = "Europe/Berlin"
NIGHT = "21:00-08:00"
BOOKED = "2025-06-20 10:00"

DUE = {
    "by day": (NIGHT, "2025-06-23 14:15", 24, BOOKED, "2025-06-22 14:15"),
    "at the first quiet minute": (NIGHT, "2025-06-24 21:00", 24, BOOKED, "2025-06-23 21:00"),
    "a minute before it": (NIGHT, "2025-06-24 20:59", 24, BOOKED, "2025-06-23 20:59"),
    "at the first minute of the day": (NIGHT, "2025-06-24 08:00", 24, BOOKED, "2025-06-23 08:00"),
    "in the evening": (NIGHT, "2025-06-24 23:00", 24, BOOKED, "2025-06-23 21:00"),
    "after midnight": (NIGHT, "2025-06-24 02:00", 24, BOOKED, "2025-06-22 21:00"),
    "at midnight": (NIGHT, "2025-06-24 00:00", 24, BOOKED, "2025-06-22 21:00"),
    "early in the morning": (NIGHT, "2025-06-24 07:30", 24, BOOKED, "2025-06-22 21:00"),
    "two hours before an early start": (NIGHT, "2025-06-24 09:00", 2, BOOKED, "2025-06-23 21:00"),
    "booked in that night, on to its end": (NIGHT, "2025-06-24 09:00", 2, "2025-06-23 22:00", "2025-06-24 08:00"),
    "booked in that night, no hour left": (NIGHT, "2025-06-24 07:30", 2, "2025-06-23 22:00", None),
    "booked in that night, starts as it ends": (NIGHT, "2025-06-24 08:00", 2, "2025-06-23 22:00", None),
    "booked the minute it begins": (NIGHT, "2025-06-24 09:00", 2, "2025-06-23 21:00", "2025-06-24 08:00"),
    "quiet at noon": ("12:00-14:00", "2025-06-23 14:00", 1, BOOKED, "2025-06-23 12:00"),
    "not quiet at noon": ("12:00-14:00", "2025-06-23 15:00", 1, BOOKED, "2025-06-23 14:00"),
    "until midnight": ("20:00-00:00", "2025-06-24 23:30", 24, BOOKED, "2025-06-23 20:00"),
    "from midnight": ("00:00-07:00", "2025-06-24 06:00", 24, BOOKED, "2025-06-23 00:00"),
    "no quiet hours": ("", "2025-06-24 03:00", 24, BOOKED, "2025-06-23 03:00"),
    "the night the clocks go forward": (NIGHT, "2025-03-30 09:00", 3, "2025-03-01 10:00", "2025-03-29 21:00"),
    "that night, on to its end": (NIGHT, "2025-03-30 09:00", 3, "2025-03-29 22:00", "2025-03-30 08:00"),
    "the night the clocks go back": (NIGHT, "2025-10-26 09:00", 3, "2025-10-01 10:00", "2025-10-25 21:00"),
    "that night too": (NIGHT, "2025-10-26 09:00", 3, "2025-10-25 22:00", "2025-10-26 08:00"),
    "begin in the skipped hour": ("02:30-07:00", "2025-03-30 06:00", 1, "2025-03-01 10:00", "2025-03-30 03:00"),
}


@pytest.mark.parametrize("name", DUE)
def test_that_a_reminder_keeps_out_of_quiet_hours(name: str) -> None:
    quiet, start, hours, now, expected = DUE[name]
    begins = at(start)
    due = reminder_due(begins - timedelta(hours=hours), begins, at(now), QuietHours.parsed(quiet), ZONE)
    assert due == (at(expected) if expected else None)


LATER = {
    "by day": ("2025-06-23 14:15", "2025-06-23 14:15"),
    "in the evening": ("2025-06-23 22:00", "2025-06-24 08:00"),
    "after midnight": ("2025-06-24 00:30", "2025-06-24 08:00"),
    "at the end": ("2025-06-24 08:00", "2025-06-24 08:00"),
    "the night the clocks go back": ("2025-10-26 01:00", "2025-10-26 08:00"),
}


@pytest.mark.parametrize("name", LATER)
def test_that_what_can_wait_waits_for_the_morning(name: str) -> None:
    due, expected = LATER[name]
    assert not_before_morning(at(due), QuietHours.parsed(NIGHT), ZONE) == at(expected)
    assert not_before_morning(at(due), None, ZONE) == at(due)


def test_that_the_quiet_hours_are_those_of_the_place() -> None:
    due, start = at("2025-06-23 14:00"), at("2025-06-24 14:00")
    assert reminder_due(due, start, at(BOOKED), QuietHours.parsed(NIGHT), "America/Los_Angeles") == at(
        "2025-06-23 06:00"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("21:00-08:00", "21:00-08:00"), ("21-8", "21:00-08:00"), ("9:30 - 10:15", "09:30-10:15"), ("", "")],
)
def test_that_quiet_hours_are_typed_like_this(typed: str, kept: str) -> None:
    assert checked("reminder.quiet", typed) == kept
    assert str(quiet_hours({"reminder.quiet": kept}) or "") == kept


@pytest.mark.parametrize(
    "typed", ["21:00", "21:00-", "25:00-08:00", "21:60-08:00", "8-8", "evening", "21:00-08:00-09:00", "-1-8"]
)
def test_that_other_words_are_no_quiet_hours(typed: str) -> None:
    with pytest.raises(InvalidValue):
        checked("reminder.quiet", typed)


LATE = {
    "by day": ("2025-06-24 10:00", "2025-06-24 18:00", NIGHT, "2025-06-24 10:00"),
    "woken at three": ("2025-06-24 03:00", "2025-06-24 14:15", NIGHT, "2025-06-24 08:00"),
    "woken before midnight": ("2025-06-23 23:30", "2025-06-24 14:15", NIGHT, "2025-06-24 08:00"),
    "an hour is left": ("2025-06-24 03:00", "2025-06-24 09:00", NIGHT, "2025-06-24 08:00"),
    "less than an hour is left": ("2025-06-24 03:00", "2025-06-24 08:59", NIGHT, None),
    "it starts in that night": ("2025-06-24 03:00", "2025-06-24 07:30", NIGHT, None),
    "it starts as the night ends": ("2025-06-24 03:00", "2025-06-24 08:00", NIGHT, None),
    "the minute that is quiet no more": ("2025-06-24 08:00", "2025-06-24 08:30", NIGHT, "2025-06-24 08:00"),
    "put to the first quiet minute": ("2025-06-23 21:00", "2025-06-25 14:15", NIGHT, "2025-06-23 21:00"),
    "many are": ("2025-06-23 21:14", "2025-06-25 14:15", NIGHT, "2025-06-23 21:14"),
    "a quarter of an hour after that": ("2025-06-23 21:15", "2025-06-25 14:15", NIGHT, "2025-06-24 08:00"),
    "no quiet hours": ("2025-06-24 03:00", "2025-06-24 03:30", "", "2025-06-24 03:00"),
    "the night the clocks go forward": ("2025-03-30 01:30", "2025-03-30 09:00", NIGHT, "2025-03-30 08:00"),
    "the night the clocks go back": ("2025-10-26 02:30", "2025-10-26 09:00", NIGHT, "2025-10-26 08:00"),
}


@pytest.mark.parametrize("name", LATE)
def test_that_what_is_late_waits_for_the_end_of_the_quiet_hours_or_is_a_call(name: str) -> None:
    now, start, quiet, expected = LATE[name]
    goes = when_late(at(now), at(start), QuietHours.parsed(quiet), ZONE)
    assert goes == (at(expected) if expected else None)
