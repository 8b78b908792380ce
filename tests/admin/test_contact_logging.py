"""`bookingdesk-admin contact-log`: a client's log, an entry by hand, a slip taken back."""

from __future__ import annotations

from pathlib import Path

from tests.admin.console import Desk, booked


def test_that_a_log_is_shown_written_into_and_put_right(desk: Desk) -> None:
    booking = booked(desk)
    before = desk.json("contact-log", "Maya", "Ortiz")
    assert (before[0]["topic"], before[0]["booking"], before[0]["direction"]) == ("book", booking["number"], "in")
    words = ("contact-log", "add", "Maya Ortiz", "asked for parking", "--by", "called_us")
    (entry,) = desk.json(*words, "--booking", str(booking["number"]))
    assert (entry["direction"], entry["channel"], entry["text"]) == ("in", "phone", "asked for parking")
    shown = desk.json("contact-log", "Maya Ortiz")
    assert shown[1:] == before
    assert (shown[0]["entry"], shown[0]["text"], shown[0]["booking"]) == (
        entry["entry"],
        "asked for parking",
        booking["number"],
    )
    assert desk.json("contact-log", "Maya Ortiz", "--kind", "call", "--limit", "1") == shown[:1]
    assert desk.json("contact-log", "Maya Ortiz", "--offset", "1") == before
    assert desk.json("contact-log", "take-back", str(entry["entry"]))[0]["text"] == "asked for parking"
    assert desk.json("contact-log", "Maya Ortiz") == before


def test_that_a_refusal_says_what_to_do(desk: Desk) -> None:
    for words, needle in (
        (("add",), "Client"),
        (("add", "Maya Ortiz"), "Text"),
        (("take-back", "7"), "entry in the contact log"),
        (("nobody at all",), "client"),
    ):
        code, _, err = desk.run("contact-log", *words)
        assert code == 3, words
        assert needle in err, (words, err)


def test_that_a_log_goes_on_paper_and_that_is_recorded(desk: Desk, tmp_path: Path) -> None:
    booked(desk)
    desk.json("contact-log", "add", "Maya Ortiz", "asked for <b>parking</b>", "--by", "called_us")
    target = tmp_path / "log.pdf"
    (done,) = desk.json("contact-log", "Maya Ortiz", "--pdf", str(target))
    assert done["entries"] == len(desk.json("contact-log", "Maya Ortiz"))
    assert target.read_bytes().startswith(b"%PDF")
