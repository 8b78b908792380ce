"""The console plans, records and applies an absence, lists what is left, and ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.admin.console import SMALL, Desk, sample_at


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A small sample studio."""
    return Desk(sample_at(tmp_path / "profile", *SMALL), capsys)


def test_that_an_absence_is_planned_applied_listed_and_ended(desk: Desk) -> None:
    slot = desk.json("slots", "--service", "cut", "--from", "+2", "--limit", "1")[0]
    person = next(one["name"] for one in slot["resources"] if one["kind"] == "staff")
    made = desk.json(
        "book", "--client", "Maya Ortiz", "--service", "cut", "--at", slot["start"], "--staff", person
    )[0]
    day = slot["start"][:10]
    asked = ("absence", person, "--from", day, "--until", day)
    planned = desk.json(*asked)
    assert made["number"] in {line["number"] for line in planned}
    assert desk.json("absence", "list") == []
    done = desk.json(*asked, "--reason", "leave", "--apply", "--call", str(made["number"]))
    results = {line["number"]: line["result"] for line in done}
    assert results.pop(made["number"]) == "to_call"
    assert set(results.values()) <= {"moved", "to_call"}
    (away,) = desk.json("absence", "list")
    assert (away["resource"], away["reason"]) == (person, "leave")
    assert made["number"] in {one["number"] for one in away["remaining"] if one["decision"] == "call"}
    code, _out, err = desk.run(
        "book", "--client", "Maya Ortiz", "--service", "cut", "--at", slot["start"], "--staff", person
    )
    assert (code, "leave" in err) == (3, True)
    assert desk.json("absence", person, "--back") == []
    code, _out, err = desk.run("absence", person, "--back")
    assert (code, person in err) == (3, True)
