"""Starting the program where something is missing: one sentence and exit code 2, never an abort."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bookingdesk import __version__
from bookingdesk.qt.screen import PACKAGES, missing_libraries, no_screen, package_of

ROOT = Path(__file__).resolve().parents[2]
COME_ALONG = {
    "libbrotli1",
    "libfreetype6",
    "libgssapi-krb5-2",
    "libx11-6",
    "libxcb1",
    "libxcb-glx0",
    "libxcb-render0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-util1",
    "libzstd1",
}
"""Packages that those of the README depend on, seen on a Debian without anything else."""


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bookingdesk` without any screen but what is given."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "DISPLAY", "WAYLAND"))}
    path = os.pathsep.join([environment.pop("PYTHONPATH", ""), str(ROOT)]).strip(os.pathsep)
    return subprocess.run(
        [sys.executable, "-m", "bookingdesk", *arguments],
        env=clean | {"PYTHONPATH": path} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def sentence(run: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr of a run that ended with exit code 2."""
    assert run.returncode == 2, run.stderr
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 1, run.stderr
    return lines[0]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt finds the screen elsewhere")
class TestOnLinux:
    """Where a screen can be missing."""

    def test_that_a_missing_screen_is_said(self, tmp_path: Path) -> None:
        assert "there is no screen here" in sentence(started("--profile", str(tmp_path)))
        assert list(tmp_path.iterdir()) == []

    def test_that_a_screen_that_does_not_answer_is_named(self, tmp_path: Path) -> None:
        run = started("--profile", str(tmp_path), DISPLAY=":7654", QT_QPA_PLATFORM="xcb")
        if missing_libraries():
            assert "apt install" in sentence(run)
        else:
            assert ":7654 does not answer" in sentence(run)

    def test_that_a_missing_library_is_named_with_its_package(self, tmp_path: Path) -> None:
        broken = tmp_path / "PySide6"
        broken.mkdir()
        (broken / "__init__.py").write_text("")
        for module in ("QtCore", "QtGui", "QtWidgets"):
            (broken / f"{module}.py").write_text(
                "raise ImportError('libEGL.so.1: cannot open shared object file: No such file or directory')"
            )
        run = started("--profile", str(tmp_path / "p"), DISPLAY=":0", PYTHONPATH=str(tmp_path))
        assert sentence(run) == "bookingdesk: Qt needs libEGL.so.1. On Debian: apt install libegl1"

    def test_that_a_library_the_plugin_needs_is_named_with_its_package(self, tmp_path: Path) -> None:
        (tmp_path / "libxcb-cursor.so.0").write_bytes(b"")
        run = started(
            "--profile",
            str(tmp_path / "p"),
            DISPLAY=":7654",
            QT_QPA_PLATFORM="xcb",
            LD_LIBRARY_PATH=str(tmp_path),
        )
        assert "libxcb-cursor0" in sentence(run)


def test_that_the_version_is_told_without_a_screen() -> None:
    run = started("--version")
    assert (run.returncode, run.stdout.strip()) == (0, f"bookingdesk {__version__}")


def test_that_an_unknown_option_ends_with_the_usage() -> None:
    run = started("--hologram")
    assert run.returncode == 2
    assert "usage: bookingdesk" in run.stderr


@pytest.mark.parametrize(
    ("environment", "platform", "missing"),
    [
        ({}, "linux", True),
        ({"DISPLAY": ":0"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"QT_QPA_PLATFORM": "minimal:size=1x1"}, "linux", False),
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", True),
        ({}, "darwin", False),
        ({}, "win32", False),
    ],
)
def test_that_a_screen_is_looked_for_where_it_can_be_missing(
    environment: dict[str, str], platform: str, missing: bool
) -> None:
    assert no_screen(environment, platform) is missing


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("libGL.so.1: cannot open shared object file", ("libGL.so.1", "libgl1")),
        ("libxcb-cursor.so.0: file too short", ("libxcb-cursor.so.0", "libxcb-cursor0")),
        ("libnew.so.9: cannot open shared object file", ("libnew.so.9", "")),
        ("No module named 'PySide6'", None),
    ],
)
def test_that_a_library_is_read_from_the_failure(message: str, found: tuple[str, str] | None) -> None:
    assert package_of(ImportError(message)) == found


def test_that_every_library_that_does_not_load_is_listed_once() -> None:
    def load(name: str) -> object:
        if name in {"libEGL.so.1", "libglib-2.0.so.0"}:
            raise OSError(name)
        return name

    assert missing_libraries(load) == ("libglib2.0-0", "libegl1")


@pytest.mark.parametrize(("screen", "named"), [(True, True), (False, False)])
def test_that_what_only_a_window_needs_is_asked_for_only_where_there_is_a_screen(screen: bool, named: bool) -> None:
    def load(name: str) -> object:
        raise OSError(name)

    assert ("libxcb-cursor0" in missing_libraries(load, screen=screen)) is named


def test_that_the_readme_and_ci_name_the_same_packages_as_the_program() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    asked = set(PACKAGES.values()) - COME_ALONG
    for words in (readme, ci):
        assert asked - set(re.findall(r"[a-z0-9][a-z0-9.+-]+", words)) == set()
