"""`bookingdesk-admin waitlist` and `queue`: a whole round trip, as a program would make it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.admin.console import Desk


def free_time(desk: Desk) -> tuple[str, str, str]:
    """A service, somebody and a start of theirs that is free."""
    service = desk.json("list", "services")[0]["name"]
    slot = desk.json("slots", "--service", service, "--from", "+1", "--days", "7", "--limit", "1")[0]
    staff = next(one["name"] for one in slot["resources"] if one["kind"] == "staff")
    return service, staff, slot["start"]


def clients(desk: Desk) -> list[dict[str, Any]]:
    return desk.json("list", "clients", "--limit", "3")


def test_that_a_wish_is_matched_offered_refused_and_accepted(desk: Desk) -> None:
    service, staff, start = free_time(desk)
    before = len(desk.json("list", "waitlist"))
    added = []
    for client in clients(desk)[:2]:
        words = ("waitlist", "add", "--client", f"#{client['id']}", "--service", service, "--priority")
        added += desk.json(*words)
    assert len(desk.json("list", "waitlist")) == before + 2
    found = desk.json("waitlist", "match", "--staff", staff, "--at", start)
    assert [row["entry"] for row in found if row["fits"]][:2] == [row["id"] for row in added]
    first = desk.json("waitlist", "offer", "--staff", staff, "--at", start, "--entry", str(added[0]["id"]))[0]
    assert first["entry"] == added[0]["id"]
    following = desk.json("waitlist", "refuse", str(first["offer"]))[0]
    assert (following["entry"], following["start"]) == (added[1]["id"], first["start"])
    booking = desk.json("waitlist", "accept", str(following["offer"]))[0]
    assert booking["client"]["id"] == clients(desk)[1]["id"]
    assert desk.json("waitlist", "remove", str(added[0]["id"]))[0]["state"] == "left"
    states = {row["id"]: row["state"] for row in desk.json("waitlist", "list", "--all")}
    assert (states[added[0]["id"]], states[added[1]["id"]]) == ("left", "booked")
    code, _, err = desk.run("waitlist", "accept", str(first["offer"]))
    assert (code, err) == (3, "They have said no already; the time went to the next in line.\n")


def test_that_somebody_is_shown_the_times_that_suit_them(desk: Desk) -> None:
    service, staff, _ = free_time(desk)
    words = ("--service", service, "--staff", staff, "--days", "tue,thu", "--after", "14:00", "--before", "18:00")
    entry = desk.json("waitlist", "add", "--client", f"#{clients(desk)[0]['id']}", *words)[0]
    assert entry["windows"][0] == {
        "weekdays": ["tue", "thu"],
        "first_day": None,
        "last_day": None,
        "from": "14:00",
        "until": "18:00",
    }
    starts = [
        datetime.fromisoformat(row["start"]) for row in desk.json("waitlist", "match", "--entry", str(entry["id"]))
    ]
    assert starts
    assert all(start.weekday() in {1, 3} and 14 <= start.hour < 18 for start in starts)


@pytest.mark.parametrize(
    "words",
    [
        ("waitlist", "add", "--client", "#1", "--service", "nothing"),
        ("waitlist", "add", "--client", "#1", "--service", "1", "--days", "someday"),
        ("waitlist", "add", "--client", "#1", "--service", "1", "--after", "late"),
        ("waitlist", "accept", "999"),
        ("waitlist", "match"),
        ("queue", "add", "--service", "1"),
        ("queue", "serve", "999"),
    ],
)
def test_that_what_makes_no_sense_is_refused_with_a_sentence(desk: Desk, words: tuple[str, ...]) -> None:
    code, out, err = desk.run(*words)
    assert (code, out) == (3, "")
    assert err.strip().endswith((".", "?"))


def test_that_walk_ins_are_listed_called_and_leave(desk: Desk, tmp_path: Path) -> None:
    service = desk.json("list", "services")[0]["name"]
    before = len(desk.json("queue", "list"))
    made = desk.json("queue", "add", "--name", "Leo Brandt", "--service", service)[0]
    assert (made["place"], made["name"], made["client"]) == (before + 1, "Leo Brandt", None)
    assert desk.json("queue", "call", str(made["id"]))[0]["state"] == "called"
    assert desk.json("queue", "list")[0]["id"] == made["id"]
    assert desk.json("queue", "left", str(made["id"]), "--reason", "Too long")[0]["state"] == "left"
    assert len(desk.json("queue", "list")) == before
    code, _, err = desk.run("queue", "call", str(made["id"]))
    assert (code, err) == (3, "They have left the queue. Add them again if they are back.\n")


def test_that_running_out_twice_passes_nothing_on(desk: Desk) -> None:
    assert desk.json("waitlist", "expire") == []


def test_that_a_kept_slot_is_listed_and_given_back_for_a_reason(desk: Desk) -> None:
    service, staff, start = free_time(desk)
    entry = desk.json("waitlist", "add", "--client", f"#{clients(desk)[0]['id']}", "--service", service)[0]
    desk.json("waitlist", "offer", "--staff", staff, "--at", start, "--entry", str(entry["id"]))
    (kept,) = desk.json("holds", "list")
    assert kept["start"] == start
    assert desk.json("holds", "release", kept["id"], "--reason", "Forgotten")[0]["id"] == kept["id"]
    assert desk.json("holds", "list") == []
    code, _, err = desk.run("holds", "release", kept["id"], "--reason", "Forgotten")
    assert (code, err.startswith("There is no held time")) == (3, True)


def test_that_a_wish_is_changed_and_the_rest_of_it_stays(desk: Desk) -> None:
    service, staff, _ = free_time(desk)
    words = ("--service", service, "--staff", staff, "--days", "tue", "--minutes", "30", "--note", "loud")
    entry = desk.json("waitlist", "add", "--client", f"#{clients(desk)[0]['id']}", *words)[0]
    number = str(entry["id"])
    changed = desk.json("waitlist", "change", number, "--anybody", "--days", "wed", "--after", "14:00")[0]
    assert (changed["staff"], changed["minutes"], changed["note"]) == ([], 30, "loud")
    assert [(one["weekdays"], one["from"]) for one in changed["windows"]] == [(["wed"], "14:00")]
    changed = desk.json("waitlist", "change", number, "--any-time", "--priority", "yes", "--note", "")[0]
    assert (changed["windows"], changed["priority"], changed["note"]) == ([], True, "")
    desk.json("waitlist", "remove", number)
    assert desk.run("waitlist", "change", number, "--priority", "no")[0] == 3
