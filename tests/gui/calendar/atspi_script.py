"""Reads the running day view from outside, as a screen reader does: over AT-SPI, from another process.

    python -m tests.gui.calendar.atspi_script

Needs what DEBIAN names; says which is missing and exits 4.
Exits 0 when the list "Day calendar" and every booking's sentence were found, 1 with what was found instead. It is a
script and no test of the suite because the accessibility bus is no part of what the suite may ask of a machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

DEBIAN = "xvfb dbus libglib2.0-bin at-spi2-core"
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PATIENCE = 40.0
ACCESSIBLE = "org.a11y.atspi.Accessible"
GET_CHILDREN = f"{ACCESSIBLE}.GetChildren"
GET_ADDRESS = "org.a11y.Bus.GetAddress"
EXPECTED = {
    "14:15 to 15:00, Maya Ortiz, Haircut, Ana, Room 2",
    "15:00 to 15:30, Maya Ortiz, Haircut, Ben, Room 2",
}
WINDOW = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.qt.look import apply_look
from tests.builders import MONDAY, at
from tests.presentation.scenes import an_agenda
apply_look(app)
view = DayView(lambda: at("2025-06-23 14:02"), Formatter("en_GB"))
view.setWindowTitle("Day calendar under test")
view.resize(900, 700)
view.show()
view.show_agenda(an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30)), MONDAY)
app.exec()
"""


def missing() -> list[str]:
    """Programs that are not on this machine."""
    found = [name for name in ("Xvfb", "dbus-run-session", "gdbus") if shutil.which(name) is None]
    return found + ([] if LAUNCHER.exists() else [str(LAUNCHER)])


def outside() -> int:
    """Start a private screen and bus, and this script again inside them."""
    lacking = missing()
    if lacking:
        print(
            f"Not on this machine: {', '.join(lacking)} (Debian: xvfb dbus libglib2.0-bin at-spi2-core).",
            file=sys.stderr,
        )
        return 4
    read, write = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24"], pass_fds=[write])
    try:
        number = os.read(read, 16).decode().strip()
        around = {
            **os.environ,
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        inside_command = ["dbus-run-session", "--", sys.executable, "-m", __spec__.name, "inside"]
        return subprocess.run(inside_command, env=around, timeout=120, check=False).returncode
    finally:
        screen.terminate()
        screen.wait()


def call(bus: list[str], service: str, path: str, method: str, *arguments: str) -> str:
    """Ask something on a bus; empty where nobody answers."""
    asked = subprocess.run(
        ["gdbus", "call", *bus, "--dest", service, "--object-path", path, "--method", method, *arguments],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return asked.stdout.strip()


def names_on_the_bus() -> set[str]:
    """The names of everything that the accessibility bus shows, walked from its root."""
    address = re.search(r"'(unix:[^']+)'", call(["--session"], "org.a11y.Bus", "/org/a11y/bus", GET_ADDRESS))
    if address is None:
        return set()
    bus = ["--address", address.group(1)]
    todo = [("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")]
    found: set[str] = set()
    while todo:
        service, path = todo.pop()
        name = call(bus, service, path, "org.freedesktop.DBus.Properties.Get", ACCESSIBLE, "Name")
        found.update(re.findall(r"<'(.*)'>", name))
        todo += re.findall(r"\('([^']+)', (?:objectpath )?'([^']+)'\)", call(bus, service, path, GET_CHILDREN))
    return found


def inside() -> int:
    """Start the accessibility bus and a day view, then walk the tree until every sentence was found."""
    launcher = subprocess.Popen([str(LAUNCHER), "--launch-immediately"])
    window = subprocess.Popen([sys.executable, "-c", WINDOW])
    found: set[str] = set()
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not found >= EXPECTED:
            time.sleep(0.5)
            found = names_on_the_bus()
    finally:
        for process in (window, launcher):
            process.terminate()
            process.wait()
    if found >= EXPECTED and any(name.startswith("Day calendar, ") for name in found):
        print("AT-SPI read: " + json.dumps(sorted(EXPECTED)))
        return 0
    print(f"AT-SPI found only {sorted(found)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(inside() if sys.argv[1:] == ["inside"] else outside())
