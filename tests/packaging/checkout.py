"""A checkout of one's own to install from, programs run from anywhere else, and what a run leaves in a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("bookingdesk", "ui", "resources", "pyproject.toml", "README.md", "build_installer.spec")
SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def copied_checkout(folder: Path) -> Path:
    """What an installation is made from, copied into the folder, without what a run has left there."""
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, folder / name)
    return folder


def ran(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, run without a screen and with no module path but its own. Fails where it fails."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON") and k not in SCREEN}
    done = subprocess.run(
        [str(word) for word in command],
        env=keep | environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def files_below(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file below the folder but Python's own caches."""
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A virtual environment that sees the libraries of the tests' own, but not bookingdesk."""

    folder: Path

    @property
    def programs(self) -> Path:
        """Where its programs are."""
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin")

    def python(self, *words: object, cwd: Path, **environment: str) -> str:
        """What its Python prints for the words."""
        return ran(self.programs / "python", *words, cwd=cwd, **environment).stdout

    def install(self, *what: object) -> None:
        """`pip install`, from this computer only: libraries and the build tool are those of the tests."""
        local = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--no-compile", "--force-reinstall")
        self.python("-m", "pip", "install", *local, *what, cwd=self.folder, PIP_DISABLE_PIP_VERSION_CHECK="1")


def new_environment(folder: Path) -> Environment:
    """A fresh virtual environment in the folder, as `python3 -m venv` makes it."""
    ran(sys.executable, "-m", "venv", folder, cwd=folder.parent)
    made = Environment(folder=folder)
    (site,) = folder.rglob("site-packages")
    shared = [path for path in sys.path if Path(path).name.endswith("-packages")]
    (site / "libraries_of_the_tests.pth").write_text("\n".join(shared), encoding="utf-8")
    return made
