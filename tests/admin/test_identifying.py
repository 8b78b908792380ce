"""The console checks who is calling, stamps addresses, makes duplicates one: the same rules, no fact on the screen."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.admin.console import SMALL, Desk, sample_at

Facts = dict[str, Any]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A small sample studio."""
    return Desk(sample_at(tmp_path / "profile", *SMALL), capsys)


def booked(desk: Desk) -> tuple[Facts, str]:
    """Maya's booking, and another free time."""
    slots = desk.json("slots", "--service", "cut", "--limit", "8")
    made = desk.json("book", "--client", "Maya Ortiz", "--service", "cut", "--at", slots[0]["start"])[0]
    later = next(slot["start"] for slot in slots if slot["start"] != slots[0]["start"])
    return made, later


def test_that_a_clients_word_needs_a_check_and_the_check_moves_the_booking(desk: Desk) -> None:
    booking, later = booked(desk)
    number = str(booking["number"])
    code, _out, err = desk.run("reschedule", number, "--at", later, "--asked-by", "client")
    assert (code, "Check who is calling" in err) == (3, True)
    answer = desk.json("identity", number, "1203 4417")[0]
    assert (answer["confirmed"], answer["matched"], answer["needed"]) == (True, 2, 2)
    moved = desk.json("reschedule", number, "--at", later, "--asked-by", "client", "--checked", answer["check"])[0]
    assert moved["start"] == later
    cancelled = desk.json(
        "cancel", number, "--reason", "Illness", "--asked-by", "client", "--checked", answer["check"]
    )[0]
    assert cancelled["status"] == "cancelled"


def test_that_a_failed_check_prints_no_fact_and_the_third_one_locks(desk: Desk) -> None:
    booking, _later = booked(desk)
    number = str(booking["number"])
    for left in (2, 1, 0):
        code, out, err = desk.run("identity", number, "4417 0101", "--json")
        (answer,) = json.loads(out)
        assert (code, answer["confirmed"], answer["matched"]) == (3, False, 1)
        assert answer["attempts_left"] == left
        assert not [fact for fact in ("1988", "4417", "maya.ortiz", "12/03") if fact in out + err]
    code, _out, err = desk.run("identity", number, "1203 4417")
    assert (code, "locked until" in err) == (3, True)
    (issue,) = desk.json("issues")
    assert (issue["kind"], issue["state"]) == ("identity_locked", "open")
    assert desk.run("issues", "--close", str(issue["number"]))[0] == 3, "it was dealt with somehow"
    assert desk.json("issues", "--close", str(issue["number"]), "--reason", "wrong number") == []
    (closed,) = desk.json("issues", "--all")
    assert (closed["state"], closed["closed_why"]) == ("closed", "wrong number")


def test_that_a_note_is_the_desks_own_and_another_mode_needs_a_check(desk: Desk) -> None:
    booking, _later = booked(desk)
    number = str(booking["number"])
    assert desk.json("amend", number, "--note", "Brings a dog")[0]["number"] == booking["number"]
    online = ("amend", number, "--mode", "virtual", "--mode-detail", "https://meet.example/4")
    code, _out, err = desk.run(*online, "--asked-by", "client")
    assert (code, "Check who is calling" in err) == (3, True)
    assert desk.json(*online, "--we-asked", "the room is closed")[0]["mode"] == "virtual"


def test_that_the_business_gives_a_reason_instead(desk: Desk) -> None:
    booking, later = booked(desk)
    moved = desk.json("reschedule", str(booking["number"]), "--at", later, "--we-asked", "Ana is ill")[0]
    assert moved["start"] == later


def test_that_a_call_back_and_an_excuse_are_checks(desk: Desk) -> None:
    booking, later = booked(desk)
    number = str(booking["number"])
    called = desk.json("identity", number, "--called-back")[0]
    assert called["how"] == "called_back"
    excused = desk.json("identity", number, "--excuse", "known for years")[0]
    for check in (called["check"], excused["check"]):
        desk.json("reschedule", number, "--at", later, "--asked-by", "client", "--checked", check)


def test_that_addresses_are_found_to_be_right(desk: Desk) -> None:
    rows = desk.json("contact", "Maya Ortiz", "--still-right", "--how", "answered")
    assert [(row["address"], row["how"], row["due"]) for row in rows] == [
        ("phone", "answered", False),
        ("email", "answered", False),
    ]


def test_that_two_clients_are_made_one_and_parted_again(desk: Desk) -> None:
    booking, _later = booked(desk)
    maya, sam = (str(desk.json("list", "clients", "--find", name)[0]["number"]) for name in ("Maya", "Sam Lee"))
    rows = desk.json("merge", sam, maya, "--preview")
    assert {"field": "born", "kept": "", "gone": "1988-03-12", "proposed": "gone"} in rows
    done = desk.json("merge", sam, maya, "--take", "born")[0]
    assert (done["kept"]["number"], done["gone"]) == (int(sam), int(maya))
    assert done["moved"] >= 1
    day = desk.json("list", "bookings")
    assert next(b["client"]["id"] for b in day if b["number"] == booking["number"]) == int(sam)
    back = desk.json("split", sam)[0]
    assert back["undone_at"]
    day = desk.json("list", "bookings")
    assert next(b["client"]["id"] for b in day if b["number"] == booking["number"]) == int(maya)
    code, _out, err = desk.run("merge", maya, maya)
    assert (code, bool(err)) == (3, True)


def test_that_a_booking_is_read_back_in_the_clients_language(desk: Desk) -> None:
    booking, _later = booked(desk)
    number = str(booking["number"])
    said = desk.json("read-back", number)[0]
    assert said["say"].startswith("That is ")
    assert said["read_back_at"] is None
    day = date.fromisoformat(booking["start"][:10])
    wrong, right = str((day.weekday() + 1) % 7 + 1), str(day.weekday() + 1)
    code, _out, err = desk.run("read-back", number, "--right", "--weekday", wrong)
    assert (code, "The booking is on" in err) == (3, True)
    assert desk.json("read-back", number, "--right", "--weekday", right)[0]["read_back_by"]
