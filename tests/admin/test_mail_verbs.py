"""The mail account at the console: providers filled in, the password from standard input and never printed."""

from __future__ import annotations

import io

import keyring
import pytest

from bookingdesk.messaging.oauth import MicrosoftTokens
from bookingdesk.messaging.passwords import VARIABLE
from tests.admin.console import Desk
from tests.admin.test_sms_verbs import InMemory
from tests.scripted_microsoft import ScriptedMicrosoft
from tests.scripted_smtp import ScriptedServer

CLIENT = "1b730954-1685-4b74-9bfd-dac224a7b894"


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    """A computer with a keyring, and with no password in its environment."""
    monkeypatch.delenv(VARIABLE, raising=False)
    made = InMemory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    return made


def test_that_an_account_is_filled_in_kept_tried_and_forgotten(
    desk: Desk, ring: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {row["provider"] for row in desk.json("mail", "presets")} >= {"gmail", "microsoft365", "gmx", "own"}
    (kept,) = desk.json("mail", "set", "--provider", "gmail", "--address", "desk@gmail.com")
    assert (kept["host"], kept["port"], kept["security"]) == ("smtp.gmail.com", 587, "starttls")
    assert (kept["user"], kept["secret"]) == ("desk@gmail.com", "nowhere")
    assert desk.run("mail", "known")[0] == 4
    monkeypatch.setattr("sys.stdin", io.StringIO("geheim-ß\n"))
    code, out, err = desk.run("mail", "set-password")
    assert (code, "geheim" in out + err) == (0, False)
    assert list(ring.kept.values()) == ["geheim-ß"]
    assert desk.run("mail", "known")[0] == 0
    with ScriptedServer({"auth": "535 no"}) as server:
        where = ("--host", "127.0.0.1", "--port", str(server.port), "--security", "none")
        assert desk.run("mail", "set", *where)[0] == 0
        code, out, err = desk.run("send-test", "me@mail.example", "--json")
        assert (code, "app password" in out) == (4, True)
    assert server.commands[:2] == ["EHLO", "AUTH"]
    assert desk.run("mail", "drop-secret")[0] == 0
    assert ring.kept == {}


def test_that_an_account_that_can_not_work_is_refused_with_what_to_do(desk: Desk, ring: InMemory) -> None:
    code, out, err = desk.run(
        "mail", "set", "--host", "mail.nord.example", "--address", "d@nord.example", "--port", "465"
    )
    assert code != 0
    assert "Port 465 speaks TLS from the start." in out + err
    assert "STARTTLS or TLS" in "".join(
        desk.run(
            "mail",
            "set",
            "--host",
            "a.example",
            "--address",
            "d@a.example",
            "--user",
            "d",
            "--port",
            "25",
            "--security",
            "none",
        )[1:]
    )


def test_that_an_empty_password_is_refused(desk: Desk, ring: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run("mail", "set", "--provider", "gmail", "--address", "desk@gmail.com")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert desk.run("mail", "set-password")[0] == 3
    assert ring.kept == {}


def test_that_somebody_signs_in_with_microsoft(desk: Desk, ring: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    microsoft = ScriptedMicrosoft()
    monkeypatch.setattr(
        MicrosoftTokens.__init__, "__kwdefaults__", MicrosoftTokens.__init__.__kwdefaults__ | {"web": microsoft}
    )
    code, out, err = desk.run("mail", "sign-in")
    assert (code != 0, "Choose signing in with Microsoft" in out + err) == (True, True)
    account = ("--provider", "microsoft365", "--address", "desk@nord.example", "--application", CLIENT)
    assert desk.run("mail", "set", *account)[0] == 0
    code, out, err = desk.run("mail", "sign-in")
    assert (code, "C9XZ-KLM" in out, "refresh" in out + err) == (0, True, False)
    assert desk.json("mail", "known")[0]["secret"] == "keyring"
    microsoft.refuses["device"] = "unauthorized_client"
    code, out, err = desk.run("mail", "sign-in")
    assert (code != 0, "application ID" in out + err) == (True, True)
