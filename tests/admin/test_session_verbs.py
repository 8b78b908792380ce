"""`bookingdesk-admin session …` and `list sessions` as their callers see them."""

from __future__ import annotations

from tests.admin.console import Desk


def opened(desk: Desk) -> dict[str, object]:
    """A group service for two, and a session of it at the first time that is free."""
    desk.json(
        "add-service", "Stretching", "--minutes", "45", "--skill", "Cutting", "--space", "Chairs", "--seats", "2"
    )
    start = desk.json("slots", "--service", "Stretching", "--from", "+20", "--limit", "1")[0]["start"]
    return desk.json("session", "open", "--service", "Stretching", "--at", start)[0]


def test_that_a_session_is_opened_joined_attended_left_moved_and_called_off(desk: Desk) -> None:
    session = opened(desk)
    number = str(session["number"])
    assert session["seats"] == 2
    seat = desk.json("session", "join", number, "--client", "Maya Ortiz")[0]
    assert (seat["session"], seat["seat"]) == (session["id"], 1)
    desk.json("session", "join", number, "--client", "2")
    code, _, said = desk.run("session", "join", number, "--client", "3")
    assert (code, "Every seat" in said) == (3, True)
    day = str(session["start"])[:10]
    fill = next(one for one in desk.json("list", "sessions", "--from", day) if one["id"] == session["id"])
    assert (fill["taken"], fill["left"], fill["seats"]) == (2, 0, 2)
    left = desk.json("session", "leave", number, "--client", "2", "--reason", "Ill")[0]
    assert left["status"] == "cancelled"
    rows = desk.json("session", "roster", number)
    assert [row["status"] for row in rows if not row["waiting"]] == ["confirmed", "cancelled"]
    assert desk.json("session", "seats", number, "1")[0]["seats"] == 1
    code, _, said = desk.run("session", "attend", number, "--client", "Maya Ortiz")
    assert code == 3
    later = desk.json("slots", "--service", "Stretching", "--from", "+27", "--limit", "1")[0]["start"]
    moved = desk.json("session", "move", number, "--at", later, "--reason", "Teacher is away")[0]
    assert moved["start"] == later
    assert desk.json("session", "roster", number)[0]["start"] == later
    assert desk.json("session", "cancel", number, "--reason", "Nobody came")[0]["status"] == "cancelled"
    assert {row["status"] for row in desk.json("session", "roster", number)} == {"cancelled"}


def test_that_slots_name_the_session_that_can_be_joined(desk: Desk) -> None:
    session = opened(desk)
    slot = desk.json("slots", "--service", "Stretching", "--from", "+20", "--limit", "1")[0]
    assert (slot["session"], slot["seats_left"]) == (session["id"], 2)


def test_that_an_ordinary_booking_is_no_session(desk: Desk) -> None:
    number = str(desk.json("list", "bookings", "--limit", "1")[0]["number"])
    code, _, said = desk.run("session", "roster", number)
    assert (code, "group session" in said) == (3, True)


def test_that_a_session_is_opened_every_week_with_the_dates_seen_before(desk: Desk) -> None:
    session = opened(desk)
    rule = ("--at", str(session["start"])[:16], "--every", "1w", "--count", "3")
    code, rows, _ = desk.run("session", "open", "--service", "Stretching", *rule, "--preview", "--json")
    assert code in {0, 3}
    assert rows.count('"date"') == 3
    stored = desk.json("session", "open", "--service", "Stretching", *rule, "--skip-conflicts")
    assert {one["seats"] for one in stored} == {2}
    assert len({one["series"] for one in stored}) == 1


def test_that_seats_of_a_service_and_of_a_room_are_changed_for_what_is_opened_next(desk: Desk) -> None:
    session = opened(desk)
    assert desk.json("set-seats", "--service", "Stretching", "4")[0]["seats"] == 4
    later = desk.json("slots", "--service", "Stretching", "--from", "+27", "--limit", "1")[0]["start"]
    assert desk.json("session", "open", "--service", "Stretching", "--at", later)[0]["seats"] == 4
    room = next(one["name"] for one in session["resources"] if one["kind"] == "space")  # type: ignore[attr-defined]
    code, _, said = desk.run("set-seats", "--space", room, "1")
    assert (code, f"#{session['number']}" in said) == (3, True)
    assert desk.json("set-seats", "--space", room, "6")[0]["seats"] == 6
    code, _, said = desk.run("set-seats", "--service", "Haircut", "4")
    assert (code, "not held for groups" in said) == (3, True)


def test_that_another_rhythm_says_who_loses_a_place_before_and_after(desk: Desk) -> None:
    start = str(opened(desk)["start"])
    later = desk.json("slots", "--service", "Stretching", "--from", "+40", "--limit", "1")[0]["start"]
    rule = ("--every", "1w", "--count", "3")
    sessions = desk.json("session", "open", "--service", "Stretching", "--at", later, *rule)
    assert len(sessions) == 3, start
    kept = desk.json("session", "join", str(sessions[2]["number"]), "--client", "Maya Ortiz")[0]
    lost = desk.json("session", "join", str(sessions[1]["number"]), "--client", "Maya Ortiz")[0]
    words = (
        "series",
        "rewrite",
        str(sessions[0]["number"]),
        "--every",
        "2w",
        "--count",
        "2",
        "--reason",
        "Quieter",
    )
    lines = desk.json(*words, "--preview")
    assert [line["state"] for line in lines] == ["fits", "gone", "fits"]
    assert [line["losing"] for line in lines] == [[], [{"number": lost["number"], "client": lost["client"]}], []]
    rows = {row["id"]: row for row in desk.json(*words)}
    assert rows[sessions[1]["id"]]["status"] == "cancelled"
    assert rows[sessions[1]["id"]]["lost"] == [{"number": lost["number"], "client": lost["client"]}]
    assert [rows[one["id"]]["lost"] for one in (sessions[0], sessions[2])] == [[], []]
    roster = desk.json("session", "roster", str(sessions[2]["number"]))
    assert [row["status"] for row in roster if row["number"] == kept["number"]] == ["confirmed"]
