"""Clients at the console: registered, changed in how they are reached, and told by which way that is."""

from __future__ import annotations

from tests.admin.console import Desk, first_slot

MOBILE = "0151 12345678"


def test_that_a_client_is_registered_and_changed_in_how_they_are_reached(desk: Desk) -> None:
    (new,) = desk.json("client", "add", "--given-name", "Ida", "--family-name", "Quandt", "--phone", MOBILE)
    assert (new["preferred_channel"], new["told_by"], new["otherwise"]) == ("phone", "phone", None)
    number = str(new["id"])
    (now,) = desk.json(
        "client",
        "change",
        number,
        "--prefers",
        "sms",
        "--otherwise",
        "phone",
        "--no-voicemail",
        "--best-time",
        "after 5",
    )
    assert (now["preferred_channel"], now["otherwise"], now["no_voicemail"]) == ("sms", "phone", True)
    assert (now["best_time"], now["told_by"]) == ("after 5", "phone")
    assert now["told_why"].startswith("Somebody calls; nothing is sent. The client prefers SMS")
    assert desk.run("set", "sms.on", "yes")[0] == 0
    (shown,) = desk.json("client", "show", "Ida Quandt")
    assert (shown["told_by"], shown["told_why"]) == ("sms", "Messages go by SMS.")
    (back,) = desk.json("client", "change", number, "--otherwise", "desk", "--voicemail")
    assert (back["otherwise"], back["no_voicemail"], back["best_time"]) == (None, False, "after 5")


def test_that_what_can_not_be_reached_is_refused_with_what_is_missing(desk: Desk) -> None:
    code, _out, err = desk.run("client", "add", "--given-name", "Ida")
    assert (code, "Phone or email" in err) == (3, True)
    assert desk.json("client", "add", "--given-name", "Ida", "--no-contact-reason", "wants none")
    code, _out, err = desk.run("client", "change", "Ida", "--prefers", "email", "--phone", MOBILE)
    assert code == 3
    assert desk.run("client", "show", "Nobody Atall")[0] == 3


def test_that_the_console_says_what_becomes_of_planned_text_messages(desk: Desk) -> None:
    assert desk.run("set", "sms.on", "yes")[0] == 0
    texts = ("--phone", MOBILE, "--email", "ida@mail.example", "--prefers", "sms")
    (client,) = desk.json("client", "add", "--given-name", "Ida", *texts)
    slot = first_slot(desk)
    assert desk.run("book", "--client", str(client["id"]), "--service", "Haircut", "--at", slot["start"])[0] == 0
    code, _out, err = desk.run("set", "sms.on", "no")
    assert code == 0
    assert "another way now" in err
    assert "by email" in err
    (row,) = desk.json("message-settings", "change", "messages.ways=phone,email")
    assert row["does"].startswith(
        "Who can't be told as they wish is told by a call where that works, else by email"
    )
