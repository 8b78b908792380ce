"""The libraries that the program stands on: sound in this Python, and under licences that ask nothing of a desk."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement

from tests.packaging.checkout import ROOT

VOID_CALLS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
application = QGuiApplication(["void", "-platform", "offscreen"])
picture = QImage(4, 4, QImage.Format.Format_ARGB32)
painter = QPainter(picture)
colour = QColor("red")
for _ in range(10_000):
    painter.setPen(colour)
    painter.fillRect(0, 0, 4, 4, colour)
painter.end()
print("alive")
"""
"""20,000 calls that return nothing: PySide6 6.12 below Python 3.12 aborts after about 7,000."""

ALLOWED = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|Unlicense|Public Domain|Unicode|MPL|LGPL|Lesser)",
    re.I,
)
"""Permissive, file-wise (MPL) or for use as a library (LGPL). PySide6 offers the GPL besides the LGPL: a choice."""


def test_that_no_reference_to_none_is_lost_by_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-c", VOID_CALLS], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr[-500:]


def applies(needed: Requirement, extras: frozenset[str]) -> bool:
    """Whether the requirement counts on this system, with the extras that were asked for."""
    return needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in {"", *extras})


def shipped_libraries() -> list[str]:
    """Every library that comes with the program: those that pyproject names, and what they need in turn."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    waiting = [(Requirement(line), frozenset[str]()) for line in named]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        needed, asked = waiting.pop()
        key = (needed.name.lower().replace("_", "-"), frozenset(needed.extras))
        if applies(needed, asked) and key not in seen:
            seen.add(key)
            lines = distribution(needed.name).requires or []
            waiting += [(Requirement(line), key[1]) for line in lines]
    return sorted({name for name, _extras in seen})


def licence_of(library: str) -> str:
    """What the library says of its licence, wherever in its metadata it says it."""
    told = distribution(library).metadata
    classified = [line for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    return " | ".join([told.get("License-Expression", ""), told.get("License", "")[:80], *classified])


def test_that_every_shipped_library_has_a_licence_that_lets_a_desk_be() -> None:
    libraries = shipped_libraries()
    assert {"babel", "psycopg-binary", "shiboken6", "secretstorage"} <= set(libraries) or sys.platform != "linux"
    assert {name: licence_of(name) for name in libraries if not ALLOWED.search(licence_of(name))} == {}


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0", "Proprietary", ""])
def test_that_another_licence_would_be_noticed(licence: str) -> None:
    assert not ALLOWED.search(licence)
