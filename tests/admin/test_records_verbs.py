"""`bookingdesk-admin records`: the preview, forgetting what was seen, refusing what the rule keeps."""

from __future__ import annotations

from tests.admin.console import Desk


def test_that_the_preview_says_what_is_kept_and_changes_nothing(desk: Desk) -> None:
    (report,) = desk.json("records", "kept")
    assert report["days"] >= 365
    assert report["past"] == len(report["clients"])
    assert report["bookings"]["count"] > 0
    assert desk.json("records", "kept") == [report]


def test_that_only_what_was_seen_is_forgotten(desk: Desk) -> None:
    (report,) = desk.json("records", "kept")
    code, _, err = desk.run("records", "forget-past", "--seen", str(report["past"] + 1))
    assert code == 3
    assert "Nothing was forgotten" in err
    (done,) = desk.json("records", "forget-past", "--seen", str(report["past"]))
    assert done["clients"] == report["past"]


def test_that_the_rule_keeps_who_was_here_lately(desk: Desk) -> None:
    client = next(row for row in desk.json("list", "clients", "--limit", "40") if row["name"] == "Maya Ortiz")
    code, _, err = desk.run("records", "forget", f"#{client['id']}")
    assert code == 3
    assert err.startswith(("The record rule keeps", "Something is still open"))
