"""A furnished desk made once; tests work on copies."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bookingdesk.admin.__main__ import main
from tests.admin.console import Desk


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample desk made once; tests work on copies."""
    profile = tmp_path_factory.mktemp("furnished")
    words = ["init", "--demo", "--seed", "3", "--clients", "60", "--staff", "4", "--days", "9"]
    assert main(["--profile", str(profile), *words]) == 0
    return profile


@pytest.fixture
def desk(furnished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A copy of the sample desk."""
    source, copy = (
        sqlite3.connect(furnished / "bookingdesk.sqlite"),
        sqlite3.connect(tmp_path / "bookingdesk.sqlite"),
    )
    source.backup(copy)
    source.close()
    copy.close()
    return Desk(tmp_path, capsys)
