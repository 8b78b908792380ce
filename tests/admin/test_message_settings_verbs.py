"""What is set about messages at the console: shown with what it does, changed together or not at all."""

from __future__ import annotations

from tests.admin.console import Desk


def test_that_settings_of_messages_are_shown_changed_and_refused(desk: Desk) -> None:
    shown = {row["key"]: row for row in desk.json("message-settings", "show")}
    assert (
        shown["messages.hold_seconds"]["does"] == "A message waits 60 seconds. So long Undo takes it back unread."
    )
    rows = desk.json("message-settings", "change", "reminder.hours=2d,3h", "reminder.quiet=22-7")
    assert [(row["key"], row["value"]) for row in rows] == [
        ("reminder.hours", "48,3"),
        ("reminder.quiet", "22:00-07:00"),
    ]
    assert rows[0]["does"] == "Reminders go 2 days and 3 hours before the start."
    code, out, err = desk.run("message-settings", "change", "reminder.hours=24", "messages.hold_seconds=999")
    assert (code, out) == (3, "")
    assert "a number from 0 to 180" in err
    assert desk.json("get", "reminder.hours")[0]["value"] == "48,3", "nothing of it was stored"
    assert desk.run("message-settings", "change", "mail.host=mail.example.org")[0] == 3


def test_that_a_service_has_lead_times_of_its_own(desk: Desk) -> None:
    (row,) = desk.json("message-settings", "service", "Haircut", "5h")
    assert (row["value"], row["does"]) == ("5", "5 hours before")
    own = [row["key"] for row in desk.json("message-settings", "show") if row["key"].startswith("service ")]
    assert len(own) == 1
    (row,) = desk.json("message-settings", "service", "Haircut", "usual")
    assert row["value"] == "usual"
    assert desk.run("message-settings", "service", "Haircut", "soon")[0] == 3
