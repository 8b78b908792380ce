"""The console acts as itself, and for the secrets of the computer that it runs on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bookingdesk.admin.__main__ import STATION as CONSOLE
from bookingdesk.app import open_desk
from bookingdesk.settings.file import Settings
from bookingdesk.settings.profile import profile_at
from bookingdesk.settings.table import STATION
from bookingdesk.usecases.env import Env


@pytest.fixture(params=["named in the settings", "named by the system"])
def computer(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A computer's settings."""
    settings = Settings(tmp_path / "settings.json")
    if request.param == "named in the settings":
        settings.set(STATION, "Front desk 2")
    return settings


@pytest.fixture
def envs(computer: Settings, tmp_path: Path) -> Iterator[tuple[Env, Env]]:
    """Of its window and of its console."""
    profile = profile_at(tmp_path)
    with closing(open_desk(profile, computer)) as window:
        of_window = window.env
    with closing(open_desk(profile, computer, station=CONSOLE)) as console:
        yield of_window, console.env


def test_that_the_console_keeps_and_lacks_what_the_window_of_its_computer_does(envs: tuple[Env, Env]) -> None:
    window, console = envs
    assert console.actor.station == CONSOLE
    assert window.actor.station != CONSOLE
    assert console.secrets_at == window.secrets_at == window.by_itself().secrets_at == window.actor.station
