"""Planned reminders and calls follow other lead times and quiet hours; what left, or was stopped by hand, stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.confirm_calls import confirm_calls
from bookingdesk.domain.message_rows import Circumstances
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.planning import replanned
from bookingdesk.domain.reminders import reminders
from tests.builders import a_booking, a_catalogue, a_client, at

BOOKED, LATER = at("2025-06-16 10:00"), at("2025-06-19 10:00")
QUEUED, SENT, SKIPPED, OBSOLETE = (
    MessageState.QUEUED,
    MessageState.SENT,
    MessageState.SKIPPED,
    MessageState.OBSOLETE,
)
WITHDRAWN = MessageState.WITHDRAWN
BOOKING = a_booking()
"""On Monday 23 June at 14:15."""
CHANGED = "lead_times_changed"


def around(settings: dict[str, str], now: Any = LATER) -> Circumstances:
    return Circumstances(client=a_client(), catalogue=a_catalogue(), settings=settings, now=now)


def stored(settings: dict[str, str], **changes: Any) -> list[Message]:
    """What was planned when it was booked, three days before."""
    return [replace(row, **changes) for row in reminders(BOOKING, around(settings, BOOKED))]


def told(
    rows: list[Message], settings: dict[str, str], now: Any = LATER
) -> dict[str, tuple[MessageState, str, str]]:
    plan = replanned(BOOKING, rows, around(settings, now))
    by_key = {row.dedupe_key: row for row in (*rows, *plan.add, *plan.again)}
    return {
        key.split(":reminder:")[1].partition(":")[0]: (row.state, row.reason, f"{row.due_at:%d %H:%M}")
        for key, row in by_key.items()
    }


DAY, TWO = {"reminder.hours": "24"}, {"reminder.hours": "48,3"}
NIGHT = {"reminder.quiet": "14:00-16:00"}
CASES: dict[
    str, tuple[dict[str, str], dict[str, Any], dict[str, str], dict[str, tuple[MessageState, str, str]]]
] = {
    "nothing changed": (DAY, {}, DAY, {"24h": (QUEUED, "", "22 12:15")}),
    "two instead of one": (
        DAY,
        {},
        TWO,
        {"24h": (OBSOLETE, CHANGED, "22 12:15"), "48h": (QUEUED, "", "21 12:15"), "3h": (QUEUED, "", "23 09:15")},
    ),
    "none any more": (DAY, {}, {"reminder.hours": ""}, {"24h": (OBSOLETE, CHANGED, "22 12:15")}),
    "as before": (DAY, {"state": OBSOLETE, "reason": CHANGED}, DAY, {"24h": (QUEUED, "", "22 12:15")}),
    "quiet now": (DAY, {}, DAY | NIGHT, {"24h": (QUEUED, "", "22 12:00")}),
    "sent already": (DAY, {"state": SENT}, {"reminder.hours": ""}, {"24h": (SENT, "", "22 12:15")}),
    "stopped by hand": (
        DAY,
        {"state": WITHDRAWN, "reason": "by_desk"},
        DAY,
        {"24h": (WITHDRAWN, "by_desk", "22 12:15")},
    ),
    "told to go now": (
        DAY,
        {"reason": "at_once"},
        {"reminder.hours": "2"},
        {"24h": (QUEUED, "at_once", "22 12:15"), "2h": (QUEUED, "", "23 10:15")},
    ),
    "a moment that has passed": (DAY, {}, {"reminder.hours": "24,168"}, {"24h": (QUEUED, "", "22 12:15")}),
    "by a letter": (
        DAY,
        {"state": SKIPPED, "reason": "letter_too_slow"},
        DAY,
        {"24h": (SKIPPED, "letter_too_slow", "22 12:15")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_that_reminders_follow_the_settings(name: str) -> None:
    before, changes, after, expected = CASES[name]
    assert told(stored(before, **changes), after) == expected


TENTATIVE = replace(BOOKING, status=Status.TENTATIVE)
ASKED_48, ASKED_24, OFF = ({"calls.confirm_hours": hours} for hours in ("48", "24", "off"))
NIGHT_CALLS = {"reminder.quiet": "14:00-16:00"}
CALLS: dict[str, tuple[dict[str, str], dict[str, Any], dict[str, str], list[tuple[MessageState, str, str]]]] = {
    "nothing changed": (ASKED_48, {}, ASKED_48, [(QUEUED, "unconfirmed", "21 12:15")]),
    "called later": (ASKED_48, {}, ASKED_24, [(QUEUED, "unconfirmed", "22 12:15")]),
    "called earlier": (ASKED_24, {}, ASKED_48, [(QUEUED, "unconfirmed", "21 12:15")]),
    "called at once": (ASKED_24, {}, {"calls.confirm_hours": "720"}, [(QUEUED, "unconfirmed", "16 10:00")]),
    "in quiet hours": (ASKED_48, {}, ASKED_48 | NIGHT_CALLS, [(QUEUED, "unconfirmed", "21 14:00")]),
    "not asked any more": (ASKED_48, {}, OFF, [(OBSOLETE, "calls_changed", "21 12:15")]),
    "asked again": (
        ASKED_48,
        {"state": OBSOLETE, "reason": "calls_changed"},
        ASKED_24,
        [(QUEUED, "unconfirmed", "22 12:15")],
    ),
    "asked for the first time": (OFF, {}, ASKED_48, [(QUEUED, "unconfirmed", "21 12:15")]),
    "tried already": (ASKED_48, {"last_code": "no_answer"}, OFF, [(QUEUED, "unconfirmed", "21 12:15")]),
    "answered": (ASKED_48, {"state": SENT}, ASKED_24, [(SENT, "unconfirmed", "21 12:15")]),
    "the client said yes": (
        ASKED_48,
        {"state": OBSOLETE, "reason": "changed"},
        ASKED_24,
        [(OBSOLETE, "changed", "21 12:15")],
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_that_the_call_whether_they_come_follows_too(name: str) -> None:
    before, changes, after, expected = CALLS[name]
    rows = [replace(row, **changes) for row in confirm_calls(TENTATIVE, around(before, BOOKED))]
    plan = replanned(TENTATIVE, rows, around(after))
    by_key = {row.dedupe_key: row for row in (*rows, *plan.add, *plan.again)}
    found = [row for row in by_key.values() if row.kind is MessageKind.CONFIRM_CALL]
    assert [(row.state, row.reason, f"{row.due_at:%d %H:%M}") for row in found] == expected


def test_that_who_is_late_already_is_not_reminded_because_of_a_setting() -> None:
    assert told(stored(DAY), {"reminder.hours": "24,20"}, at("2025-06-22 20:00")) == {
        "24h": (QUEUED, "", "22 12:15")
    }


def test_that_nobody_is_left_without_a_reminder_because_the_new_moment_has_passed() -> None:
    evening = at("2025-06-21 20:00")
    assert told(stored(DAY), {"reminder.hours": "48"}, evening) == {"24h": (QUEUED, "", "22 12:15")}
    assert told(stored(DAY), {"reminder.hours": ""}, evening) == {"24h": (OBSOLETE, CHANGED, "22 12:15")}
    reminded, waiting = stored(TWO)
    sent = [replace(reminded, state=SENT), waiting]
    assert told(sent, {"reminder.hours": "48"}, evening)["3h"][0] is OBSOLETE
