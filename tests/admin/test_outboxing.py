"""The console looks at parts of the outbox and steers messages."""

from __future__ import annotations

from tests.admin.console import Desk, booked


def test_that_messages_are_steered_and_parts_looked_at(desk: Desk) -> None:
    booked(desk)
    first = next(
        row for row in desk.json("outbox", "--part", "planned") if row["client"] and row["channel"] == "email"
    )
    assert first in desk.json("outbox", "--part", "open", "--find", first["client"]["name"])
    (called,) = desk.json("steer", "by_call", first["id"])
    assert (called["channel"], called["state"], called["reason"]) == ("phone", "queued", "call_instead")
    assert first["id"] in {row["id"] for row in desk.json("calls")}
    rows = desk.json("steer", "withdraw", first["id"], "no-such-message")
    assert [row["state"] for row in rows] == ["withdrawn", "refused"]
    assert [row["id"] for row in desk.json("outbox", "--part", "withdrawn")] == [first["id"]]
    pages = [desk.json("outbox", "--limit", "1")]
    pages.append(desk.json("outbox", "--limit", "1", "--beyond", pages[0][0]["id"]))
    assert len({page[0]["id"] for page in pages}) == 2


def test_that_clients_not_informed_are_listed_for_as_many_days_as_asked(desk: Desk) -> None:
    slot = desk.json("slots", "--service", "Haircut", "--from", "+4", "--days", "9", "--limit", "1")[0]
    made = desk.json("book", "--client", "Maya Ortiz", "--service", "cut", "--at", slot["start"])[0]
    told = [
        row
        for row in desk.json("outbox", "--part", "planned")
        if row["booking"] and row["booking"]["number"] == made["number"]
    ]
    desk.json("steer", "withdraw", *(row["id"] for row in told))
    days = {"two weeks": (), "a day": ("--days", "1"), "as asked": ("--days", "20")}
    listed = {
        name: {one["number"] for one in desk.json("list", "not-informed", *words)} for name, words in days.items()
    }
    assert {name: made["number"] in numbers for name, numbers in listed.items()} == {
        "two weeks": True,
        "a day": False,
        "as asked": True,
    }


def test_that_a_kept_place_is_asked_about_by_call_and_answered_from_the_console(desk: Desk) -> None:
    slots = desk.json("slots", "--service", "Haircut", "--from", "+9", "--days", "9", "--limit", "2")
    numbers = []
    for slot in slots:
        words = (
            "book",
            "--client",
            "Maya Ortiz",
            "--service",
            "cut",
            "--at",
            slot["start"],
            "--tentative",
            "--both",
        )
        numbers.append(desk.json(*words)[0]["number"])
    asked = {
        row["booking"]["number"]: row["id"]
        for row in desk.json("outbox", "--part", "planned")
        if row["kind"] == "confirm_call"
    }
    comes, stays_away = (asked[number] for number in numbers)
    assert "not confirmed yet" in desk.json("text", comes)[0]["text"]
    (yes,) = desk.json("called", comes, "confirmed")
    (no,) = desk.json("called", stays_away, "declined", "--note", "moved away")
    assert [yes["tried"][0]["outcome"], no["tried"][0]["outcome"]] == ["confirmed", "declined"]
    first = slots[0]["start"][:10]
    day = {row["number"]: row["status"] for row in desk.json("list", "bookings", "--from", first, "--days", "14")}
    assert day[numbers[0]] == "confirmed"
    assert numbers[1] not in day, "cancelled"


def test_that_who_does_not_know_is_told_from_the_console(desk: Desk) -> None:
    slot = desk.json("slots", "--service", "Haircut", "--from", "+4", "--days", "9", "--limit", "1")[0]
    made = desk.json("book", "--client", "Maya Ortiz", "--service", "cut", "--at", slot["start"], "--both")[0]
    number = str(made["number"])
    (called,) = desk.json("inform", number, "--call")
    assert (called["channel"], called["booking"]["number"]) == ("phone", made["number"])
    desk.json("called", called["id"], "reached")
    code, _out, err = desk.run("inform", number)
    assert code == 3
    assert "knows how it stands" in err
