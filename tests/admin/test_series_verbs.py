"""`bookingdesk-admin series …` as its callers see it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.admin.console import Desk, first_slot

SERIES = ("--service", "cut", "--every", "1w", "--count", "3")


@pytest.fixture
def start(desk: Desk) -> str:
    """A free Tuesday to Thursday in three weeks, when nothing is booked yet."""
    day = date.fromisoformat(first_slot(desk)["start"][:10]) + timedelta(days=35)
    day += timedelta(days=(1 - day.weekday()) % 7)
    slots = desk.json("slots", "--service", "cut", "--from", day.isoformat(), "--days", "1", "--limit", "1")
    return str(slots[0]["start"])


def booked(desk: Desk, start: str) -> list[dict[str, Any]]:
    return desk.json("series", "book", "--client", "Maya Ortiz", "--at", start, *SERIES, "--note", "Every week")


def test_that_a_series_is_previewed_booked_and_listed(desk: Desk, start: str) -> None:
    lines = desk.json("series", "preview", "--at", start, *SERIES)
    assert [line["state"] for line in lines] == ["fits"] * 3
    bookings = booked(desk, start)
    assert [b["start"] for b in bookings] == [line["start"] for line in lines]
    assert len({b["series"] for b in bookings}) == 1
    (row,) = [each for each in desk.json("list", "series") if each["id"] == bookings[0]["series"]]
    assert (row["every"], row["count"], len(row["bookings"])) == ("1w", 3, 3)


def test_that_a_conflict_is_said_refused_and_left_out(desk: Desk, start: str) -> None:
    staff = desk.json("slots", "--service", "cut", "--from", start[:10], "--days", "1", "--limit", "1")[0]
    name = next(one["name"] for one in staff["resources"] if one["kind"] == "staff")
    assert desk.run("book", "--client", "2", "--service", "cut", "--at", start, "--staff", name)[0] == 0
    words = ("--at", start, *SERIES, "--staff", name)
    code, out, _err = desk.run("series", "preview", *words)
    assert code == 3
    assert "conflict" in out
    code, _out, err = desk.run("series", "book", "--client", "Maya Ortiz", *words)
    assert code == 3
    assert "1 date can't be had" in err
    left = desk.json("series", "book", "--client", "Maya Ortiz", *words, "--skip-conflicts")
    assert len(left) == 2


def test_that_dates_are_skipped_and_moved_by_decision(desk: Desk, start: str) -> None:
    first = date.fromisoformat(start[:10])
    second, third = (first + timedelta(days=7)).isoformat(), (first + timedelta(days=14)).isoformat()
    slots = desk.json("slots", "--service", "cut", "--from", third, "--days", "1")
    other = slots[-1]["start"]
    words = ("--at", start, *SERIES, "--skip", second, "--move", f"{third}={other}")
    assert [line["state"] for line in desk.json("series", "preview", *words)] == ["fits", "skipped", "moved"]
    bookings = desk.json("series", "book", "--client", "Maya Ortiz", *words)
    assert [b["start"] for b in bookings] == [start, other]


def test_that_a_scope_is_moved_cancelled_and_taken_back(desk: Desk, start: str) -> None:
    bookings = booked(desk, start)
    number = str(bookings[1]["number"])
    later = bookings[1]["start"].replace(start[11:16], "15:00")
    lines = desk.json("series", "edit", number, "--scope", "following", "--at", later, "--preview")
    assert [line["booking_id"] for line in lines] == [b["id"] for b in bookings[1:]]
    moved = desk.json("series", "edit", number, "--scope", "following", "--at", later)
    assert [b["start"][11:16] for b in moved] == [start[11:16], "15:00", "15:00"]
    gone = desk.json("series", "cancel", number, "--scope", "all", "--reason", "Moving away")
    assert {b["status"] for b in gone} == {"cancelled"}
    assert desk.json("undo")[0]["undone"] == "series_cancel"


@pytest.mark.parametrize("every", ["often", "2y", ""])
def test_that_a_rule_that_is_none_is_refused_in_words(desk: Desk, start: str, every: str) -> None:
    code, _out, err = desk.run(
        "series", "preview", "--service", "cut", "--at", start, "--every", every, "--count", "2"
    )
    assert code == 3
    assert "2w" in err


def test_that_a_rule_needs_an_end(desk: Desk, start: str, tmp_path: Path) -> None:
    code, _out, err = desk.run("series", "preview", "--service", "cut", "--at", start, "--every", "1w")
    assert code == 3
    assert err.strip()


def test_that_a_running_series_gets_another_rule(desk: Desk, start: str) -> None:
    bookings = booked(desk, start)
    number = str(bookings[1]["number"])
    words = ("series", "rewrite", number, "--every", "2w", "--count", "1")
    lines = desk.json(*words, "--preview")
    assert [line["state"] for line in lines] == ["fits", "gone"]
    after = desk.json(*words, "--reason", "Ana works otherwise")
    assert [b["status"] for b in after] == ["confirmed", "confirmed", "cancelled"]
    (row,) = [each for each in desk.json("list", "series") if each["id"] == bookings[0]["series"]]
    assert (row["every"], row["count"]) == ("2w", 1)
