"""The start in processes of their own: the painted window and its memory, against an empty PySide6 window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.running import Benchmark, Case, Reported, Size, Target

ROOT = Path(__file__).resolve().parents[2]
PAINTED = "painted"
MEMORY = """
def memory():
    try:
        with open("/proc/self/statm") as pages:
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return 0.0
"""
"""The resident memory in MB; 0 on systems that do not tell it there."""

FLOOR = f"""{MEMORY}
import os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print({PAINTED!r}, memory(), flush=True)
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

PRODUCT = f"""{MEMORY}
import os, sys
from pathlib import Path
from bookingdesk.qt.starting import Opening
from bookingdesk.__main__ import main

def end(opening):
    print({PAINTED!r}, memory(), flush=True)
    os._exit(0)

Opening.start = end
sys.exit(main(["--profile", sys.argv[1]]))
"""
"""The program itself, up to the moment at which it would begin to open the database: its first paint."""


def said(program: str, *arguments: str) -> tuple[str, float]:
    """What the process said at its first paint, and the number behind it; it ends there."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that is installed has its modules compiled
    run = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    word, _, number = run.stdout.strip().partition(" ")
    return (word, float(number)) if word == PAINTED else (run.stderr, 0.0)


def started(program: str, profile: str) -> str:
    """The process from spawning to its first paint."""
    return said(program, profile)[0]


def reported(program: str, *arguments: str) -> Reported | str:
    """The number that the process has measured itself; what it said where it was not painted."""
    word, number = said(program, *arguments)
    return Reported(number) if word == PAINTED else word


def agree(found: Mapping[str, object]) -> None:
    """Both have painted."""
    assert all(isinstance(answer, Reported) or answer == PAINTED for answer in found.values()), found


def processes(contestants: dict[str, Callable[[], object]], size: Size) -> Case:
    """A new process for each sample; the first one writes the compiled modules."""
    return Case(
        contestants=contestants,
        agree=agree,
        repetitions=5 if size is Size.TINY else 11,
        once_per_sample=frozenset(contestants),
    )


@contextmanager
def spawned(size: Size) -> Iterator[Case]:
    """Timed from outside."""
    with TemporaryDirectory() as profile:
        yield processes(
            {"product": partial(started, PRODUCT, profile), "floor": partial(started, FLOOR, profile)}, size
        )


@contextmanager
def weighed(size: Size) -> Iterator[Case]:
    """The resident memory at the first paint."""
    with TemporaryDirectory() as profile:
        yield processes(
            {"product": partial(reported, PRODUCT, profile), "floor": partial(reported, FLOOR, profile)}, size
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
    ),
    Benchmark(
        name="start_memory",
        workload="resident memory at the painted window",
        prepare=weighed,
        targets=[Target(against="floor", at_most=1.3)],
        causes={"floor": "the font database and the icons of a window that shows text"},
        unit="MB",
    ),
]
