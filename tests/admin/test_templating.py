"""Texts of messages at the console: list, show, check, draft, approve, preview, retire."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.admin.console import Desk, booked

SMS = ("confirmation", "en", "sms")
SAYS = "{{ service }} {{ day_short }} {{ time }} {{ where }} {{ status }} {{ free_until }}"


def test_that_a_text_is_written_approved_shown_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "sms.txt"
    file.write_text(f"Hello! {SAYS}", encoding="utf-8")
    assert desk.json("template", "list", "--own") == []
    draft = desk.json("template", "draft", *SMS, "--file", str(file), "--description", "friendlier")[0]
    assert (draft["version"], draft["state"]) == (1, "draft")
    (line,) = desk.json("template", "list", "--kind", "confirmation", "--language", "en", "--own")
    assert (line["in_force"], line["draft_id"]) == ("shipped text · draft 1 waits", draft["id"])
    approved = desk.json("template", "approve", str(draft["id"]))[0]
    assert approved["state"] == "approved"
    shown = desk.json("template", "show", *SMS)[0]
    assert (shown["in_force"], shown["text"]) == (1, f"Hello! {SAYS}\n")
    assert shown["placeholders"][0]["required"] is True
    number = str(booked(desk)["number"])
    (preview,) = desk.json("template", "preview", "confirmation", "en", "--part", "sms", "--booking", number)
    assert preview["text"].startswith("Hello! Haircut")
    assert (preview["sample"], preview["parts"]) == (False, 1)
    assert len(desk.json("template", "preview", "reminder", "ar")) == 6
    file.write_text("New: {{ client }}", encoding="utf-8")
    (typed,) = desk.json("template", "preview", "confirmation", "en", "--part", "sms", "--file", str(file))
    assert (typed["text"], typed["sample"]) == ("New: Maya Ortiz", True)
    assert desk.json("template", "retire", str(draft["id"]))[0]["state"] == "retired"
    code, _out, err = desk.run("template", "approve", str(draft["id"]))
    assert (code, "retired" in err) == (3, True)


def test_that_a_shared_piece_is_written_and_shown_within_a_message(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "closing.txt"
    file.write_text("See you soon", encoding="utf-8")
    closing = ("closing", "en", "mail")
    assert "reminder" in desk.json("template", "show", *closing)[0]["used_in"]
    draft = desk.json("template", "draft", *closing, "--file", str(file), "--description", "shorter")[0]
    preview = ("template", "preview", "closing", "en", "--part", "mail")
    (typed,) = desk.json(*preview, "--file", str(file), "--in", "reminder")
    assert typed["text"].endswith("\nSee you soon\n")
    assert "Kind regards" in desk.json(*preview)[0]["text"]
    desk.json("template", "approve", str(draft["id"]))
    assert desk.json(*preview)[0]["text"].endswith("\nSee you soon\n")
    (line,) = desk.json("template", "list", "--kind", "closing", "--language", "en", "--own")
    assert (line["kind"], line["part"], line["version"]) == ("closing", "mail", 1)
    code, _out, err = desk.run("template", "show", "closing", "en", "sms")
    assert (code, "closing sms" in err) == (3, True)


def test_that_a_text_that_leaves_something_out_is_refused_with_what_is_missing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "sms.txt"
    file.write_text("Hello {{ dya }}", encoding="utf-8")
    code, out, _err = desk.run("template", "check", *SMS, "--file", str(file))
    assert (code, "Line 1: There is no placeholder “dya”" in out) == (3, True)
    file.write_bytes(b"Hello \xff")
    code, out, _err = desk.run("template", "check", *SMS, "--file", str(file))
    assert (code, "nobody sees" in out) == (3, True)
    file.write_text(SAYS.replace("{{ service }}", ""), encoding="utf-8")
    code, _out, err = desk.run("template", "draft", *SMS, "--file", str(file), "--description", "short")
    assert code == 3
    assert "It leaves out: Service. Put in {{ service }}." in err
    with pytest.raises(SystemExit) as stopped:
        desk.run("template", "check", *SMS, "--file", str(tmp_path / "none"))
    assert stopped.value.code == 2
