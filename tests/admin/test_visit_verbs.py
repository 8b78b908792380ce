"""`bookingdesk-admin visit …` as its callers see it."""

from __future__ import annotations

from tests.admin.console import Desk


def test_that_a_visit_is_found_booked_moved_and_cancelled(desk: Desk) -> None:
    parts = ("--part", "cut", "cut", "--gap", "30")
    offer = desk.json("visit", "find", *parts, "--from", "+30", "--limit", "1")[0]
    assert len(offer["slots"]) == 2
    visit = desk.json("visit", "book", *parts, "--client", "Maya Ortiz", "--at", offer["start"])
    assert [b["start"] for b in visit] == [slot["start"] for slot in offer["slots"]]
    number = str(visit[0]["number"])
    later = desk.json("visit", "find", *parts, "--from", "+37", "--limit", "1")[0]["start"]
    moved = desk.json("visit", "move", number, "--at", later)
    assert {b["start"][:10] for b in moved} == {later[:10]}
    assert [b["number"] for b in desk.json("visit", "show", number)] == [b["number"] for b in moved]
    second = str(moved[1]["number"])
    left = desk.json("visit", "cancel", second, "--only", "--reason", "Ill")
    assert [b["status"] for b in left] == ["confirmed", "cancelled"]
    gone = desk.json("visit", "cancel", number, "--reason", "Ill")
    assert {b["status"] for b in gone} == {"cancelled"}


def test_that_two_clients_come_together(desk: Desk) -> None:
    parts = ("--part", "cut=Maya Ortiz", "cut=2", "--together")
    offer = desk.json("visit", "find", *parts, "--from", "+30", "--limit", "1")[0]
    visit = desk.json("visit", "book", *parts, "--at", offer["start"])
    assert len({b["start"] for b in visit}) == 1
    assert len({b["client"]["id"] for b in visit}) == 2


def test_that_a_step_is_added_beside_a_stored_booking(desk: Desk) -> None:
    start = desk.json("visit", "find", "--part", "cut", "--from", "+30", "--limit", "1")[0]["start"]
    (alone,) = desk.json("visit", "book", "--part", "cut", "--client", "Maya Ortiz", "--at", start)
    number = str(alone["number"])
    near = desk.json("visit", "find", "--part", "cut", "--gap", "30", "--beside", number, "--limit", "1")[0]
    both = desk.json("visit", "add", number, "--part", "cut", "--gap", "30")
    assert {alone["start"], near["start"]} == {b["start"] for b in both}
    assert len({b["visit"] for b in both}) == 1
    assert {b["client"]["id"] for b in both} == {alone["client"]["id"]}


def test_that_a_step_is_added_at_the_start_that_was_named(desk: Desk) -> None:
    offers = desk.json("visit", "find", "--part", "cut", "--from", "+30", "--days", "1", "--limit", "60")
    first, last = offers[0]["start"], offers[-1]["start"]
    (alone,) = desk.json("visit", "book", "--part", "cut", "--client", "Maya Ortiz", "--at", first)
    both = desk.json("visit", "add", str(alone["number"]), "--part", "cut", "--at", last)
    assert [b["start"] for b in both] == [first, last]
    assert len({b["visit"] for b in both}) == 1
