"""`bookingdesk-admin duration …` as its callers see it."""

from __future__ import annotations

from datetime import datetime

from tests.admin.console import Desk


def minutes(row: dict[str, str]) -> int:
    return int((datetime.fromisoformat(row["end"]) - datetime.fromisoformat(row["start"])).total_seconds()) // 60


def test_that_own_lengths_are_set_used_listed_and_cleared(desk: Desk) -> None:
    of_ana = ("--service", "Haircut", "--staff", "Ana")
    assert desk.json("duration", "set", *of_ana, "--minutes", "60")[0]["minutes"] == 60
    of_maya = ("--service", "Haircut", "--client", "Maya Ortiz")
    assert desk.json("duration", "set", *of_maya, "--minutes", "75")[0]["usual"] == 45
    rows = desk.json("duration", "list")
    assert [(row["staff"], row["client"], row["minutes"]) for row in rows] == [
        ("Ana", None, 60),
        (None, "Maya Ortiz", 75),
    ]
    slots = desk.json("slots", *of_ana, "--from", "+30", "--limit", "2")
    assert [minutes(slot) for slot in slots] == [60, 60]
    assert minutes(desk.json("slots", *of_ana, "--client", "Maya Ortiz", "--from", "+30", "--limit", "1")[0]) == 75
    booked = desk.json("book", *of_maya, "--at", slots[0]["start"])[0]
    assert minutes(booked) == 75
    assert desk.json("duration", "clear", *of_ana)[0]["minutes"] == 45
    assert [row["client"] for row in desk.json("duration", "list")] == ["Maya Ortiz"]


def test_that_a_length_that_no_day_holds_is_refused(desk: Desk) -> None:
    code, _out, err = desk.run("duration", "set", "--service", "Haircut", "--staff", "Ana", "--minutes", "0")
    assert code == 3
    assert "720" in err
