"""Text messages at the console: the gateway's address comes from standard input and is never printed."""

from __future__ import annotations

import io
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend

from bookingdesk.messaging.sms_gateway import VARIABLE
from tests.admin.console import Desk
from tests.scripted_gateway import Says, ScriptedGateway

NUMBER = "0151 12345678"


class InMemory(KeyringBackend):
    """A keyring for one test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemory]:
    """A computer with a keyring, and with no gateway in its environment."""
    monkeypatch.delenv(VARIABLE, raising=False)
    before = keyring.get_keyring()
    made = InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_that_a_gateway_is_set_tried_and_dropped(
    desk: Desk, ring: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.run("sms", "known")[0] == 4
    with ScriptedGateway(Says(402)) as gateway:
        monkeypatch.setattr("sys.stdin", io.StringIO(gateway.url + "\n"))
        code, out, err = desk.run("sms", "set-gateway")
        assert (code, "SMS Eagle" in out, "token" in out + err) == (0, True, False)
        assert list(ring.kept.values()) == [gateway.url]
        assert desk.run("sms", "known", "--json")[0] == 0
        code, out, err = desk.run("sms", "test", NUMBER, "--json")
        assert (code, '"402"' in out) == (4, True)
        gateway.answers = Says()
        assert desk.run("sms", "test", NUMBER)[0] == 0
        assert [number.lstrip("+") for number, _text in gateway.texts] == ["4915112345678"] * 2
    assert desk.run("sms", "drop-gateway")[0] == 0
    assert ring.kept == {}


def test_that_what_is_no_gateway_is_refused_without_being_repeated(
    desk: Desk, ring: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("smseagle://topsecret@gateway.example/no-place\n"))
    code, out, err = desk.run("sms", "set-gateway")
    assert code != 0
    assert "topsecret" not in out + err
    assert "{to}" in out + err
    assert ring.kept == {}


def test_that_the_size_of_a_text_is_told(desk: Desk) -> None:
    (said,) = desk.json("sms", "size", "Until 2:15\u202fPM – fine")
    assert (said["alphabet"], said["parts"], said["text"]) == ("gsm7", 1, "Until 2:15 PM - fine")
