"""`bookingdesk-admin` as a named user: names alone without passwords, secrets from a file or the environment with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bookingdesk.admin.__main__ import main
from bookingdesk.admin.acting import APPROVAL, NEW_SECRET, SECRET
from tests.admin.console import sample_at

PASSWORD, OTHER = "violet harbour clockwork", "kelp otter marzipan"
FEW = ("--clients", "4", "--staff", "2", "--days", "2")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a call on one small sample desk; keyword arguments are the environment."""
    for name in (SECRET, APPROVAL, NEW_SECRET):
        monkeypatch.delenv(name, raising=False)

    def once(*words: str, **environment: str) -> tuple[int, str, str]:
        with monkeypatch.context() as only:
            for name, value in environment.items():
                only.setenv(name, value)
            capsys.readouterr()
            code = main(["--profile", str(tmp_path), *words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    sample_at(tmp_path, *FEW)
    return once


def users(run: Run, *words: str, **environment: str) -> dict[str, dict[str, object]]:
    code, out, err = run("user", "list", "--json", *words, **environment)
    assert code == 0, err
    return {row["name"]: row for row in json.loads(out)}


def test_that_the_pins_of_the_sample_are_no_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--profile", str(tmp_path / "new"), "init", "--demo", *FEW]) == 0
    assert "Sue (supervisor, PIN 593027)" in capsys.readouterr().out


def with_passwords(run: Run) -> None:
    for name in ("Jo", "Ben"):
        code, _out, err = run(
            "user",
            "password",
            name,
            *(["--as", "Jo"] if name == "Ben" else []),
            **{NEW_SECRET: PASSWORD if name == "Jo" else OTHER, SECRET: PASSWORD},
        )
        assert code == 0, err


def test_that_without_passwords_the_name_alone_acts_and_its_role_counts(run: Run) -> None:
    assert users(run)["Jo"]["role"] == "administrator"
    code, _out, err = run("set", "hold.minutes", "5", "--as", "ben")
    assert (code, "Your role (Coordinator)" in err) == (3, True)
    assert run("set", "hold.minutes", "5", "--as", "Jo")[0] == 0
    assert run("set", "hold.minutes", "5", "--as", "Nobody")[0] == 3


def test_that_with_passwords_everybody_says_who_they_are(run: Run, tmp_path: Path) -> None:
    with_passwords(run)
    code, _out, err = run("status")
    assert (code, "Say who you are" in err, "--as NAME" in err) == (3, True, True)
    assert run("status", "--as", "Ben", **{SECRET: PASSWORD})[0] == 3
    assert run("status", "--as", "Ben", **{SECRET: OTHER})[0] == 0
    secret = tmp_path / "secret"
    secret.write_text(f"{OTHER}\n", encoding="utf-8")
    assert run("status", "--as", "Ben", "--secret-file", str(secret))[0] == 0
    assert run("status", "--as", "Ben", "--secret-file", str(tmp_path / "none"))[0] == 3


def test_that_a_supervisor_allows_one_call(run: Run) -> None:
    words = ("add", "space", "Room 9", "--groups", "Rooms", "--as", "Ben")
    code, _out, err = run(*words)
    assert (code, "--approved-by NAME" in err) == (3, True)
    assert run(*words, "--approved-by", "Sue", **{APPROVAL: "999999"})[0] == 3
    assert run(*words, "--approved-by", "Ana", **{APPROVAL: "6280"})[0] == 3
    code, out, err = run(*words, "--approved-by", "Sue", "--approval-reason", "new room", **{APPROVAL: "593027"})
    assert (code, "Room 9" in out) == (0, True), err


def test_that_users_are_looked_after(run: Run) -> None:
    assert run("user", "add", "Eva", "--role", "frontline")[0] == 0
    assert run("user", "rename", "Eva", "Eva K.")[0] == 0
    assert run("user", "role", "Eva K.", "supervisor")[0] == 0
    assert run("user", "pin", "Eva K.", **{NEW_SECRET: "4071"})[0] == 3
    assert run("user", "pin", "Eva K.", **{NEW_SECRET: "407183"})[0] == 0
    eva = users(run)["Eva K."]
    assert (eva["role"], eva["pin"], eva["password"], eva["disabled"]) == ("supervisor", True, False, False)
    assert run("user", "pin", "Eva K.", "--remove")[0] == 0
    assert run("user", "disable", "Eva K.")[0] == 0
    assert (users(run)["Eva K."]["disabled"], users(run)["Eva K."]["pin"]) == (True, False)
    assert run("user", "enable", "Eva K.")[0] == 0
    assert run("user", "unlock", "Eva K.")[0] == 0


REFUSED = {
    "the last administrator": (("user", "disable", "Jo"), {}, "One administrator has to remain"),
    "somebody else's first password": (
        ("user", "password", "Ben"),
        {NEW_SECRET: OTHER},
        "Set an administrator's password first",
    ),
    "a common password": (
        ("user", "password", "Jo"),
        {NEW_SECRET: "password12345"},
        "everybody tries this one first",
    ),
    "a short one": (("user", "password", "Jo"), {NEW_SECRET: "kelp"}, "at least 12 characters"),
    "nothing to read it from": (("user", "password", "Jo"), {}, "at least 12 characters"),
    "an unknown name": (("user", "role", "Zoe", "supervisor"), {}, "There is no user"),
}


@pytest.mark.parametrize(("words", "environment", "said"), REFUSED.values(), ids=REFUSED)
def test_that_a_refusal_says_why_and_exits_with_three(
    run: Run, words: tuple[str, ...], environment: dict[str, str], said: str
) -> None:
    code, _out, err = run(*words, **environment)
    assert (code, said in err) == (3, True), err


def test_that_the_answers_hold_no_secret(run: Run) -> None:
    with_passwords(run)
    _code, out, err = run("user", "list", "--json", "--as", "Jo", **{SECRET: PASSWORD})
    assert not any(secret in out + err for secret in ("argon2", PASSWORD, OTHER, "407182"))
