"""The console asks later, answers, lists what was not read back, and lets the owner of the database back in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bookingdesk.admin.acting import NEW_SECRET, SECRET
from bookingdesk.admin.reviewing import OWNER_SECRET
from tests.admin.console import SMALL, Desk, booked, sample_at

PASSWORD, NEW = "violet harbour clockwork", "a violin made of snow"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A small sample studio."""
    return Desk(sample_at(tmp_path / "profile", *SMALL), capsys)


def test_that_what_a_role_does_not_allow_waits_and_is_answered(desk: Desk) -> None:
    number = str(booked(desk)["number"])
    words = ("cancel", number, "--reason", "ill", "--we-asked", "Ana is ill", "--as", "Ana")
    assert desk.run(*words)[0] == 3
    (asked,) = desk.json(*words, "--ask-later", "she insists")
    assert (asked["state"], asked["verb"], asked["right"], asked["user"]) == ("open", "cancel", "cancel", "Ana")
    assert [row["number"] for row in desk.json("deferred", "--as", "Sue")] == [asked["number"]]
    code, _out, err = desk.run("deferred", "approve", str(asked["number"]), "--as", "Ana")
    assert (code, "does not allow" in err) == (3, True)
    (done,) = desk.json("deferred", "approve", str(asked["number"]), "--as", "Sue", "--answer", "go ahead")
    assert (done["state"], done["settled_by"], done["answer"]) == ("approved", "Sue", "go ahead")
    day = desk.json("list", "bookings", "--cancelled", "--days", "20")
    assert next(row["status"] for row in day if str(row["number"]) == number) == "cancelled"
    assert desk.json("deferred", "--as", "Sue") == []
    assert desk.run("deferred", "decline", str(asked["number"]), "--answer", "no", "--as", "Sue")[0] == 3


def test_that_a_no_needs_words_and_who_asked_finds_them(desk: Desk) -> None:
    number = str(booked(desk)["number"])
    words = ("cancel", number, "--reason", "ill", "--we-asked", "Ana is ill", "--as", "Ana", "--ask-later")
    assert desk.run(*words, "")[0] == 3  # nor is anything asked without them
    (asked,) = desk.json(*words, "she insists")
    assert desk.run("deferred", "decline", str(asked["number"]), "--as", "Sue")[0] == 3
    desk.json("deferred", "decline", str(asked["number"]), "--as", "Sue", "--answer", "call her first")
    (mine,) = desk.json("deferred", "--all", "--as", "Ana")
    assert (mine["state"], mine["answer"]) == ("declined", "call her first")


def test_that_bookings_are_listed_until_they_are_read_back(desk: Desk) -> None:
    number = booked(desk)["number"]
    assert number in [row["number"] for row in desk.json("unread")]
    desk.json("read-back", str(number), "--skip", "booked by email")
    assert number not in [row["number"] for row in desk.json("unread")]
    (row,) = [row for row in desk.json("unread", "--skipped") if row["number"] == number]
    assert row["skipped"] == "booked by email"
    desk.json("read-back", str(number), "--right")
    assert number not in [row["number"] for row in desk.json("unread", "--skipped")]


def test_that_a_discrepancy_is_reported_and_closed_with_what_was_done(desk: Desk) -> None:
    number = str(booked(desk)["number"])
    (made,) = desk.json("report", "The price on the slip is wrong", "--booking", number, "--as", "Ana")
    (issue,) = desk.json("issues", "--as", "Sue")
    assert (issue["number"], issue["kind"], issue["user"]) == (made["issue"], "reported", "Ana")
    desk.json("issues", "--close", str(issue["number"]), "--reason", "reprinted", "--as", "Sue")
    (closed,) = desk.json("issues", "--all", "--as", "Sue")
    assert (closed["closed_by"], closed["closed_why"]) == ("Sue", "reprinted")


def test_that_contact_persons_are_asked_about_by_name(desk: Desk) -> None:
    rows = desk.json("contact", "Uni Library", "--person", "Nora Falk", "--still-right", "--how", "answered")
    (nora,) = [row for row in rows if row["person"] == "Nora Falk"]
    assert (nora["address"], nora["how"], nora["due"]) == ("phone", "answered", False)


def test_that_the_owner_of_the_file_lets_an_administrator_back_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ((NEW_SECRET, PASSWORD), (SECRET, PASSWORD), (OWNER_SECRET, "")):
        monkeypatch.setenv(name, value)
    desk.json("user", "password", "Jo")
    monkeypatch.setenv(NEW_SECRET, NEW)
    with monkeypatch.context() as other:
        other.setattr(os, "geteuid", lambda: os.getuid() + 4711)
        code, _out, err = desk.run("recover", "Jo")
        assert (code, "owns the database" in err) == (3, True)
    code, _out, err = desk.run("recover", "Jo")
    assert (code, "open issue" in err) == (0, True)
    monkeypatch.setenv(SECRET, NEW)
    (issue,) = desk.json("issues", "--as", "Jo")
    assert (issue["kind"], issue["text"]) == ("recovered", "Jo")
    assert desk.run("recover", "Sue")[0] == 3
