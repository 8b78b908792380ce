"""`bookingdesk-admin` as its callers see it: words in, JSON or tables out, exit codes, sentences on stderr."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bookingdesk.admin.__main__ import main
from bookingdesk.admin.parser import build


class Desk:
    """A furnished desk and the console to it."""

    def __init__(self, profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.profile, self._capsys = profile, capsys

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of one call."""
        self._capsys.readouterr()
        code = main(["--profile", str(self.profile), *words])
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def json(self, *words: str) -> list[dict[str, Any]]:
        """The rows of a call that succeeds."""
        code, out, err = self.run(*words, "--json")
        assert code == 0, err
        rows: list[dict[str, Any]] = json.loads(out)
        return rows


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample desk made once; tests work on copies."""
    profile = tmp_path_factory.mktemp("furnished")
    words = ["init", "--demo", "--seed", "3", "--clients", "60", "--staff", "4", "--days", "9"]
    assert main(["--profile", str(profile), *words]) == 0
    return profile


@pytest.fixture
def desk(furnished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A copy of the sample desk."""
    source, copy = (
        sqlite3.connect(furnished / "bookingdesk.sqlite"),
        sqlite3.connect(tmp_path / "bookingdesk.sqlite"),
    )
    source.backup(copy)
    source.close()
    copy.close()
    return Desk(tmp_path, capsys)


def first_slot(desk: Desk, service: str = "Haircut") -> dict[str, Any]:
    return desk.json("slots", "--service", service, "--days", "20", "--limit", "1")[0]


def booked(desk: Desk) -> dict[str, Any]:
    slot = first_slot(desk)
    staff = next(one["name"] for one in slot["resources"] if one["kind"] == "staff")
    words = ("book", "--client", "Maya Ortiz", "--service", "cut", "--at", slot["start"], "--staff", staff)
    return desk.json(*words)[0]


@pytest.mark.parametrize("where", ["before", "after"])
def test_that_options_may_stand_before_or_after_the_verb(where: str) -> None:
    options = ["--profile", "here", "--database", "sqlite:///x", "--json"]
    words = [*options, "status"] if where == "before" else ["status", *options]
    args = build().parse_args(words)
    assert (args.profile, args.database, args.json) == (Path("here"), "sqlite:///x", True)


def test_that_lists_have_the_promised_keys(desk: Desk) -> None:
    assert desk.json("list", "services")[0].keys() >= {"id", "name", "code", "minutes"}
    assert {row["kind"] for row in desk.json("list", "staff")} == {"staff"}
    assert {row["kind"] for row in desk.json("list", "spaces")} == {"space"}
    clients = desk.json("list", "clients")
    assert len(clients) == 60
    assert clients[0].keys() == {"id", "number", "name", "email", "phone", "preferred_channel"}
    row = desk.json("list", "bookings")[0]
    assert row.keys() == {"id", "number", "status", "start", "end", "client", "service", "resources"}
    assert row["client"].keys() == {"id", "name"}


def test_that_an_offered_slot_can_be_booked_and_is_gone_then(desk: Desk) -> None:
    booking = booked(desk)
    assert booking["status"] == "confirmed"
    staff = next(one for one in booking["resources"] if one["kind"] == "staff")
    left = desk.json("slots", "--service", "cut", "--staff", staff["name"], "--days", "20")
    assert booking["start"] not in {slot["start"] for slot in left}
    code, _out, err = desk.run(
        "book", "--client", "2", "--service", "cut", "--at", booking["start"], "--staff", staff["name"]
    )
    assert code == 3
    assert staff["name"] in err


def test_that_a_booking_is_moved_cancelled_and_taken_back(desk: Desk) -> None:
    booking = booked(desk)
    slots = desk.json("slots", "--service", "cut", "--days", "20")
    other = next(slot for slot in slots if slot["start"] > booking["end"])
    moved = desk.json("reschedule", str(booking["number"]), "--at", other["start"])[0]
    assert (moved["number"], moved["start"]) == (booking["number"], other["start"])
    assert desk.json("undo")[0]["undone"] == "reschedule"
    cancelled = desk.json("cancel", str(booking["number"]), "--reason", "Illness")[0]
    assert (cancelled["status"], cancelled["start"]) == ("cancelled", booking["start"])
    assert desk.json("undo")[0]["status"] == "confirmed"


def test_that_a_cancellation_without_a_reason_is_refused(desk: Desk) -> None:
    code, _out, err = desk.run("cancel", str(booked(desk)["number"]), "--reason", "  ")
    assert (code, err) == (3, "A cancellation needs a reason. Nothing was cancelled.\n")


def test_that_a_busy_time_explains_itself(desk: Desk) -> None:
    booking = booked(desk)
    staff = next(one["name"] for one in booking["resources"] if one["kind"] == "staff")
    code, out, _err = desk.run("why", "--service", "cut", "--at", booking["start"], "--staff", staff, "--json")
    assert code == 3
    (obstacle,) = json.loads(out)
    assert (obstacle["kind"], obstacle["booking_id"]) == ("booked", booking["id"])
    assert obstacle["remedies"]


REFUSALS = [
    ("an unknown client", ("book", "--client", "Nobody", "--service", "cut", "--at", "2030-01-01T10:00"), "no client"),
    ("a service that could be two", ("slots", "--service", "ma"), ""),
    ("an unknown setting", ("set", "coffee.strength", "9"), "coffee.strength"),
    ("a value out of range", ("set", "messages.hold_seconds", "181"), "180"),
    ("a time that does not exist", ("why", "--service", "cut", "--at", "2027-03-28T02:30"), "02:30"),
    ("a time that exists twice", ("why", "--service", "cut", "--at", "2027-10-31T02:30"), "twice"),
    ("a booking that is not there", ("cancel", "999999", "--reason", "x"), "booking"),
    ("a day that is none", ("agenda", "someday"), "date"),
    ("a second set-up", ("init", "--demo"), "Linden Studio"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"), [case[1:] for case in REFUSALS if case[2]], ids=[c[0] for c in REFUSALS if c[2]]
)
def test_that_a_rule_says_why_and_exits_3(desk: Desk, words: tuple[str, ...], said: str) -> None:
    code, out, err = desk.run(*words)
    assert code == 3, err
    assert out == ""
    assert said.lower() in err.lower()


def test_that_a_wrong_call_exits_2(desk: Desk) -> None:
    with pytest.raises(SystemExit) as wrong:
        desk.run("slots")
    assert wrong.value.code == 2


def test_that_a_missing_database_exits_4(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = Desk(tmp_path / "empty", capsys).run("status")
    assert (code, out) == (4, "")
    assert err.strip()
    assert not (tmp_path / "empty").exists()


def test_that_settings_are_kept(desk: Desk) -> None:
    assert desk.run("set", "mail.port", "2525")[0] == 0
    assert desk.run("get", "mail.port")[1] == "2525\n"
    assert {"mail.host", "mail.security", "reminder.hours"} <= {row["key"] for row in desk.json("get")}


def test_that_the_day_is_printed_without_a_name_where_asked(desk: Desk, tmp_path: Path) -> None:
    booking = booked(desk)
    target = tmp_path / "day.pdf"
    facts = desk.json("print-day", booking["start"][:10], "--pdf", str(target), "--names", "none")[0]
    assert facts["pages"] >= 1
    assert target.read_bytes().startswith(b"%PDF")


def test_that_an_import_reports_and_writes_its_rejects(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Who;Mail\nNora Neu;nora@mail.example\nBad Mail;nowhere\n", encoding="utf-8")
    words = ("import", "clients", str(file), "--map", "name=Who", "email=Mail", "--json")
    code, out, _err = desk.run(*words)
    (facts,) = json.loads(out)
    assert (code, facts["added"], facts["known"], facts["rejected"]) == (3, 1, 0, 1)
    assert facts["rejections"][0]["line"] == 3
    rejects = Path(facts["rejects_file"]).read_text(encoding="utf-8-sig")
    assert "nowhere" in rejects
    code, out, _err = desk.run(*words)
    assert [json.loads(out)[0][key] for key in ("added", "known")] == [0, 1]


def test_that_a_backup_opens_as_a_desk_of_its_own(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    assert desk.run("backup", str(target))[0] == 0
    code = main(["--database", f"sqlite:///{target}", "--profile", str(tmp_path / "other"), "status"])
    assert code == 0


def test_that_a_healthy_database_verifies(desk: Desk) -> None:
    assert desk.run("verify")[:2] == (0, "ok\n")
    assert desk.json("verify") == []
