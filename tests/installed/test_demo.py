"""The demo, the tour and the self-test do what the README says, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from bookingdesk.demo.sample import ShiftedClock, throw_away_profile, working_morning
from bookingdesk.domain.local_time import wall
from tests.fakes import FakeClock


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, without a screen."""
    keep = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    command = [sys.executable, "-m", "bookingdesk", *words]
    return subprocess.run(command, env=keep | environment, capture_output=True, text=True, timeout=110, check=False)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 6, 23), "2025-06-23 10:40"),
        (date(2025, 6, 27), "2025-06-27 10:40"),
        (date(2025, 6, 28), "2025-06-30 10:40"),
        (date(2025, 6, 29), "2025-06-30 10:40"),
    ],
    ids=["monday", "friday", "saturday", "sunday"],
)
def test_that_the_demo_always_shows_a_working_morning(today: date, expected: str) -> None:
    moment = wall(working_morning(today), "Europe/Berlin")
    assert f"{moment:%Y-%m-%d %H:%M}" == expected


def test_that_the_shifted_clock_runs_on() -> None:
    clock = FakeClock()
    shifted = ShiftedClock(datetime(2030, 1, 1, 9, tzinfo=UTC), clock)
    clock.move(minutes=5)
    assert shifted.now() == datetime(2030, 1, 1, 9, tzinfo=UTC) + timedelta(minutes=5)


def test_that_the_throw_away_profile_is_thrown_away() -> None:
    with throw_away_profile() as folder:
        (folder / "data").write_text("x", encoding="utf-8")
    assert not folder.exists()


def test_that_the_tour_books_moves_writes_and_prints(tmp_path: Path) -> None:
    done = run("--tour", str(tmp_path / "tour"), DISPLAY=":7654")  # a screen that does not answer
    assert done.returncode == 0, done.stderr
    for words in ("booked number", "moved number", "wrote", "printed the day"):
        assert words in done.stdout
    pictures = sorted(path.name for path in (tmp_path / "tour").glob("*.png"))
    assert pictures == ["1-morning.png", "2-call.png", "3-booked.png", "4-dark.png"]
    assert (tmp_path / "tour" / "day.pdf").read_bytes().startswith(b"%PDF")
    mails = [
        message_from_bytes(m.read_bytes(), policy=policy.default) for m in (tmp_path / "tour" / "mail").glob("*")
    ]
    told = [str(mail["Subject"]) for mail in mails if "Maya" in str(mail["To"])]
    assert len(told) == 1
    assert told[0].startswith("Your appointment on")


def test_that_the_demo_without_a_screen_says_so_and_takes_the_tour() -> None:
    done = run("--demo")
    assert done.returncode == 0, done.stderr
    assert "no screen" in done.stdout
    assert "booked number" in done.stdout


def test_that_the_self_test_names_what_it_checked() -> None:
    done = run("--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    checked = {line.split()[1].rstrip(":") for line in done.stdout.splitlines() if line.startswith("ok ")}
    assert checked == {
        "files",
        "forms",
        "libraries",
        "languages",
        "tables",
        "database",
        "booking",
        "message",
        "paper",
    }
    assert done.stdout.splitlines()[-1] == "self-test passed"
