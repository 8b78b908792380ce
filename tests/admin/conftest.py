"""A furnished desk made once; tests work on copies."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.admin.console import LARGER, Desk, sample


@pytest.fixture(scope="session")
def furnished() -> Path:
    """A sample desk made once; tests work on copies."""
    return sample(*LARGER)


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
