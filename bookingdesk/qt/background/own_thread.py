"""The window's end of a worker that lives as long as the window: its thread, started, woken and ended in one way.

A worker is asked to end, never terminated: one that waits for a database or a name is given their own limits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.usecases.env import Env

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=2)
"""For a clean stop."""
LAST_WAIT_MS = 30_000
"""What the system's own limits may take."""


class Worker(Protocol):
    """A QObject without a parent; all but `interrupt` are slots, called in its thread."""

    def begin(self) -> None:
        """The thread runs: make timers, and look for the first time."""

    def look(self) -> None:
        """Look now."""

    def finish(self) -> None:
        """Stop timers and end the thread."""

    def interrupt(self) -> None:
        """From any thread: end what is under way and begin no more."""

    def moveToThread(self, thread: QThread, /) -> bool:
        """As of every QObject."""


def give_back(verb: Callable[[Env, str], None], env: Env, owner: str) -> None:
    """Let another desk do the work at once; whatever stands in the way, the thread ends all the same."""
    try:
        verb(env, owner)
    except KnownError as why:
        log.info("the lease is left to run out: %s", why)
    except Exception:
        log.exception("the lease is left to run out")


class OwnThread(QObject):
    """One worker and its thread."""

    _woken = Signal()
    _finishing = Signal()

    def __init__(self, worker: Worker, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._interrupt = worker.interrupt
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        worker.moveToThread(self._thread)
        self._thread.started.connect(worker.begin)
        self._woken.connect(worker.look)
        self._finishing.connect(worker.finish)

    def start(self) -> None:
        """Begin; the first look follows at once, beside the window."""
        self._thread.start()

    @Slot()
    def wake(self) -> None:
        """Look now."""
        self._woken.emit()

    def stop(self, patience: timedelta = PATIENCE) -> bool:
        """End what is under way and the thread; whether that took no longer than `patience`."""
        if not self._thread.isRunning():
            return True
        self._interrupt()
        self._finishing.emit()
        in_time = self._thread.wait(int(patience.total_seconds() * 1000))
        if not in_time:
            log.warning("the worker %r did not stop in time", self._thread.objectName())
            self._thread.wait(LAST_WAIT_MS)
        return in_time

    @property
    def is_running(self) -> bool:
        """Whether the worker's thread runs."""
        return self._thread.isRunning()
