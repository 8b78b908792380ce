"""From spawning a process to its painted window: the program as it starts, against an empty PySide6 window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.running import Benchmark, Case, Size, Target

ROOT = Path(__file__).resolve().parents[2]
PAINTED = "painted"

FLOOR = f"""
import os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print({PAINTED!r}, flush=True)
            os._exit(0)
        return False

app = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1600, 960)
first = FirstPaint()
window.installEventFilter(first)
window.show()
app.exec()
"""
"""The least that shows a window."""

PRODUCT = f"""
import os, sys
from pathlib import Path
from bookingdesk.qt.starting import Opening
from bookingdesk.__main__ import main

def end(opening):
    print({PAINTED!r}, flush=True)
    os._exit(0)

Opening.start = end
sys.exit(main(["--profile", sys.argv[1]]))
"""
"""The program itself, up to the moment at which it would begin to open the database: its first paint."""


def started(program: str, profile: str) -> str:
    """What the process said; it ends at its first paint."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", program, profile], env=environment, capture_output=True, text=True, check=False
    )
    return run.stdout.strip() or run.stderr


def agree(found: Mapping[str, object]) -> None:
    """Both have painted."""
    assert set(found.values()) == {PAINTED}, found


@contextmanager
def spawned(size: Size) -> Iterator[Case]:
    """A new process for each start; the first one writes the compiled modules."""
    with TemporaryDirectory() as profile:
        contestants: dict[str, Callable[[], object]] = {
            "product": partial(started, PRODUCT, profile),
            "floor": partial(started, FLOOR, profile),
        }
        yield Case(
            contestants=contestants,
            agree=agree,
            repetitions=5 if size is Size.TINY else 11,
            once_per_sample=frozenset(contestants),
        )


BENCHMARKS = [
    Benchmark(
        name="start_window",
        workload="spawn to the painted window",
        prepare=spawned,
        targets=[Target(against="floor", at_most=1.5)],
        causes={
            "floor": "an empty window shows no text and touches none of Qt's enumerations: the font database and "
            "the Qt namespace alone are a fifth of it"
        },
    )
]
