"""Requests at the console: taken, filled in, answered, listed, as JSON and with exit codes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.admin.test_console import Desk


@pytest.fixture
def desk(furnished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A copy of the sample desk without its requests."""
    source = sqlite3.connect(furnished / "bookingdesk.sqlite")
    copy = sqlite3.connect(tmp_path / "bookingdesk.sqlite")
    source.backup(copy)
    source.close()
    copy.close()
    return Desk(tmp_path, capsys)


def service(desk: Desk) -> str:
    return str(desk.json("list", "services")[0]["name"])


def taken(desk: Desk, *words: str) -> dict[str, object]:
    said = ("--name", "Eva Rossi", "--email", "eva@mail.example", "--channel", "web", "--service", service(desk))
    (row,) = desk.json("request", *said, "--on", "+1..+9", "--any-time", "--no-needs", *words)
    return row


def test_that_a_request_is_taken_and_accepted_at_the_first_time_that_fits(desk: Desk) -> None:
    row = taken(desk)
    assert (row["state"], row["missing"], row["timer"], row["channel"]) == ("open", [], "calm", "web")
    number = str(row["number"])
    assert number in {str(one["number"]) for one in desk.json("list", "requests")}
    (answered,) = desk.json("answer", number, "accept")
    assert (answered["state"], answered["told"]) == ("answered", "confirmed")
    assert answered["booking"]["client"]["name"] == "Eva Rossi"
    assert number not in {str(one["number"]) for one in desk.json("list", "requests")}
    assert number in {str(one["number"]) for one in desk.json("list", "requests", "--state", "answered")}
    desk.json("undo")
    assert number in {str(one["number"]) for one in desk.json("list", "requests")}


def test_that_missing_details_are_named_asked_for_and_filled_in(desk: Desk) -> None:
    (row,) = desk.json("request", "--name", "Eva Rossi", "--phone", "030 1234567", "--service", "balloon ride")
    assert (row["missing"], row["service"]) == (["service", "date", "time", "needs"], "balloon ride")
    number = str(row["number"])
    code, _, err = desk.run("answer", number, "accept", "--at", "2031-06-27T10:00")
    assert code == 3
    assert "service, date, time of day, special requirements" in err
    (asked,) = desk.json("answer", number, "ask", "--by", "phone")
    assert (asked["state"], asked["told"]) == ("waiting_for_client", "")
    words = ("--service", service(desk), "--on", "+2", "--between", "8-18", "--need", "allergy=nuts")
    (full,) = desk.json("request", number, *words)
    assert (full["missing"], full["needs"]) == ([], ["allergy=nuts"])
    (offered,) = desk.json("answer", number, "offer")
    assert len(offered["answers"]) == 2


def test_that_refusals_leave_with_a_sentence_and_exit_3(desk: Desk) -> None:
    number = str(taken(desk)["number"])
    ahead = (datetime.now().astimezone() + timedelta(days=2)).isoformat()  # noqa: TID251 - the console's own clock
    for words in (
        ("request", "--name", "Eva", "--received", ahead),
        ("request", "--kind", "cancel"),
        ("answer", number, "decline"),
        ("answer", number, "reply", "--text", "yes"),
        ("answer", "99999", "accept"),
        ("answer", "x", "accept"),
    ):
        code, out, err = desk.run(*words)
        assert (code, out) == (3, ""), words
        assert err.strip().endswith((".", "?")), words


def test_that_declining_needs_its_reason_and_stops_the_clock(desk: Desk) -> None:
    number = str(taken(desk)["number"])
    (row,) = desk.json("answer", number, "decline", "--text", "we are full")
    assert (row["state"], row["told"], row["timer"]) == ("declined", "declined", "stopped")
    assert row["answered_by"]


def test_that_response_times_are_counted(desk: Desk) -> None:
    number = str(taken(desk)["number"])
    desk.json("answer", number, "decline", "--text", "we are full")
    rows = desk.json("response-times")
    assert [row["of"] for row in rows] == ["requests", "changes"]
    assert rows[0]["answered"] >= 1
    with closing(sqlite3.connect(desk.profile / "bookingdesk.sqlite")) as database:
        count = database.execute("SELECT count(*) FROM request").fetchone()[0]
    assert count >= rows[0]["received"]


def test_that_files_are_taken_in_and_counted(desk: Desk, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.json"
    good.write_text("name,email\nEva,eva@mail.example\nKim,kim@\n", encoding="utf-8")
    bad.write_text("{", encoding="utf-8")
    code, out, err = desk.run("intake", str(good), str(bad), "--json")
    first, second = json.loads(out)
    assert (code, err) == (3, "")
    assert (first["accepted"], first["duplicates"]) == (1, 0)
    assert first["rejected"] == [{"line": 3, "reason": "Email: this is not an email address."}]
    assert (second["accepted"], second["rejected"][0]["line"]) == (0, None)
    code, out, err = desk.run("intake", str(good))
    assert (code, "good.csv:3: Email" in err) == (3, True)
    good.write_text("name,email\nEva,eva@mail.example\n", encoding="utf-8")
    (again,) = desk.json("intake", str(good))
    assert (again["accepted"], again["duplicates"], again["rejected"]) == (0, 1, [])


def test_that_the_drop_folder_is_emptied_from_the_console(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "a.csv").write_text("name,email\nEva,eva@mail.example\n", encoding="utf-8")
    desk.run("set", "intake.folder", str(folder))
    (row,) = desk.json("intake")
    assert row["accepted"] == 1
    assert (folder / "done" / "a.csv").exists()
    assert desk.json("intake") == []
