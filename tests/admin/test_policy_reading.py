"""The readers of policies at the console: unread, read, readers."""

from __future__ import annotations

from tests.admin.console import Desk


def test_that_a_policy_is_read_and_its_readers_are_listed(desk: Desk) -> None:
    draft = desk.json("policy", "draft", "cancellation", "--hours", "48", "--description", "gaps")[0]
    desk.json("policy", "approve", str(draft["id"]))
    line = desk.json("policy", "readers", "cancellation")[0]
    assert (line["id"], line["version"], line["read"]) == (draft["id"], draft["version"], [])
    assert desk.json("policy", "unread") == []
    told = desk.json("policy", "read", str(draft["id"]))[0]
    assert (told["id"], told["kind"]) == (draft["id"], "cancellation")
    (reader,) = desk.json("policy", "readers")[0]["read"]
    assert reader["name"] == told["read_by"]
    assert desk.json("policy", "readers", "deposit") == []
    code, _out, err = desk.run("policy", "read", "none")
    assert code == 3
    assert "policy" in err
