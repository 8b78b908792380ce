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
