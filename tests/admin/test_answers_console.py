"""Answers, calls and offers at the console: sent, said, previewed and listed with their fate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.admin.console import Desk
from tests.admin.test_requests_console import taken


@pytest.fixture
def desk(furnished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A copy of the sample desk."""
    (tmp_path / "bookingdesk.sqlite").write_bytes((furnished / "bookingdesk.sqlite").read_bytes())
    return Desk(tmp_path, capsys)


def test_that_a_declined_request_is_a_message_that_says_so(desk: Desk) -> None:
    number = str(taken(desk)["number"])  # type: ignore[arg-type]
    (seen,) = desk.json("answer", number, "decline", "--text", "Not before July.", "--preview")
    assert (seen["by"], seen["to"]) == ("email", "eva@mail.example")
    (row,) = desk.json("answer", number, "decline", "--text", "Not before July.")
    (answer,) = row["answers"]
    assert (answer["sent"], answer["channel"]) == ("queued", "email")
    (message,) = [m for m in desk.json("list", "messages") if m["request"] == row["number"]]
    assert (message["id"], message["kind"], message["booking"]) == (answer["message"], "request_decline", None)
    (text,) = desk.json("text", str(message["id"]))
    assert text["text"] == seen["text"]
    assert "Not before July." in text["text"]


def test_that_a_call_is_listed_until_it_is_said(desk: Desk) -> None:
    said = ("--name", "Eva Rossi", "--phone", "030 5550199", "--channel", "web", "--text", "Any time")
    (row,) = desk.json("request", *said)
    (row,) = desk.json("answer", str(row["number"]), "decline", "--text", "Not before July.")
    assert (row["state"], row["answered"], row["answers"][0]["channel"]) == ("open", None, None)
    (call,) = [call for call in desk.json("calls") if call["request"] == row["number"]]
    assert (call["channel"], call["needs_call"], call["reason"]) == ("phone", True, "no_email")
    (told,) = desk.json("said", str(call["id"]))
    assert (told["state"], told["channel"]) == ("sent", "phone")
    assert call["id"] not in {one["id"] for one in desk.json("list", "calls")}
    (after,) = [r for r in desk.json("list", "requests", "--state", "declined") if r["number"] == row["number"]]
    assert after["told"] == "declined"
    code, _, _ = desk.run("said", str(call["id"]))
    assert code == 3


def test_that_outcomes_of_a_call_are_noted_and_taken_back(desk: Desk) -> None:
    said = ("--name", "Eva Rossi", "--phone", "030 5550199", "--channel", "web", "--text", "Any time")
    (row,) = desk.json("request", *said)
    desk.json("answer", str(row["number"]), "decline", "--text", "Not before July.")
    (call,) = [call for call in desk.json("calls") if call["request"] == row["number"]]
    message = str(call["id"])
    (tried,) = desk.json("called", message, "no_answer", "--note", "rang ten times")
    assert [(one["outcome"], one["note"]) for one in tried["tried"]] == [("no_answer", "rang ten times")]
    assert message not in {one["id"] for one in desk.json("calls")}
    (back,) = desk.json("uncalled", message)
    assert (back["tried"], back["due"]) == ([], call["due"])
    for _n in range(3):
        desk.json("called", message, "voicemail")
    code, _, why = desk.run("called", message, "no_answer")
    assert (code, "Choose a letter" in why) == (3, True)
    (told,) = desk.json("called", message, "reached")
    assert told["state"] == "sent"
