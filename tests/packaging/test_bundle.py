"""The PyInstaller folder works where there is no Python, no library path and nothing of this checkout.

A long lane: `pytest --full tests/packaging/test_bundle.py`, with the `dev` extra. BOOKINGDESK_BUNDLE may name a folder
that was built before.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import PySide6
import pytest

from bookingdesk.qt.screen import PACKAGES
from tests.packaging.checkout import ROOT

pytestmark = [pytest.mark.full, pytest.mark.timeout(900)]

GIVEN = "BOOKINGDESK_BUNDLE"
LARGEST_MB = 480
BARE = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONTZPATH": ""}
"""No zone files of the system: the folder brings its own, as Windows needs."""
DRIVERS = ("libGL.so", "libEGL.so", "libdrm.so", "libgbm.so", "libvulkan.so", "libwayland-")
"""What belongs to the graphics driver and the compositor of the computer, never into the folder."""

OF_EVERY_DEBIAN = (
    "ld-linux",
    "libc.",
    "libm.",
    "libdl.",
    "libpthread.",
    "libgcc_s",
    "libstdc++",
    "libz.",
    "libresolv",
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with both programs."""
    given = os.environ.get(GIVEN)
    if given:
        return Path(given)
    work = tmp_path_factory.mktemp("bundle")
    folders = ("--distpath", str(work / "dist"), "--workpath", str(work / "build"))
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders]
    built = subprocess.run(
        [*command, str(ROOT / "build_installer.spec")], cwd=work, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr[-3000:]
    return work / "dist" / "bookingdesk"


def run(program: Path, *words: object, cwd: Path, **environment: str) -> str:
    """What a program of the folder prints in an environment as bare as it can be. Fails where it fails."""
    command = [str(program), *(str(word) for word in words)]
    done = subprocess.run(
        command, env=BARE | environment, cwd=cwd, capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_that_the_window_program_passes_its_own_test(bundle: Path, tmp_path: Path) -> None:
    said = run(bundle / "bookingdesk", "--self-test", cwd=tmp_path)
    assert said.splitlines()[-1] == "self-test passed"
    assert "FAILED" not in said
    assert list(tmp_path.iterdir()) == []


def test_that_the_console_program_furnishes_reads_and_books(bundle: Path, tmp_path: Path) -> None:
    def admin(*words: object) -> str:
        return run(bundle / "bookingdesk-admin", "--profile", tmp_path / "profile", *words, cwd=tmp_path)

    admin("init", "--demo", "--seed", 1, "--clients", 20, "--staff", 3, "--days", 4)
    assert "Europe/Berlin" in admin("status")
    (client, *_others) = json.loads(admin("--json", "list", "clients"))
    (service, *_more) = json.loads(admin("--json", "list", "services"))
    slots = json.loads(admin("--json", "slots", "--service", service["id"], "--days", 14))
    booked = admin(
        "--json", "book", "--client", client["id"], "--service", service["id"], "--at", slots[0]["start"]
    )
    assert json.loads(booked)[0]["start"] == slots[0]["start"]
    assert admin("verify").strip() == "ok"


def test_that_the_window_opens_on_a_screen(bundle: Path, tmp_path: Path) -> None:
    with virtual_screen() as display:
        said = run(
            bundle / "bookingdesk",
            "--tour",
            tmp_path / "tour",
            cwd=tmp_path,
            DISPLAY=display,
            QT_QPA_PLATFORM="xcb",
        )
    assert "printed the day" in said
    assert len(list((tmp_path / "tour").glob("*.png"))) == 4


def test_that_the_folder_brings_every_library_and_no_gtk(bundle: Path) -> None:
    inside = bundle / "_internal"
    libraries = [path for path in inside.rglob("*.so*") if not path.is_symlink()]
    dangling = [path.name for path in inside.rglob("*") if path.is_symlink() and not path.exists()]
    paths = os.pathsep.join([str(inside), str(inside / "PySide6" / "Qt" / "lib")])
    lacking = set()
    for library in libraries:
        found = subprocess.run(
            ["ldd", library], env=BARE | {"LD_LIBRARY_PATH": paths}, capture_output=True, text=True, check=False
        )
        lacking |= {line.split()[0] for line in found.stdout.splitlines() if "not found" in line}
    assert [name for name in lacking if not name.startswith(DRIVERS)] == []
    assert dangling == []
    assert [path.name for path in libraries if "gtk" in path.name or "gdk" in path.name] == []


def test_that_the_folder_stays_small(bundle: Path) -> None:
    size = sum(path.stat().st_size for path in bundle.rglob("*") if not path.is_symlink()) / 1e6
    print(f"bundle: {size:.0f} MB (at most {LARGEST_MB})")
    assert size < LARGEST_MB


def test_that_the_program_knows_the_package_of_every_library_that_qt_is_linked_to() -> None:
    here = Path(PySide6.__file__).parent
    plugins = [here / "Qt" / "plugins" / name for name in ("platforms/libqxcb.so", "platforms/libqoffscreen.so")]
    modules = [
        here / f"Qt{name}.abi3.so" for name in ("Core", "Gui", "Widgets", "Svg", "PrintSupport", "UiTools", "Test")
    ]
    own = {path.name: path for path in (here / "Qt" / "lib").glob("*.so*")}
    outside, seen, waiting = set(), set(), [*plugins, *modules, *(here / "Qt/plugins/printsupport").glob("*.so")]
    while waiting:
        library = waiting.pop()
        seen.add(library)
        names = {name for name in needed_by(library) if not name.startswith(("libpyside6", "libshiboken6"))}
        outside |= names - set(own)
        waiting += [own[name] for name in names & set(own) if own[name] not in seen]
    assert {"libxcb-cursor.so.0", "libEGL.so.1", "libcups.so.2"} <= outside
    assert {name for name in outside if not name.startswith(OF_EVERY_DEBIAN)} - set(PACKAGES) == set()


def needed_by(library: Path) -> list[str]:
    """The libraries that one is linked to, itself, without those that they need in turn."""
    said = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in said.splitlines() if line.strip().startswith("NEEDED")]


@contextmanager
def virtual_screen() -> Iterator[str]:
    """The name of an X display on which nobody looks."""
    program = shutil.which("Xvfb")
    assert program, "Debian: apt install xvfb"
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)
