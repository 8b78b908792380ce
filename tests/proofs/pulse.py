"""How long the window's thread was held, and by whose fault."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

STALL_LIMIT = 0.050
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the clocks of this process and of the window's thread say, in seconds."""

    clock: float
    process: float
    thread: float
    queued: float
    """Time for which the thread could have run and the machine ran others (Linux; elsewhere unknown and 0)."""

    @classmethod
    def now(cls) -> Moment:
        """Read them all."""
        try:
            queued = int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
        except OSError:
            queued = 0.0
        return cls(time.perf_counter(), time.process_time(), time.thread_time(), queued)


class Pulse(QObject):
    """A timer of the window's thread that notices how late it is called, and by whose fault.

    Ours is the work of the window's thread itself, and the time it waited while our other threads worked. The time
    it stood in the machine's queue behind other programs is not ours to prove.
    """

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self.worst_by_the_clock = 0.0
        self._last = Moment.now()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def stop(self) -> None:
        """Feel no more."""
        self._timer.stop()

    @Slot()
    def beat(self) -> None:
        """Remember the longest silence, then give way as an idle window does."""
        now, last = Moment.now(), self._last
        silence, own = now.clock - last.clock, now.thread - last.thread
        waited = max(0.0, silence - own - (now.queued - last.queued))
        by_others = max(0.0, (now.process - last.process) - own)
        self.worst = max(self.worst, own + min(waited, by_others))
        self.worst_by_the_clock = max(self.worst_by_the_clock, silence)
        time.sleep(0.001)
        self._last = Moment.now()
