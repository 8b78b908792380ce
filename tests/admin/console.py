"""What tests of the console do all the time: run a verb on a furnished desk, book the first free slot."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bookingdesk.admin.__main__ import main
from tests.databases import session_folder

SMALL = ("--seed", "3", "--clients", "12", "--staff", "4", "--days", "6")
"""A sample studio with somebody of everything."""
LARGER = ("--seed", "3", "--clients", "60", "--staff", "4", "--days", "9")


@cache
def sample(*options: str) -> Path:
    """The profile of a sample studio, made once in a session: for copies."""
    profile = session_folder() / f"sample_{'_'.join(options).replace('-', '')}"
    assert main(["--profile", str(profile), "init", "--demo", *options]) == 0
    return profile


def sample_at(profile: Path, *options: str) -> Path:
    """A sample studio in this folder."""
    shutil.copytree(sample(*options), profile, dirs_exist_ok=True)
    return profile


class Desk:
    """A furnished desk and the console to it."""

    def __init__(self, profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.profile, self._capsys = profile, capsys

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of one call."""
        self._capsys.readouterr()
        code = main(["--profile", str(self.profile), *words])
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def json(self, *words: str) -> list[dict[str, Any]]:
        """The rows of a call that succeeds."""
        code, out, err = self.run(*words, "--json")
        assert code == 0, err
        rows: list[dict[str, Any]] = json.loads(out)
        return rows


def first_slot(desk: Desk, service: str = "Haircut") -> dict[str, Any]:
    return desk.json("slots", "--service", service, "--days", "20", "--limit", "1")[0]


def booked(desk: Desk) -> dict[str, Any]:
    slot = first_slot(desk)
    staff = next(one["name"] for one in slot["resources"] if one["kind"] == "staff")
    words = ("book", "--client", "Maya Ortiz", "--service", "cut", "--at", slot["start"], "--staff", staff)
    return desk.json(*words)[0]
