"""`bookingdesk-admin` as its callers see it: words in, JSON or tables out, exit codes, sentences on stderr."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bookingdesk.admin.__main__ import main
from bookingdesk.admin.parser import build
from tests.admin.console import Desk, booked, first_slot


@pytest.mark.parametrize("where", ["before", "after"])
def test_that_options_may_stand_before_or_after_the_verb(where: str) -> None:
    options = ["--profile", "here", "--database", "sqlite:///x", "--json"]
    words = [*options, "status"] if where == "before" else ["status", *options]
    args = build().parse_args(words)
    assert (args.profile, args.database, args.json) == (Path("here"), "sqlite:///x", True)


SAMPLE = 61
"""Clients of the sample studio: sixty, and the house itself, under which sessions stand."""


def test_that_lists_have_the_promised_keys(desk: Desk) -> None:
    assert desk.json("list", "services")[0].keys() >= {"id", "name", "code", "minutes"}
    assert {row["kind"] for row in desk.json("list", "staff")} == {"staff"}
    assert {row["kind"] for row in desk.json("list", "spaces")} == {"space"}
    clients = desk.json("list", "clients")
    assert len(clients) == SAMPLE
    assert clients[0].keys() == {"id", "number", "name", "email", "phone", "preferred_channel", "otherwise"}
    row = desk.json("list", "bookings")[0]
    promised = {"id", "number", "status", "mode", "mode_detail", "start", "end", "client", "service", "resources"}
    assert row.keys() >= promised
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


def test_that_a_mode_needs_its_detail_also_from_the_console(desk: Desk) -> None:
    at = first_slot(desk)["start"]
    words = ("book", "--client", "Maya Ortiz", "--service", "cut", "--at", at, "--mode", "virtual")
    code, _out, err = desk.run(*words)
    assert (code, "needs a link or a number" in err) == (3, True)
    visit = desk.json(*words, "--tentative")[0]
    assert (visit["status"], visit["mode"], visit["mode_detail"]) == ("tentative", "virtual", "")
    told = desk.json("amend", str(visit["number"]), "--mode-detail", "https://meet.example/4")[0]
    assert told["mode_detail"] == "https://meet.example/4"
    assert desk.json("undo")[0]["undone"] == "amend"


def test_that_a_visit_goes_to_the_address_of_the_profile(desk: Desk) -> None:
    at = first_slot(desk)["start"]
    visit = desk.json("book", "--client", "Maya Ortiz", "--service", "cut", "--at", at, "--mode", "at_client")[0]
    assert any(character.isdigit() for character in visit["mode_detail"])


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


AT_NINE = ("--service", "cut", "--at", "2030-01-01T10:00")

REFUSALS = [
    ("an unknown client", ("book", "--client", "Nobody", "--service", "cut", "--at", "2030-01-01T10:00"), "no client"),
    ("a service that could be two", ("slots", "--service", "ma"), ""),
    ("an unknown setting", ("set", "coffee.strength", "9"), "coffee.strength"),
    ("a value out of range", ("set", "messages.hold_seconds", "181"), "180"),
    ("a time that does not exist", ("why", "--service", "cut", "--at", "2027-03-28T02:30"), "02:30"),
    ("a time that exists twice", ("why", "--service", "cut", "--at", "2027-10-31T02:30"), "twice"),
    ("a booking that is not there", ("cancel", "999999", "--reason", "x"), "booking"),
    ("a day that is none", ("agenda", "someday"), "date"),
    ("a day before all calendars", ("agenda", "0001-01-01"), "1970"),
    ("a day after all calendars", ("list", "bookings", "--from", "9999-12-31", "--days", "3"), "2199"),
    ("more days than anybody plans", ("list", "bookings", "--from", "today", "--days", "99999"), "3660"),
    ("free times of no calendar", ("slots", "--service", "cut", "--from", "9999-12-30"), "2199"),
    ("no days at all", ("slots", "--service", "cut", "--days", "0"), "allowed: 1"),
    ("a time of no calendar", ("why", "--service", "cut", "--at", "9999-12-31T23:59-12:00"), "2199"),
    ("sending before all calendars", ("send-due", "--now", "0001-01-01T00:00"), "1970"),
    ("both readings of a doubled time", ("why", "--service", "cut", "--at", "2027-10-31T02:30"), "02:30+01:00"),
    ("a name that is only nearly right", ("book", "--client", "{typo}", *AT_NINE), "no client"),
    ("a second set-up", ("init", "--demo"), "Linden Studio"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"), [case[1:] for case in REFUSALS if case[2]], ids=[c[0] for c in REFUSALS if c[2]]
)
def test_that_a_rule_says_why_and_exits_3(desk: Desk, words: tuple[str, ...], said: str) -> None:
    name = desk.json("list", "clients", "--limit", "1")[0]["name"]
    typo = name[:2] + ("x" if name[2] != "x" else "y") + name[3:]
    assert desk.json("list", "clients", "--find", typo), "a person would be shown somebody near"
    code, out, err = desk.run(*(word.format(typo=typo) for word in words))
    assert code == 3, err
    assert out == ""
    assert said.lower() in err.lower()


def test_that_a_wrong_call_exits_2(desk: Desk) -> None:
    with pytest.raises(SystemExit) as wrong:
        desk.run("slots")
    assert wrong.value.code == 2


def test_that_a_mapping_that_is_none_is_a_wrong_call(desk: Desk) -> None:
    with pytest.raises(SystemExit) as wrong:
        desk.run("import", "clients", "people.csv", "--map", "name")
    assert wrong.value.code == 2


@pytest.mark.parametrize(
    ("text", "hint"),
    [("name,phone,born\nA B,030 5550101,01/02/1990\n", "--dates dmy"), ("tel,city\n030 5550101,Bonn\n", "--map")],
)
def test_that_an_import_that_must_ask_names_the_option_that_answers(
    desk: Desk, tmp_path: Path, text: str, hint: str
) -> None:
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    code, _out, err = desk.run("import", "clients", str(tmp_path / "people.csv"))
    assert (code, hint in err) == (3, True)


def test_that_a_missing_database_exits_4(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = Desk(tmp_path / "empty", capsys).run("status")
    assert (code, out) == (4, "")
    assert err.strip()
    assert not (tmp_path / "empty").exists()


def test_that_settings_are_kept(desk: Desk) -> None:
    assert desk.run("set", "mail.port", "2525")[0] == 0
    assert desk.run("get", "mail.port")[1] == "2525\n"
    assert {"mail.host", "mail.security", "reminder.hours"} <= {row["key"] for row in desk.json("get")}


def test_that_a_test_mail_says_what_the_mail_settings_lack(desk: Desk) -> None:
    code, out, err = desk.run("send-test", "jo@mail.example", "--json")
    (facts,) = json.loads(out)
    assert (code, err) == (4, "")
    assert facts["code"] == "no_settings"
    assert desk.run("send-test", "not an address")[0] == 3


def test_that_the_outbox_tells_whose_message_did_not_go(desk: Desk) -> None:
    booking = booked(desk)
    rows = {row["kind"]: row for row in desk.json("outbox") if (row["booking"] or {}).get("id") == booking["id"]}
    assert rows["confirmation"].keys() >= {"state", "reason", "needs_call", "due", "client", "service"}
    assert not rows["confirmation"]["needs_call"]


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


def test_that_the_imported_file_is_never_its_own_rejects_file(desk: Desk, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    text = "name,phone\nNora Neu,030 5557777\n,\n"
    people.write_text(text, encoding="utf-8")
    code, _out, err = desk.run("import", "clients", str(people), "--rejects", str(people))
    assert (code, "rejects" in err.lower()) == (3, True)
    assert people.read_text(encoding="utf-8") == text
    assert desk.json("status")[0]["clients"] == SAMPLE


def test_that_a_place_for_rejects_that_is_none_is_said_before_anything_is_stored(
    desk: Desk, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,phone\nNora Neu,030 5557777\n,\n", encoding="utf-8")
    code, _out, err = desk.run("import", "clients", str(people), "--rejects", str(tmp_path / "no" / "where.csv"))
    assert code == 4, err
    assert desk.json("status")[0]["clients"] == SAMPLE


def test_that_ctrl_c_ends_an_import_after_the_batch_and_the_next_call_goes_on(
    furnished: Path, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    rows = [
        f"Nora Neu{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)},n{i}@mail.example"
        for i in range(12000)
    ]
    people.write_text("name,email\n" + "\n".join(rows) + "\n", encoding="utf-8")
    profile = tmp_path / "desk"
    profile.mkdir()
    shutil.copyfile(furnished / "bookingdesk.sqlite", profile / "bookingdesk.sqlite")
    call = [
        sys.executable,
        "-m",
        "bookingdesk.admin",
        "--profile",
        str(profile),
        "import",
        "clients",
        str(people),
        "--json",
    ]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while clients_in(profile) == SAMPLE:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    (stopped,) = json.loads(out)
    assert (running.returncode, stopped["stopped"]) == (130, True), err
    assert "Stopped after" in err
    assert clients_in(profile) == SAMPLE + stopped["added"] < 12000 + SAMPLE
    again = subprocess.run(call, capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(again.stdout)[0]["known"] == stopped["added"]
    assert clients_in(profile) == 12000 + SAMPLE


def clients_in(profile: Path) -> int:
    with closing(sqlite3.connect(profile / "bookingdesk.sqlite", timeout=10)) as database:
        count: int = database.execute("SELECT count(*) FROM client").fetchone()[0]
    return count


def test_that_a_profile_that_cannot_be_made_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    code, out, err = Desk(tmp_path / "taken", capsys).run("init")
    assert (code, out) == (4, "")
    assert str(tmp_path / "taken") in err


def test_that_names_reach_a_console_of_an_old_code_page(furnished: Path) -> None:
    call = [sys.executable, "-m", "bookingdesk.admin", "--profile", str(furnished), "list", "clients"]
    around = {**os.environ, "PYTHONIOENCODING": "ascii"}
    table = subprocess.run(call, capture_output=True, env=around, check=True, timeout=60).stdout
    told = subprocess.run([*call, "--json"], capture_output=True, env=around, check=True, timeout=60).stdout
    names = [row["name"] for row in json.loads(told)]
    assert any(not name.isascii() for name in names)
    assert table.isascii()


def test_that_two_bookings_of_a_client_at_one_time_need_both(desk: Desk) -> None:
    starts: dict[str, list[str]] = {}
    for one in desk.json("list", "staff"):
        asked = ("slots", "--service", "Haircut", "--staff", one["name"], "--days", "20", "--limit", "300")
        code, out, _err = desk.run(*asked, "--json")
        for slot in json.loads(out) if code == 0 else []:
            starts.setdefault(slot["start"], []).append(one["name"])
    start, names = next((start, names) for start, names in sorted(starts.items()) if len(names) > 1)
    words = ("book", "--client", "Maya Ortiz", "--service", "Haircut", "--at", start, "--staff")
    desk.json(*words, names[0])
    code, out, err = desk.run(*words, names[1])
    assert (code, out) == (3, "")
    assert f"Maya Ortiz already has Haircut at {start[11:16]} with {names[0]}." in err
    assert "Add --both to book both." in err
    assert desk.json(*words, names[1], "--both")[0]["start"] == start


def test_that_nobody_is_told_twice_unasked_after_an_undo(desk: Desk) -> None:
    booking = booked(desk)
    number = str(booking["number"])
    with closing(sqlite3.connect(desk.profile / "bookingdesk.sqlite")) as connection:
        connection.execute("UPDATE outbox SET state = 'sent' WHERE booking_id = ?", (booking["id"],))
        connection.commit()
    code, out, err = desk.run("undo", "--json")
    assert code == 0
    assert json.loads(out)[0]["messages_already_sent"] == 1
    assert "Send a correction?" in err
    assert f"To send it: correct {number}" in err
    sent = desk.json("correct", number)[0]
    assert (sent["kind"], sent["booking_id"]) == ("cancellation", booking["id"])


def test_that_departments_are_made_listed_and_filter_the_agenda(desk: Desk) -> None:
    names = [row["name"] for row in desk.json("list", "departments")]
    assert names == ["Hair", "Wellness"]
    made = desk.json("add-department", "Trims", "--services", "trim", "--hours", "mon-fri 10-12")[0]
    assert (made["services"], made["own_hours"]) == (["Trim"], True)
    everything = desk.json("list", "bookings", "--from", "today", "--days", "3")
    alone = desk.json("list", "bookings", "--from", "today", "--days", "3", "--department", "Wellness")
    assert {row["service"]["name"] for row in alone} <= {"Massage", "Neck massage", "Stretch class"}
    assert len(alone) < len(everything)
    assert desk.json("limit-user", "Ana", "--departments", "Hair")[0]["departments"] == ["Hair"]


def test_that_a_department_keeps_a_note_about_a_client(desk: Desk) -> None:
    who = ("client-note", "Maya Ortiz")
    hair, _wellness = desk.json(*who)
    assert hair["department"] == "Hair"
    _hair, note = desk.json(*who, "allergic to peanut oil", "--department", "Wellness")
    assert (note["department"], note["text"]) == ("Wellness", "allergic to peanut oil")
    assert note["written_by"]
    assert desk.json(*who, "--department", "Hair") == [hair]
    assert desk.json(*who, "", "--department", "Wellness") == [hair]
    code, _out, err = desk.run(*who, "no department")
    assert (code, err) == (3, "Department: needed.\n")


def test_that_a_policy_may_be_meant_for_a_department(desk: Desk) -> None:
    words = ("--department", "Wellness", "--name", "Wellness", "--hours", "48", "--description", "long visits")
    draft = desk.json("policy", "draft", "modification", *words)[0]
    assert (draft["department"]["name"], draft["service"]) == ("Wellness", None)
    desk.json("policy", "approve", str(draft["id"]))
    slot = first_slot(desk, "Massage")
    words = ("book", "--client", "Maya Ortiz", "--service", "Massage", "--at", slot["start"])
    assert "Wellness" in {policy["name"] for policy in desk.json(*words)[0]["policies"]}


def test_that_somebodys_time_says_why_it_is_not_free_without_a_service(desk: Desk) -> None:
    booking = booked(desk)
    staff = next(one["name"] for one in booking["resources"] if one["kind"] == "staff")
    place = ("why", "--at", booking["start"], "--minutes", "30", "--staff", staff)
    code, out, _err = desk.run(*place, "--json")
    assert code == 3
    (obstacle,) = json.loads(out)
    assert (obstacle["kind"], obstacle["booking_id"]) == ("booked", booking["id"])
    assert "other_time" in {remedy["kind"] for remedy in obstacle["remedies"]}
    desk.json("cancel", str(booking["number"]), "--reason", "ill")
    assert desk.run(*place) == (0, "free\n", "")
    code, _out, err = desk.run("why", "--at", booking["start"])
    assert code == 3
    assert "needed" in err
