"""Replies at the console: the password from standard input and never printed, one look, how the reading stands."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import keyring
import pytest

from bookingdesk.messaging.oauth import MicrosoftTokens
from bookingdesk.messaging.replies import VARIABLE
from tests.admin.console import Desk
from tests.admin.test_sms_verbs import InMemory
from tests.scripted_imap import ScriptedImap
from tests.scripted_microsoft import ScriptedMicrosoft

SECRET = "correct  horse"


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemory]:
    """A computer with a keyring, and with no password in its environment."""
    monkeypatch.delenv(VARIABLE, raising=False)
    before = keyring.get_keyring()
    made = InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def read(desk: Desk, verb: str) -> tuple[int, dict[str, object]]:
    """The code and the one thing that is answered."""
    code, out, _ = desk.run("replies", verb, "--json")
    (facts,) = json.loads(out)
    return code, facts


def test_that_replies_are_off_until_a_mailbox_is_set(desk: Desk, ring: InMemory) -> None:
    code, facts = read(desk, "status")
    assert (code, facts["on"], facts["says"]) == (4, False, "No replies are read.")
    assert read(desk, "fetch")[0] == 4


def test_that_a_mailbox_is_set_read_and_left(desk: Desk, ring: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedImap() as server:
        for key, value in {
            "imap.host": "127.0.0.1",
            "imap.port": str(server.port),
            "imap.security": "none",
            "imap.user": "reception",
        }.items():
            assert desk.run("set", key, value)[0] == 0
        code, facts = read(desk, "fetch")
        assert (code, facts["fault"]) == (4, "no_password")
        monkeypatch.setattr("sys.stdin", io.StringIO(SECRET + "\n"))
        code, out, err = desk.run("replies", "set-password")
        assert (code, "keyring" in out, SECRET in out + err) == (0, True, False)
        assert ring.kept == {("bookingdesk", "imap:reception"): SECRET}
        assert read(desk, "fetch") == (0, read(desk, "fetch")[1])
        code, facts = read(desk, "status")
        assert (code, facts["on"], facts["fault"], facts["password"]) == (0, True, "", "keyring")
        assert desk.run("replies", "drop-password")[0] == 0
        assert ring.kept == {}


def test_that_an_empty_password_is_refused(desk: Desk, ring: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run("set", "imap.host", "127.0.0.1")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert desk.run("replies", "set-password")[0] == 3


def test_that_somebody_signs_in_to_a_microsoft_mailbox(
    desk: Desk, ring: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    microsoft = ScriptedMicrosoft()
    usual = MicrosoftTokens.__init__.__kwdefaults__
    monkeypatch.setattr(MicrosoftTokens.__init__, "__kwdefaults__", usual | {"web": microsoft})
    with ScriptedImap(token="access-2") as server:
        for key, value in {
            "imap.host": "127.0.0.1",
            "imap.port": str(server.port),
            "imap.security": "none",
            "imap.user": "desk@nord.example",
            "imap.sign_in": "microsoft",
            "mail.oauth_client": "1b730954-1685-4b74-9bfd-dac224a7b894",
        }.items():
            assert desk.run("set", key, value)[0] == 0
        code, facts = read(desk, "fetch")
        assert (code, facts["fault"]) == (4, "no_token")
        code, out, err = desk.run("replies", "sign-in")
        assert (code, "C9XZ-KLM" in out, "keyring" in out, "refresh" in out + err) == (0, True, True, False)
        code, facts = read(desk, "fetch")
        assert (code, facts["fault"]) == (0, "")
        monkeypatch.setattr("sys.stdin", io.StringIO(SECRET + "\n"))
        assert desk.run("replies", "set-password")[0] == 3
        assert desk.run("replies", "drop-password")[0] == 0
    assert ring.kept == {}
    assert "LOGIN" not in server.commands
