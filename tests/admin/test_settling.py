"""Approval, money and policies at the console: confirm, pay, refund, waive, account, policy, tend."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bookingdesk.app import SystemClock
from tests.admin.console import Desk, booked, first_slot


def with_deposit(desk: Desk) -> dict[str, Any]:
    words = ("--service", "cut", "--name", "Haircuts", "--amount", "50.00", "--hours", "24")
    draft = desk.json("policy", "draft", "deposit", *words, "--description", "too many no-shows")[0]
    assert (draft["state"], draft["in_force"]) == ("draft", False)
    return desk.json("policy", "approve", str(draft["id"]))[0]


def test_that_a_policy_is_drafted_approved_and_listed_at_the_console(desk: Desk) -> None:
    line = with_deposit(desk)
    assert (line["state"], line["in_force"], line["version"]) == ("approved", True, 1)
    assert line["deposit"]["amount"] == "50.00 EUR"
    assert line["service"]["name"] == "Haircut"
    kinds = [row["kind"] for row in desk.json("list", "policies")]
    assert {"cancellation", "deposit"} <= set(kinds)
    assert [row["id"] for row in desk.json("policy", "show", "deposit") if row["name"] == "Haircuts"] == [
        line["id"]
    ]
    code, _out, err = desk.run("policy", "approve", str(line["id"]))
    assert code == 3
    assert "is approved and stays as it is" in err


def test_that_a_draft_without_a_description_or_with_too_short_a_memory_is_refused(desk: Desk) -> None:
    code, _out, err = desk.run("policy", "draft", "cancellation", "--hours", "48")
    assert (code, err) == (3, "What changed and why: needed.\n")
    code, _out, err = desk.run("policy", "draft", "retention", "--days", "364", "--description", "less")
    assert code == 3
    assert "365" in err
    code, _out, err = desk.run("policy", "draft", "weather", "--description", "x")
    assert code == 3


def test_that_a_deposit_is_paid_in_parts_and_then_confirmed(desk: Desk) -> None:
    with_deposit(desk)
    booking = booked(desk)
    number = str(booking["number"])
    assert (booking["status"], booking["deposit"], booking["approved"]["how"]) == (
        "tentative",
        "50.00 EUR",
        "spoken",
    )
    code, _out, err = desk.run("confirm", number)
    assert code == 3
    assert "50.00" in err
    assert desk.json("pay", number, "20", "--method", "cash")[0]["state"] == "part"
    paid = desk.json("pay", number, "30.00 EUR", "--method", "card")[0]
    assert (paid["state"], paid["receipt"], paid["kind"]) == ("paid", 2, "payment")
    assert desk.json("confirm", number)[0]["status"] == "confirmed"
    back = desk.json("refund", number, "50.00", "--method", "cash", "--reason", "our mistake")[0]
    assert (back["receipt"], back["kind"]) == (3, "refund")
    code, _out, err = desk.run("refund", number, "0.01", "--method", "cash", "--reason", "more")
    assert code == 3
    account = desk.json("account", number)[0]
    assert [entry["kind"] for entry in account["entries"]] == ["payment", "payment", "refund"]


def test_that_a_deposit_is_waived_and_the_yes_recorded(desk: Desk) -> None:
    with_deposit(desk)
    slot = first_slot(desk)
    words = ("book", "--client", "Maya Ortiz", "--service", "cut", "--at", slot["start"], "--tentative")
    number = str(desk.json(*words)[0]["number"])
    assert desk.json("waive", number, "--reason", "regular")[0]["state"] == "waived"
    code, _out, err = desk.run("confirm", number)
    assert (code, "how the client said yes" in err) == (3, True)
    yes = desk.json("approve", number, "--approved", "email", "--by", "Ida Kade")[0]["approved"]
    assert (yes["how"], yes["name"]) == ("email", "Ida Kade")
    assert desk.json("confirm", number)[0]["status"] == "confirmed"


def test_that_a_cancellation_says_code_channel_outcome_and_what_replaces_it(desk: Desk) -> None:
    desk.run("set", "identity.mode", "off")
    booking = booked(desk)
    words = ("--code", "illness", "--channel", "email", "--asked-by", "third_party")
    gone = desk.json("cancel", str(booking["number"]), *words)[0]["cancellation"]
    assert (gone["reason"], gone["code"], gone["channel"], gone["asked_by"]) == (
        "Illness",
        "illness",
        "email",
        "third_party",
    )
    assert gone["outcome"] in {"free", "late"}
    words = ("--service", "cut", "--at", booking["start"], "--replaces", str(booking["number"]))
    again = desk.json("book", "--client", "Maya Ortiz", *words)[0]
    assert again["replaces"] == booking["id"]
    code, _out, _err = desk.run("cancel", str(again["number"]), "--code", "boredom")
    assert code == 3


def test_that_tending_with_nothing_due_changes_nothing(desk: Desk) -> None:
    desk.json("tend")
    assert desk.json("tend") == [{"deposits_warned": 0, "places_given_up": 0, "walk_ins_gone": 0}]


def test_that_tending_can_be_tried_as_if_it_were_another_day(desk: Desk) -> None:
    desk.json("queue", "add", "--name", "Leo Brandt", "--service", "cut")
    present = len(desk.json("queue", "list"))
    assert desk.json("tend")[0]["walk_ins_gone"] == 0
    tomorrow = (SystemClock().now() + timedelta(days=1)).strftime("%Y-%m-%dT12:00")
    assert desk.json("tend", "--now", tomorrow)[0]["walk_ins_gone"] == present
    assert desk.json("queue", "list") == []
    assert desk.json("tend", "--now", tomorrow)[0]["walk_ins_gone"] == 0


def test_that_a_receipt_is_written_as_a_pdf_and_an_unknown_one_is_refused(desk: Desk, tmp_path: Path) -> None:
    with_deposit(desk)
    number = str(booked(desk)["number"])
    entry = desk.json("pay", number, "20", "--method", "cash")[0]
    target = tmp_path / "receipt.pdf"
    told = desk.json("receipt", str(entry["receipt"]), "--pdf", str(target))[0]
    assert (told["receipt"], told["amount"], told["state"], told["pages"]) == (1, "20 EUR", "part", 1)
    assert target.read_bytes().startswith(b"%PDF")
    code, _out, err = desk.run("receipt", "9", "--pdf", str(target))
    assert code == 3
    assert "receipt" in err
